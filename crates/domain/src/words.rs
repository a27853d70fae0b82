//! Numbers, lengths and lists in plain English, the way every page and brief says them.

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
    fn joins_names() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["Bram"]), "Bram");
        assert_eq!(list(&["Bram", "Ines", "Piotr"]), "Bram, Ines and Piotr");
        assert_eq!(wrap("one two  three", 8, 2), "one two\n  three");
        assert_eq!(some(&["A", "B", "C"]), "A, B and C");
        assert_eq!(some(&["A", "B", "C", "D", "E"]), "A, B, C and 2 more");
        assert_eq!(capital("été"), "Été");
    }

    #[test]
    fn a_page_of_407_words_is_two_minutes() {
        assert_eq!(reading_minutes(&"word ".repeat(407)), 2);
        assert_eq!(reading_minutes(""), 1);
        assert_eq!(reading_minutes(&"word ".repeat(461)), 3);
    }
}
