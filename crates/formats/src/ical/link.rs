//! Dial-in links in text that people and programs paste.

/// Hosts whose addresses are meetings, each with a part of the path that proves it.
const KNOWN: &[(&str, &str)] = &[
    ("meet.google.com", "/"),
    ("teams.microsoft.com", "/l/meetup-join/"),
    ("teams.microsoft.com", "/meet/"),
    ("teams.live.com", "/meet/"),
    ("zoom.us", "/j/"),
    ("zoom.us", "/my/"),
    ("zoom.us", "/w/"),
    ("zoomgov.com", "/j/"),
    ("webex.com", "/"),
    ("whereby.com", "/"),
    ("meet.jit.si", "/"),
    ("8x8.vc", "/"),
    ("gotomeeting.com", "/join/"),
    ("meet.goto.com", "/"),
];

/// The first known meeting link in a text.
pub(super) fn find(text: &str) -> Option<&str> {
    if !text.contains("://") {
        return None;
    }
    text.match_indices("https://")
        .map(|(at, _)| address(&text[at..]))
        .find(|a| known(a))
}

/// The address at the start of a text: up to a blank, a quote or a bracket.
fn address(text: &str) -> &str {
    let stop = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | ')' | ']' | '|');
    let end = text.find(stop).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '\\'])
}

fn known(address: &str) -> bool {
    let rest = &address["https://".len()..];
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let host = host.to_ascii_lowercase();
    KNOWN.iter().any(|(name, part)| {
        let same = host
            .strip_suffix(name)
            .is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
        same && path.len() > part.len() && path.contains(part)
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn meeting_links_are_found_in_prose() {
        for (text, want) in [
            (
                "Join: https://meet.google.com/abc-defg-hij.",
                "https://meet.google.com/abc-defg-hij",
            ),
            (
                "<https://us02web.zoom.us/j/123?pwd=x>",
                "https://us02web.zoom.us/j/123?pwd=x",
            ),
            (
                "https://example.com/a https://teams.microsoft.com/l/meetup-join/19%3a",
                "https://teams.microsoft.com/l/meetup-join/19%3a",
            ),
            ("(https://whereby.com/ines)", "https://whereby.com/ines"),
        ] {
            assert_eq!(find(text), Some(want), "{text}");
        }
    }

    #[test]
    fn other_addresses_are_left_alone() {
        for text in [
            "https://zoom.us.example.com/j/1",
            "https://zoom.us/pricing",
            "https://notwebex.com/x",
            "https://meet.google.com/",
            "zoom",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
