//! Minutes at a desk: working hours from now on, less what the calendar holds.
use crate::working_time::{WorkingTime, plus_days};
use jiff::Timestamp;

/// The free stretches of the days that the calendar is known for, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeTime {
    spans: Vec<(Timestamp, Timestamp)>,
    known_until: Timestamp,
}

impl FreeTime {
    /// From `now` to the end of the `days`-th day; `busy` in any order, may overlap.
    pub fn of(
        work: &WorkingTime,
        now: Timestamp,
        days: i64,
        busy: &[(Timestamp, Timestamp)],
    ) -> FreeTime {
        let today = work.date(now);
        let mut busy = busy.to_vec();
        busy.sort_unstable();
        let mut spans = Vec::new();
        for day in 0..days {
            let Some((from, until)) = work.span_on(plus_days(today, day)) else {
                continue;
            };
            let mut at = from.max(now);
            for (start, end) in &busy {
                if *end <= at {
                    continue;
                }
                if *start >= until {
                    break;
                }
                if at < *start {
                    spans.push((at, *start));
                }
                at = at.max(*end);
            }
            if at < until {
                spans.push((at, until));
            }
        }
        FreeTime {
            spans,
            known_until: work.midnight(plus_days(today, days)),
        }
    }

    /// Free minutes before an instant; none where the calendar is not known so far ahead, or
    /// holds no working hour at all.
    pub fn before(&self, at: Timestamp) -> Option<i64> {
        if at > self.known_until || self.spans.is_empty() {
            return None;
        }
        let spans = self.spans.iter().take_while(|(from, _)| *from < at);
        Some(
            spans
                .map(|(from, until)| (*until).min(at).duration_since(*from).as_mins())
                .sum(),
        )
    }
}
