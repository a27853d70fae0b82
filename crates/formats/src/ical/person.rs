//! ATTENDEE and ORGANIZER.
use super::property::Property;
use super::value;
use domain::event::{Answer, Attendee, Organizer};

/// Reads an ATTENDEE (RFC 5545 section 3.8.4.1).
pub(super) fn attendee(property: &Property<'_>) -> Attendee {
    let mut attendee = Attendee {
        email: address(property.value()),
        required: true,
        ..Attendee::default()
    };
    for (name, text) in property.params() {
        if name.eq_ignore_ascii_case("CN") {
            attendee.name = self::name(&text);
        } else if name.eq_ignore_ascii_case("EMAIL") && !attendee.email.contains('@') {
            // RFC 7986 section 6.2: the value is some other address then.
            attendee.email = address(&text);
        } else if name.eq_ignore_ascii_case("PARTSTAT") {
            attendee.answer = answer(&text);
        } else if name.eq_ignore_ascii_case("ROLE") {
            let role = text.to_ascii_uppercase();
            attendee.required = !matches!(role.as_str(), "OPT-PARTICIPANT" | "NON-PARTICIPANT");
        } else if name.eq_ignore_ascii_case("CUTYPE") {
            let kind = text.to_ascii_uppercase();
            attendee.resource = matches!(kind.as_str(), "ROOM" | "RESOURCE");
        }
    }
    attendee
}

/// Reads an ORGANIZER; none when neither address nor name is in it.
pub(super) fn organizer(property: &Property<'_>) -> Option<Organizer> {
    let text = |name| property.param(name).unwrap_or_default();
    let mut email = address(property.value());
    if !email.contains('@') && !text("EMAIL").is_empty() {
        email = address(&text("EMAIL"));
    }
    let (name, sent_by) = (name(&text("CN")), address(&text("SENT-BY")));
    let known = !(email.is_empty() && name.is_empty());
    known.then_some(Organizer {
        email,
        name,
        sent_by,
    })
}

fn answer(text: &str) -> Answer {
    match text.to_ascii_uppercase().as_str() {
        "ACCEPTED" | "CONFIRMED" => Answer::Accepted,
        "DECLINED" => Answer::Declined,
        "TENTATIVE" => Answer::Tentative,
        "DELEGATED" => Answer::Delegated,
        _ => Answer::NeedsAction,
    }
}

/// Lower-case address without `mailto:`; empty for `invalid:nomail` and the like.
fn address(text: &str) -> String {
    let edge = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>');
    let text = text.trim_matches(edge);
    let bare = match text.split_at_checked(7) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => rest,
        _ => text,
    };
    let lower = value::text(bare.trim_matches(edge)).to_lowercase();
    if lower.starts_with("invalid:") {
        return String::new();
    }
    lower
}

fn name(text: &str) -> String {
    value::text(text).trim().trim_matches('"').trim().to_owned()
}
