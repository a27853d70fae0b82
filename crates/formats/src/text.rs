//! Bytes of unknown origin as text: byte order marks, UTF-8, UTF-16, and what Windows writes.
use crate::note::Note;
use crate::workbook::is_workbook;

/// Most bytes that a people, goals, dates or corrections input may have.
pub const MAX_BYTES: usize = 16 << 20;

/// The input as text. UTF-8 and UTF-16 by their marks, else UTF-8, else Windows-1252, which
/// reads every byte; the last is remarked on. Too many bytes are none at all.
pub fn decode(bytes: &[u8], notes: &mut Vec<Note>) -> String {
    if bytes.len() > MAX_BYTES {
        let limit = MAX_BYTES >> 20;
        notes.push(Note::whole(format!(
            "This is larger than {limit} MB, so nothing was read; cut it into parts."
        )));
        return String::new();
    }
    if is_workbook(bytes) {
        return first_sheet(bytes, notes);
    }
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => decode_unmarked(rest, notes),
        [0xff, 0xfe, rest @ ..] => decode_wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => decode_wide(rest, u16::from_be_bytes),
        _ => decode_unmarked(bytes, notes),
    }
}

/// The first sheet that holds something: other readers than that of plans ask for no more.
fn first_sheet(bytes: &[u8], notes: &mut Vec<Note>) -> String {
    let mut sheets = crate::workbook::read(bytes, notes).into_iter();
    let Some(first) = sheets.next() else {
        return String::new();
    };
    for other in sheets {
        let reason = format!("Only the first sheet, {}, was read.", first.name);
        notes.push(Note::whole(reason).of_sheet(&other.name));
    }
    first.text
}

fn decode_wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.as_chunks().0.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16_lossy(&units)
}

fn decode_unmarked(bytes: &[u8], notes: &mut Vec<Note>) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_string();
    }
    notes.push(Note::whole(
        "This is not UTF-8; it was read as Windows-1252. Look at names with accents.",
    ));
    bytes.iter().map(|b| windows_1252(*b)).collect()
}

/// The 32 places where Windows-1252 differs from Latin-1; five are unused.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
        '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ',
        '\u{fffd}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, usize) {
        let mut notes = Vec::new();
        (decode(bytes, &mut notes), notes.len())
    }

    #[test]
    fn every_encoding_gives_the_same_name() {
        assert_eq!(read("Zoë".as_bytes()), ("Zoë".into(), 0));
        assert_eq!(read(b"\xef\xbb\xbfZo\xc3\xab"), ("Zoë".into(), 0));
        assert_eq!(read(b"\xff\xfeZ\0o\0\xeb\0"), ("Zoë".into(), 0));
        assert_eq!(read(b"\xfe\xff\0Z\0o\0\xeb"), ("Zoë".into(), 0));
        assert_eq!(read(b"Zo\xeb \x96 caf\xe9"), ("Zoë – café".into(), 1));
    }

    #[test]
    fn too_many_bytes_are_refused_in_plain_words() {
        let mut notes = Vec::new();
        assert_eq!(decode(&vec![b'a'; MAX_BYTES + 1], &mut notes), "");
        assert!(notes[0].reason.contains("larger than 16 MB"));
    }
}
