//! Who does what (`R46`): for each duty, what the executive, the assistant and the team are to it.
use std::fmt;
use std::str::FromStr;

/// Whoever shares the day-to-day work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// The executive.
    Executive,
    /// The assistant.
    Assistant,
    /// The team.
    Team,
}

impl Party {
    /// All of them, in the order of the board.
    pub const ALL: [Party; 3] = [Party::Executive, Party::Assistant, Party::Team];

    /// As stored and as forms name it.
    pub fn word(self) -> &'static str {
        match self {
            Party::Executive => "executive",
            Party::Assistant => "assistant",
            Party::Team => "team",
        }
    }
}

/// What somebody is to a duty: R, A, C, I of the responsibility chart, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Share {
    /// Nothing.
    #[default]
    None,
    /// Does it (R).
    Does,
    /// Answers for it (A).
    Answers,
    /// Does it and answers for it (R and A).
    Both,
    /// Is asked before (C).
    Asked,
    /// Is told after (I).
    Told,
}

impl Share {
    /// All of them, in the order of a list to choose from.
    pub const ALL: [Share; 6] = [
        Share::None,
        Share::Does,
        Share::Answers,
        Share::Both,
        Share::Asked,
        Share::Told,
    ];

    /// The letters of the chart, as stored: "R", "A", "RA", "C", "I".
    pub fn letters(self) -> &'static str {
        match self {
            Share::None => "",
            Share::Does => "R",
            Share::Answers => "A",
            Share::Both => "RA",
            Share::Asked => "C",
            Share::Told => "I",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Share::None => "–",
            Share::Does => "does it",
            Share::Answers => "answers for it",
            Share::Both => "does and answers",
            Share::Asked => "is asked",
            Share::Told => "is told",
        }
    }

    /// Whether somebody answers for it.
    pub fn answers(self) -> bool {
        matches!(self, Share::Answers | Share::Both)
    }

    fn of(letters: &str) -> Option<Share> {
        Share::ALL.into_iter().find(|s| s.letters() == letters)
    }
}

/// A line of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What it is: its name is its identity.
    pub title: String,
    /// What each party is to it, in the order of [`Party::ALL`].
    pub shares: [Share; 3],
}

/// Letters that are none of the chart's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` says nobody’s share: write R, A, RA, C or I for three, with commas between")]
pub struct NoShares(String);

/// "A,R,": executive, assistant, team.
impl fmt::Display for Duty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shares.map(Share::letters).join(","))
    }
}

impl Duty {
    /// Reads what [`Duty`] displays.
    ///
    /// # Errors
    /// [`NoShares`] for anything else.
    pub fn read(title: &str, shares: &str) -> Result<Duty, NoShares> {
        let read = |text: &str| Share::of(text.trim()).ok_or_else(|| NoShares(shares.into()));
        let found: Result<Vec<_>, _> = shares.split(',').map(read).collect();
        let found: [Share; 3] = found?.try_into().map_err(|_| NoShares(shares.into()))?;
        Ok(Duty {
            title: title.to_owned(),
            shares: found,
        })
    }

    /// Who answers for it.
    pub fn answering(&self) -> Vec<Party> {
        let all = Party::ALL.into_iter().zip(self.shares);
        all.filter(|(_, s)| s.answers()).map(|(p, _)| p).collect()
    }

    /// What has to be settled: two answer for it, nobody does, or nobody does the work.
    pub fn question(&self, name: impl Fn(Party) -> String) -> Option<String> {
        let title = &self.title;
        let does = |s: &Share| matches!(s, Share::Does | Share::Both);
        match self.answering().as_slice() {
            [] => Some(format!("Nobody answers for “{title}” yet. Who does?")),
            [_] if !self.shares.iter().any(does) => {
                Some(format!("Nobody does “{title}” yet. Who does?"))
            }
            [_] => None,
            more => {
                let names: Vec<_> = more.iter().map(|p| name(*p)).collect();
                let (names, all) = (crate::words::list(&names), more.len());
                let all = if all > 2 { "all" } else { "both" };
                Some(format!("{names} {all} answer for “{title}”. Which of you?"))
            }
        }
    }

    /// One answers for it; whoever else did is asked, or goes on doing it.
    #[must_use]
    pub fn settled(&self, one: Party) -> Duty {
        let mut out = self.clone();
        for (party, share) in Party::ALL.into_iter().zip(&mut out.shares) {
            *share = match (*share, party == one) {
                (Share::Does | Share::Both, true) => Share::Both,
                (_, true) => Share::Answers,
                (Share::Both, false) => Share::Does,
                (Share::Answers, false) => Share::Asked,
                (share, false) => share,
            };
        }
        out
    }
}

impl FromStr for Party {
    type Err = NoShares;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Party::ALL.into_iter().find(|p| p.word() == text);
        found.ok_or_else(|| NoShares(text.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(party: Party) -> String {
        ["Orla", "Tobias", "the team"][party as usize].to_owned()
    }

    #[test]
    fn two_who_answer_are_a_question_until_one_does() {
        let duty = Duty::read("Board papers", "A,RA,I").unwrap();
        assert_eq!(duty.to_string(), "A,RA,I");
        let question = "Orla and Tobias both answer for “Board papers”. Which of you?";
        assert_eq!(duty.question(named).unwrap(), question);
        let settled = duty.settled(Party::Executive);
        assert_eq!(settled.to_string(), "A,R,I");
        assert_eq!(settled.question(named), None);
        assert_eq!(duty.settled(Party::Assistant).to_string(), "C,RA,I");
    }

    #[test]
    fn what_nobody_owns_asks_for_an_owner() {
        let ask = |shares| Duty::read("Travel", shares).unwrap().question(named);
        assert!(ask(",,").unwrap().starts_with("Nobody answers for"));
        assert!(ask("A,,").unwrap().starts_with("Nobody does"));
        assert_eq!(ask("A,R,"), None);
        let all = ask("A,A,A").unwrap();
        assert!(
            all.starts_with("Orla, Tobias and the team all answer"),
            "{all}"
        );
    }

    #[test]
    fn what_is_no_chart_is_refused() {
        for bad in ["", "A", "A,R", "A,R,X", "A,R,C,I"] {
            assert!(Duty::read("Travel", bad).is_err(), "{bad}");
        }
    }
}
