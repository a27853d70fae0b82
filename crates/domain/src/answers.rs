//! One person's answers to a question set in one round.
use crate::id::{AnswersId, PairId, PersonId};
use crate::proposal::Way;
use crate::question::{Ask, Question, QuestionKey, SetKey};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which time it was asked: "2027-Q3", "2027-08"; empty for what is kept up to date instead.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Round(pub String);

impl Round {
    /// Asked once, and kept up to date.
    pub fn standing() -> Round {
        Round::default()
    }

    /// Once a quarter.
    pub fn quarter(day: Date) -> Round {
        Round(format!("{}-Q{}", day.year(), (day.month() + 2) / 3))
    }

    /// The first day of the quarter that this names; none where it names none.
    pub fn begins(&self) -> Option<Date> {
        let (year, quarter) = self.0.split_once("-Q")?;
        let quarter: i8 = quarter.parse().ok().filter(|q| (1..=4).contains(q))?;
        Date::new(year.parse().ok()?, quarter * 3 - 2, 1).ok()
    }

    /// Once a month.
    pub fn month(day: Date) -> Round {
        Round(format!("{}-{:02}", day.year(), day.month()))
    }

    /// Once a week (ISO 8601).
    pub fn week(day: Date) -> Round {
        let week = day.iso_week_date();
        Round(format!("{}-W{:02}", week.year(), week.week()))
    }
}

impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// A sentence or a few.
    Words(String),
    /// A whole number.
    Number(u8),
    /// Some of what was offered, the dearest first.
    Picks(Vec<String>),
    /// A time of day.
    Time(Time),
    /// A day.
    Date(Date),
    /// Yes or no.
    Yes(bool),
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenAnswer {
    /// To which question.
    pub question: QuestionKey,
    /// What.
    pub given: Given,
    /// When.
    pub at: Timestamp,
    /// In which way it came.
    pub way: Way,
    /// Whether its owner showed this one to the partner (`Openness::Own`).
    #[serde(default)]
    pub shared: bool,
}

/// Answers of one person, in one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// Their identity.
    pub id: AnswersId,
    /// In which pair.
    pub pair: PairId,
    /// Whose.
    pub of: PersonId,
    /// The one other person who reads them too.
    pub with: Option<PersonId>,
    /// To which questions.
    pub set: SetKey,
    /// Which time.
    pub round: Round,
    /// The newest answer to each question.
    pub given: Vec<GivenAnswer>,
    /// What was answered before, the oldest first.
    pub earlier: Vec<GivenAnswer>,
    /// When their owner said that they are done.
    pub done: Option<Timestamp>,
    /// When they were last changed.
    pub changed: Timestamp,
}

impl Answers {
    /// None yet.
    pub fn new(
        id: AnswersId,
        (pair, of): (PairId, PersonId),
        (set, round): (SetKey, Round),
        now: Timestamp,
    ) -> Answers {
        Answers {
            id,
            pair,
            of,
            with: None,
            set,
            round,
            given: Vec::new(),
            earlier: Vec::new(),
            done: None,
            changed: now,
        }
    }

    /// What is answered to one question.
    pub fn to(&self, question: &str) -> Option<&Given> {
        let found = self.given.iter().find(|a| a.question.0 == question);
        found.map(|a| &a.given)
    }

    /// The number answered to a question of a scale.
    pub fn number(&self, question: &str) -> Option<u8> {
        match self.to(question) {
            Some(Given::Number(n)) => Some(*n),
            _ => None,
        }
    }

    /// The words answered; empty where there are none.
    pub fn words(&self, question: &str) -> &str {
        match self.to(question) {
            Some(Given::Words(words)) => words,
            _ => "",
        }
    }

    /// What was picked for a question, the dearest first; empty where nothing was.
    pub fn picks(&self, question: &str) -> &[String] {
        match self.to(question) {
            Some(Given::Picks(picks)) => picks,
            _ => &[],
        }
    }

    /// What both picked, in the order of this one; capital letters do not matter.
    pub fn in_common(&self, other: &Answers, question: &str) -> Vec<String> {
        let theirs: Vec<_> = other
            .picks(question)
            .iter()
            .map(|p| p.to_lowercase())
            .collect();
        let mine = self.picks(question).iter();
        mine.filter(|p| theirs.contains(&p.to_lowercase()))
            .cloned()
            .collect()
    }

    /// Answers a question; what stood before is kept.
    pub fn give(&mut self, answer: GivenAnswer) {
        let known = self
            .given
            .iter_mut()
            .find(|a| a.question == answer.question);
        match known {
            Some(known) if known.given == answer.given => {}
            Some(known) => self.earlier.push(std::mem::replace(known, answer)),
            None => self.given.push(answer),
        }
    }

    /// Takes an answer back: the question is open again; whether there was one.
    pub fn take_back(&mut self, question: &str) -> bool {
        let at = self.given.iter().position(|a| a.question.0 == question);
        self.earlier.extend(at.map(|at| self.given.remove(at)));
        at.is_some()
    }

    /// The questions of the set that have no answer yet, in their order.
    pub fn open(&self) -> Vec<&'static Question> {
        let all = self.set.set().questions.iter();
        all.filter(|q| self.to(q.key).is_none()).collect()
    }
}

impl fmt::Display for Given {
    /// As somebody would say it: "09:30", "call, then text message", "4".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Given::Words(words) => f.write_str(words),
            Given::Number(n) => n.fmt(f),
            Given::Picks(picks) => f.write_str(&picks.join(", then ")),
            Given::Time(time) => time.strftime("%H:%M").fmt(f),
            Given::Date(date) => date.fmt(f),
            Given::Yes(yes) => f.write_str(if *yes { "yes" } else { "no" }),
        }
    }
}

impl Given {
    /// Reads what somebody entered in a form; several picks come as several texts. None: nothing
    /// was answered, which is always allowed.
    ///
    /// # Errors
    /// A sentence that says what would be an answer.
    pub fn read(ask: Ask, entered: &[&str]) -> Result<Option<Given>, String> {
        let texts: Vec<_> = entered.iter().map(|t| t.trim()).collect();
        let mut texts: Vec<_> = texts.into_iter().filter(|t| !t.is_empty()).collect();
        let Some(first) = texts.first().copied() else {
            return Ok(None);
        };
        let given = match ask {
            Ask::Words => Given::Words(first.to_owned()),
            Ask::Scale { low, high, .. } => match first.parse() {
                Ok(n) if (low..=high).contains(&n) => Given::Number(n),
                _ => return Err(format!("Choose a number from {low} to {high}.")),
            },
            Ask::Pick { most, .. } => {
                let mut seen = std::collections::BTreeSet::new();
                texts.retain(|t| seen.insert(t.to_lowercase()));
                if texts.len() > most {
                    return Err(format!("Keep at most {most}; these are {}.", texts.len()));
                }
                Given::Picks(texts.into_iter().map(str::to_owned).collect())
            }
            Ask::Time => match first.parse() {
                Ok(time) => Given::Time(time),
                Err(_) => return Err("Write a time such as 09:30.".to_owned()),
            },
            Ask::Date => match first.parse() {
                Ok(date) => Given::Date(date),
                Err(_) => return Err("Write a day such as 2027-10-01.".to_owned()),
            },
            Ask::YesNo => match first {
                "yes" => Given::Yes(true),
                "no" => Given::Yes(false),
                _ => return Err("Choose yes or no.".to_owned()),
            },
        };
        Ok(Some(given))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn rounds_are_named_after_their_time() {
        let day = date(2027, 8, 2);
        assert_eq!(Round::quarter(day).0, "2027-Q3");
        assert_eq!(Round::month(day).0, "2027-08");
        assert_eq!(Round::week(day).0, "2027-W31");
        assert_eq!(Round::week(date(2027, 1, 1)).0, "2026-W53");
    }

    #[test]
    fn an_answer_fits_its_question_or_says_what_would() {
        let scale = Ask::Scale {
            low: 1,
            low_words: "",
            high: 5,
            high_words: "",
        };
        assert_eq!(Given::read(scale, &["4"]), Ok(Some(Given::Number(4))));
        assert_eq!(Given::read(scale, &[" "]), Ok(None));
        for wrong in ["0", "6", "-1", "many", "300"] {
            assert!(Given::read(scale, &[wrong]).is_err(), "{wrong}");
        }
        let pick = Ask::Pick {
            from: &["candour", "care"],
            most: 2,
        };
        let kept = Given::Picks(vec!["care".into(), "humour".into()]);
        assert_eq!(
            Given::read(pick, &["care", "", "Care", "humour"]),
            Ok(Some(kept))
        );
        assert!(Given::read(pick, &["a", "b", "c"]).is_err());
        assert_eq!(
            Given::read(Ask::YesNo, &["no"]),
            Ok(Some(Given::Yes(false)))
        );
        assert!(Given::read(Ask::Time, &["25:00"]).is_err());
        assert!(Given::read(Ask::Date, &["soon"]).is_err());
    }
}
