//! Letters as they are read in any mail program: plain words, and the same as HTML from one file.
use app::digest::{Digest, Rendered};
use askama::Template;

#[derive(Template)]
#[template(path = "mail/digest.txt", escape = "none")]
struct DigestText<'a> {
    d: &'a Digest,
}

#[derive(Template)]
#[template(path = "mail/digest.html")]
struct DigestHtml<'a> {
    d: &'a Digest,
}

/// The digest, ready to leave; the binary hands this to the worker.
///
/// # Errors
/// Only when memory runs out.
pub fn digest(d: &Digest) -> app::Result<Rendered> {
    let failed = |e: askama::Error| app::Error::Internal(e.to_string());
    let text = DigestText { d }.render().map_err(failed)?;
    Ok(Rendered {
        text: tidy(&text),
        html: DigestHtml { d }.render().map_err(failed)?,
    })
}

/// At most one empty line in a row, none at the ends.
fn tidy(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() && (out.is_empty() || out.ends_with("\n\n")) {
            continue;
        }
        out.push_str(line);
        out.push('\n');
    }
    format!("{}\n", out.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::digest::{DayLine, DigestAsk, DigestPart};

    fn sample() -> Digest {
        let link = |word| (word, "https://desk.example.com/a/0123".to_owned());
        let asks = vec![DigestAsk {
            number: 1,
            title: "Pay £46,000 for the <faster> grid connection?".into(),
            reason: "Tobias: six weeks earlier".into(),
            facts: vec!["costs £46,000".into(), "cannot be undone".into()],
            text: "We accept your offer of 2 August.\nOrla Quillfeather".into(),
            missing: vec!["Why?"],
            links: ["Yes", "No", "Ask", "Later"].map(link).to_vec(),
        }];
        Digest {
            lang: "en-GB".into(),
            day: "Monday 2 August".into(),
            greeting: "Good morning, Orla.".into(),
            remark: "Meant for 07:30; the machine it comes from was asleep or off until 09:25."
                .into(),
            shape: "Two hours are booked.".into(),
            lines: vec![DayLine {
                when: "09:30–11:00".into(),
                title: "Weekly review".into(),
                small: "Room 2 · missing: brief".into(),
            }],
            leave_by: "17:40".into(),
            parts: vec![DigestPart {
                name: "Decide and approve",
                asks,
            }],
            wins: Vec::new(),
            rate: None,
            more: 2,
            end: "Nothing is due before tomorrow noon.".into(),
            until: "Mon 9 August".into(),
            replies: true,
        }
    }

    #[test]
    fn a_letter_holds_everything_in_words_and_loads_nothing() {
        let made = digest(&sample()).unwrap();
        insta::assert_snapshot!(made.text);
        assert!(made.html.contains("&#60;faster&#62;") || made.html.contains("&lt;faster&gt;"));
        assert_eq!(made.html.matches("https://desk.example.com/a/").count(), 4);
        for outside in ["src=", "url(", "<script", "<link", "<img", "http://"] {
            assert!(!made.html.contains(outside), "{outside} in {}", made.html);
        }
    }

    #[test]
    fn without_links_and_questions_it_is_her_day() {
        let mut plain = sample();
        plain.parts[0].asks[0].links.clear();
        let made = digest(&plain).unwrap();
        assert!(!made.text.contains("https://") && !made.html.contains("href"));
        plain.parts.clear();
        plain.remark.clear();
        let made = digest(&plain).unwrap();
        assert!(
            made.text
                .starts_with("Good morning, Orla.\nMonday 2 August\n"),
            "{}",
            made.text
        );
        assert!(!made.text.contains("Answer by reply"), "{}", made.text);
    }
}
