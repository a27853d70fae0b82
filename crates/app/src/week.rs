//! A calendar week of a pair: every entry with its code, the figures, and what guards the time.
use crate::coding::{Coded, desk_entry, entry};
use crate::coming_up::first_name;
use crate::context::App;
use crate::error::Result;
use crate::occurrence::days;
use crate::setting::Settings;
use domain::audit::{Audit, Finding, GoalHours, LONG_RUN, Span};
use domain::circle::Viewer;
use domain::goal::Goal;
use domain::week::{FOCUS_TARGET, WeekFacts, clashes, finding};
use domain::words::length;
use domain::working_time::{WorkingTime, plus_days};
use jiff::civil::Date;
use std::cmp::Reverse;
use store::Pair;

/// What the calendar week shows.
#[derive(Debug, Clone)]
pub struct WeekView {
    /// Seven days, in the reader's order.
    pub span: Span,
    /// Everything in them, also what takes no time, by start.
    pub coded: Vec<Coded>,
    /// For each of these: it wants the same time as another.
    pub clash: Vec<bool>,
    /// The figures of these days.
    pub audit: Audit,
    /// The opening.
    pub finding: Finding,
    /// The goals, in their order.
    pub goals: Vec<Goal>,
    /// Working hours, zone, holidays.
    pub work: WorkingTime,
    /// What was set.
    pub settings: Settings,
}

/// One figure of what guards the executive's time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// What.
    pub name: &'static str,
    /// Against what, or when.
    pub note: String,
    /// The figure in words.
    pub figure: String,
    /// It is as it should be; none: a plain figure.
    pub good: Option<bool>,
}

impl WeekView {
    /// Focus blocks, longest run, buffers, short gaps (`F2`).
    pub fn guards(&self) -> Vec<Guard> {
        let f = &self.audit.focus;
        let run = match f.longest_run_on {
            Some(day) => self.work.day(day),
            None => "no meetings".to_owned(),
        };
        vec![
            Guard {
                name: "Focus blocks of 90 min",
                note: "kept, or empty in working hours".to_owned(),
                figure: format!("{} of {FOCUS_TARGET}", f.blocks),
                good: Some(f.blocks >= FOCUS_TARGET),
            },
            Guard {
                name: "Longest run",
                note: format!("{run}; three hours are too long"),
                figure: length(f.longest_run),
                good: Some(f.longest_run < LONG_RUN),
            },
            Guard {
                name: "Ten minutes before a meeting",
                note: format!("{} begin right after another", f.back_to_back),
                figure: format!("{} of {}", f.meetings - f.back_to_back, f.meetings),
                good: None,
            },
            Guard {
                name: "Gaps under half an hour",
                note: "too short for anything".to_owned(),
                figure: f.short_gaps.to_string(),
                good: None,
            },
        ]
    }
}

impl App {
    /// The week that `day` lies in, as the pair's region counts weeks.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn week(&self, viewer: &Viewer, pair: &Pair, day: Date) -> Result<WeekView> {
        let settings = self.settings(viewer, pair).await?;
        let work = settings.working_time(pair, day);
        let first = work.week_start(day);
        let span = Span {
            from: first,
            to: plus_days(first, 6),
        };
        let window = days(span.from, span.to, &work.zone);
        let (coded, goals) = self.coded(viewer, pair, &settings, window).await?;
        let micros = (window.0.as_microsecond(), window.1.as_microsecond());
        let reader = self.db.read(viewer);
        let desk = reader.desk_time(pair.id, micros.0, micros.1).await?;
        let (mut entries, mut places) = (Vec::new(), Vec::new());
        for (at, c) in coded.iter().enumerate() {
            if let Some(entry) = entry(c, pair) {
                entries.push(entry);
                places.push(at);
            }
        }
        let found = clashes(&entries, &work);
        let mut clash = vec![false; coded.len()];
        for at in found.iter().flat_map(|c| &c.entries) {
            clash[places[*at]] = true;
        }
        let booked = entries.len();
        entries.extend(desk.iter().map(desk_entry));
        let audit = domain::audit::audit(&entries, &work, span);
        let facts = WeekFacts {
            name: first_name(&pair.name),
            audit: &audit,
            entries: &entries[..booked],
            clashes: &found,
            goals: &weightiest(&goals),
        };
        Ok(WeekView {
            finding: finding(&facts),
            span,
            coded,
            clash,
            audit,
            goals,
            work,
            settings,
        })
    }
}

fn weightiest(goals: &[Goal]) -> Vec<GoalHours> {
    let mut goals: Vec<_> = goals.iter().collect();
    goals.sort_by_key(|g| (Reverse(g.weight), g.code.clone()));
    let hours = |g: &&Goal| GoalHours {
        id: g.id,
        title: g.title.clone(),
    };
    goals.iter().map(hours).collect()
}
