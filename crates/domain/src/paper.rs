//! A paper: a file that belongs to a decision, an initiative or a meeting, in versions.
use crate::id::{PairId, PaperId, PersonId};
use crate::proposal::Noun;
use jiff::Timestamp;

/// The largest paper, in bytes.
pub const MOST: usize = 20 << 20;

/// What may be kept: the ending, the media type, and how such a file begins (empty: any text).
const KINDS: [(&str, &str, &[u8]); 12] = [
    ("pdf", "application/pdf", b"%PDF-"),
    ("png", "image/png", b"\x89PNG\r\n\x1a\n"),
    ("jpg", "image/jpeg", b"\xff\xd8\xff"),
    ("jpeg", "image/jpeg", b"\xff\xd8\xff"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK\x03\x04",
    ),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        b"PK\x03\x04",
    ),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        b"PK\x03\x04",
    ),
    (
        "odt",
        "application/vnd.oasis.opendocument.text",
        b"PK\x03\x04",
    ),
    (
        "ods",
        "application/vnd.oasis.opendocument.spreadsheet",
        b"PK\x03\x04",
    ),
    ("txt", "text/plain; charset=utf-8", b""),
    ("md", "text/plain; charset=utf-8", b""),
    ("csv", "text/csv; charset=utf-8", b""),
];

/// One version of a paper; its bytes lie apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Identity of this version.
    pub id: PaperId,
    /// Whose pair.
    pub pair: PairId,
    /// The sort of record that it belongs to, and which.
    pub of: (Noun, String),
    /// What all its versions share: the identity of the first.
    pub first: PaperId,
    /// From 1.
    pub version: u32,
    /// Its name on screen.
    pub title: String,
    /// The name of the file as it came.
    pub file: String,
    /// Its media type, as its ending and its first bytes say.
    pub media: String,
    /// Its size in bytes.
    pub size: u64,
    /// Who brought it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
}

/// Whether a paper may belong to such a record.
pub fn takes(noun: Noun) -> bool {
    matches!(noun, Noun::Decision | Noun::Initiative | Noun::Event)
}

/// The media type of a file, by its ending and by how it begins; none where it may not be kept:
/// nothing that a browser would run.
pub fn media(file: &str, bytes: &[u8]) -> Option<&'static str> {
    let (_, ending) = file.rsplit_once('.')?;
    let ending = ending.to_lowercase();
    let (_, media, begins) = KINDS.iter().find(|(known, ..)| *known == ending)?;
    let text = begins.is_empty();
    let fits = match text {
        true => std::str::from_utf8(bytes).is_ok_and(|t| !t.contains('\0')),
        false => bytes.starts_with(begins),
    };
    fits.then_some(*media)
}

/// The name of a file without a path and without signs that a header or a file system misreads.
pub fn file_name(text: &str) -> String {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last
        .chars()
        .filter(|c| !c.is_control() && !"\"<>|:*?".contains(*c));
    let name: String = kept.take(120).collect();
    match name.trim().trim_start_matches('.') {
        "" => "paper".to_owned(),
        name => name.to_owned(),
    }
}

/// "3.4 MB", "12 kB".
pub fn size_words(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_its_first_bytes_say_too() {
        assert_eq!(media("Offer.PDF", b"%PDF-1.7 ..."), Some("application/pdf"));
        assert_eq!(media("offer.pdf", b"<html><script>"), None);
        assert_eq!(media("page.html", b"<html>"), None);
        assert_eq!(media("picture.svg", b"<svg/>"), None);
        assert_eq!(
            media("notes.txt", b"plain"),
            Some("text/plain; charset=utf-8")
        );
        assert_eq!(media("notes.txt", b"\xff\xfe\x00"), None);
        assert_eq!(media("no ending", b"%PDF-"), None);
    }

    #[test]
    fn a_file_keeps_a_name_that_is_safe_in_a_header() {
        assert_eq!(file_name("C:\\papers\\offer \"B\".pdf"), "offer B.pdf");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("a\r\nSet-Cookie: x.pdf"), "aSet-Cookie x.pdf");
        assert_eq!(
            (file_name("..."), size_words(3_450_000)),
            ("paper".into(), "3.4 MB".into())
        );
    }
}
