//! An answer by mail without what it quotes: the writer's own words.

/// The words that whoever answered wrote, without quoted lines, the line that introduces them,
/// what a mail program hangs below, and signatures. Keeps inline answers between quoted lines.
pub fn own_words(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\u{a0}', '\u{200b}'], " ");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut own: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if is_quoted(line) {
            at += 1;
            continue;
        }
        if ends_here(&lines, at) {
            break;
        }
        let length = introduction(&lines, at);
        if length > 0 {
            // Quoted with marks: what is between and below them may be the answer. Quoted
            // without: nothing below is the writer's.
            let rest = lines.get(at + length..).unwrap_or_default();
            match rest.iter().find(|l| !l.trim().is_empty()) {
                Some(next) if is_quoted(next) => at += length,
                _ => break,
            }
            continue;
        }
        if !is_device_line(line) {
            own.push(line);
        }
        at += 1;
    }
    tidy(&own)
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// A signature (RFC 3676, 4.3), or where a mail program begins to quote without marks.
fn ends_here(lines: &[&str], at: usize) -> bool {
    let line = lines.get(at).map_or("", |l| l.trim());
    let rule = line.len() >= 16 && line.chars().all(|c| c == '_');
    if line == "--" || line == "__" || rule {
        return true;
    }
    let bare = line.trim_matches(['-', '_', ' ']).to_lowercase();
    let ruled = line.starts_with("--") || line.starts_with("__");
    let heads = [
        "original message",
        "ursprüngliche nachricht",
        "originalnachricht",
        "message d'origine",
        "message d’origine",
        "mensaje original",
        "messaggio originale",
        "forwarded message",
        "original appointment",
    ];
    (ruled && heads.contains(&bare.as_str())) || is_header_block(lines, at)
}

/// Names that head a quoted message in Outlook's way, by language.
const FIELDS: [[&str; 4]; 5] = [
    ["from", "sent", "to", "subject"],
    ["von", "gesendet", "an", "betreff"],
    ["de", "envoyé", "à", "objet"],
    ["de", "enviado", "para", "asunto"],
    ["da", "inviato", "a", "oggetto"],
];

/// `From: … / Sent: … / To: …`: the first and two more within the next lines.
fn is_header_block(lines: &[&str], at: usize) -> bool {
    let field = |line: &str| {
        let name = line.trim().trim_matches('*').split_once(':')?.0;
        Some(name.trim_matches(['*', ' ']).to_lowercase())
    };
    let Some(first) = lines.get(at).and_then(|l| field(l)) else {
        return false;
    };
    FIELDS.iter().any(|names| {
        let near = lines.iter().skip(at + 1).take(5);
        let more = near.filter_map(|l| field(l));
        let found = more.filter(|f| names.contains(&f.as_str())).count();
        first == names[0] && found >= 2
    })
}

/// How many lines from here introduce a quote ("On Monday Tobias wrote:"), wrapped or not; 0: none.
fn introduction(lines: &[&str], at: usize) -> usize {
    let openings = [
        "On ",
        "Am ",
        "Le ",
        "El ",
        "Il ",
        "Il giorno ",
        "Op ",
        "Den ",
    ];
    let closings = [
        "wrote:",
        "schrieb:",
        "a écrit :",
        "a écrit:",
        "escribió:",
        "ha scritto:",
        "schreef:",
        "skrev:",
    ];
    let first = lines.get(at).map_or("", |l| l.trim());
    let ends = |text: &str| {
        let text = text.trim_end();
        let german = text.contains(" schrieb ") && text.ends_with(':');
        german || closings.iter().any(|c| text.ends_with(c))
    };
    if ends(first) && first.contains(['@', ',', '<']) {
        return 1;
    }
    if !openings.iter().any(|o| first.starts_with(o)) {
        return 0;
    }
    let has_day = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    for length in 1..=3 {
        let Some(part) = lines.get(at..at + length) else {
            break;
        };
        let joined = part.join(" ");
        if ends(&joined) && has_day(&joined) {
            return length;
        }
    }
    0
}

/// "Sent from my iPhone" and its like.
fn is_device_line(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    let starts = [
        "sent from my ",
        "sent from outlook",
        "sent from mail for",
        "get outlook for ",
        "von meinem ",
        "gesendet von ",
        "envoyé de mon ",
        "enviado desde mi ",
        "inviato da ",
    ];
    line.len() < 60 && starts.iter().any(|s| line.starts_with(s))
}

/// Without empty lines at both ends, and at most one between.
fn tidy(lines: &[&str]) -> String {
    let mut out = String::new();
    let mut gap = false;
    for line in lines {
        if line.trim().is_empty() {
            gap = !out.is_empty();
            continue;
        }
        if !out.is_empty() {
            out.push_str(if gap { "\n\n" } else { "\n" });
        }
        gap = false;
        out.push_str(line.trim());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::own_words;

    #[test]
    fn an_answer_of_nothing_but_quotes_is_empty() {
        assert_eq!(own_words("> yes\n> no\n"), "");
        assert_eq!(own_words(""), "");
        assert_eq!(own_words("\r\n-- \r\nOrla"), "");
    }

    #[test]
    fn ordinary_sentences_are_no_quotes() {
        for text in [
            "On Monday, please.",
            "From: here to there is far.",
            "Le oui, demain.",
            "I wrote: never mind",
        ] {
            assert_eq!(own_words(text), text);
        }
    }
}
