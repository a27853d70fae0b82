//! A `mailto:` link (RFC 6068): opens a ready letter in whatever program somebody writes with.
use std::fmt::Write as _;

/// The link for these addresses, subject and text; empty addresses are left out.
pub fn link(to: &[&str], subject: &str, text: &str) -> String {
    let to: Vec<_> = to.iter().filter(|a| !a.trim().is_empty()).collect();
    let to: Vec<_> = to.iter().map(|a| encode(a.trim(), "@")).collect();
    // Line breaks are CRLF (section 5).
    let text = text.replace("\r\n", "\n").replace('\n', "\r\n");
    format!(
        "mailto:{}?subject={}&body={}",
        to.join(","),
        encode(subject, ""),
        encode(&text, "")
    )
}

/// Everything but unreserved characters (RFC 3986 section 2.3) and `also` as `%XX`.
fn encode(text: &str, also: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || also.contains(c) {
            out.push(c);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_survives_the_way_into_a_link() {
        let made = link(
            &["gideon.farrow@example.com", "", "a&b@example.com"],
            "Yes & no?",
            "Dear Gideon,\n50 % – done.",
        );
        assert_eq!(
            made,
            "mailto:gideon.farrow@example.com,a%26b@example.com?subject=Yes%20%26%20no%3F\
             &body=Dear%20Gideon%2C%0D%0A50%20%25%20%E2%80%93%20done."
        );
    }
}
