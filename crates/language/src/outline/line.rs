//! One line of an outline: how deep it stands, how it begins, where its commas are.

/// A line with its mark taken off.
#[derive(Debug, PartialEq, Eq)]
pub struct Line<'t> {
    /// Smaller stands above: headings, then by indentation.
    pub rank: usize,
    /// `##`, `-`, `2.`, `[x]`; may be empty.
    pub mark: &'t str,
    /// A ticked box.
    pub ticked: bool,
    /// The rest, without blanks around it.
    pub text: &'t str,
}

/// The line; none where it has no word, as blank lines and rules (`---`) have none.
pub fn read(raw: &str) -> Option<Line<'_>> {
    if !raw.chars().any(char::is_alphanumeric) {
        return None;
    }
    let body = raw.trim_start();
    let indent = raw[..raw.len() - body.len()]
        .chars()
        .fold(0, |n, c| if c == '\t' { n / 4 * 4 + 4 } else { n + 1 });
    let text =
        body.trim_start_matches(['#', '-', '*', '+', '•', '–', '—', '‣', '◦', '·', '>', ' ']);
    let hashes = body.len() - body.trim_start_matches('#').len();
    let text = boxed(text).map_or(text, |(rest, _)| rest);
    let text = numbered(text).unwrap_or(text).trim_start();
    // A line of marks and a number only ("2027") is text.
    let text = if text.chars().any(char::is_alphanumeric) {
        text
    } else {
        body
    };
    let mark = body[..body.len() - text.len()].trim_end();
    let rank = match hashes {
        1..=6 => hashes,
        _ => 8 + 2 * indent.min(400) + usize::from(!mark.is_empty()),
    };
    Some(Line {
        rank,
        mark,
        ticked: mark.contains("[x]") || mark.contains("[X]"),
        text: text.trim_end(),
    })
}

/// What follows `[ ]` or `[x]`, and whether it is ticked.
fn boxed(text: &str) -> Option<(&str, bool)> {
    let open = ["[ ]", "[]"].iter().find_map(|b| text.strip_prefix(b));
    let ticked = ["[x]", "[X]"].iter().find_map(|b| text.strip_prefix(b));
    let open = open.map(|rest| (rest.trim_start(), false));
    open.or(ticked.map(|rest| (rest.trim_start(), true)))
}

/// What follows `1.`, `1)`, `1.2`, `a)`; a number alone ("14 contracts") is text.
fn numbered(text: &str) -> Option<&str> {
    let (head, rest) = text.split_once([' ', '\t'])?;
    let closed = head.ends_with(['.', ')']);
    let bare = head.trim_start_matches('(').trim_end_matches(['.', ')']);
    let parts = bare.split('.').count();
    let number = |p: &str| (1..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
    let numbers = bare.split('.').all(number) && (closed || parts > 1);
    let letter = bare.len() == 1 && bare.bytes().all(|b| b.is_ascii_lowercase()) && closed;
    (numbers || letter).then_some(rest)
}

/// The pieces of a line: between commas, semicolons, strokes and tabs, and what stands in brackets
/// at its end, the second true. None is without a word.
pub fn pieces(text: &str) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    let (mut from, mut depth, mut quoted) = (0, 0_u32, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' | '“' | '”' => quoted = !quoted,
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | ';' | '|' | '\t' if depth == 0 && !quoted && !within_number(text, at) => {
                found.push(&text[from..at]);
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    found.push(&text[from..]);
    let found = found.into_iter().flat_map(unwrapped);
    found
        .map(|(piece, bracket)| (piece.trim(), bracket))
        .filter(|(piece, _)| piece.chars().any(char::is_alphanumeric))
        .collect()
}

/// "1,000": no place to cut.
fn within_number(text: &str, at: usize) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    digit(text[..at].chars().next_back()) && digit(text[at + 1..].chars().next())
}

/// "site test (Gideon, 10 days)" is "site test", "Gideon" and "10 days".
fn unwrapped(piece: &str) -> Vec<(&str, bool)> {
    let inner = piece.trim_end().strip_suffix(')');
    let Some((before, inside)) = inner.and_then(|inner| inner.rsplit_once('(')) else {
        return vec![(piece, false)];
    };
    if inside.contains([')', '(']) {
        return vec![(piece, false)];
    }
    let mut all = vec![(before, false)];
    all.extend(inside.split([',', ';']).map(|piece| (piece, true)));
    all
}
