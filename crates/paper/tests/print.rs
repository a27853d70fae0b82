//! What comes off the press, read back by another reader than the one that wrote it.
#![allow(clippy::unwrap_used)]
use app::port::{Printed, Printer};
use domain::document::{Bound, Document, Media, Part};
use domain::region::Paper;
use hayro_syntax::Pdf;
use paper::Press;
use std::sync::Arc;

/// A picture of one point.
const DOT: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 12, b'I', b'D', b'A', b'T', 8,
    0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0, 0, 3, 1, 1, 0, 0x18, 0xdd, 0x8d, 0xb0, 0, 0, 0, 0, b'I', b'E',
    b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

fn brief() -> Document {
    Document {
        title: "Pay 46,000 for the faster grid connection?".into(),
        dateline: "For Orla Quillfeather · Mon 2 August 2027".into(),
        lang: "en-GB".into(),
        paper: Paper::A4,
        parts: vec![
            Part::Facts {
                pairs: vec![("Decide by".into(), "Tue 3 August".into())],
            },
            Part::Heading {
                text: "Ways".into(),
            },
            Part::Table {
                head: vec!["Way".into(), "Cost".into()],
                rows: vec![
                    vec!["Pay".into(), "46,000".into()],
                    vec!["Do nothing".into(), "0".into()],
                ],
            },
            Part::Picture {
                svg: "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 10'>\
                      <rect width='60' height='10'/></svg>"
                    .into(),
                told: "60 of 100".into(),
            },
            Part::List {
                lines: vec!["Wait".into()],
            },
            Part::Sign {
                names: vec!["Orla Quillfeather".into()],
            },
        ],
        bound: Vec::new(),
    }
}

fn bound(title: &str, media: Media, bytes: &[u8]) -> Bound {
    Bound {
        title: title.into(),
        media: Some(media),
        bytes: bytes.to_vec(),
    }
}

fn print(document: &Document) -> Printed {
    Press::default().print(document).unwrap()
}

/// Width and height of each page, in whole points.
fn pages(bytes: &[u8]) -> Vec<(u32, u32)> {
    let pdf = Pdf::new(Arc::new(bytes.to_vec())).unwrap();
    let size = |p: &hayro_syntax::page::Page<'_>| {
        let (width, height) = p.render_dimensions();
        (width.round() as u32, height.round() as u32)
    };
    pdf.pages().iter().map(size).collect()
}

#[test]
fn a_brief_is_one_page_of_the_paper_that_is_there() {
    assert_eq!(pages(&print(&brief()).bytes), [(595, 842)]);
    let american = Document {
        lang: "en-US".into(),
        paper: Paper::Letter,
        ..brief()
    };
    assert_eq!(pages(&print(&american).bytes), [(612, 792)]);
}

#[test]
fn papers_are_bound_after_contents_and_what_cannot_be_is_named() {
    let notes = |title| bound(title, Media::Text, b"Measured on site.\n\nTwice.");
    let report = Document {
        bound: vec![notes("Notes of Gideon"), notes("Notes of Bram")],
        ..brief()
    };
    let report = print(&report).bytes;
    // Contents, the brief, two notes.
    assert_eq!(pages(&report).len(), 4);
    let half = &report[..report.len() / 2];
    let pack = Document {
        bound: vec![
            bound("The report", Media::Pdf, &report),
            bound("Half a report", Media::Pdf, &half[..200]),
            bound("The site", Media::Png, DOT),
            bound("No picture", Media::Jpeg, b"not one"),
        ],
        ..brief()
    };
    let pack = print(&pack);
    assert_eq!(pages(&pack.bytes).len(), 1 + 1 + 4 + 1);
    let left: Vec<_> = pack.left_out.iter().map(|(t, _)| t.as_str()).collect();
    assert_eq!(left, ["Half a report", "No picture"]);
    assert!(pack.left_out[0].1.contains("stays a file of its own"));
}

#[test]
fn words_are_never_commands() {
    let text = "#panic(\"no\") *b* $x$ @here <label> `raw` // end \\ #read(\"/etc/passwd\")";
    let document = Document {
        title: text.into(),
        dateline: text.into(),
        parts: vec![
            Part::Heading { text: text.into() },
            Part::Text { text: text.into() },
            Part::List {
                lines: vec![text.into(), String::new()],
            },
        ],
        bound: vec![bound(text, Media::Text, text.as_bytes())],
        ..brief()
    };
    assert_eq!(pages(&print(&document).bytes).len(), 3);
}

#[test]
fn a_picture_leads_to_no_file_of_this_machine() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>\
               <image href='secret.png' width='9' height='9'/></svg>";
    let document = Document {
        parts: vec![Part::Picture {
            svg: svg.into(),
            told: String::new(),
        }],
        ..brief()
    };
    let refused = Press::default().print(&document).unwrap_err();
    assert!(refused.to_string().contains("secret.png"), "{refused}");
}

#[test]
fn broken_papers_cost_only_themselves() {
    let whole = print(&brief()).bytes;
    let mut bound = Vec::new();
    for at in 0..40 {
        let mut broken = whole.clone();
        let end = broken.len();
        for n in 0..8 {
            broken[(at * 7919 + n * 104_729) % end] ^= 0x5a;
        }
        broken.truncate(end - (at * 331) % end);
        bound.push(self::bound(&format!("Paper {at}"), Media::Pdf, &broken));
    }
    let document = Document { bound, ..brief() };
    // Some still open; none of them costs the brief.
    let printed = print(&document);
    assert!(pages(&printed.bytes).len() >= 2);
    assert!(!printed.left_out.is_empty());
}
