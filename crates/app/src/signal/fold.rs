//! Signals of one cause become one sentence, and what a good assistant looks at first stands first.
use super::{Link, Noun, Rule, Signal};
use crate::coming_up::split_key;
use domain::words;
use domain::working_time::WorkingTime;
use std::collections::BTreeMap;

/// Folds and orders: two papers missing for one meeting are one thing to prepare, and what comes
/// round every week is one thing to change.
pub fn fold(signals: Vec<Signal>, work: &WorkingTime) -> Vec<Signal> {
    let mut signals = papers(signals);
    for rule in [Rule::NoBreak, Rule::OutsideHours] {
        signals = standing(signals, rule, work);
    }
    let mut signals = purposes(signals);
    signals.sort_by_key(|s| (s.horizon, s.shape, tier(s.rule), s.due, s.rule));
    signals
}

/// What somebody waits for or walks into comes before how the standing week is built.
fn tier(rule: Rule) -> u8 {
    match rule {
        Rule::OnHoliday | Rule::CalendarStale | Rule::GoalWithoutHour => 1,
        Rule::NoBreak | Rule::OutsideHours | Rule::SeriesWithoutPurpose => 2,
        _ => 0,
    }
}

/// No agenda and no brief of the same meeting.
fn papers(signals: Vec<Signal>) -> Vec<Signal> {
    let of = |rule: Rule| {
        let keys = signals.iter().filter(move |s| s.rule == rule);
        keys.map(|s| s.key.clone()).collect::<Vec<_>>()
    };
    let (agendas, briefs) = (of(Rule::AgendaMissing), of(Rule::BriefMissing));
    let one = |mut s: Signal| match s.rule {
        Rule::AgendaMissing if briefs.contains(&s.key) => None,
        Rule::BriefMissing if agendas.contains(&s.key) => {
            s.rest = s
                .rest
                .replace("has no brief.", "has no agenda and no brief.");
            s.next_step.label = "Propose the items, start the brief".into();
            Some(s)
        }
        _ => Some(s),
    };
    signals.into_iter().filter_map(one).collect()
}

/// The series that a signal was concluded from.
fn series(signal: &Signal) -> Vec<String> {
    let events = signal.evidence.iter().filter(|l| l.noun == Noun::Event);
    let mut uids: Vec<_> = events.map(|l| split_key(&l.id).0.to_owned()).collect();
    uids.sort_unstable();
    uids
}

/// What the same series raise again and again; one-off ones stay as they are.
fn standing(signals: Vec<Signal>, rule: Rule, work: &WorkingTime) -> Vec<Signal> {
    let mut times: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for s in signals.iter().filter(|s| s.rule == rule) {
        *times.entry(series(s)).or_default() += 1;
    }
    let comes_round = |s: &Signal| s.rule == rule && times.get(&series(s)).is_some_and(|n| *n > 1);
    let (again, mut out): (Vec<_>, Vec<_>) = signals.into_iter().partition(comes_round);
    // The first of each group, in the order in which they are due.
    let mut seen = Vec::new();
    let mut firsts: Vec<Signal> = Vec::new();
    for s in again {
        let group = series(&s);
        if !seen.contains(&group) {
            seen.push(group);
            firsts.push(s);
        }
    }
    out.extend(weekly(firsts, rule, work));
    out
}

fn weekly(firsts: Vec<Signal>, rule: Rule, work: &WorkingTime) -> Option<Signal> {
    let mut all = firsts.into_iter();
    let mut one = all.next()?;
    let rest: Vec<Signal> = all.collect();
    let days: Vec<_> = rest.iter().map(|s| work.date(s.due)).collect();
    if rule == Rule::NoBreak {
        let mut names: Vec<String> = Vec::new();
        for day in &days {
            let name = day.strftime("%a").to_string();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let also = match names.as_slice() {
            [] => String::new(),
            some => format!(", and on {} too", words::list(some)),
        };
        one.rest = format!("{} It comes round every week{also}.", one.rest);
    } else if rest.is_empty() {
        one.rest = format!("{}, every week.", one.rest.trim_end_matches('.'));
    } else {
        let next = one.rest.split(": ").next().unwrap_or_default().to_owned();
        let names = [&one].into_iter().chain(&rest).map(|s| s.subject.as_str());
        one.subject = words::some(&names.collect::<Vec<_>>());
        one.rest = format!("lie outside working hours every week, next {next}.");
    }
    let days = days.iter().map(|d| Link::new(Noun::Day, d, work.day(*d)));
    one.evidence.extend(days);
    one.shape = rest
        .iter()
        .map(|s| s.shape)
        .min()
        .map_or(one.shape, |s| s.min(one.shape));
    Some(one)
}

/// Several standing meetings without a purpose are one look at the diary.
fn purposes(signals: Vec<Signal>) -> Vec<Signal> {
    let (idle, mut out): (Vec<_>, Vec<_>) = signals
        .into_iter()
        .partition(|s| s.rule == Rule::SeriesWithoutPurpose);
    let names: Vec<_> = idle.iter().map(|s| s.subject.as_str()).collect();
    let (subject, several) = (words::some(&names), idle.len() > 1);
    let evidence: Vec<_> = idle
        .iter()
        .filter_map(|s| s.evidence.first().cloned())
        .collect();
    if let Some(mut one) = idle.into_iter().next() {
        if several {
            one.subject = subject;
            one.rest =
                "serve no goal, and nobody noted a decision in their last four sessions.".into();
            one.next_step.label = "Say what they are for, or let them go".into();
            one.evidence = evidence;
        }
        out.push(one);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::all;
    use super::super::small_world::{meeting, now, quiet};
    use super::*;

    fn said(facts: &super::super::Facts) -> Vec<String> {
        let folded = fold(all(facts, now()).signals, &facts.work);
        let line = |s: &Signal| format!("{:?} {} {}", s.horizon, s.subject, s.rest);
        folded.iter().map(line).collect()
    }

    #[test]
    fn two_papers_of_one_meeting_are_one_thing() {
        let mut facts = quiet();
        let mut review = meeting("Review", 2, (16, 0), 60);
        (review.people, review.own) = (5, true);
        facts.meetings.push(review.clone());
        let both = "H48 Review on Mon 2 August at 16:00 has no agenda and no brief.";
        assert_eq!(said(&facts), [both]);
        facts.meetings[0].has_brief = true;
        assert_eq!(
            said(&facts),
            ["H48 Review on Mon 2 August at 16:00 has no agenda."]
        );
        facts.meetings[0].has_agenda = true;
        assert!(said(&facts).is_empty());
    }

    #[test]
    fn what_comes_round_is_said_once_and_what_does_not_stays() {
        let mut facts = quiet();
        for (title, day) in [("Dinner", 3), ("Dinner", 10), ("Board", 4), ("Board", 11)] {
            let mut m = meeting(title, day, (19, 0), 60);
            m.key = format!("{}@202708{day:02}", title.to_lowercase());
            facts.meetings.push(m);
        }
        facts.meetings.push(meeting("Fair", 5, (20, 0), 60));
        assert_eq!(
            said(&facts),
            [
                "H48 Dinner and Board lie outside working hours every week, next on Tue 3 August, \
                 19:00–20:00.",
                "D14 Fair on Thu 5 August, 20:00–21:00: after working hours.",
            ]
        );
    }

    #[test]
    fn what_somebody_waits_for_stands_before_how_the_week_is_built() {
        let mut facts = quiet();
        // From 08:30 today without a break, and a meeting tomorrow that nobody prepared.
        facts.meetings.push(meeting("Talk", 2, (8, 30), 120));
        facts.meetings.push(meeting("Round", 2, (10, 30), 120));
        let mut buyer = meeting("Buyer", 4, (7, 0), 60);
        buyer.outside = 1;
        facts.meetings.push(buyer);
        let said = said(&facts);
        let at = |word: &str| said.iter().position(|s| s.contains(word)).unwrap();
        assert!(at("no brief") < at("no break"), "{said:#?}");
    }
}
