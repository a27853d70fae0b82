//! What can be said to a proposal: six verbs, their aliases, and the one parser of both.
use serde::{Deserialize, Serialize};

/// An answer to a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Yes: do it.
    Approve,
    /// Yes in principle, with this change: back to the proposer.
    Edit,
    /// A question first: back to the proposer.
    Ask,
    /// No.
    Decline,
    /// Not now: comes back by itself.
    Snooze,
    /// Not like this, with a note: back to the proposer.
    HandBack,
}

/// Words that mean a verb; longer ones before those they begin with.
const WORDS: [(&str, Option<Verb>); 46] = [
    // Friendly beginnings that say neither yes nor no.
    ("no problem", None),
    ("no idea", None),
    ("not sure", Some(Verb::Ask)),
    ("not now", Some(Verb::Snooze)),
    ("not yet", Some(Verb::Snooze)),
    ("not like this", Some(Verb::HandBack)),
    ("do not", Some(Verb::Decline)),
    ("don't", Some(Verb::Decline)),
    ("don’t", Some(Verb::Decline)),
    ("go ahead", Some(Verb::Approve)),
    ("do it", Some(Verb::Approve)),
    ("that's right", Some(Verb::Approve)),
    ("that’s right", Some(Verb::Approve)),
    ("approved", Some(Verb::Approve)),
    ("approve", Some(Verb::Approve)),
    ("agreed", Some(Verb::Approve)),
    ("agree", Some(Verb::Approve)),
    ("okay", Some(Verb::Approve)),
    ("ok", Some(Verb::Approve)),
    ("yes", Some(Verb::Approve)),
    ("yep", Some(Verb::Approve)),
    ("ja", Some(Verb::Approve)),
    ("oui", Some(Verb::Approve)),
    ("y", Some(Verb::Approve)),
    ("edited", Some(Verb::Edit)),
    ("edit", Some(Verb::Edit)),
    ("change", Some(Verb::Edit)),
    ("ask", Some(Verb::Ask)),
    ("question", Some(Verb::Ask)),
    ("why", Some(Verb::Ask)),
    ("?", Some(Verb::Ask)),
    ("declined", Some(Verb::Decline)),
    ("decline", Some(Verb::Decline)),
    ("reject", Some(Verb::Decline)),
    ("nein", Some(Verb::Decline)),
    ("nope", Some(Verb::Decline)),
    ("no", Some(Verb::Decline)),
    ("n", Some(Verb::Decline)),
    ("snooze", Some(Verb::Snooze)),
    ("later", Some(Verb::Snooze)),
    ("wait", Some(Verb::Snooze)),
    ("hand_back", Some(Verb::HandBack)),
    ("hand back", Some(Verb::HandBack)),
    ("hand-back", Some(Verb::HandBack)),
    ("returned", Some(Verb::HandBack)),
    ("return", Some(Verb::HandBack)),
];

/// After a yes these make it a yes on a condition, which is a talk and not an approval.
const CONDITIONS: [&str; 12] = [
    "but", "if", "unless", "except", "only", "provided", "once", "when", "after", "not", "though",
    "or",
];

impl Verb {
    /// All of them, in the order of the buttons.
    pub const ALL: [Verb; 6] = [
        Verb::Approve,
        Verb::Edit,
        Verb::Ask,
        Verb::HandBack,
        Verb::Snooze,
        Verb::Decline,
    ];

    /// The verb that a text begins with, whatever its case; none where it begins with none.
    ///
    /// ```
    /// use domain::proposal::Verb;
    /// assert_eq!(Verb::read("Yes."), Some(Verb::Approve));
    /// assert_eq!(Verb::read("later, I am on a train"), Some(Verb::Snooze));
    /// assert_eq!(Verb::read("Thanks for this"), None);
    /// ```
    pub fn read(text: &str) -> Option<Verb> {
        Verb::read_note(text).map(|(verb, _)| verb)
    }

    /// The same with what was said after it. "Yes, but tell Ines first" is no approval: it is a
    /// question with the whole text as its note.
    pub fn read_note(text: &str) -> Option<(Verb, &str)> {
        let text = text.trim();
        let said = text.trim_start_matches(['“', '"', '\'', '*', '>', ' ']);
        let (verb, rest) = WORDS.iter().find_map(|(word, verb)| {
            let (head, rest) = (said.get(..word.len())?, said.get(word.len()..)?);
            let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            (head.eq_ignore_ascii_case(word) && ends).then_some((*verb, rest))
        })?;
        let verb = verb?;
        let note = rest.trim_matches(|c: char| c.is_whitespace() || ".,;:!–—-\"”'*".contains(c));
        let next = note.split(|c: char| !c.is_alphabetic()).next();
        let next = next.unwrap_or_default().to_lowercase();
        if verb == Verb::Approve && CONDITIONS.contains(&next.as_str()) {
            return Some((Verb::Ask, text));
        }
        Some((verb, note))
    }

    /// The word for forms, links and scripts; [`Verb::read`] takes it back.
    pub fn word(self) -> &'static str {
        match self {
            Verb::Approve => "approve",
            Verb::Edit => "edit",
            Verb::Ask => "ask",
            Verb::Decline => "decline",
            Verb::Snooze => "snooze",
            Verb::HandBack => "hand_back",
        }
    }

    /// On a button where the proposal gives no better word.
    pub fn label(self) -> &'static str {
        match self {
            Verb::Approve => "Approve",
            Verb::Edit => "Edit",
            Verb::Ask => "Ask",
            Verb::Decline => "Decline",
            Verb::Snooze => "Wait",
            Verb::HandBack => "Hand back",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_read_back_from_its_own_word_and_label() {
        for verb in Verb::ALL {
            assert_eq!(Verb::read(verb.word()), Some(verb));
            assert_eq!(Verb::read(verb.label()), Some(verb));
        }
    }

    #[test]
    fn a_condition_is_a_question_and_kindness_is_no_refusal() {
        for (text, read) in [
            ("YES", Some((Verb::Approve, ""))),
            ("yes - thank you", Some((Verb::Approve, "thank you"))),
            (
                "Yes, but not before Tuesday",
                Some((Verb::Ask, "Yes, but not before Tuesday")),
            ),
            ("ok if Ines agrees", Some((Verb::Ask, "ok if Ines agrees"))),
            ("no. Too dear.", Some((Verb::Decline, "Too dear"))),
            ("No problem, go on", None),
            ("not now", Some((Verb::Snooze, ""))),
            (
                "wait until Thursday",
                Some((Verb::Snooze, "until Thursday")),
            ),
            (
                "return: the price is wrong",
                Some((Verb::HandBack, "the price is wrong")),
            ),
            ("noted", None),
            ("yesterday I said so", None),
            ("why 3 %?", Some((Verb::Ask, "3 %?"))),
            ("“Yes”", Some((Verb::Approve, ""))),
            ("", None),
            ("ø", None),
        ] {
            assert_eq!(Verb::read_note(text), read, "{text}");
        }
    }
}
