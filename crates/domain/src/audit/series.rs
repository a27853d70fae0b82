//! The diary audit: what each standing meeting costs, and what nobody can say about it.
use super::assign::{Piece, limits};
use super::interval::{minute, overlap};
use super::{Entry, Span};
use crate::working_time::WorkingTime;
use std::collections::BTreeMap;

/// What is known about one recurring meeting in the span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesFacts {
    /// The series, by its identity as text.
    pub series: String,
    /// Its latest title.
    pub title: String,
    /// Sessions in the span.
    pub sessions: i64,
    /// The executive's minutes that went there, none counted twice.
    pub minutes: i64,
    /// Length of the latest session, in minutes.
    pub session_minutes: i64,
    /// People in the latest session, the executive included.
    pub people: u32,
    /// Of those, from outside the house.
    pub outside: u32,
    /// Σ people × length over all sessions, in minutes (`F3`: hours of attendees, not money).
    pub attendee_minutes: i64,
    /// Not one session is tied to a goal.
    pub no_goal: bool,
}

impl SeriesFacts {
    /// Attendee-hours a week, in tenths, over a span of so many days.
    pub fn attendee_tenths_a_week(&self, days: i64) -> i64 {
        let whole = 6 * days.max(1);
        (self.attendee_minutes * 7 * 2 + whole) / (2 * whole)
    }

    /// Minutes of all attendees together that a shorter session would give back in a year of so
    /// many sessions.
    pub fn given_back(&self, shorter: i64, sessions_a_year: i64) -> i64 {
        (self.session_minutes - shorter).max(0) * i64::from(self.people.max(1)) * sessions_a_year
    }
}

/// The standing meetings of the span, the dearest in attendee-hours first. Focus, mail and other
/// desk work that recurs is no meeting.
pub fn series(
    entries: &[Entry],
    pieces: &[Piece],
    span: Span,
    work: &WorkingTime,
) -> Vec<SeriesFacts> {
    let outer = limits(work, span);
    let mut own = vec![0_i64; entries.len()];
    for piece in pieces {
        own[piece.entry] += piece.minutes();
    }
    let mut all: BTreeMap<&str, (&Entry, SeriesFacts)> = BTreeMap::new();
    for (entry, own) in entries.iter().zip(own) {
        let Some(series) = entry.series.as_deref() else {
            continue;
        };
        let length = minute(entry.end) - minute(entry.start);
        let inside = overlap((minute(entry.start), minute(entry.end)), outer).is_some();
        if !inside || entry.all_day || !entry.is_meeting() {
            continue;
        }
        let (latest, facts) = all
            .entry(series)
            .or_insert_with(|| (entry, nothing(series)));
        facts.sessions += 1;
        facts.minutes += own;
        facts.attendee_minutes += length * i64::from(entry.people.max(1));
        facts.no_goal &= entry.goal.is_none();
        if entry.start >= latest.start {
            *latest = entry;
            facts.title.clone_from(&entry.title);
            facts.session_minutes = length;
            facts.people = entry.people;
            facts.outside = entry.outside;
        }
    }
    let mut facts: Vec<SeriesFacts> = all.into_values().map(|(_, facts)| facts).collect();
    facts.sort_by_key(|f| std::cmp::Reverse(f.attendee_minutes));
    facts
}

fn nothing(series: &str) -> SeriesFacts {
    SeriesFacts {
        series: series.to_owned(),
        title: String::new(),
        sessions: 0,
        minutes: 0,
        session_minutes: 0,
        people: 0,
        outside: 0,
        attendee_minutes: 0,
        no_goal: true,
    }
}
