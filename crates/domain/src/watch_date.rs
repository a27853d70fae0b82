//! A date to watch: a renewal, a birthday, a board cycle, with the time it takes to prepare.
use crate::id::WatchDateId;
use crate::working_time::plus_days;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What sort of date it is; decides the lead time where none is given (`F19`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WatchKind {
    /// A contract, an insurance, a licence that ends or renews itself.
    Renewal,
    /// Somebody's birthday.
    Birthday,
    /// A work anniversary, a founding day.
    Anniversary,
    /// A visa or passport that runs out.
    Visa,
    /// A step of the board's year: papers, notice, meeting.
    Board,
    /// Anything else.
    #[default]
    Other,
}

impl WatchKind {
    /// Days of notice where nobody gave any (`F19`, editable).
    pub fn lead_days(self) -> u16 {
        match self {
            WatchKind::Renewal => 90,
            WatchKind::Birthday | WatchKind::Anniversary => 5,
            WatchKind::Visa => 30,
            WatchKind::Board => 21,
            WatchKind::Other => 14,
        }
    }
}

/// A date to watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchDate {
    /// Its identity.
    pub id: WatchDateId,
    /// What happens.
    pub title: String,
    /// When, or when first.
    pub date: Date,
    /// How many days before it to say so.
    pub lead_days: u16,
    /// What sort.
    pub kind: WatchKind,
    /// Comes again every year.
    pub yearly: bool,
}

impl WatchDate {
    /// The first time it happens on or after `today`; none when it is over for good.
    /// A 29 February is kept on 28 February in other years.
    pub fn next(&self, today: Date) -> Option<Date> {
        if self.date >= today {
            return Some(self.date);
        }
        if !self.yearly {
            return None;
        }
        [today.year(), today.year().saturating_add(1)]
            .into_iter()
            .filter_map(|year| self.in_year(year))
            .find(|date| *date >= today)
    }

    /// The day on which it is said for the time in question.
    pub fn opens(&self, happens: Date) -> Date {
        plus_days(happens, -i64::from(self.lead_days))
    }

    /// The date, if today lies within its lead time.
    pub fn due_soon(&self, today: Date) -> Option<Date> {
        self.next(today).filter(|date| self.opens(*date) <= today)
    }

    fn in_year(&self, year: i16) -> Option<Date> {
        Date::new(year, self.date.month(), self.date.day())
            .or_else(|_| Date::new(year, self.date.month(), 28))
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn watch(on: Date, lead_days: u16, yearly: bool) -> WatchDate {
        let id = "01890000-0000-7000-8000-000000000001".parse().unwrap();
        let kind = WatchKind::Other;
        WatchDate {
            id,
            title: "Insurance".into(),
            date: on,
            lead_days,
            kind,
            yearly,
        }
    }

    #[test]
    fn opens_with_its_lead_and_closes_when_over() {
        let once = watch(date(2027, 9, 1), 30, false);
        assert_eq!(once.due_soon(date(2027, 8, 1)), None);
        assert_eq!(once.due_soon(date(2027, 8, 2)), Some(date(2027, 9, 1)));
        assert_eq!(once.due_soon(date(2027, 9, 1)), Some(date(2027, 9, 1)));
        assert_eq!(once.due_soon(date(2027, 9, 2)), None);
    }

    #[test]
    fn comes_again_every_year_also_from_a_leap_day() {
        let birthday = watch(date(1980, 2, 29), 5, true);
        assert_eq!(birthday.next(date(2027, 2, 1)), Some(date(2027, 2, 28)));
        assert_eq!(birthday.next(date(2028, 2, 1)), Some(date(2028, 2, 29)));
        assert_eq!(birthday.due_soon(date(2027, 12, 31)), None);
        let new_year = watch(date(2020, 1, 2), 5, true);
        assert_eq!(
            new_year.due_soon(date(2027, 12, 30)),
            Some(date(2028, 1, 2))
        );
    }
}
