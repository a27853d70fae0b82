//! What a charter or an agreement says of itself: a draft, one-sided, signed, to be read again.
use crate::id::PersonId;
use crate::question::{QuestionSet, SetKey};
use crate::statement::{Part, Statement, StatementKind, Wording};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What the executive commits to; empty: the charter is one-sided (`R31`).
pub const EXECUTIVE_GIVES: &str = "executive_gives";
/// What success is for either; empty: not yet a partnership (`R79`).
pub const SUCCESS: [&str; 2] = ["assistant_success", "executive_success"];
/// The day of the next reading.
pub const REVIEW: &str = "review";

/// The question set whose answers a document holds; none of a plain statement.
pub fn questions(kind: StatementKind) -> Option<&'static QuestionSet> {
    match kind {
        StatementKind::Charter => Some(SetKey::Charter.set()),
        StatementKind::Agreement => Some(SetKey::Agreement.set()),
        _ => None,
    }
}

/// What stands over a part of the document; `{executive}` and `{assistant}` are first names.
pub fn heading(question: &str) -> &'static str {
    match question {
        "type" => "What kind of partnership",
        "term" => "For how long, and what for",
        "objectives" => "What we want to reach together",
        "assistant_gives" => "{assistant} gives",
        EXECUTIVE_GIVES => "{executive} gives",
        "assistant_gets" => "{assistant} gets",
        "executive_gets" => "{executive} gets",
        "assistant_success" => "A success for {assistant}",
        "executive_success" => "A success for {executive}",
        "hours" => "Hours, and when we are reached",
        "money" => "Money",
        "confidentiality" => "What stays between us",
        "family" => "Limits that family sets",
        "who_does_what" => "Who does what",
        "trouble" => "When we disagree",
        REVIEW => "Read again on",
        _ => "",
    }
}

/// How far a document has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Somebody has not signed the newest wording.
    Draft {
        /// Who.
        unsigned: Vec<PersonId>,
    },
    /// All have.
    Signed {
        /// The day of the last signature.
        at: jiff::Timestamp,
    },
}

impl Statement {
    /// How far it has come, with these as its parties.
    pub fn standing(&self, parties: &[PersonId]) -> Standing {
        let unsigned: Vec<_> = self.unsigned(parties).into_iter().copied().collect();
        let newest = self
            .signatures
            .iter()
            .filter(|s| s.version == self.version());
        match newest.map(|s| s.at).max() {
            // Nobody to sign it with: an executive alone has a draft.
            Some(at) if unsigned.is_empty() && parties.len() > 1 => Standing::Signed { at },
            _ => Standing::Draft { unsigned },
        }
    }

    /// Whether the executive has committed to nothing in it yet (`R31`).
    pub fn one_sided(&self) -> bool {
        self.kind == StatementKind::Charter && self.part(EXECUTIVE_GIVES).trim().is_empty()
    }

    /// Whose success it does not name yet (`R79`).
    pub fn without_success(&self) -> Vec<&'static str> {
        let open = |key: &&str| self.part(key).trim().is_empty();
        match self.kind {
            StatementKind::Charter => SUCCESS.into_iter().filter(open).collect(),
            _ => Vec::new(),
        }
    }

    /// The day of the next reading, as its parts say it; else as it was set.
    pub fn read_again_on(&self) -> Option<Date> {
        self.part(REVIEW).parse().ok().or(self.review)
    }

    /// Whether the day to read it again has come.
    pub fn to_read_again(&self, today: Date) -> bool {
        self.closed.is_none() && self.review.is_some_and(|day| day <= today)
    }
}

/// One part that differs between two wordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Under which question.
    pub question: String,
    /// As it was; empty where nothing was said.
    pub before: String,
    /// As it is; empty where it was taken out.
    pub after: String,
}

/// What changed from one wording to the next, in the order of the newer one.
pub fn changes(before: &Wording, after: &Wording) -> Vec<Changed> {
    let text = |of: &Wording, key: &str| {
        let found = of.parts.iter().find(|p| p.question.0 == key);
        found.map_or(String::new(), |p| p.text.clone())
    };
    let keys = |of: &Wording| {
        of.parts
            .iter()
            .map(|p: &Part| p.question.0.clone())
            .collect()
    };
    let (mut order, old): (Vec<String>, Vec<String>) = (keys(after), keys(before));
    order.extend(old);
    let mut seen = BTreeSet::new();
    order.retain(|key| seen.insert(key.clone()));
    let changed = |question: String| Changed {
        before: text(before, &question),
        after: text(after, &question),
        question,
    };
    let all = order.into_iter().map(changed);
    all.filter(|c| c.before != c.after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circle::Circle;
    use crate::id::{PairId, StatementId};
    use crate::proposal::Way;
    use crate::statement::{Signature, Whose};
    use jiff::Timestamp;
    use jiff::civil::date;
    use uuid::Uuid;

    fn part(question: &str, text: &str) -> Part {
        Part {
            question: question.into(),
            text: text.into(),
        }
    }

    fn charter(parts: Vec<Part>) -> Statement {
        Statement {
            id: StatementId(Uuid::from_u128(1)),
            pair: PairId(Uuid::from_u128(2)),
            circle: Circle::Pair,
            owner: None,
            kind: StatementKind::Charter,
            whose: Whose::Pair,
            about: None,
            position: 0,
            wordings: vec![Wording {
                parts,
                by: None,
                at: Timestamp::UNIX_EPOCH,
            }],
            signatures: Vec::new(),
            ties: Vec::new(),
            review: Some(date(2027, 10, 4)),
            created: Timestamp::UNIX_EPOCH,
            closed: None,
        }
    }

    #[test]
    fn a_charter_is_a_draft_until_both_have_signed_its_newest_wording() {
        let both = [Uuid::from_u128(3), Uuid::from_u128(4)].map(PersonId);
        let mut charter = charter(vec![part("type", "equals in purpose")]);
        let sign = |charter: &mut Statement, by, version| {
            charter.signatures.push(Signature {
                by,
                at: Timestamp::UNIX_EPOCH,
                way: Way::Page,
                version,
            });
        };
        sign(&mut charter, both[0], 1);
        let draft = Standing::Draft {
            unsigned: vec![both[1]],
        };
        assert_eq!(charter.standing(&both), draft);
        sign(&mut charter, both[1], 1);
        let at = Timestamp::UNIX_EPOCH;
        assert_eq!(charter.standing(&both), Standing::Signed { at });
        // Worded anew, both names are missing again; alone nobody has a partnership.
        let mut anew = charter.clone();
        anew.wordings.push(anew.wordings[0].clone());
        let draft = Standing::Draft {
            unsigned: both.to_vec(),
        };
        assert_eq!(anew.standing(&both), draft);
        assert!(matches!(
            charter.standing(&both[..1]),
            Standing::Draft { .. }
        ));
    }

    #[test]
    fn one_sided_and_without_success_until_both_are_named() {
        let mut it = charter(vec![
            part("assistant_success", "level five"),
            part(EXECUTIVE_GIVES, " "),
        ]);
        assert!(it.one_sided());
        assert_eq!(it.without_success(), ["executive_success"]);
        it.wordings[0].parts[1].text = "context within a day".into();
        assert!(!it.one_sided());
        it.kind = StatementKind::Agreement;
        assert!(it.without_success().is_empty());
    }

    #[test]
    fn it_is_read_again_from_its_day_on() {
        let it = charter(Vec::new());
        assert!(!it.to_read_again(date(2027, 10, 3)));
        assert!(it.to_read_again(date(2027, 10, 4)));
    }

    #[test]
    fn what_changed_is_said_part_by_part() {
        let old = charter(vec![part("type", "formal"), part("term", "a year")]);
        let new = charter(vec![part("term", "a year"), part("money", "500")]);
        let all = changes(&old.wordings[0], &new.wordings[0]);
        let all: Vec<_> = all
            .iter()
            .map(|c| (c.question.as_str(), c.before.as_str(), c.after.as_str()))
            .collect();
        assert_eq!(all, [("money", "", "500"), ("type", "formal", "")]);
    }

    #[test]
    fn every_question_of_a_document_has_a_heading() {
        for kind in [StatementKind::Charter, StatementKind::Agreement] {
            for q in questions(kind).unwrap().questions {
                assert!(!heading(q.key).is_empty(), "{}", q.key);
            }
        }
    }
}
