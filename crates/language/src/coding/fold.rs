//! Words made comparable across case and accents.

/// Lower case without accents: "Reunião" and "REUNIAO" are one word.
pub(crate) fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(plain)
        .collect()
}

fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        '’' => '\'',
        c => c,
    }
}

/// The folded words of a text, separated by single spaces, with one space at either end, so that
/// `contains(" board ")` asks for a whole word. "1:1" stays together.
pub(crate) fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for c in fold(text).chars() {
        let c = if c.is_alphanumeric() || matches!(c, ':' | '\'') {
            c
        } else {
            ' '
        };
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// Names made of a word and a number: "Plant 2", "Line 4". Days, versions and amounts are none.
pub(crate) fn numbered(text: &str) -> Vec<String> {
    const COUNTS: &[&str] = &[
        "week",
        "day",
        "part",
        "session",
        "round",
        "version",
        "page",
        "item",
        "no",
        "nr",
        "quarter",
        "year",
        "top",
        "next",
        "last",
        "about",
        "over",
        "under",
        "until",
        "by",
        "than",
        "level",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
    ];
    let words = spaced(text);
    let words: Vec<&str> = words.split_whitespace().collect();
    let number = |w: &str| w.len() <= 3 && w.bytes().all(|b| b.is_ascii_digit());
    let pairs = words
        .windows(2)
        .filter(|w| number(w[1]) && !COUNTS.contains(&w[0]));
    pairs
        .filter(|w| telling(w[0]).len() == 1)
        .map(|w| w.join(" "))
        .collect()
}

/// Words that say something: no articles, no numbers, nothing of one letter.
pub(crate) fn telling(text: &str) -> Vec<String> {
    const EMPTY: &[&str] = &[
        "the", "and", "for", "with", "from", "into", "our", "your", "this", "that", "und", "der",
        "die", "das", "mit", "les", "des", "pour", "avec", "los", "las", "con", "para", "com",
        "dos", "das", "por", "que", "new", "meeting", "reuniao", "re", "fw", "fwd", "at", "of",
        "on", "in", "to", "an", "by", "de", "da", "do", "la", "le", "el", "et", "en", "is", "be",
        "we", "it",
    ];
    spaced(text)
        .split_whitespace()
        .map(|w| w.trim_matches(|c| c == '\'' || c == ':'))
        .filter(|w| w.chars().count() > 1 && !w.chars().all(|c| c.is_ascii_digit()))
        .filter(|w| !EMPTY.contains(w))
        .map(str::to_owned)
        .collect()
}
