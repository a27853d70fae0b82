//! Messages that come in (RFC 5322, RFC 2045): whom they answer, what they say, and whether a
//! person wrote them.
use crate::bounce::Bounce;
use mail_parser::{Address, HeaderValue, MessageParser, MimeHeaders};

/// At most so much of the words is kept: an answer is short, and what hangs below is quoted.
pub const MOST: usize = 64 * 1024;

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// A person, as far as can be told.
    Person,
    /// A machine that answers for somebody who is away, or confirms that it was read (RFC 3834).
    Automatic,
    /// A mail server that could not deliver a letter (RFC 3464).
    Bounce,
}

/// A message, as far as an answer needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// `Message-ID` without its angle brackets; empty where it has none.
    pub message_id: String,
    /// The address it says it is from; nothing proves it. Empty where it has none.
    pub from: String,
    /// Every address it says it was sent to, the envelope's too where the server noted it.
    pub to: Vec<String>,
    /// `Subject`.
    pub subject: String,
    /// What it answers, nearest first: `In-Reply-To`, then `References` from the last.
    pub answers: Vec<String>,
    /// Who wrote it.
    pub writer: Writer,
    /// What a mail server reports; only of a bounce.
    pub bounce: Option<Bounce>,
    /// Its words; where it holds only HTML, what of that stands above the quoted part.
    pub text: String,
}

/// Reads a message; none where there is nothing that looks like one.
pub fn read(bytes: &[u8]) -> Option<Message> {
    let message = MessageParser::default().parse(bytes)?;
    let text = |value: Option<&str>| value.unwrap_or_default().trim().to_owned();
    let from = message.from().and_then(Address::first);
    let mut to: Vec<String> = [message.to(), message.cc()]
        .into_iter()
        .flatten()
        .flat_map(|list| list.iter())
        .filter_map(|a| a.address.as_deref().map(str::to_lowercase))
        .collect();
    for name in ["Delivered-To", "X-Original-To", "Envelope-To"] {
        let noted = message.header_values(name).filter_map(|v| match v {
            HeaderValue::Text(text) => Some(text.to_string()),
            HeaderValue::Address(list) => list.first()?.address.as_deref().map(str::to_owned),
            _ => None,
        });
        to.extend(noted.map(|a| a.trim_matches(['<', '>', ' ']).to_lowercase()));
    }
    to.dedup();
    let mut answers = ids(message.in_reply_to());
    answers.extend(ids(message.references()).into_iter().rev());
    let mut seen = std::collections::BTreeSet::new();
    answers.retain(|id| seen.insert(id.clone()));
    let writer = writer(&message);
    Some(Message {
        message_id: text(message.message_id()),
        from: text(from.and_then(|a| a.address.as_deref())).to_lowercase(),
        to,
        subject: text(message.subject()),
        answers,
        bounce: (writer == Writer::Bounce).then(|| crate::bounce::read(&message)),
        writer,
        text: words(&message),
    })
}

fn ids(value: &HeaderValue) -> Vec<String> {
    let list = value.as_text_list().unwrap_or_default();
    list.iter().map(|id| id.trim().to_owned()).collect()
}

fn writer(message: &mail_parser::Message) -> Writer {
    let raw = |name: &str| {
        message
            .header_raw(name)
            .unwrap_or_default()
            .trim()
            .to_lowercase()
    };
    let kind = message.root_part().content_type();
    let report = kind.filter(|c| c.ctype().eq_ignore_ascii_case("multipart"));
    let report = report.filter(|c| {
        c.subtype()
            .is_some_and(|s| s.eq_ignore_ascii_case("report"))
    });
    let report = report.and_then(|c| c.attribute("report-type").map(str::to_lowercase));
    let from = message.from().and_then(Address::first);
    let from = from.and_then(|a| a.address.as_deref()).unwrap_or_default();
    let local = from.split('@').next().unwrap_or_default().to_lowercase();
    match report.as_deref() {
        Some("delivery-status") => return Writer::Bounce,
        Some(_) => return Writer::Automatic,
        None => {}
    }
    if local == "mailer-daemon" || !raw("X-Failed-Recipients").is_empty() {
        return Writer::Bounce;
    }
    // RFC 3834, 5 and 2; the others are older habits of the same meaning.
    let submitted = raw("Auto-Submitted");
    let by_itself = !submitted.is_empty() && !submitted.starts_with("no");
    let precedence = raw("Precedence");
    let answered = [
        "X-Autoreply",
        "X-Autorespond",
        "X-Autoresponder",
        "X-Auto-Reply-From",
    ];
    let noted = answered
        .iter()
        .any(|name| message.header_raw(*name).is_some());
    let nobody = raw("Return-Path") == "<>" || ["no-reply", "noreply"].contains(&local.as_str());
    let mass = ["bulk", "junk", "list", "auto_reply"].contains(&precedence.as_str());
    if by_itself || noted || nobody || mass || away(message.subject().unwrap_or_default()) {
        return Writer::Automatic;
    }
    Writer::Person
}

/// Subjects that mail programs themselves put before an absence note.
fn away(subject: &str) -> bool {
    let subject = subject.trim().to_lowercase();
    let habits = [
        "automatic reply:",
        "auto-reply:",
        "auto reply:",
        "out of office",
        "automatische antwort:",
        "abwesenheitsnotiz",
        "abwesend:",
        "réponse automatique",
        "respuesta automática",
        "risposta automatica",
    ];
    habits.iter().any(|h| subject.starts_with(h))
}

fn words(message: &mail_parser::Message) -> String {
    let plain = message
        .text_bodies()
        .find(|p| p.is_text() && !p.is_text_html());
    let text = match plain.and_then(|p| p.text_contents()) {
        Some(text) => text.to_owned(),
        None => {
            let html = message.body_html(0).unwrap_or_default();
            mail_parser::decoders::html::html_to_text(&above_quote(&html))
        }
    };
    let end = (0..=MOST.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or(0)).unwrap_or_default().to_owned()
}

/// HTML up to where a mail program begins to quote.
fn above_quote(html: &str) -> String {
    // ASCII only, so that places in both are the same.
    let lower = html.to_ascii_lowercase();
    let marks = [
        "<blockquote",
        "class=\"gmail_quote",
        "class=\"gmail_attr",
        "class=\"yahoo_quoted",
        "class=\"moz-cite-prefix",
        "id=\"divrplyfwdmsg\"",
        "id=\"appendonsend\"",
        "id=\"mail-editor-reference-message-container\"",
        "border:none;border-top:solid",
    ];
    let first = marks.iter().filter_map(|mark| lower.find(mark)).min();
    let end = first.unwrap_or(html.len());
    // A mark may stand inside a tag: the tag goes too.
    let open = lower.get(..end).and_then(|head| head.rfind('<'));
    let inside = open.filter(|at| !lower.get(*at..end).unwrap_or_default().contains('>'));
    html.get(..inside.unwrap_or(end))
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(head: &str, body: &str) -> Message {
        let text = format!(
            "From: Orla Quillfeather <Orla@Example.com>\r\nTo: desk+k7@example.com\r\n\
             Message-ID: <answer@example.com>\r\n{head}\r\n\r\n{body}"
        );
        read(text.as_bytes()).unwrap()
    }

    #[test]
    fn an_answer_names_what_it_answers_nearest_first() {
        let found = message(
            "Subject: Re: =?utf-8?q?F=C3=BCr_heute?=\r\nIn-Reply-To: <c@example.com>\r\n\
             References: <a@example.com>\r\n <b@example.com> <c@example.com>\r\n\
             Delivered-To: desk+k7@example.com\r\nX-Original-To: Other@example.com",
            "yes",
        );
        assert_eq!(
            found.answers,
            ["c", "b", "a"].map(|n| format!("{n}@example.com"))
        );
        assert_eq!(found.from, "orla@example.com");
        assert_eq!(found.to, ["desk+k7@example.com", "other@example.com"]);
        assert_eq!(found.subject, "Re: Für heute");
        assert_eq!(found.message_id, "answer@example.com");
        assert_eq!((found.writer, found.text.as_str()), (Writer::Person, "yes"));
    }

    #[test]
    fn machines_are_told_from_people() {
        let cases = [
            ("Subject: Re: Today", Writer::Person),
            ("Auto-Submitted: no", Writer::Person),
            ("Auto-Submitted: auto-replied", Writer::Automatic),
            ("Precedence: bulk", Writer::Automatic),
            ("X-Autoreply: yes", Writer::Automatic),
            ("Return-Path: <>", Writer::Automatic),
            ("Subject: Automatic reply: Today", Writer::Automatic),
            ("Subject: Abwesenheitsnotiz: Today", Writer::Automatic),
            ("X-Failed-Recipients: bram@example.com", Writer::Bounce),
            (
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
                Writer::Bounce,
            ),
            (
                "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
                Writer::Automatic,
            ),
        ];
        for (head, writer) in cases {
            assert_eq!(message(head, "yes").writer, writer, "{head}");
        }
        let daemon = b"From: MAILER-DAEMON@example.com\r\nSubject: Undelivered\r\n\r\nNo.";
        assert_eq!(read(daemon).unwrap().writer, Writer::Bounce);
    }

    #[test]
    fn the_plain_part_wins_and_html_alone_loses_its_quote() {
        let head = "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b";
        let body = "--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\nja, gr=FC=DFe\r\n\
             --b\r\nContent-Type: text/html\r\n\r\n<p>nein</p>\r\n--b--\r\n";
        assert_eq!(message(head, body).text.trim(), "ja, grüße");
        for quote in [
            "<blockquote type=\"cite\">no</blockquote>",
            "<div class=\"gmail_quote\">no</div>",
            "<div id=\"divRplyFwdMsg\">no</div>",
            "<hr tabindex=\"-1\" id=\"appendonsend\">no",
        ] {
            let body = format!("<html><body><div>yes, with <b>both</b></div>{quote}</body></html>");
            let found = message("Content-Type: text/html; charset=utf-8", &body);
            assert_eq!(found.text.trim(), "yes, with both", "{quote}");
        }
    }

    #[test]
    fn hostile_bytes_are_read_or_refused_and_never_more_than_a_bound() {
        assert!(read(b"").is_none());
        let long = message("Subject: x", &"ü".repeat(MOST));
        assert!(long.text.len() <= MOST);
        // Every piece of a message, cut anywhere, and bytes that are no text.
        let whole = "From: a@example.com\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/html\r\n\r\n<p ü>&uuml;<!-- <style>é</p\r\n--b--";
        for cut in 0..whole.len() {
            let mut bytes = whole.as_bytes()[..cut].to_vec();
            read(&bytes);
            bytes.push(0xff);
            read(&bytes);
        }
    }
}
