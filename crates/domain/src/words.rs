//! Numbers, lengths and lists in plain English, the way every page and brief says them. Dates,
//! times and spellings depend on the reader: they are in [`crate::locale`].

/// Whole numbers to twelve as words, others in figures.
pub fn number(n: i64) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    match usize::try_from(n).ok().and_then(|i| WORDS.get(i)) {
        Some(word) => (*word).to_owned(),
        None => n.to_string(),
    }
}

/// "one hour", "three hours", "no hours"; the noun is given in the singular, with a plain plural.
pub fn count(n: i64, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number(n))
}

/// Minutes as people say them: "45 minutes", "one hour", "1 h 20", "two hours", "2.5 hours".
pub fn length(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, m) => count_figures(m, "minute"),
        (h, 0) => count(h, "hour"),
        (h, 30) => format!("{h}.5 hours"),
        (h, m) => format!("{h} h {m:02}"),
    }
}

/// Minutes where room is short: "45 min", "2 h", "1 h 30 min"; a minus sign (U+2212) where they are
/// negative.
pub fn short_length(minutes: i64) -> String {
    let sign = if minutes < 0 { "\u{2212}" } else { "" };
    match (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60) {
        (0, min) => format!("{sign}{min} min"),
        (hours, 0) => format!("{sign}{hours} h"),
        (hours, min) => format!("{sign}{hours} h {min} min"),
    }
}

/// Tenths as a figure for a column: "6.5", "12.0", with a minus sign (U+2212).
pub fn tenths(tenths: i64) -> String {
    let sign = if tenths < 0 { "\u{2212}" } else { "" };
    let n = tenths.unsigned_abs();
    format!("{sign}{}.{}", n / 10, n % 10)
}

/// A probability, 0 to 1, as every page writes it: "16.4 %".
pub fn percent(p: f64) -> String {
    format!("{:.1} %", p * 100.0)
}

/// Minutes as hours in a column, halves away from zero: "6.5".
pub fn hours(minutes: i64) -> String {
    tenths((minutes + 3 * minutes.signum()) / 6)
}

/// Minutes as hours in a sentence, with as few digits as they need: "21.9", "30".
pub fn bare_hours(minutes: i64) -> String {
    let hours = hours(minutes);
    hours.strip_suffix(".0").unwrap_or(&hours).to_owned()
}

/// "45 minutes", "1 minute": figures, for exact small quantities.
pub fn count_figures(n: i64, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{plural}")
}

/// "Bram", "Bram and Ines", "Bram, Ines and Piotr".
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", rest.join(", "), last.as_ref())
        }
    }
}

/// "A, B and C", or "A, B, C and 4 more" where there are more than three.
pub fn some<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [a, b, c, rest @ ..] if !rest.is_empty() => {
            format!(
                "{}, {}, {} and {} more",
                a.as_ref(),
                b.as_ref(),
                c.as_ref(),
                rest.len()
            )
        }
        few => list(few),
    }
}

/// The text broken into lines of at most `width` characters, all but the first indented by
/// `indent` spaces. A word longer than that keeps its own line.
pub fn wrap(text: &str, width: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

/// Most characters of a title inside a sentence.
const SHORT: usize = 60;

/// A title inside a sentence: some calendars write a paragraph into it. Cut after a word.
pub fn short(title: &str) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((at, _)) = title.char_indices().nth(SHORT) else {
        return title;
    };
    let cut = title[..at].rfind(' ').unwrap_or(at);
    let kept = title[..cut].trim_end_matches(|c: char| !c.is_alphanumeric());
    format!("{kept}…")
}

/// The same text with its first letter in lower case.
pub fn lower(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars
        .next()
        .map(|c| c.to_lowercase().chain(chars).collect());
    first.unwrap_or_default()
}

/// The same text with its first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// How long the text takes to read, in whole minutes, at 230 words a minute (`F14`); at least one.
pub fn reading_minutes(text: &str) -> u32 {
    let words = u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX);
    words.div_ceil(230).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_lengths() {
        let said: Vec<_> = [0, 1, 45, 60, 80, 120, 150, 1590].map(length).into();
        assert_eq!(
            said,
            [
                "0 minutes",
                "1 minute",
                "45 minutes",
                "one hour",
                "1 h 20",
                "two hours",
                "2.5 hours",
                "26.5 hours"
            ]
        );
    }

    #[test]
    fn says_them_where_room_is_short() {
        assert_eq!(
            [0, 45, 60, 90, -75].map(short_length),
            ["0 min", "45 min", "1 h", "1 h 30 min", "\u{2212}1 h 15 min"]
        );
        assert_eq!(
            [0, 3, 390, -75].map(hours),
            ["0.0", "0.1", "6.5", "\u{2212}1.3"]
        );
        assert_eq!([0, 1314, 1800].map(bare_hours), ["0", "21.9", "30"]);
    }

    #[test]
    fn joins_names() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["Bram"]), "Bram");
        assert_eq!(list(&["Bram", "Ines", "Piotr"]), "Bram, Ines and Piotr");
        assert_eq!(wrap("one two  three", 8, 2), "one two\n  three");
        assert_eq!(some(&["A", "B", "C"]), "A, B and C");
        assert_eq!(some(&["A", "B", "C", "D", "E"]), "A, B, C and 2 more");
        assert_eq!(capital("été"), "Été");
        let names = "Marcos Pontes, Ministro de Estado da Ciência, Tecnologia, Inovações";
        assert_eq!(
            short(names),
            "Marcos Pontes, Ministro de Estado da Ciência, Tecnologia…"
        );
        assert_eq!(short("  Plant 2   walk "), "Plant 2 walk");
        assert_eq!(short(&"é".repeat(70)), format!("{}…", "é".repeat(60)));
    }

    #[test]
    fn a_page_of_407_words_is_two_minutes() {
        assert_eq!(reading_minutes(&"word ".repeat(407)), 2);
        assert_eq!(reading_minutes(""), 1);
        assert_eq!(reading_minutes(&"word ".repeat(461)), 3);
    }
}
