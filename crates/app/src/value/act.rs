//! What an act gave back enters the account by itself, and leaves it when the act is undone.
use super::{Told, account, withdraw};
use crate::coming_up::split_key;
use crate::error::Result;
use domain::proposal::{By, Effect, MeetingRef, Proposal, State, Verb};
use domain::value::{Confirmed, Minutes, Quiet, Saving, Source, Work};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::Write;

/// Brings the account in line with a proposal whose state has changed, in the same transaction.
pub(crate) async fn settle(tx: &mut Write, p: &Proposal) -> Result<()> {
    let source = Source::Proposal { id: p.id };
    match p.state {
        State::Done => {
            // Checked when it was saved; a tz database that lost a name is no reason to fail.
            let zone = TimeZone::get(&tx.pair_zone(p.pair).await?).unwrap_or(TimeZone::UTC);
            let by = p.act.as_ref().and_then(|act| act.by);
            for told in gave(p, &source, &zone) {
                account(tx, by, p.pair, told).await?;
            }
        }
        State::Undone => {
            withdraw(tx, p.pair, &source).await?;
        }
        _ => {}
    }
    Ok(())
}

/// What it gave back: minutes, and a quiet good deed where it mended a clash.
fn gave(p: &Proposal, source: &Source, zone: &TimeZone) -> Vec<Told> {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let acted = day(p.act.as_ref().map_or(p.changed, |act| act.at));
    let mut out = Vec::new();
    if let Some((saving, on, people)) = saving(p, acted, &day) {
        let once = matches!(saving, Saving::Once { .. });
        let review = if once { p.cost_minutes.unwrap_or(0) } else { 0 };
        out.push(Told {
            title: p.title.clone(),
            work: if meeting(&p.effect).is_some() {
                Work::Meetings
            } else {
                Work::Other
            },
            on,
            saving,
            review: Minutes::whole(i64::from(review)),
            people,
            goal: p.goal,
            assumption: assumption(once).into(),
            source: source.clone(),
            occurrence: meeting(&p.effect).filter(|_| once).map(|m| {
                let (uid, rid) = split_key(&m.key);
                (uid.to_owned(), rid.to_owned())
            }),
            confirmed: approved(p),
            quiet: None,
        });
    }
    let clash = matches!(&p.by, By::Signal(key) if key.starts_with("double_booking"));
    if clash && meeting(&p.effect).is_some() {
        let on = meeting(&p.effect).map_or(acted, |m| day(m.start));
        out.push(Told::quietly(
            Quiet::ClashPrevented,
            &p.title,
            on.min(acted),
            source.clone(),
        ));
    }
    out
}

fn assumption(once: bool) -> &'static str {
    if once {
        "The time in the calendar that was freed."
    } else {
        "As the proposal said when it was approved."
    }
}

fn meeting(effect: &Effect) -> Option<&MeetingRef> {
    match effect {
        Effect::DeclineMeeting { meeting, .. }
        | Effect::ShortenMeeting { meeting, .. }
        | Effect::MoveMeeting { meeting, .. }
        | Effect::HandOverMeeting { meeting, .. } => Some(meeting),
        _ => None,
    }
}

fn saving(
    p: &Proposal,
    acted: Date,
    day: &impl Fn(Timestamp) -> Date,
) -> Option<(Saving, Date, u32)> {
    let length = |m: &MeetingRef| (m.end - m.start).get_seconds() / 60;
    let once = |minutes: i64| Saving::Once {
        avoided: Minutes::whole(minutes),
    };
    match &p.effect {
        // The others still meet: only the executive's own time is freed.
        Effect::DeclineMeeting { meeting, .. } | Effect::HandOverMeeting { meeting, .. } => {
            Some((once(length(meeting)), day(meeting.start), 1))
        }
        Effect::ShortenMeeting {
            meeting, minutes, ..
        } => {
            let freed = length(meeting) - i64::from(*minutes);
            let people = u32::try_from(meeting.guests.len()).unwrap_or(u32::MAX);
            let people = people.saturating_add(1);
            (freed > 0).then(|| (once(freed), day(meeting.start), people))
        }
        _ => p.saves_minutes_week.map(|minutes| {
            let avoided = Minutes::whole(i64::from(minutes));
            let weekly = Saving::Weekly {
                avoided,
                until: None,
            };
            (weekly, acted, 1)
        }),
    }
}

/// Whoever was asked said yes to these very minutes.
fn approved(p: &Proposal) -> Option<Confirmed> {
    let yes = p.answers.iter().rev().find(|a| a.verb == Verb::Approve)?;
    Some(Confirmed {
        by: Some(yes.by),
        at: yes.at,
        said: String::new(),
    })
}
