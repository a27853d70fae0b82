//! One entry as an iCalendar file to open (RFC 5545): for a hand, where we may not write.
use jiff::Timestamp;

/// A calendar file with one entry of that UID, `from..until`, stamped `now`.
///
/// Times are in UTC (section 3.3.5, form 2), so that the reader's program needs no zone of ours.
pub fn entry(
    uid: &str,
    title: &str,
    text: &str,
    from: Timestamp,
    until: Timestamp,
    now: Timestamp,
) -> String {
    let stamp = |at: Timestamp| at.strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Counterpart//EN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", escape(uid)),
        format!("DTSTAMP:{}", stamp(now)),
        format!("DTSTART:{}", stamp(from)),
        format!("DTEND:{}", stamp(until)),
        format!("SUMMARY:{}", escape(title)),
    ];
    if !text.trim().is_empty() {
        lines.push(format!("DESCRIPTION:{}", escape(text)));
    }
    lines.extend(["TRANSP:OPAQUE", "END:VEVENT", "END:VCALENDAR"].map(str::to_owned));
    lines.iter().map(|line| fold(line)).collect()
}

/// Section 3.3.11; other control characters are not allowed in a value and are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// Section 3.1: lines of at most 75 octets, never cut within a character.
fn fold(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ical::{Options, read};

    #[test]
    fn what_is_written_is_read_back() {
        let from: Timestamp = "2027-08-05T08:00:00Z".parse().unwrap();
        let until: Timestamp = "2027-08-05T10:00:00Z".parse().unwrap();
        let title = "Plant 2; site test, with Gideon\\Bram — ".repeat(3) + "fürs Büro";
        let text = "Why:\r\nthe grid date\u{7}";
        let file = entry("a,b@example.com", &title, text, from, until, from);
        assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
        let found = read(file.as_bytes(), &Options::default()).unwrap();
        let event = &found.events[0].event;
        assert_eq!(event.uid, "a,b@example.com");
        assert_eq!(event.title, title);
        assert_eq!(event.description, "Why:\nthe grid date");
        assert_eq!(event.start.to_timestamp(&jiff::tz::TimeZone::UTC), from);
    }
}
