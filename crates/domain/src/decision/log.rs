//! The queue of decisions and what the log of them says (`R26`).
use super::Decision;
use jiff::civil::Date;

/// Puts open decisions in their order: by decide-by, those without a day last; on one day first
/// the one whose waiting costs more a week.
pub fn order(decisions: &mut [Decision]) {
    decisions.sort_by(|a, b| {
        let by = |d: &Decision| (d.decide_by.is_none(), d.decide_by, d.decide_at);
        let cost = |d: &Decision| d.week.map_or(0, |money| money.minor);
        let first = by(a).cmp(&by(b)).then_with(|| cost(b).cmp(&cost(a)));
        first.then_with(|| a.question.cmp(&b.question))
    });
}

/// Figures over decisions, open and taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Log {
    /// Taken.
    pub decided: usize,
    /// The middle one of the hours from ready to decided; none where nothing was ready first.
    pub latency_hours: Option<i64>,
    /// Taken after their day, or open after it.
    pub past_due: usize,
    /// All that had a day.
    pub dated: usize,
    /// Taken, resting on something with a source.
    pub with_data: usize,
    /// Taken and opened again at least once.
    pub reopened: usize,
}

/// Whole per cent, rounded; none of nothing.
pub fn percent(part: usize, of: usize) -> Option<usize> {
    (of > 0).then(|| (part * 200 + of) / (of * 2))
}

impl Log {
    /// The figures; `day` says on which day of the decider an instant lies.
    pub fn of(all: &[Decision], today: Date, day: impl Fn(jiff::Timestamp) -> Date) -> Log {
        let mut log = Log::default();
        let mut hours = Vec::new();
        for d in all {
            log.reopened += usize::from(!d.before.is_empty());
            if let Some(by) = d.decide_by {
                let on = d.decided.as_ref().map_or(today, |decided| day(decided.at));
                log.dated += 1;
                log.past_due += usize::from(on > by);
            }
            let Some(decided) = &d.decided else { continue };
            log.decided += 1;
            log.with_data += usize::from(d.with_data());
            if let Some(ready) = d.ready.filter(|ready| *ready <= decided.at) {
                hours.push(decided.at.duration_since(ready).as_hours());
            }
        }
        hours.sort_unstable();
        log.latency_hours = hours.get(hours.len() / 2).copied();
        log
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::{Claim, Decided, Sure};
    use crate::id::DecisionId;
    use crate::money::{Currency, Money};
    use jiff::civil::date;
    use jiff::{Timestamp, ToSpan};
    use uuid::Uuid;

    fn a(question: &str, by: Option<Date>) -> Decision {
        let mut d = Decision::new(DecisionId(Uuid::nil()), question);
        d.decide_by = by;
        d
    }

    #[test]
    fn the_day_comes_first_and_then_what_waiting_costs() {
        let by = Some(date(2027, 8, 4));
        let mut dear = a("dear", by);
        dear.week = Some(Money::whole(26_000, Currency::GBP));
        let mut all = [
            a("never", None),
            a("cheap", by),
            dear,
            a("late", Some(date(2027, 7, 31))),
        ];
        order(&mut all);
        let said: Vec<_> = all.iter().map(|d| d.question.as_str()).collect();
        assert_eq!(said, ["late", "dear", "cheap", "never"]);
    }

    #[test]
    fn the_log_counts_what_was_late_and_what_rested_on_data() {
        let ready = Timestamp::UNIX_EPOCH;
        let at = |hours: i64| Decided {
            choice: None,
            words: "yes".to_owned(),
            by: None,
            at: ready + hours.hours(),
        };
        let mut quick = a("quick", Some(date(1970, 1, 2)));
        (quick.ready, quick.decided) = (Some(ready), Some(at(5)));
        quick.claims.push(Claim {
            text: "it costs".to_owned(),
            source: "an offer".to_owned(),
            on: None,
            sure: Sure::High,
        });
        let mut slow = a("slow", Some(date(1970, 1, 2)));
        (slow.ready, slow.decided) = (Some(ready), Some(at(72)));
        slow.before.push(at(2));
        let open = a("open", Some(date(1970, 1, 3)));
        let day = |at: Timestamp| at.to_zoned(jiff::tz::TimeZone::UTC).date();
        let log = Log::of(&[quick, slow, open], date(1970, 1, 4), day);
        let wanted = Log {
            decided: 2,
            latency_hours: Some(72),
            past_due: 2,
            dated: 3,
            with_data: 1,
            reopened: 1,
        };
        assert_eq!(log, wanted);
        assert_eq!((percent(2, 3), percent(0, 0)), (Some(67), None));
    }
}
