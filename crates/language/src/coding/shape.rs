//! What the shape of an occasion says: who is there, how long, where.
use super::Occasion;
use super::fold::spaced;
use super::rule::{STRUCTURE, name_and_role, two_names};
use domain::event::Kind;
use domain::time_entry::{Category, Channel, Mode};

/// Categories that the shape speaks for, with weight and reason.
pub(crate) fn voices(occasion: &Occasion) -> Vec<(Category, f64, String)> {
    let mut out = Vec::new();
    let mut say = |category, weight: f64, reason: &str| {
        out.push((category, weight * STRUCTURE, reason.to_owned()));
    };
    match occasion.kind {
        Kind::Focus => say(Category::Focus, 6.0, "The calendar calls it focus time"),
        Kind::OutOfOffice => say(Category::Personal, 6.0, "The calendar says out of office"),
        Kind::Birthday => say(Category::Personal, 6.0, "It is a birthday"),
        Kind::WorkingLocation => say(Category::Admin, 2.0, "It says where she works"),
        Kind::Appointment => {}
    }
    let others = occasion.others();
    let outside = others
        .iter()
        .filter(|(email, _)| occasion.is_outside(email))
        .count();
    let title = spaced(&occasion.title);
    let first = title.split_whitespace().next().unwrap_or_default();
    if matches!(
        first,
        "prep" | "prepare" | "preparation" | "preparing" | "draft" | "write"
    ) {
        say(
            Category::Focus,
            4.0,
            "The title begins with preparing something",
        );
    }
    if two_names(&occasion.title) {
        say(Category::People, 3.0, "The title is two names");
    } else if name_and_role(&occasion.title) {
        say(
            Category::People,
            1.0,
            "The title is one person and their role",
        );
    }
    match (others.len(), outside) {
        (0, _) => {}
        (_, out) if out > 0 => say(Category::Customers, 1.5, "People from outside are invited"),
        (1, _) => say(Category::People, 1.4, "Only one other person is invited"),
        (2..=12, _) => say(
            Category::Reviews,
            0.6,
            "Only people of the firm are invited",
        ),
        _ => say(
            Category::Culture,
            0.8,
            "Many people of the firm are invited",
        ),
    }
    let place = spaced(&occasion.location);
    if ["airport", "station", "aeroporto", "flughafen"]
        .iter()
        .any(|w| place.contains(w))
    {
        say(
            Category::Travel,
            1.2,
            "It takes place at a station or an airport",
        );
    }
    out
}

/// Whose agenda: what comes round is routine, what others called is answered.
pub(crate) fn mode(occasion: &Occasion, category: Category) -> Mode {
    let invited =
        !occasion.organizer.is_empty() && !occasion.own_emails.contains(&occasion.organizer);
    match category {
        Category::Unplanned => Mode::Reactive,
        Category::Focus | Category::Strategy => Mode::OwnAgenda,
        Category::Admin | Category::Travel | Category::Mail | Category::Personal => Mode::Routine,
        _ if !occasion.series.is_empty() => Mode::Routine,
        _ if invited && occasion.is_outside(&occasion.organizer) => Mode::Reactive,
        _ => Mode::OwnAgenda,
    }
}

pub(crate) fn channel(occasion: &Occasion, category: Category) -> Channel {
    let text = spaced(&format!("{} {}", occasion.title, occasion.location));
    let says = |words: &[&str]| words.iter().any(|w| text.contains(&format!(" {w} ")));
    if category == Category::Mail {
        return Channel::Written;
    }
    let alone = occasion.others().is_empty();
    if matches!(category, Category::Focus) && alone {
        return Channel::Alone;
    }
    if !occasion.conference.is_empty()
        || says(&[
            "zoom",
            "teams",
            "webex",
            "google meet",
            "video",
            "videocall",
            "vc",
            "online",
        ])
    {
        return Channel::Video;
    }
    if says(&[
        "call",
        "phone",
        "telephone",
        "tel",
        "ring",
        "dial in",
        "telefonat",
        "ligacao",
    ]) {
        return Channel::Phone;
    }
    let solitary = matches!(
        category,
        Category::Admin | Category::Travel | Category::Personal
    );
    if alone && solitary {
        Channel::Alone
    } else {
        Channel::FaceToFace
    }
}

/// Somebody else could go: admin, and the large routine meetings that others call.
pub(crate) fn delegable(occasion: &Occasion, category: Category) -> bool {
    let invited =
        !occasion.organizer.is_empty() && !occasion.own_emails.contains(&occasion.organizer);
    match category {
        Category::Admin => true,
        Category::Reviews => invited && occasion.others().len() >= 8,
        _ => false,
    }
}
