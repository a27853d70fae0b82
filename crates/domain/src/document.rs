//! A document for paper: plain parts in their order, and the papers that are bound after it.
use crate::region::Paper;
use serde::Serialize;

/// What is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Its title, also that of the file.
    pub title: String,
    /// Whose it is, for whom and when ("For the two of you · Mon 2 August 2027").
    pub dateline: String,
    /// Language tag of its words ("en-GB").
    pub lang: String,
    /// The paper.
    pub paper: Paper,
    /// What stands in it.
    pub parts: Vec<Part>,
    /// What is bound after it, in this order; it is then opened by a table of contents.
    #[serde(skip)]
    pub bound: Vec<Bound>,
}

/// One part of a document. All words are plain; nothing in them is read as a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Part {
    /// Opens a section.
    Heading {
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Text {
        /// Its words.
        text: String,
    },
    /// A list.
    List {
        /// Its lines.
        lines: Vec<String>,
    },
    /// Names and what they are ("Decide by", "Wed 4 August").
    Facts {
        /// Name and value.
        pairs: Vec<(String, String)>,
    },
    /// A table; every row has as many cells as the head.
    Table {
        /// Names of the columns.
        head: Vec<String>,
        /// Their cells.
        rows: Vec<Vec<String>>,
    },
    /// A picture.
    Picture {
        /// The picture, as SVG.
        svg: String,
        /// What it shows, for who cannot see it.
        told: String,
    },
    /// Lines to write a name and a day on.
    Sign {
        /// Who signs.
        names: Vec<String>,
    },
}

/// A paper that is bound after a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// What the contents call it.
    pub title: String,
    /// Its kind; none: of a kind that stays a file of its own, and the contents say so.
    pub media: Option<Media>,
    /// The paper itself.
    pub bytes: Vec<u8>,
}

/// Papers that can be bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// All its pages.
    Pdf,
    /// One picture on one page.
    Png,
    /// The same.
    Jpeg,
    /// The same.
    Gif,
    /// The same.
    Webp,
    /// As it was typed.
    Text,
}

impl Media {
    /// The kind that a media type names; none for what stays a file of its own.
    ///
    /// ```
    /// use domain::document::Media;
    /// assert_eq!(Media::of("text/plain; charset=utf-8"), Some(Media::Text));
    /// assert_eq!(Media::of("application/zip"), None);
    /// ```
    pub fn of(media_type: &str) -> Option<Media> {
        let name = media_type.split(';').next().unwrap_or_default();
        Some(match name.trim().to_ascii_lowercase().as_str() {
            "application/pdf" => Media::Pdf,
            "image/png" => Media::Png,
            "image/jpeg" => Media::Jpeg,
            "image/gif" => Media::Gif,
            "image/webp" => Media::Webp,
            "text/plain" | "text/markdown" => Media::Text,
            _ => return None,
        })
    }
}
