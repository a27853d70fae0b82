//! What a mail server says when it could not deliver a letter (RFC 3464), or says in its own way.
use mail_parser::{Message, MessageParser, MessagePart, PartType};

/// At most so many addresses of one report are read.
const MOST: usize = 50;
/// At most so many characters of a reason are kept.
const REASON: usize = 200;

/// A report of letters that came back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bounce {
    /// `Message-ID` of the letter, without angle brackets; empty where the report leaves it out.
    pub letter: String,
    /// Who did not get it. Empty: it is only late, or has arrived after all.
    pub failed: Vec<Failed>,
}

/// Somebody who did not get the letter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Failed {
    /// The address; empty where the report is no more than prose.
    pub address: String,
    /// `Status` (RFC 3463), as in "5.1.1"; may be empty.
    pub status: String,
    /// What the other server said; may be empty.
    pub reason: String,
}

fn kind(part: &MessagePart) -> String {
    use mail_parser::MimeHeaders;
    let kind = part.content_type();
    let sub = kind.and_then(|c| c.subtype()).unwrap_or_default();
    let kind = kind.map(|c| c.ctype()).unwrap_or_default();
    format!("{kind}/{sub}").to_lowercase()
}

/// Reads a report; `message` is known to be one.
pub(crate) fn read(message: &Message) -> Bounce {
    let mut out = Bounce::default();
    let mut report = false;
    for part in &message.parts {
        match kind(part).as_str() {
            "message/delivery-status" | "message/global-delivery-status" => {
                report = true;
                let text = String::from_utf8_lossy(part.contents());
                out.failed.extend(failed(&text).take(MOST));
            }
            "text/rfc822-headers" | "message/global-headers" => {
                let head = MessageParser::default().parse_headers(part.contents());
                let id = head.as_ref().and_then(|h| h.message_id());
                id.unwrap_or_default().trim().clone_into(&mut out.letter);
            }
            _ => {
                if let PartType::Message(letter) = &part.body {
                    let id = letter.message_id().unwrap_or_default();
                    id.trim().clone_into(&mut out.letter);
                }
            }
        }
    }
    if !report {
        // Older servers only name who failed, or write prose.
        let named = message.header_raw("X-Failed-Recipients");
        let named = named.unwrap_or_default().split(',').map(str::trim);
        let one = |address: &str| Failed {
            address: address.to_lowercase(),
            ..Failed::default()
        };
        out.failed.extend(named.map(one).take(MOST));
    }
    out
}

/// The groups of fields that say "failed"; the first group is about the report itself.
fn failed(text: &str) -> impl Iterator<Item = Failed> {
    let text = text.replace("\r\n", "\n");
    // A field goes on where the next line begins with a space.
    let text = text.replace("\n ", " ").replace("\n\t", " ");
    let groups: Vec<String> = text.split("\n\n").map(str::to_owned).collect();
    groups.into_iter().filter_map(|group| {
        let field = |name: &str| {
            group.lines().find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.trim()
                    .eq_ignore_ascii_case(name)
                    .then(|| value.trim().to_owned())
            })
        };
        // "rfc822; nell@example.com", "smtp; 550 5.1.1 …": the word before says how to read it.
        let plain = |name: &str| {
            let value = field(name)?;
            let (_, rest) = value.split_once(';').unwrap_or(("", &value));
            Some(rest.trim().to_owned())
        };
        let gone = field("Action")?.to_lowercase().starts_with("failed");
        let whom = || plain("Original-Recipient").or_else(|| plain("Final-Recipient"));
        gone.then(|| Failed {
            address: whom().unwrap_or_default().to_lowercase(),
            status: field("Status").unwrap_or_default(),
            reason: short(&plain("Diagnostic-Code").unwrap_or_default()),
        })
    })
}

fn short(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(REASON).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report as Postfix writes it; the addresses are invented.
    fn report(groups: &str, third: &str) -> Bounce {
        let text = format!(
            "From: MAILER-DAEMON@mail.example.com\r\nTo: desk@example.com\r\n\
             Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; \
             report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mail.example.com\r\nArrival-Date: Mon, 2 Aug 2027\r\n\r\n\
             {groups}\r\n--b\r\n{third}\r\n--b--\r\n"
        );
        let found = crate::mime::read(text.as_bytes()).unwrap();
        found.bounce.unwrap()
    }

    const HEADERS: &str = "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: \
                           <own.1@example.com>\r\nSubject: Grid\r\n";

    #[test]
    fn a_report_names_the_letter_who_failed_and_why() {
        let groups = "Final-Recipient: rfc822; Nell@vendor.example.org\r\n\
             Original-Recipient: rfc822;nell@vendor.example.org\r\nAction: failed\r\n\
             Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n    <nell>: User unknown\r\n\r\n\
             Final-Recipient: rfc822; bram@example.com\r\nAction: delivered\r\nStatus: 2.0.0\r\n";
        let whole = "Content-Type: message/rfc822\r\n\r\nMessage-ID: <own.1@example.com>\r\n\
                     From: desk@example.com\r\nSubject: Grid\r\n\r\nHello\r\n";
        for third in [HEADERS, whole] {
            let found = report(groups, third);
            assert_eq!(found.letter, "own.1@example.com");
            let [one] = found.failed.as_slice() else {
                panic!("{found:?}")
            };
            assert_eq!(one.address, "nell@vendor.example.org");
            assert_eq!(one.status, "5.1.1");
            assert_eq!(one.reason, "550 5.1.1 <nell>: User unknown");
        }
    }

    #[test]
    fn what_is_only_late_has_not_failed() {
        let groups = "Final-Recipient: rfc822; nell@example.org\r\nAction: delayed\r\n\
                      Status: 4.4.1\r\n";
        assert_eq!(report(groups, HEADERS).failed, []);
    }

    #[test]
    fn older_servers_name_who_failed_or_write_prose() {
        let text = "From: mailer-daemon@example.com\r\nX-Failed-Recipients: Nell@example.org\r\n\
                    In-Reply-To: <own.1@example.com>\r\nSubject: Mail failure\r\n\r\nNo.";
        let found = crate::mime::read(text.as_bytes()).unwrap();
        assert_eq!(found.answers, ["own.1@example.com"]);
        assert_eq!(found.bounce.unwrap().failed[0].address, "nell@example.org");
        let prose = "From: mailer-daemon@example.com\r\nSubject: failure\r\n\r\nNo.";
        let found = crate::mime::read(prose.as_bytes()).unwrap().bounce.unwrap();
        assert_eq!(found.failed, [Failed::default()]);
    }

    #[test]
    fn a_report_cut_anywhere_is_read_or_refused() {
        let whole = "From: mailer-daemon@example.com\r\nContent-Type: multipart/report; \
             report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: \
             message/delivery-status\r\n\r\nA: b\r\n\r\nAction: failed\r\nDiagnostic-Code: smtp; é\
             \r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <a\r\n--b--";
        for cut in 0..whole.len() {
            crate::mime::read(&whole.as_bytes()[..cut]);
        }
        let many = "Action: failed\r\n\r\n".repeat(2 * MOST);
        assert_eq!(report(&many, HEADERS).failed.len(), MOST);
    }
}
