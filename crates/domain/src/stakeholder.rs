//! A stakeholder: power, interest, stance, how often to speak, and how long it has been (`F11`).
use crate::id::{PairId, PersonId, StakeholderId};
use crate::words::count;
use crate::working_time::plus_days;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where somebody stands towards what the pair wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Speaks for it without being asked.
    Champion,
    /// Helps.
    Supporter,
    /// Neither.
    Neutral,
    /// Doubts it.
    Sceptic,
    /// Works against it.
    Blocker,
}

impl Stance {
    /// Every stance, the warmest first.
    pub const ALL: [Stance; 5] = [
        Stance::Champion,
        Stance::Supporter,
        Stance::Neutral,
        Stance::Sceptic,
        Stance::Blocker,
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Stance::Champion => "champion",
            Stance::Supporter => "supporter",
            Stance::Neutral => "neutral",
            Stance::Sceptic => "sceptic",
            Stance::Blocker => "blocker",
        }
    }

    /// The stance of a word.
    pub fn read(word: &str) -> Option<Stance> {
        Stance::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// How often to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cadence {
    /// Every 7 days.
    Weekly,
    /// Every 14 days.
    Fortnightly,
    /// Every 30 days.
    Monthly,
    /// Every 90 days.
    Quarterly,
}

impl Cadence {
    /// By power and interest (`F11`).
    pub fn of(power: bool, interest: bool) -> Cadence {
        match (power, interest) {
            (true, true) => Cadence::Weekly,
            (true, false) => Cadence::Monthly,
            (false, true) => Cadence::Fortnightly,
            (false, false) => Cadence::Quarterly,
        }
    }

    /// One step more often.
    pub fn tighter(self) -> Cadence {
        match self {
            Cadence::Quarterly => Cadence::Monthly,
            Cadence::Monthly => Cadence::Fortnightly,
            Cadence::Fortnightly | Cadence::Weekly => Cadence::Weekly,
        }
    }

    /// Its length in days.
    pub fn days(self) -> i64 {
        match self {
            Cadence::Weekly => 7,
            Cadence::Fortnightly => 14,
            Cadence::Monthly => 30,
            Cadence::Quarterly => 90,
        }
    }
}

/// A halved interval is no shorter than this many days (`F11`).
pub const SHORTEST: i64 = 2;
/// Talks that are remembered of one person.
pub const TOUCHES: usize = 60;
/// Longest line of what was said, of a question or a reason, in characters.
pub const LINE: usize = 500;

/// Somebody was spoken to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touch {
    /// On which day.
    pub on: Date,
    /// Who entered it; none: the program.
    pub by: Option<PersonId>,
    /// What was said, in a line; may be empty.
    pub words: String,
}

/// One of the people whose help or doubt matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stakeholder {
    /// Its identity.
    pub id: StakeholderId,
    /// Whose pair.
    pub pair: PairId,
    /// Who.
    pub person: PersonId,
    /// Much power over what the pair wants.
    pub power: bool,
    /// Much interest in it.
    pub interest: bool,
    /// Where they stand.
    pub stance: Stance,
    /// Why what they are part of is red; empty: it is not.
    pub red: String,
    /// Titles of the initiatives they stand behind or answer for that are off track; found when
    /// they are read, never stored.
    pub red_in: Vec<String>,
    /// What to ask them next; empty: one of the bank (`F24`).
    pub question: String,
    /// On the radar since.
    pub since: Date,
    /// When they were spoken to, the oldest first; at most [`TOUCHES`].
    pub touches: Vec<Touch>,
}

/// How warm a relation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Warmth {
    /// Longer than the interval.
    Overdue,
    /// In the last fifth of it.
    Due,
    /// Before.
    Fine,
}

impl Warmth {
    /// By days since the last talk and the days of the interval: below 0.8 fine, to 1 due (`F11`).
    pub fn of(days: i64, interval: i64) -> Warmth {
        if days > interval {
            Warmth::Overdue
        } else if days * 10 >= interval * 8 {
            Warmth::Due
        } else {
            Warmth::Fine
        }
    }

    /// Its word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Warmth::Overdue => "overdue",
            Warmth::Due => "due",
            Warmth::Fine => "ok",
        }
    }
}

/// Hundredths of days ÷ interval, halves up: 129 is 1.29.
pub fn hundredths(days: i64, interval: i64) -> i64 {
    let interval = interval.max(1);
    (days * 200 + interval) / (interval * 2)
}

/// Whole days from one date to another.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

impl Stakeholder {
    /// How often, before anything red: a doubter one step tighter.
    pub fn cadence(&self) -> Cadence {
        let plain = Cadence::of(self.power, self.interest);
        match self.stance {
            Stance::Sceptic | Stance::Blocker => plain.tighter(),
            Stance::Champion | Stance::Supporter | Stance::Neutral => plain,
        }
    }

    /// Something of theirs is red: somebody said so, or an initiative turned red by itself.
    pub fn is_red(&self) -> bool {
        !self.red.is_empty() || !self.red_in.is_empty()
    }

    /// What is red: what somebody said, then the initiatives; empty where nothing is.
    pub fn red_words(&self) -> String {
        let said = Some(&self.red).filter(|red| !red.is_empty());
        let all: Vec<_> = said.into_iter().chain(&self.red_in).collect();
        crate::words::list(&all)
    }

    /// Days from one talk to the next: the cadence, halved by something red.
    pub fn interval(&self) -> i64 {
        let days = self.cadence().days();
        match self.is_red() {
            false => days,
            true => (days / 2).max(SHORTEST),
        }
    }

    /// The parts of the interval as a sentence.
    pub fn interval_words(&self) -> String {
        let level = |high: bool| if high { "much" } else { "little" };
        let (power, interest) = (level(self.power), level(self.interest));
        let plain = Cadence::of(self.power, self.interest).days();
        let mut out = format!("{power} power, {interest} interest: every {plain} days");
        if self.cadence().days() != plain {
            let tighter = self.cadence().days();
            out.push_str(&format!("; a {}: {tighter}", self.stance.word()));
        }
        if self.is_red() {
            let what = match self.red_in.as_slice() {
                [] => "something".to_owned(),
                titles => crate::words::list(titles),
            };
            let is = if self.red_in.len() > 1 { "are" } else { "is" };
            out.push_str(&format!("; {what} {is} red: {}", self.interval()));
        }
        out
    }

    /// The last day of a talk that was entered.
    pub fn entered(&self) -> Option<Date> {
        self.touches.iter().map(|t| t.on).max()
    }

    /// The day from which the next talk is reckoned, from `met`, a meeting in the calendar.
    pub fn reckoned_from(&self, met: Option<Date>) -> Date {
        self.entered().max(met).unwrap_or(self.since)
    }

    /// When to speak next.
    pub fn next(&self, met: Option<Date>) -> Date {
        plus_days(self.reckoned_from(met), self.interval())
    }

    /// How warm it is on a day.
    pub fn warmth(&self, met: Option<Date>, today: Date) -> Warmth {
        let days = days_between(self.reckoned_from(met), today);
        Warmth::of(days, self.interval())
    }

    /// Enters a talk; the oldest are forgotten.
    pub fn touch(&mut self, touch: Touch) {
        self.touches.push(touch);
        self.touches.sort_by_key(|t| t.on);
        let beyond = self.touches.len().saturating_sub(TOUCHES);
        self.touches.drain(..beyond);
    }

    /// What to ask next: the prepared question, else the next of the bank (`F24`), so that no two
    /// talks begin alike.
    pub fn ask(&self, executive: &str) -> String {
        if !self.question.is_empty() {
            return self.question.clone();
        }
        let bank = [
            "What changed since we spoke?".to_owned(),
            "What do you need from us, and by when?".to_owned(),
            "How confident are you, from 1 to 10, and what would make it one more?".to_owned(),
            format!("What would you tell {executive} if she or he asked you?"),
        ];
        let at = self.touches.len() % bank.len();
        bank.get(at).cloned().unwrap_or_default()
    }
}

/// "today", "yesterday", "nine days ago".
pub fn ago(days: i64) -> String {
    match days {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        n => format!("{} ago", count(n, "day")),
    }
}

/// "today", "tomorrow", "in three days", "two days ago".
pub fn ahead(days: i64) -> String {
    match days {
        ..0 => ago(-days),
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        n => format!("in {}", count(n, "day")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    const TODAY: Date = date(2027, 8, 2);

    fn known(power: bool, interest: bool, stance: Stance, red: &str, days: i64) -> Stakeholder {
        let mut known = Stakeholder {
            id: StakeholderId(Uuid::from_u128(1)),
            pair: PairId(Uuid::from_u128(2)),
            person: PersonId(Uuid::from_u128(3)),
            power,
            interest,
            stance,
            red: red.into(),
            red_in: Vec::new(),
            question: String::new(),
            since: TODAY,
            touches: Vec::new(),
        };
        known.touch(Touch {
            on: plus_days(TODAY, -days),
            by: None,
            words: String::new(),
        });
        known
    }

    #[test]
    fn the_demo_comes_out_as_promised() {
        use Stance::{Blocker, Champion, Neutral, Sceptic, Supporter};
        let all = [
            (known(true, true, Supporter, "", 9), 129, Warmth::Overdue),
            (known(true, false, Neutral, "", 20), 67, Warmth::Fine),
            (known(true, true, Champion, "", 4), 57, Warmth::Fine),
            (known(false, true, Sceptic, "", 15), 214, Warmth::Overdue),
            (
                known(true, false, Blocker, "Plant 2", 8),
                114,
                Warmth::Overdue,
            ),
            (known(false, false, Neutral, "", 40), 44, Warmth::Fine),
            (known(false, true, Supporter, "", 6), 43, Warmth::Fine),
        ];
        for (who, ratio, warmth) in all {
            let days = days_between(who.reckoned_from(None), TODAY);
            assert_eq!(hundredths(days, who.interval()), ratio, "{who:?}");
            assert_eq!(who.warmth(None, TODAY), warmth, "{who:?}");
        }
    }

    #[test]
    fn an_initiative_that_turned_red_halves_by_itself_and_is_named() {
        let mut who = known(true, true, Stance::Neutral, "", 2);
        who.red_in.push("Plant 2 commissioning".into());
        assert_eq!(who.interval(), 3);
        let parts = "much power, much interest: every 7 days; Plant 2 commissioning is red: 3";
        assert_eq!(who.interval_words(), parts);
        who.red = "No date".into();
        assert_eq!(who.red_words(), "No date and Plant 2 commissioning");
    }

    #[test]
    fn red_moves_the_next_talk_forward_and_a_meeting_backward() {
        let calm = known(true, true, Stance::Neutral, "", 2);
        let red = known(true, true, Stance::Neutral, "late", 2);
        assert_eq!(calm.next(None), date(2027, 8, 7));
        assert_eq!(red.next(None), date(2027, 8, 3));
        assert_eq!(calm.next(Some(TODAY)), date(2027, 8, 9));
        assert_eq!(calm.next(Some(date(2027, 7, 1))), date(2027, 8, 7));
    }

    #[test]
    fn the_last_fifth_is_due_and_the_day_after_the_last_overdue() {
        let said: Vec<_> = [5, 6, 7, 8].map(|d| Warmth::of(d, 7).word()).into();
        assert_eq!(said, ["ok", "due", "due", "overdue"]);
        assert_eq!(Warmth::of(8, 10), Warmth::Due);
        assert_eq!(
            [Cadence::Weekly, Cadence::Quarterly].map(|c| c.tighter().days()),
            [7, 30]
        );
    }

    #[test]
    fn days_read_as_words() {
        assert_eq!([0, 1, 9].map(ago), ["today", "yesterday", "nine days ago"]);
        assert_eq!(
            [-2, 0, 1, 5].map(ahead),
            ["two days ago", "today", "tomorrow", "in five days"]
        );
        let mut who = known(true, false, Stance::Blocker, "Plant 2", 8);
        assert_eq!(
            who.interval_words(),
            "much power, little interest: every 30 days; a blocker: 14; something is red: 7"
        );
        assert_eq!(who.ask("Orla"), "What do you need from us, and by when?");
        who.question = "Two firm dates?".into();
        assert_eq!(who.ask("Orla"), "Two firm dates?");
    }
}
