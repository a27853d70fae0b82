//! A ready card: what somebody does by hand where the product may not write.
use super::Doer;
use crate::context::zone;
use domain::proposal::{Act, Address, Card, Effect, Expect, MeetingRef, Proposal};
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use store::Pair;

impl Doer<'_> {
    fn at(&self, local: DateTime) -> Timestamp {
        zone(self.pair)
            .to_ambiguous_zoned(local)
            .compatible()
            .map_or(Timestamp::MAX, |z| z.timestamp())
    }

    /// What somebody does by hand where the product may not write.
    pub(super) fn card(&self, p: &Proposal, effect: &Effect) -> Card {
        match effect {
            Effect::HoldTime { start, minutes, .. } => self.keep(p, "Hold", *start, *minutes),
            Effect::ProtectTime { start, minutes } => self.keep(p, "Protect", *start, *minutes),
            Effect::DeclineMeeting { meeting, note } => Card {
                todo: format!("Decline “{}” and send the note.", meeting.title),
                mailto: mailto(&others(meeting), &meeting.title, note),
                text: note.clone(),
                expect: Some(gone(meeting)),
                ..Card::default()
            },
            Effect::HandOverMeeting { meeting, to, note } => Card {
                todo: format!(
                    "Let {} go to “{}” and send the note.",
                    to.name, meeting.title
                ),
                mailto: mailto(std::slice::from_ref(to), &meeting.title, note),
                text: note.clone(),
                expect: Some(gone(meeting)),
                ..Card::default()
            },
            Effect::ShortenMeeting {
                meeting,
                minutes,
                note,
            } => {
                let end = meeting.start + SignedDuration::from_mins(i64::from(*minutes));
                self.moved(meeting, meeting.start, end, note)
            }
            Effect::MoveMeeting {
                meeting,
                start,
                note,
            } => {
                let start = self.at(*start);
                let end = start + meeting.start.duration_until(meeting.end);
                self.moved(meeting, start, end, note)
            }
            Effect::SendMessage(message) => Card {
                todo: format!("Send “{}”.", message.subject),
                mailto: mailto(&message.to, &message.subject, &message.text),
                text: message.text.clone(),
                ..Card::default()
            },
            Effect::AskPerson { person, question } => Card {
                todo: format!("Ask {}.", person.name),
                mailto: mailto(std::slice::from_ref(person), &p.title, question),
                text: question.clone(),
                ..Card::default()
            },
            // Everything else is done in our own records.
            _ => Card::default(),
        }
    }

    fn keep(&self, p: &Proposal, verb: &str, start: DateTime, minutes: u32) -> Card {
        let from = self.at(start);
        let until = from + SignedDuration::from_mins(i64::from(minutes));
        Card {
            todo: format!("{verb} the time in the calendar: {}.", p.title),
            ics: formats::ical::entry(&uid(p), &p.title, &p.reason, from, until, self.now),
            expect: Some(Expect::Filled {
                start: from,
                end: until,
                title: p.title.clone(),
            }),
            text: p.title.clone(),
            ..Card::default()
        }
    }

    fn moved(&self, m: &MeetingRef, start: Timestamp, end: Timestamp, note: &str) -> Card {
        let when = times(self.pair, start, end);
        Card {
            todo: format!("Put “{}” at {when}, and send the note.", m.title),
            mailto: mailto(&others(m), &m.title, note),
            text: note.to_owned(),
            expect: Some(Expect::At {
                key: m.key.clone(),
                start,
                end,
            }),
            ..Card::default()
        }
    }
}

fn gone(meeting: &MeetingRef) -> Expect {
    Expect::Gone {
        key: meeting.key.clone(),
        start: meeting.start,
    }
}

/// Who has to hear of a change: whoever invited, else everybody.
fn others(meeting: &MeetingRef) -> Vec<Address> {
    match &meeting.organizer {
        Some(organizer) => vec![organizer.clone()],
        None => meeting.guests.clone(),
    }
}

/// The UID of an entry that a card makes.
fn uid(p: &Proposal) -> String {
    format!("{}@counterpart", p.id)
}

fn mailto(to: &[Address], subject: &str, text: &str) -> String {
    let emails: Vec<_> = to.iter().map(|a| a.email.as_str()).collect();
    formats::mailto::link(&emails, subject, text)
}

/// "Thu 5 August, 09:00–10:00", in the executive's zone.
fn times(pair: &Pair, start: Timestamp, end: Timestamp) -> String {
    let zone = zone(pair);
    let from = start.to_zoned(zone.clone());
    let until = end.to_zoned(zone);
    let day = from.strftime("%a %-d %B");
    format!(
        "{day}, {}–{}",
        from.strftime("%H:%M"),
        until.strftime("%H:%M")
    )
}

/// The card that takes back what somebody did by hand; none where nothing was in a calendar.
pub(crate) fn reverse(pair: &Pair, p: &Proposal, act: &Act) -> Option<Card> {
    let card = act.card()?;
    if let Some(Expect::Filled { start, end, title }) = &card.expect {
        return Some(Card {
            todo: format!(
                "Release {} in the calendar: delete “{}”.",
                times(pair, *start, *end),
                p.title
            ),
            expect: Some(Expect::Free {
                start: *start,
                end: *end,
                title: title.clone(),
            }),
            opposite: true,
            ..Card::default()
        });
    }
    let meeting = p.effect.meeting()?;
    let when = times(pair, meeting.start, meeting.end);
    let note = format!(
        "Please pass over my last note: “{}” stays as it was, {when}.",
        meeting.title
    );
    Some(Card {
        todo: format!(
            "Put “{}” back to {when}, and tell the others.",
            meeting.title
        ),
        mailto: mailto(&others(meeting), &meeting.title, &note),
        text: note,
        expect: Some(Expect::At {
            key: meeting.key.clone(),
            start: meeting.start,
            end: meeting.end,
        }),
        opposite: true,
        ..Card::default()
    })
}
