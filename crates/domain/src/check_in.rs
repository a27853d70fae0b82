//! A check-in: how an initiative stands, as its owner says in a minute (`R18`).
use crate::id::{CheckInId, InitiativeId, MilestoneId, PairId, PersonId};
use crate::status::{Colour, Confidence, Override};
use crate::words::count_figures;
use crate::working_time::{WorkingTime, plus_days};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How often an owner is asked where nothing else was said, in days.
pub const CADENCE: u32 = 7;
/// A check-in fits in a minute: the most characters of a line of it.
pub const LINE: usize = 500;

/// What is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// How much of it is done, in per cent.
    pub progress: Option<u8>,
    /// How sure its owner is, 0 to 10.
    pub confidence: Option<Confidence>,
    /// What stands in the way; may be empty.
    pub blocker: String,
    /// What would help; may be empty.
    pub help: String,
    /// What its owner says it is, against what is found.
    pub by_owner: Option<Override>,
}

impl Said {
    /// Whether nothing is said at all.
    pub fn is_empty(&self) -> bool {
        *self == Said::default()
    }
}

/// The date of a milestone as it stood on the day of a check-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// Which.
    pub milestone: MilestoneId,
    /// What it is called.
    pub title: String,
    /// By when; none: no date.
    pub due: Option<Date>,
    /// Whether it was done.
    pub done: bool,
}

/// One check-in. What it found is kept as it was (`was`, `dates`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckIn {
    /// Identity.
    pub id: CheckInId,
    /// Whose pair.
    pub pair: PairId,
    /// Of what.
    pub initiative: InitiativeId,
    /// The day it is about.
    pub on: Date,
    /// What is said.
    pub said: Said,
    /// Who wrote it down; none: a link holder's own hand is theirs too, so only the program.
    pub written: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// When its owner said that it is so; at once where they wrote it themselves.
    pub confirmed: Option<Timestamp>,
    /// The day from which others read it.
    pub publish: Date,
    /// Who has read it for the pair, and when.
    pub seen: Option<(PersonId, Timestamp)>,
    /// The colour that was found then.
    pub was: Colour,
    /// The milestones as they stood.
    pub dates: Vec<Stood>,
}

/// How far a check-in has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Written for the owner, who has not said yes.
    Draft,
    /// Confirmed, and read by others from its day on.
    Scheduled,
    /// Others read it.
    Published,
    /// The executive has read it.
    Acknowledged,
}

impl State {
    /// The word on a page.
    pub fn word(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Scheduled => "scheduled",
            State::Published => "published",
            State::Acknowledged => "read",
        }
    }
}

impl CheckIn {
    /// How far it has come today.
    pub fn state(&self, today: Date) -> State {
        match (self.confirmed, self.seen) {
            (None, _) => State::Draft,
            (Some(_), Some(_)) => State::Acknowledged,
            (Some(_), None) if self.publish > today => State::Scheduled,
            (Some(_), None) => State::Published,
        }
    }

    /// Whether it counts for a status: confirmed by its owner, and its day has come.
    pub fn counts(&self, today: Date) -> bool {
        matches!(self.state(today), State::Published | State::Acknowledged)
    }

    /// What is different from the one before it, in words; empty where nothing is.
    pub fn diff(&self, before: &CheckIn) -> Vec<String> {
        let mut out = Vec::new();
        let number = |n: Option<u8>| n.map_or_else(|| "not said".to_owned(), |n| n.to_string());
        let (now, then) = (&self.said, &before.said);
        if now.progress != then.progress {
            let (a, b) = (number(then.progress), number(now.progress));
            out.push(format!("progress {a} → {b} %"));
        }
        if now.confidence != then.confidence {
            let of = |c: Option<Confidence>| number(c.map(Confidence::get));
            let (a, b) = (of(then.confidence), of(now.confidence));
            out.push(format!("confidence {a} → {b}"));
        }
        if self.was != before.was {
            out.push(format!("{} → {}", before.was.word(), self.was.word()));
        }
        match (then.blocker.as_str(), now.blocker.as_str()) {
            (a, b) if a == b => {}
            ("", b) => out.push(format!("new in the way: {b}")),
            (a, "") => out.push(format!("no longer in the way: {a}")),
            (_, b) => out.push(format!("now in the way: {b}")),
        }
        for stood in &self.dates {
            let known = before.dates.iter().find(|s| s.milestone == stood.milestone);
            match known {
                Some(old) if stood.done && !old.done => out.push(format!("{} done", stood.title)),
                Some(old) if old.due != stood.due => {
                    let day = |d: Option<Date>| d.map_or("no date".to_owned(), |d| d.to_string());
                    let (a, b) = (day(old.due), day(stood.due));
                    out.push(format!("{} {a} → {b}", stood.title));
                }
                _ => {}
            }
        }
        out
    }
}

/// Days from one check-in to the next: its own cadence; what is red is asked twice as often, at
/// least two days apart (`F11`).
pub fn interval(cadence_days: Option<u32>, red: bool) -> u32 {
    let cadence = cadence_days.unwrap_or(CADENCE).max(1);
    match red {
        true => (cadence / 2).max(2),
        false => cadence,
    }
}

/// The day the next one is due.
pub fn next_due(last: Option<Date>, began: Date, every: u32) -> Date {
    plus_days(last.unwrap_or(began), i64::from(every))
}

/// What to do about a check-in that does not come (`F11`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// Wait: it is not two working days late.
    Wait,
    /// Ask once more.
    Nudge,
    /// Call.
    Call,
    /// Put it on the list for the next talk of two.
    Talk,
}

impl Rung {
    /// The rung that so many working days after the due day stand for.
    pub fn of(late: i64) -> Rung {
        match late {
            5.. => Rung::Talk,
            4 => Rung::Call,
            2..=3 => Rung::Nudge,
            _ => Rung::Wait,
        }
    }

    /// What it proposes; empty while there is nothing to do.
    pub fn words(self) -> &'static str {
        match self {
            Rung::Wait => "",
            Rung::Nudge => "ask once more",
            Rung::Call => "call",
            Rung::Talk => "put it on the list for the next talk",
        }
    }
}

/// How late it is: "due today", "three working days late".
pub fn late_words(due: Date, today: Date, work: &WorkingTime) -> String {
    match work.working_days(due, today) {
        _ if due > today => format!("due {}", work.day(due)),
        0 => "due today".to_owned(),
        n => format!("{} late", count_figures(n, "working day")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    fn check_in(progress: u8, confidence: u8) -> CheckIn {
        CheckIn {
            id: CheckInId(Uuid::nil()),
            pair: PairId(Uuid::nil()),
            initiative: InitiativeId(Uuid::nil()),
            on: date(2027, 8, 2),
            said: Said {
                progress: Some(progress),
                confidence: Confidence::new(confidence),
                ..Said::default()
            },
            written: None,
            at: Timestamp::UNIX_EPOCH,
            confirmed: None,
            publish: date(2027, 8, 3),
            seen: None,
            was: Colour::Green,
            dates: Vec::new(),
        }
    }

    #[test]
    fn a_draft_counts_for_nothing_until_its_owner_says_yes_and_its_day_has_come() {
        let mut one = check_in(40, 7);
        let (before, on) = (date(2027, 8, 2), date(2027, 8, 3));
        assert_eq!(one.state(on), State::Draft);
        one.confirmed = Some(Timestamp::UNIX_EPOCH);
        assert_eq!(
            (one.state(before), one.counts(before)),
            (State::Scheduled, false)
        );
        assert_eq!((one.state(on), one.counts(on)), (State::Published, true));
        one.seen = Some((PersonId(Uuid::nil()), Timestamp::UNIX_EPOCH));
        assert_eq!(one.state(on), State::Acknowledged);
    }

    #[test]
    fn what_changed_is_said_and_what_did_not_is_not() {
        let (before, mut now) = (check_in(40, 7), check_in(40, 5));
        let milestone = MilestoneId(Uuid::nil());
        let stood = |due| Stood {
            milestone,
            title: "utility connection".into(),
            due: Some(due),
            done: false,
        };
        let mut before = before;
        before.dates.push(stood(date(2027, 9, 1)));
        now.dates.push(stood(date(2027, 9, 8)));
        now.said.blocker = "no crew".into();
        now.was = Colour::Amber;
        let said = [
            "confidence 7 → 5",
            "on track → at risk",
            "new in the way: no crew",
            "utility connection 2027-09-01 → 2027-09-08",
        ];
        assert_eq!(now.diff(&before), said);
        assert_eq!(now.diff(&now), [""; 0]);
    }

    #[test]
    fn red_is_asked_twice_as_often_and_silence_climbs_the_ladder() {
        assert_eq!((interval(None, false), interval(Some(14), true)), (7, 7));
        assert_eq!(interval(Some(3), true), 2);
        let rungs: Vec<_> = [0, 1, 2, 3, 4, 5, 30].map(Rung::of).to_vec();
        use Rung::{Call, Nudge, Talk, Wait};
        assert_eq!(rungs, [Wait, Wait, Nudge, Nudge, Call, Talk, Talk]);
        let due = next_due(Some(date(2027, 7, 26)), date(2027, 1, 1), 7);
        assert_eq!(due, date(2027, 8, 2));
    }
}
