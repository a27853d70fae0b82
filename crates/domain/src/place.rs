//! What the place of a meeting says: whether one has to go there, and whether from elsewhere.

const ONLINE: [&str; 10] = [
    "http",
    "teams",
    "zoom",
    "meet.google",
    "webex",
    "skype",
    "online",
    "video",
    "phone",
    "by call",
];
const INSIDE: [&str; 8] = [
    "room",
    "office",
    "boardroom",
    "floor",
    "desk",
    "raum",
    "salle",
    "canteen",
];

/// Whether the text names something to dial in to, not somewhere to be.
pub fn is_online(place: &str) -> bool {
    let place = place.trim().to_lowercase();
    let digits = place.chars().filter(char::is_ascii_digit).count();
    let number = digits >= 7 && place.chars().all(|c| !c.is_alphabetic());
    number || ONLINE.iter().any(|word| place.contains(word))
}

/// Whether getting from one place to the other is a journey, as far as the two texts can tell.
/// Unknown and online places are none; two rooms without an address are in one house; so are two
/// places that share everything after the first comma, where that holds a street number.
pub fn journey(from: &str, to: &str) -> bool {
    let (from, to) = (from.trim().to_lowercase(), to.trim().to_lowercase());
    if from.is_empty() || to.is_empty() || is_online(&from) || is_online(&to) {
        return false;
    }
    let known = |inner: &str, outer: &str| outer.split(',').any(|part| part.trim() == inner);
    let one_house = match (from.split_once(','), to.split_once(',')) {
        (Some((_, a)), Some((_, b))) => a == b && a.chars().any(|c| c.is_ascii_digit()),
        (None, None) => is_inside(&from) && is_inside(&to),
        _ => false,
    };
    from != to && !one_house && !known(&from, &to) && !known(&to, &from)
}

pub(crate) fn is_inside(place: &str) -> bool {
    place
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| INSIDE.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_when_one_must_travel() {
        let far = [
            ("Room 2", "Plant 2, Wexmoor"),
            ("Plant 1", "Plant 2"),
            ("The Ship, Leeds", "Town Hall, Leeds"),
            ("Head office, 1 Mill Lane", "Town Hall, 9 High Street"),
        ];
        let near = [
            ("Room 2", "Board room"),
            ("Room 2", "room 2 "),
            ("", "Plant 2"),
            ("Plant 2", "https://meet.example.com/x"),
            ("Plant 2", "Microsoft Teams Meeting"),
            ("Plant 2", "+44 20 7946 0000"),
            ("Room 2", "Room 2, Head office"),
            ("Room 2, 1 Mill Lane, Leeds", "Hall, 1 Mill Lane, Leeds"),
        ];
        for (a, b) in far {
            assert!(journey(a, b) && journey(b, a), "{a} – {b}");
        }
        for (a, b) in near {
            assert!(!journey(a, b) && !journey(b, a), "{a} – {b}");
        }
    }
}
