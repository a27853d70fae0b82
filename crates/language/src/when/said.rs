//! What was said, before anybody asks which day it is.
use super::Bound;
use super::word::Unit;
use jiff::civil::{Date, Weekday};

/// One expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    /// A day, a time, or both.
    At(Bound, Option<Day>, Option<Hours>),
    /// Days from one to the other, the last included.
    Days(Day, Option<Hours>, Day, Option<Hours>),
    /// Minutes from now, before or after.
    Minutes(i64),
    /// From now for so long.
    Within(u32, Unit),
    Repeat(Box<Repeat>),
    Length(i64),
}

/// A day, or some days that are named together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Day {
    /// Days from today.
    Offset(i64),
    Weekday(Which, Weekday),
    Exact(Date),
    Calendar {
        year: Option<i16>,
        month: i8,
        day: i8,
    },
    /// `3/8`: the locale says which is the month.
    Numeric {
        first: i8,
        second: i8,
        year: Option<i16>,
    },
    /// "the 14th".
    Ordinal(i8),
    Shift {
        base: Box<Day>,
        count: i64,
        unit: Unit,
    },
    Of(Period),
    Edge(Edge, Period),
    /// "the week of 9 August".
    WeekOf(Box<Day>),
    /// Weeks from this one.
    Weekend(i64),
    /// "the last Friday of August".
    Nth(i8, Weekday, Period),
    /// "the first week of March".
    NthWeek(i8, Period),
}

/// Which of the many Tuesdays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Which {
    /// The next one after today.
    Coming,
    /// The last one before today.
    Past,
    /// That of the week so many weeks from this one.
    InWeek(i64),
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Period {
    /// So many from the current one.
    Relative(Unit, i64),
    Month(i8, Option<i16>),
    Quarter(i8, Option<i16>),
    Half(i8, Option<i16>),
    Year(i16),
}

/// A part of a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Edge {
    Begin,
    Early,
    Mid,
    Late,
    End,
}

/// A time of day, or two.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Hours {
    At(Clock),
    Between(Clock, Clock),
    Part(Part),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Part {
    Morning,
    Lunch,
    Afternoon,
    Evening,
}

/// A time on the clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Clock {
    /// 0 to 24; 24 is the midnight that ends the day.
    pub hour: i8,
    pub minute: i8,
    pub half: Half,
    /// Name in the tz database, where one was said.
    pub zone: Option<&'static str>,
}

/// How sure the half of the day is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Half {
    /// Said, or written so that there is no doubt; `hour` has it in it already.
    Sure,
    /// Not said: 1 to 6 are afternoon.
    Guess,
}

/// A rule that comes round.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Repeat {
    pub every: u32,
    pub unit: Unit,
    /// With the ordinal inside the month, 0 where none.
    pub days: Vec<(i8, Weekday)>,
    pub month_day: Option<i8>,
    pub month: Option<i8>,
    pub hours: Option<Hours>,
    pub from: Option<Day>,
    pub until: Option<Day>,
    pub count: Option<u32>,
}
