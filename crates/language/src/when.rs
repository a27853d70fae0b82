//! English dates and times in words, and what they mean from now.
//!
//! What was decided where English leaves a choice:
//! - A weekday alone is the next one after today, never today: said on a Monday, "Monday" is in
//!   seven days. "This Tuesday" is that of the current week even if it is over, "**next Tuesday**"
//!   is that of the *next week*, "coming Tuesday" is the nearest, "last Tuesday" the latest before
//!   today. After "since", a weekday is the latest before today.
//! - A day without a year is the nearest that is not over; after "since", the nearest that began.
//! - A bare hour from 1 to 6 is in the afternoon, 7 to 11 in the morning. A time alone is today's
//!   while it is still to come, else tomorrow's.
//! - "EOD", "COB" are 17:00; "first thing" is 09:00; the end of a week is its Friday, the beginning
//!   its Monday. "Mid-March" is the 15th.
//! - A named period is a point with its precision: `date` is its first day, [`Meaning::deadline`]
//!   its last.
//! - Working days are Monday to Friday; holidays are not known here.
mod calendar;
pub(crate) mod clock;
mod day;
mod length;
mod period;
mod repeat;
mod resolve;
pub(crate) mod said;
mod sentence;
mod series;
pub(crate) mod token;
pub(crate) mod word;

use domain::action::Due;
pub use domain::locale::Locale;
use jiff::civil::{Date, Time, Weekday};
use jiff::{ToSpan, Zoned};
use std::ops::Range;
use winnow::Parser;
use winnow::stream::TokenSlice;

/// How fine a point was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A time on the clock.
    Minute,
    /// A day.
    Day,
    /// A week, from its first day.
    Week,
    /// A month, from its first day.
    Month,
    /// A quarter, from its first day.
    Quarter,
    /// Half a year, from its first day.
    Half,
    /// A year, from its first day.
    Year,
}

impl Precision {
    /// One word, as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Precision::Minute => "minute",
            Precision::Day => "day",
            Precision::Week => "week",
            Precision::Month => "month",
            Precision::Quarter => "quarter",
            Precision::Half => "half",
            Precision::Year => "year",
        }
    }

    /// The last day of the period of this precision that begins on `first`.
    pub fn last_day(self, first: Date) -> Option<Date> {
        let length = match self {
            Precision::Minute | Precision::Day => return Some(first),
            Precision::Week => 1.week(),
            Precision::Month => 1.month(),
            Precision::Quarter => 3.months(),
            Precision::Half => 6.months(),
            Precision::Year => 1.year(),
        };
        first.checked_add(length).ok()?.yesterday().ok()
    }
}

/// How the words bind what they name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// "on", "at", or nothing.
    On,
    /// "by", "no later than", "within".
    By,
    /// "before".
    Before,
    /// "after".
    After,
    /// "since", "… ago".
    Since,
    /// "from", "starting".
    From,
    /// "until", "up to".
    Until,
}

impl Bound {
    /// One word, as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Bound::On => "on",
            Bound::By => "by",
            Bound::Before => "before",
            Bound::After => "after",
            Bound::Since => "since",
            Bound::From => "from",
            Bound::Until => "until",
        }
    }

    /// Whether it looks back.
    pub fn is_past(self) -> bool {
        self == Bound::Since
    }
}

/// One end of a span, or the start of a repetition, on the reader's wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// The day.
    pub date: Date,
    /// The time, where one was said.
    pub time: Option<Time>,
}

/// What a piece of text means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A day, a minute, or the period that begins on `date`.
    Point {
        /// The day; the first one of a period.
        date: Date,
        /// The time, in the zone of `now`.
        time: Option<Time>,
        /// How fine it was said.
        precision: Precision,
    },
    /// From one end to the other. Days are both inside; an open end is none.
    Span {
        /// Where it begins.
        from: Option<Stop>,
        /// Where it ends.
        to: Option<Stop>,
    },
    /// It comes round.
    Repeat {
        /// `RRULE` without its name, RFC 5545 section 3.3.10.
        rule: String,
        /// First occurrence.
        start: Stop,
        /// How long each lasts, where that was said.
        minutes: Option<i64>,
    },
    /// How long. A day of work has eight hours, a week five days.
    Length {
        /// Minutes.
        minutes: i64,
    },
}

impl Meaning {
    /// The day and time after which it is late: the last day of a period or of a span, the Friday
    /// of a week.
    pub fn deadline(&self) -> Option<Stop> {
        match self {
            Meaning::Point {
                date,
                time,
                precision,
            } => {
                let date = match precision {
                    Precision::Week => date.nth_weekday(1, Weekday::Friday).ok()?,
                    precision => precision.last_day(*date)?,
                };
                Some(Stop { date, time: *time })
            }
            Meaning::Span { to, .. } => *to,
            Meaning::Repeat { start, .. } => Some(*start),
            Meaning::Length { .. } => None,
        }
    }

    /// The deadline as an action keeps it; none for what has no end.
    pub fn due(&self) -> Option<Due> {
        use domain::action::Precision as P;
        let Stop { date, time } = self.deadline()?;
        let precision = match self {
            Meaning::Point { precision, .. } => match precision {
                Precision::Minute | Precision::Day => P::Day,
                Precision::Week => P::Week,
                Precision::Month => P::Month,
                Precision::Quarter => P::Quarter,
                Precision::Half => P::Half,
                Precision::Year => P::Year,
            },
            _ => P::Day,
        };
        Some(Due {
            date,
            time,
            precision,
        })
    }
}

/// A piece of text that means a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its bytes in the text; both ends are character boundaries.
    pub span: Range<usize>,
    /// What it means.
    pub meaning: Meaning,
    /// How it binds: "by Friday" and "on Friday" mean the same day.
    pub bound: Bound,
}

/// No expression of ours is longer; bounds the work on any text.
const LONGEST: usize = 40;

/// Every date, time, span, repetition and length in `text`, in order, not overlapping.
///
/// ```
/// use language::when::{Locale, when};
/// let now = "2027-08-02T08:10[Europe/London]".parse()?;
/// let found = when("grid date by Thu 4pm", &now, &Locale::default());
/// let plain = found[0].plain("grid date by Thu 4pm", &now);
/// assert_eq!(plain.text, "by Thu 4pm");
/// assert_eq!(plain.start.as_deref(), Some("2027-08-05T16:00:00+01:00"));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn when(text: &str, now: &Zoned, locale: &Locale) -> Vec<Found> {
    let all = token::tokens(text);
    let mut out = Vec::new();
    let mut at = 0;
    while at < all.len() {
        match found_at(&all, at, now, locale) {
            Some((found, next)) => {
                out.push(found);
                at = next;
            }
            None => at += 1,
        }
    }
    out
}

fn found_at(
    all: &[token::Token],
    at: usize,
    now: &Zoned,
    locale: &Locale,
) -> Option<(Found, usize)> {
    if !token::may_begin(all, at) {
        return None;
    }
    let window = &all[at..all.len().min(at + LONGEST)];
    let mut input = TokenSlice::new(window);
    let said = sentence::said.parse_next(&mut input).ok()?;
    let mut next = at + window.len() - input.len();
    // A comma or full stop at the end belongs to the sentence.
    while next > at + 1 && matches!(all[next - 1].kind, token::Kind::Mark('.' | ',')) {
        if all[next - 2].word() == Some("m") {
            break;
        }
        next -= 1;
    }
    if next == at || !token::may_end(all, next) {
        return None;
    }
    let (meaning, bound) = resolve::meaning(&said, now, locale)?;
    let span = all[at].span.start..all[next - 1].span.end;
    Some((
        Found {
            span,
            meaning,
            bound,
        },
        next,
    ))
}

/// When something put off comes back: "until Thursday", "after the 9th", "two weeks", "at four".
/// The first time that is named and still to come; a day without a time means its morning, which
/// the reader's working hours know. None where nothing was named.
///
/// ```
/// use language::when::{Locale, comes_back};
/// let now = "2027-08-02T08:10[Europe/London]".parse()?;
/// let stop = comes_back("until Thursday, please", &now, &Locale::default());
/// assert_eq!(stop.map(|s| s.date.to_string()).as_deref(), Some("2027-08-05"));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn comes_back(text: &str, now: &Zoned, locale: &Locale) -> Option<Stop> {
    let found = when(text, now, locale);
    let stops = found.iter().filter_map(|found| match found.meaning {
        Meaning::Point { date, time, .. } => Some(Stop { date, time }),
        Meaning::Span { from, to } => match found.bound {
            Bound::Until | Bound::By | Bound::Before => to.or(from),
            _ => from.or(to),
        },
        Meaning::Repeat { start, .. } => Some(start),
        Meaning::Length { minutes } => later(minutes, now),
    });
    let ahead = |stop: &Stop| match stop.time {
        Some(time) => stop.date.to_datetime(time) > now.datetime(),
        None => stop.date > now.date(),
    };
    stops.into_iter().find(ahead)
}

/// So many minutes of work from now; weeks and days by the calendar.
fn later(minutes: i64, now: &Zoned) -> Option<Stop> {
    const DAY: i64 = 8 * 60;
    const WEEK: i64 = 5 * DAY;
    let date = match minutes {
        n if n >= WEEK && n % WEEK == 0 => now.date().checked_add((n / WEEK).weeks()),
        n if n >= DAY && n % DAY == 0 => now.date().checked_add((n / DAY).days()),
        n => {
            let at = now.checked_add(n.minutes()).ok()?;
            let time = Some(at.time());
            return Some(Stop {
                date: at.date(),
                time,
            });
        }
    };
    let date = date.ok()?;
    Some(Stop { date, time: None })
}

/// A found time flattened for JSON: every field is text or a number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plain {
    /// The words.
    pub text: String,
    /// Where they begin in the text, in bytes.
    pub offset: usize,
    /// `point`, `span`, `repeat` or `length`.
    pub kind: &'static str,
    /// RFC 3339 with offset where a time is known, else `YYYY-MM-DD`.
    pub start: Option<String>,
    /// The same for the end of a span (the last day, included) or of a period.
    pub end: Option<String>,
    /// `YYYY-MM-DD` of a point or of the first occurrence.
    pub date: Option<String>,
    /// `HH:MM`, with the date.
    pub time: Option<String>,
    /// How fine a point is.
    pub precision: Option<&'static str>,
    /// The rule of a repetition.
    pub rrule: Option<String>,
    /// Of a length, or of each occurrence.
    pub minutes: Option<i64>,
    /// How the words bind it.
    pub bound: &'static str,
}

impl Found {
    /// As plain text and numbers; `text` and `now` as given to [`when`].
    pub fn plain(&self, text: &str, now: &Zoned) -> Plain {
        let words = text.get(self.span.clone()).unwrap_or_default().to_owned();
        let base = Plain {
            text: words,
            offset: self.span.start,
            bound: self.bound.as_str(),
            ..Plain::default()
        };
        let show = |stop: &Stop| written(stop, now);
        let clock = |time: Time| time.strftime("%H:%M").to_string();
        match &self.meaning {
            Meaning::Point {
                date,
                time,
                precision,
            } => {
                let stop = Stop {
                    date: *date,
                    time: *time,
                };
                let last = precision.last_day(*date).filter(|last| last != date);
                Plain {
                    kind: "point",
                    start: Some(show(&stop)),
                    end: last.map(|date| date.to_string()),
                    date: Some(date.to_string()),
                    time: time.map(clock),
                    precision: Some(precision.as_str()),
                    ..base
                }
            }
            Meaning::Span { from, to } => Plain {
                kind: "span",
                start: from.as_ref().map(show),
                end: to.as_ref().map(show),
                ..base
            },
            Meaning::Repeat {
                rule,
                start,
                minutes,
            } => Plain {
                kind: "repeat",
                start: Some(show(start)),
                date: Some(start.date.to_string()),
                time: start.time.map(clock),
                rrule: Some(rule.clone()),
                minutes: *minutes,
                ..base
            },
            Meaning::Length { minutes } => Plain {
                kind: "length",
                minutes: Some(*minutes),
                ..base
            },
        }
    }
}

/// RFC 3339 with the offset of that moment, or the date alone.
fn written(stop: &Stop, now: &Zoned) -> String {
    let zoned = stop.time.and_then(|time| {
        stop.date
            .to_datetime(time)
            .to_zoned(now.time_zone().clone())
            .ok()
    });
    match zoned {
        Some(zoned) => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        None => stop.date.to_string(),
    }
}
