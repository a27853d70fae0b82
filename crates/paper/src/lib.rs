//! Documents as PDF: the words of a page, and the papers bound after them.
#![doc = include_str!("../README.md")]
mod world;

use app::port::{PrintError, Printed, Printer};
use domain::document::{Bound, Document, Media};
use hayro_syntax::Pdf;
use serde_json::json;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use typst::foundations::{Bytes, Dict, Str, Value};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use world::Desk;

/// Papers of more pages than this stay files of their own.
const MOST_PAGES: usize = 400;
/// And those that are larger than this, in bytes.
const MOST_BYTES: usize = 50 << 20;

/// Why a paper was left out that no reader opens.
const DAMAGED: &str = "locked or damaged; it stays a file of its own";

/// The press. It reads no file, no network and no clock, and keeps nothing of what it printed.
///
/// ```
/// use app::port::Printer;
/// use domain::document::{Document, Part};
/// let brief = Document {
///     title: "Second resin supplier".into(),
///     dateline: "For Orla · Mon 2 August".into(),
///     lang: "en-GB".into(),
///     paper: domain::region::Paper::A4,
///     parts: vec![Part::Text { text: "Yes, from October.".into() }],
///     bound: Vec::new(),
/// };
/// let printed = paper::Press::default().print(&brief).unwrap();
/// assert!(printed.bytes.starts_with(b"%PDF-1."));
/// ```
#[derive(Debug, Default)]
pub struct Press {
    /// One sheet at a time: what the layout remembers is forgotten after each.
    turn: Mutex<()>,
}

impl Printer for Press {
    fn print(&self, document: &Document) -> Result<Printed, PrintError> {
        // Whoever failed before left nothing behind.
        let _turn = self.turn.lock().unwrap_or_else(|e| e.into_inner());
        let printed = attempt(document).or_else(|why| match document.bound.is_empty() {
            true => Err(why),
            false => without_broken(document),
        });
        typst::comemo::evict(0);
        printed
    }
}

/// Other people's PDFs and pictures are read here, and a reader that gives up is no end of ours.
fn attempt(document: &Document) -> Result<Printed, PrintError> {
    let printed = catch_unwind(AssertUnwindSafe(|| print(document)));
    printed.unwrap_or_else(|_| Err(PrintError("a paper in it cannot be read".into())))
}

/// Tries each paper by itself and binds those that can be laid out: a broken one costs only itself.
fn without_broken(document: &Document) -> Result<Printed, PrintError> {
    let with = |bound| Document {
        bound,
        ..document.clone()
    };
    let (mut good, mut broken) = (Vec::new(), Vec::new());
    for paper in &document.bound {
        match attempt(&with(vec![paper.clone()])) {
            Ok(_) => good.push(paper.clone()),
            Err(_) => broken.push((paper.title.clone(), DAMAGED.to_owned())),
        }
    }
    let mut printed = attempt(&with(good))?;
    printed.left_out.extend(broken);
    Ok(printed)
}

fn print(document: &Document) -> Result<Printed, PrintError> {
    let mut left_out = Vec::new();
    let mut inputs = Dict::new();
    let mut bound = Vec::new();
    let (mut pages, mut bytes) = (0, 0);
    for paper in &document.bound {
        let room = (MOST_PAGES - pages, MOST_BYTES - bytes);
        match bind(paper, room) {
            Ok(count) => {
                let key = format!("bound-{}", bound.len());
                bound.push(json!({
                    "title": paper.title,
                    "key": key,
                    "kind": paper.media.map(kind),
                    "pages": count,
                    "text": text(paper),
                }));
                inputs.insert(
                    Str::from(key),
                    Value::Bytes(Bytes::new(paper.bytes.clone())),
                );
                pages += count;
                bytes += paper.bytes.len();
            }
            Err(why) => left_out.push((paper.title.clone(), why)),
        }
    }
    let failed = |e: serde_json::Error| PrintError(e.to_string());
    let mut told = serde_json::to_value(document).map_err(failed)?;
    told["bound"] = bound.into();
    told["left_out"] = json!(left_out);
    inputs.insert("document".into(), Value::Str(told.to_string().into()));
    let pages = typst::compile::<PagedDocument>(&Desk::new(inputs)).output;
    let first = |errors: typst::ecow::EcoVec<typst::diag::SourceDiagnostic>| {
        let told = errors.first().map(|e| e.message.to_string());
        PrintError(told.unwrap_or_default())
    };
    let bytes = typst_pdf::pdf(&pages.map_err(first)?, &PdfOptions::default()).map_err(first)?;
    Ok(Printed { bytes, left_out })
}

/// Pages of a paper, or why it cannot be bound.
fn bind(paper: &Bound, (pages, bytes): (usize, usize)) -> Result<usize, String> {
    if paper.bytes.len() > bytes {
        return Err("too large to be bound; it stays a file of its own".into());
    }
    let other = "of a kind that stays a file of its own";
    let count = match paper.media.ok_or(other)? {
        Media::Pdf => {
            let data = Arc::new(paper.bytes.clone());
            let read = catch_unwind(|| Pdf::new(data).ok().map(|pdf| pdf.pages().len()));
            let count = read.ok().flatten().filter(|count| *count > 0);
            count.ok_or(DAMAGED)?
        }
        Media::Text => 1,
        media @ (Media::Png | Media::Jpeg | Media::Gif | Media::Webp) => {
            let read = catch_unwind(|| picture(media, Bytes::new(paper.bytes.clone())));
            let seen = read.ok().flatten();
            seen.ok_or(DAMAGED)?;
            1
        }
    };
    match count <= pages {
        true => Ok(count),
        false => Err("too long to be bound; it stays a file of its own".into()),
    }
}

fn picture(media: Media, data: Bytes) -> Option<()> {
    use typst::visualize::{ExchangeFormat, RasterFormat, RasterImage};
    let format = match media {
        Media::Png => ExchangeFormat::Png,
        Media::Jpeg => ExchangeFormat::Jpg,
        Media::Gif => ExchangeFormat::Gif,
        Media::Webp => ExchangeFormat::Webp,
        Media::Pdf | Media::Text => return None,
    };
    let read = RasterImage::plain(data, RasterFormat::Exchange(format));
    read.ok().map(|_| ())
}

/// The layout's word for a kind of paper.
fn kind(media: Media) -> &'static str {
    match media {
        Media::Pdf => "pdf",
        Media::Png => "png",
        Media::Jpeg => "jpg",
        Media::Gif => "gif",
        Media::Webp => "webp",
        Media::Text => "text",
    }
}

fn text(paper: &Bound) -> String {
    match paper.media {
        Some(Media::Text) => String::from_utf8_lossy(&paper.bytes).into_owned(),
        _ => String::new(),
    }
}
