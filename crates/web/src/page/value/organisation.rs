//! What it gave everybody (R99): hours of everyone in the room, decisions unblocked, help given.
use super::figure::evidence;
use app::value::ValueView;
use domain::proposal::{Effect, Verb};
use domain::value::{Count, Minutes};
use domain::words::count;

/// Meetings and decisions that are named; the sums count all.
const NAMED: usize = 6;

/// The effect on the organisation, each sum with its sources.
pub(super) struct Organisation {
    /// Attendee-hours a week.
    pub hours: String,
    /// Each meeting: address, title, how its hours come about.
    pub meetings: Vec<(String, String, String)>,
    /// "Three decisions were settled", with address and title of each.
    pub decided: String,
    pub decisions: Vec<(String, String)>,
    /// "One problem was solved together"; empty for none.
    pub helped: String,
}

fn said(n: usize, noun: &str) -> String {
    domain::words::capital(&count(i64::try_from(n).unwrap_or(i64::MAX), noun))
}

/// None where neither a meeting nor a decision gave anything to anybody.
pub(super) fn organisation(view: &ValueView) -> Option<Organisation> {
    let lines = view.entries.iter().zip(&view.ledger.lines);
    let rooms = lines.filter(|(_, l)| l.count == Count::Counts && l.attendees > Minutes::ZERO);
    let meeting = |(entry, line): (&domain::value::ValueEntry, &domain::value::Line)| {
        let (href, _) = evidence(entry);
        let each = line.avoided.over(line.times.max(1));
        let people = line.attendees.thousandths() / line.avoided.thousandths().max(1);
        let times = match line.times {
            1 => String::new(),
            n => format!(" × {n}"),
        };
        let hours = line.attendees.in_hours(1);
        let sum = format!("{people} people × {each} min{times} = {hours} h");
        (href, entry.title.clone(), sum)
    };
    let mut meetings: Vec<_> = rooms.map(meeting).collect();
    meetings.truncate(NAMED);
    let decisions = view.decided.iter().take(NAMED);
    let decisions = decisions.map(|p| (format!("/proposals/{}", p.id), p.title.clone()));
    let solved = view.decided.iter().filter(|p| {
        let yes = p.answers.iter().any(|a| a.verb == Verb::Approve);
        yes && matches!(p.effect, Effect::Problem { .. })
    });
    let helped = match solved.count() {
        0 => String::new(),
        n => said(n, "problem"),
    };
    let found = !meetings.is_empty() || !view.decided.is_empty();
    found.then(|| Organisation {
        hours: view.ledger.attendees().in_hours(1),
        meetings,
        decided: said(view.decided.len(), "decision"),
        decisions: decisions.collect(),
        helped,
    })
}
