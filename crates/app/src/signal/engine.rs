//! Asks every rule, and asks again only those whose facts changed or whose check has come.
use super::{Answer, FactKind, Facts, Rule, Signal, Watch};
use super::{
    agenda_missing, brief_missing, calendar_stale, check_in_overdue, date_to_watch, double_booking,
    goal_without_hour, initiative_off, measure_red, no_break, on_holiday, outside_hours,
    promise_due, review_due, series_without_purpose, stakeholder_quiet, travel_buffer, unconfirmed,
};
use FactKind::{
    Calendars, Dates, Goals, Initiatives, Measures, Meetings, Promises, Reviews, Series, Settings,
    Stakeholders,
};
use jiff::Timestamp;
use std::collections::BTreeMap;

type Look = fn(&Facts, &mut Watch) -> Vec<Signal>;

impl Rule {
    /// All rules, in the order in which they are asked.
    pub const ALL: [Rule; 18] = [
        Rule::DoubleBooking,
        Rule::TravelBuffer,
        Rule::NoBreak,
        Rule::SeriesWithoutPurpose,
        Rule::GoalWithoutHour,
        Rule::PromiseDue,
        Rule::DateToWatch,
        Rule::AgendaMissing,
        Rule::BriefMissing,
        Rule::OnHoliday,
        Rule::OutsideHours,
        Rule::Unconfirmed,
        Rule::CalendarStale,
        Rule::StakeholderQuiet,
        Rule::ReviewDue,
        Rule::MeasureRed,
        Rule::InitiativeOff,
        Rule::CheckInOverdue,
    ];

    /// The rule itself, and the facts that it reads.
    fn parts(self) -> (Look, &'static [FactKind]) {
        match self {
            Rule::DoubleBooking => (double_booking::look, &[Settings, Meetings]),
            Rule::TravelBuffer => (travel_buffer::look, &[Settings, Meetings]),
            Rule::NoBreak => (no_break::look, &[Settings, Meetings]),
            Rule::SeriesWithoutPurpose => {
                (series_without_purpose::look, &[Settings, Meetings, Series])
            }
            Rule::GoalWithoutHour => (goal_without_hour::look, &[Settings, Goals]),
            Rule::PromiseDue => (promise_due::look, &[Settings, Promises]),
            Rule::DateToWatch => (date_to_watch::look, &[Settings, Dates]),
            Rule::AgendaMissing => (agenda_missing::look, &[Settings, Meetings]),
            Rule::BriefMissing => (brief_missing::look, &[Settings, Meetings]),
            Rule::OnHoliday => (on_holiday::look, &[Settings, Meetings]),
            Rule::OutsideHours => (outside_hours::look, &[Settings, Meetings]),
            Rule::Unconfirmed => (unconfirmed::look, &[Settings, Meetings]),
            Rule::CalendarStale => (calendar_stale::look, &[Settings, Calendars]),
            Rule::StakeholderQuiet => (stakeholder_quiet::look, &[Settings, Stakeholders]),
            Rule::ReviewDue => (review_due::look, &[Settings, Reviews]),
            Rule::MeasureRed => (measure_red::look, &[Settings, Measures]),
            Rule::InitiativeOff => (initiative_off::look, &[Settings, Initiatives]),
            Rule::CheckInOverdue => (check_in_overdue::look, &[Settings, Initiatives]),
        }
    }
}

/// Asks one rule.
pub fn evaluate(rule: Rule, facts: &Facts, now: Timestamp) -> Answer {
    let mut watch = Watch::new(now);
    let signals = (rule.parts().0)(facts, &mut watch);
    Answer {
        signals,
        next_check_at: watch.next_check(),
    }
}

/// Asks every rule; what is due first stands first, among equals the graver one.
pub fn all(facts: &Facts, now: Timestamp) -> Answer {
    let mut board = Board::default();
    board.update(facts, now, &[]);
    Answer {
        signals: board.signals(),
        next_check_at: board.next_check_at(),
    }
}

/// The answers of all rules, kept between updates.
#[derive(Debug, Clone, Default)]
pub struct Board {
    answers: BTreeMap<Rule, (Timestamp, Answer)>,
}

impl Board {
    /// Asks again the rules that were never asked, that read a fact named in `dirty`, whose check
    /// has come, or that were asked at a time which is now in the future (a clock set back).
    /// Says how many were asked.
    pub fn update(&mut self, facts: &Facts, now: Timestamp, dirty: &[FactKind]) -> usize {
        let mut asked = 0;
        for rule in Rule::ALL {
            let reads = rule.parts().1;
            let stands = self.answers.get(&rule).is_some_and(|(at, answer)| {
                *at <= now
                    && answer.next_check_at.is_none_or(|check| now < check)
                    && !dirty.iter().any(|kind| reads.contains(kind))
            });
            if !stands {
                self.answers.insert(rule, (now, evaluate(rule, facts, now)));
                asked += 1;
            }
        }
        asked
    }

    /// What is coming up.
    pub fn signals(&self) -> Vec<Signal> {
        let answers = self.answers.values();
        let mut signals: Vec<Signal> = answers
            .flat_map(|(_, answer)| answer.signals.iter().cloned())
            .collect();
        signals.sort_by(|a, b| {
            (a.due, a.shape, a.rule, &a.key).cmp(&(b.due, b.shape, b.rule, &b.key))
        });
        signals
    }

    /// When to look again though nothing changed.
    pub fn next_check_at(&self) -> Option<Timestamp> {
        self.answers
            .values()
            .filter_map(|(_, answer)| answer.next_check_at)
            .min()
    }
}
