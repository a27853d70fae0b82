//! Signal → proposal: what a signal leads to, taken or declined with a reason (R115).
use crate::coming_up::{Desk, first_name, key};
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::proposal::Proposed;
use crate::signal::{Link, Noun as Seen, Rule, Signal};
use domain::action::Due;
use domain::circle::{Actor, Viewer};
use domain::id::{PairId, ProposalId};
use domain::proposal::{
    Address, Answer, By, Effect, Evidence, MeetingRef, NewAction, Noun, Proposal, State, Verb, Way,
};
use domain::working_time::plus_days;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;
use store::{Pair, StoredAction};

/// Days ahead in which a free stretch is looked for.
const LOOK: i64 = 14;
/// Minutes held for a goal without an hour: the shortest focus (`F1`).
const FOCUS: u32 = 90;
/// Minutes cut from the last meeting before a break is due.
const BREATH: i64 = 10;
/// Suggestions that were settled stay settled this long, in microseconds: 60 days.
const SETTLED: i64 = 60 * 24 * 3_600_000_000;

/// What names the signal that a proposal came from.
pub fn signal_key(signal: &Signal) -> String {
    let rule = serde_json::to_value(signal.rule).ok();
    let rule = rule.as_ref().and_then(serde_json::Value::as_str);
    format!("{}:{}", rule.unwrap_or_default(), signal.key)
}

impl App {
    /// What the signals of a desk lead to, in their order, without what was taken or declined
    /// already. None of it is stored: a suggestion goes with its signal. One statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn suggestions(
        &self,
        viewer: &Viewer,
        desk: &Desk,
        signals: &[Signal],
    ) -> Result<Vec<Proposal>> {
        let settled = self.settled_signals(viewer, desk.pair.id).await?;
        let now = self.clock.now();
        let open = |s: &&Signal| !settled.contains(&signal_key(s));
        let found = signals.iter().filter(open);
        Ok(found.filter_map(|s| suggest(desk, s, now)).collect())
    }

    async fn settled_signals(&self, viewer: &Viewer, pair: PairId) -> Result<HashSet<String>> {
        let all = [
            "asked", "snoozed", "returned", "approved", "declined", "done",
        ];
        let since = self.now() - SETTLED;
        let reader = self.db.read(viewer);
        let known = reader.proposals(Some(pair), &all, since, 1000).await?;
        let key = |p: Proposal| match p.by {
            By::Signal(key) => Some(key),
            By::Person(_) | By::Operator => None,
        };
        Ok(known.into_iter().filter_map(key).collect())
    }

    /// The suggestion of a signal as it stands now.
    async fn suggestion(&self, viewer: &Viewer, pair: &Pair, signal: &str) -> Result<Proposal> {
        let desk = self.desk(viewer, pair, self.today(pair)).await?;
        let signals = self.coming_up(&desk);
        let found = self.suggestions(viewer, &desk, &signals).await?;
        let own = |p: &Proposal| p.by == By::Signal(signal.to_owned());
        found.into_iter().find(own).ok_or_else(|| {
            Error::Conflict("What this was about has been settled in the meantime.".to_owned())
        })
    }

    /// Takes a suggestion: proposed by the actor as it stands, done at once within their right.
    ///
    /// # Errors
    /// `Conflict` when its cause is gone or it was settled already.
    pub async fn take_suggestion(
        &self,
        actor: &Actor,
        pair: &Pair,
        signal: &str,
    ) -> Result<Proposed> {
        let p = self.suggestion(&actor.viewer, pair, signal).await?;
        self.propose(actor, p).await
    }

    /// Declines a suggestion, with the reason that is shown when a similar one is written.
    ///
    /// # Errors
    /// `Conflict` when its cause is gone or it was settled already.
    pub async fn decline_suggestion(
        &self,
        actor: &Actor,
        pair: &Pair,
        signal: &str,
        reason: &str,
    ) -> Result<Proposal> {
        let mut p = self.suggestion(&actor.viewer, pair, signal).await?;
        p.state = State::Declined;
        p.answers.push(Answer {
            verb: Verb::Decline,
            note: reason.trim().to_owned(),
            by: actor.person.unwrap_or(pair.executive),
            at: self.clock.now(),
            way: match actor.person {
                Some(_) => Way::Page,
                None => crate::decide::reported(actor, Way::Api),
            },
            confirmed_at: None,
            denied_at: None,
            reply: None,
        });
        let mut tx = self.db.write(actor, self.now()).await?;
        let detail = format!("{}: suggested → declined", p.title);
        tx.audit("decline", "proposal", &p.id.to_string(), &detail)
            .await?;
        tx.save_proposal(&p).await?;
        tx.commit().await?;
        Ok(p)
    }
}

fn evidence(link: &Link) -> Evidence {
    Evidence {
        noun: match link.noun {
            Seen::Event => Noun::Event,
            Seen::Series => Noun::Series,
            Seen::Action => Noun::Action,
            Seen::WatchDate => Noun::WatchDate,
            Seen::Goal => Noun::Goal,
            Seen::Calendar => Noun::Calendar,
            Seen::Day => Noun::Day,
            Seen::Person => Noun::Person,
            Seen::Initiative | Seen::CheckIn => Noun::Initiative,
            Seen::Paper | Seen::Measure => Noun::Page,
        },
        id: link.id.clone(),
        label: link.label.clone(),
    }
}

/// What a signal leads to; none where only a person can say what is to be done.
pub fn suggest(desk: &Desk, signal: &Signal, now: Timestamp) -> Option<Proposal> {
    let (title, effect) = match signal.rule {
        Rule::PromiseDue => promise(desk, signal, now)?,
        Rule::DoubleBooking => double(desk, signal)?,
        Rule::GoalWithoutHour => hour(desk, signal, now)?,
        Rule::OnHoliday | Rule::OutsideHours => elsewhere(desk, signal, now)?,
        Rule::NoBreak => breath(desk, signal)?,
        Rule::AgendaMissing | Rule::BriefMissing => paper(desk, signal, now)?,
        Rule::DateToWatch => watch(desk, signal),
        Rule::SeriesWithoutPurpose => purpose(signal),
        Rule::TravelBuffer
        | Rule::Unconfirmed
        | Rule::CalendarStale
        | Rule::StakeholderQuiet
        | Rule::ReviewDue
        | Rule::MeasureRed
        | Rule::InitiativeOff
        | Rule::CheckInOverdue => return None,
    };
    let (id, by) = (ProposalId(fresh_id(now)), By::Signal(signal_key(signal)));
    let mut p = Proposal::new(id, desk.pair.id, by, effect, now);
    p.title = title;
    p.reason = format!("{} {}", signal.subject, signal.rest);
    p.evidence = signal.evidence.iter().map(evidence).collect();
    p.goal = match signal.rule {
        Rule::GoalWithoutHour => signal.evidence.first().and_then(|e| e.id.parse().ok()),
        _ => None,
    };
    p.expires = (signal.due > now).then_some(signal.due);
    Some(p)
}

fn action<'a>(desk: &'a Desk, signal: &Signal) -> Option<&'a StoredAction> {
    let id = signal.evidence.iter().find(|e| e.noun == Seen::Action)?;
    desk.actions
        .iter()
        .find(|a| a.action.id.to_string() == id.id)
}

/// Ours and late: a new date. Of somebody else: the reminder that is ready to send.
fn promise(desk: &Desk, signal: &Signal, now: Timestamp) -> Option<(String, Effect)> {
    let a = &action(desk, signal)?.action;
    let name = desk.name(a.owner).unwrap_or(&a.owner_text);
    let fact = desk.facts.promises.iter().find(|p| p.id == a.id)?;
    if fact.ours {
        if a.due.is_some_and(|d| d.passes(&desk.work) > now) {
            return None;
        }
        let date = desk.work.plus_working_days(desk.work.date(now), 2);
        let title = format!("Move “{}” to {}", a.title, desk.work.day(date));
        let due = Some(Due::on(date));
        return Some((title, Effect::ChangeDate { action: a.id, due }));
    }
    let person = desk.people.iter().find(|p| Some(p.id) == a.owner);
    let email = person.and_then(|p| p.emails.first()).cloned();
    let question = a.chase(
        first_name(name),
        first_name(&desk.pair.name),
        now,
        &desk.work,
    );
    let title = format!("Ask {} how “{}” stands", first_name(name), a.title);
    let person = Address {
        name: name.to_owned(),
        email: email.unwrap_or_default(),
    };
    Some((title, Effect::AskPerson { person, question }))
}

/// A meeting of the desk, as proposals name it.
pub fn meeting_ref(desk: &Desk, at: &str) -> Option<MeetingRef> {
    let coded = desk.coded.iter().find(|c| key(c) == at)?;
    Some(crate::meeting::reference(coded, &desk.pair))
}

/// Of two meetings at once the one with fewer people gives way; one's own before an invitation.
fn double(desk: &Desk, signal: &Signal) -> Option<(String, Effect)> {
    let facts = signal.evidence.iter().filter(|e| e.noun == Seen::Event);
    let facts = facts.filter_map(|e| desk.facts.meetings.iter().find(|m| m.key == e.id));
    let mut facts: Vec<_> = facts.collect();
    facts.sort_by_key(|m| (m.outside, m.people, !m.own));
    let [less, .., more] = facts[..] else {
        return None;
    };
    let meeting = meeting_ref(desk, &less.key)?;
    let minutes = minutes(&meeting);
    let note = format!(
        "{} has another commitment at that time. May we find another one for “{}”?",
        first_name(&desk.pair.name),
        less.title
    );
    let title = format!("Move “{}”: it clashes with “{}”", less.title, more.title);
    Some(match free(desk, minutes, meeting.end) {
        Some(start) => {
            let day = desk.work.day(start.date());
            let title = format!("{title}; {day}, {} is free", desk.work.clock(start.time()));
            (
                title,
                Effect::MoveMeeting {
                    meeting,
                    start,
                    note,
                },
            )
        }
        None => {
            let title = format!("Decline “{}”: it clashes with “{}”", less.title, more.title);
            (title, Effect::DeclineMeeting { meeting, note })
        }
    })
}

fn minutes(meeting: &MeetingRef) -> u32 {
    let minutes = meeting.end.duration_since(meeting.start).as_mins();
    u32::try_from(minutes).unwrap_or(0)
}

fn hour(desk: &Desk, signal: &Signal, now: Timestamp) -> Option<(String, Effect)> {
    let start = free(desk, FOCUS, now)?;
    let (day, time) = (desk.work.day(start.date()), desk.work.clock(start.time()));
    let title = format!("Hold {day}, {time} for {}", signal.subject);
    Some((
        title,
        Effect::HoldTime {
            start,
            minutes: FOCUS,
            until: None,
        },
    ))
}

fn elsewhere(desk: &Desk, signal: &Signal, now: Timestamp) -> Option<(String, Effect)> {
    let event = signal.evidence.iter().find(|e| e.noun == Seen::Event)?;
    let meeting = meeting_ref(desk, &event.id)?;
    let start = free(desk, minutes(&meeting), meeting.start.max(now))?;
    let (day, time) = (desk.work.day(start.date()), desk.work.clock(start.time()));
    let note = format!("Could we meet on {day} at {time} instead?");
    let title = format!("Move “{}” to {day}, {time}", meeting.title);
    Some((
        title,
        Effect::MoveMeeting {
            meeting,
            start,
            note,
        },
    ))
}

fn breath(desk: &Desk, signal: &Signal) -> Option<(String, Effect)> {
    let events = signal.evidence.iter().filter(|e| e.noun == Seen::Event);
    let meetings = events.filter_map(|e| meeting_ref(desk, &e.id));
    let meeting = meetings.max_by_key(|m| m.end.duration_since(m.start))?;
    let length = i64::from(minutes(&meeting)) - BREATH;
    let minutes = u32::try_from(length).ok().filter(|m| *m >= 20)?;
    let title = format!("End “{}” ten minutes early", meeting.title);
    let note = format!("Let us end “{}” ten minutes early.", meeting.title);
    Some((
        title,
        Effect::ShortenMeeting {
            meeting,
            minutes,
            note,
        },
    ))
}

fn paper(desk: &Desk, signal: &Signal, now: Timestamp) -> Option<(String, Effect)> {
    let event = signal.evidence.iter().find(|e| e.noun == Seen::Event)?;
    let meeting = meeting_ref(desk, &event.id)?;
    let what = match signal.rule {
        Rule::AgendaMissing => "agenda",
        _ => "brief",
    };
    let title = format!("Write the {what} for “{}”", meeting.title);
    let day_before = plus_days(desk.work.date(meeting.start), -1);
    let new = NewAction {
        title: title.clone(),
        why: format!("it is on {}", desk.work.day(desk.work.date(meeting.start))),
        done_when: format!("the {what} has been sent"),
        due: Some(Due::on(day_before.max(desk.work.date(now)))),
        size_minutes: Some(30),
        ..NewAction::default()
    };
    Some((title, Effect::CreateAction(new)))
}

fn watch(desk: &Desk, signal: &Signal) -> (String, Effect) {
    let due = desk.work.date(signal.due);
    let title = format!("Prepare “{}”", signal.subject);
    let new = NewAction {
        title: title.clone(),
        why: format!("it falls on {}", desk.work.day(due)),
        due: Some(Due::on(due)),
        ..NewAction::default()
    };
    (title, Effect::CreateAction(new))
}

fn purpose(signal: &Signal) -> (String, Effect) {
    let title = format!("Stop “{}”, or give it a purpose", signal.subject);
    let how = "A written note would replace it.".to_owned();
    (title, Effect::Improvement { how })
}

/// The first free stretch of that many minutes inside the hours for meetings and outside the times
/// of the week that stay free of them, after `from`, on a quarter of an hour, on the executive's
/// wall clock.
pub(crate) fn free(desk: &Desk, minutes: u32, from: Timestamp) -> Option<DateTime> {
    let length = SignedDuration::from_mins(i64::from(minutes));
    let busy: Vec<_> = desk
        .coded
        .iter()
        .filter(|c| c.occurrence.busy && !c.occurrence.all_day())
        .map(|c| (c.occurrence.start_at, c.end_at))
        .collect();
    let first = desk.work.date(from);
    (0..LOOK).find_map(|n| {
        let day = plus_days(first, n);
        let (open, close) = desk.work.meeting_span_on(day)?;
        let kept = desk.work.kept_free_on(day).map(|(_, span)| span);
        let taken: Vec<_> = busy.iter().copied().chain(kept).collect();
        let mut at = quarter(open.max(from));
        loop {
            let end = at.checked_add(length).ok()?;
            if end > close {
                return None;
            }
            let clash = taken.iter().filter(|(s, e)| *s < end && *e > at);
            match clash.map(|(_, e)| *e).max() {
                Some(later) => at = quarter(later),
                None => return Some(at.to_zoned(desk.work.zone.clone()).datetime()),
            }
        }
    })
}

fn quarter(at: Timestamp) -> Timestamp {
    let seconds = at.as_second();
    let up = seconds + (900 - seconds.rem_euclid(900)) % 900;
    Timestamp::from_second(up).unwrap_or(at)
}
