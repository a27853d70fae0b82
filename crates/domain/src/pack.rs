//! Term packs (`R96`): what our own words are called in a trade. Labels change, data never does.
use crate::words::capital;

/// Whose words stand on the labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pack {
    /// An office like any other.
    #[default]
    Office,
    /// A real estate team.
    RealEstate,
}

/// Our words and theirs; a longer one stands before a shorter one that it holds.
const REAL_ESTATE: [(&str, &str); 14] = [
    ("executive assistant", "executive assistant"),
    ("executive", "mega agent"),
    ("team player", "team player"),
    ("team member", "agent"),
    ("the team is", "the agents are"),
    ("your team is", "your agents are"),
    ("the team", "the agents"),
    ("your team", "your agents"),
    ("initiatives", "listings"),
    ("initiative", "listing"),
    ("the plan of the two of us", "1-3-5"),
    ("monday page", "4-1-1"),
    ("help & roles", "help & agents"),
    ("goals", "1-3-5 goals"),
];

impl Pack {
    /// In the order of the list.
    pub const ALL: [Pack; 2] = [Pack::Office, Pack::RealEstate];

    /// Its word in settings and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Pack::Office => "office",
            Pack::RealEstate => "real-estate",
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Pack::Office => "An office",
            Pack::RealEstate => "A real estate team",
        }
    }

    /// By its word.
    pub fn of(word: &str) -> Option<Pack> {
        Pack::ALL.into_iter().find(|p| p.word() == word)
    }

    /// A label of ours as this trade says it. Never for what people wrote.
    pub fn say(self, label: &str) -> String {
        match self {
            Pack::Office => label.to_owned(),
            Pack::RealEstate => renamed(label),
        }
    }
}

fn renamed(label: &str) -> String {
    let (mut out, mut rest) = (String::new(), label);
    // A word of ours is one from its first letter on, never the end of another.
    let mut begins = true;
    while let Some(first) = rest.chars().next() {
        let found = REAL_ESTATE
            .iter()
            .filter(|_| begins)
            .find_map(|(ours, theirs)| {
                let head = rest.get(..ours.len())?;
                let next = rest[ours.len()..].chars().next();
                let whole = next.is_none_or(|c| !c.is_alphanumeric());
                (whole && head.eq_ignore_ascii_case(ours)).then_some((ours.len(), *theirs))
            });
        begins = !first.is_alphanumeric();
        match found {
            Some((length, theirs)) => {
                match first.is_uppercase() {
                    true => out.push_str(&capital(theirs)),
                    false => out.push_str(theirs),
                }
                rest = &rest[length..];
                begins = false;
            }
            None => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_renamed_by_whole_words() {
        let say = |label| Pack::RealEstate.say(label);
        assert_eq!(say("The executive decides"), "The mega agent decides");
        assert_eq!(say("Executive assistant"), "Executive assistant");
        assert_eq!(say("Take into the team"), "Take into the agents");
        assert_eq!(say("Initiatives and milestones"), "Listings and milestones");
        assert_eq!(say("Monday page"), "4-1-1");
        assert_eq!(
            say("A steam engine’s goals"),
            "A steam engine’s 1-3-5 goals"
        );
        assert_eq!(say("teams"), "teams", "a longer word is another word");
        assert_eq!(Pack::Office.say("The executive"), "The executive");
        for pack in Pack::ALL {
            assert_eq!(Pack::of(pack.word()), Some(pack));
        }
    }
}
