//! An event: one component of a calendar, as far as we understand it.
use recurrence::{Length, Moment, Override, Series};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// RFC 5545 section 3.8.1.11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Certain.
    #[default]
    Confirmed,
    /// Pencilled in.
    Tentative,
    /// Does not happen.
    Cancelled,
}

/// RFC 5545 section 3.8.1.3; unknown words are private (same section).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Anyone who sees the calendar.
    #[default]
    Public,
    /// The pair.
    Private,
    /// The pair; shown to others as busy.
    Confidential,
}

/// What kind of entry this is; only appointments, focus and travel can block time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An ordinary event.
    #[default]
    Appointment,
    /// A birthday or anniversary: never blocks.
    Birthday,
    /// Where somebody works that day: never blocks.
    WorkingLocation,
    /// Focus time made by the calendar program.
    Focus,
    /// Out of office.
    OutOfOffice,
}

/// RFC 5545 section 3.2.12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Not answered.
    #[default]
    NeedsAction,
    /// Comes.
    Accepted,
    /// Does not come.
    Declined,
    /// Perhaps.
    Tentative,
    /// Somebody else comes.
    Delegated,
}

/// Somebody invited.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attendee {
    /// Lower-case address without `mailto:`; may be empty.
    pub email: String,
    /// `CN`.
    pub name: String,
    /// `PARTSTAT`.
    pub answer: Answer,
    /// `ROLE` is not `OPT-PARTICIPANT` or `NON-PARTICIPANT`.
    pub required: bool,
    /// `CUTYPE` is `ROOM` or `RESOURCE`.
    pub resource: bool,
}

/// The organiser, and who sent it in their name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Organizer {
    /// Lower-case address.
    pub email: String,
    /// `CN`.
    pub name: String,
    /// `SENT-BY`, lower-case address; empty if nobody.
    pub sent_by: String,
}

/// One VEVENT, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// `UID`, or `hash:…` of the content where the file gives none.
    pub uid: String,
    /// `RECURRENCE-ID` of an override.
    pub recurrence_id: Option<Moment>,
    /// `RANGE=THISANDFUTURE` on it.
    pub and_future: bool,
    /// `SEQUENCE`.
    pub sequence: i64,
    /// `LAST-MODIFIED`, else `DTSTAMP`, UTC microseconds; 0 when neither.
    pub stamp: i64,
    /// `DTSTART`.
    pub start: Moment,
    /// From `DTEND`, `DURATION` or the defaults of RFC 5545 section 3.6.1.
    pub length: Length,
    /// The file gave neither `DTEND` nor `DURATION`: the audit assumes a length.
    pub no_end: bool,
    /// `RRULE`s as text.
    pub rules: Vec<String>,
    /// `RDATE`s.
    pub extra: Vec<(Moment, Option<Length>)>,
    /// `EXDATE`s.
    pub except: Vec<Moment>,
    /// `SUMMARY`; may be empty.
    pub title: String,
    /// `DESCRIPTION`, cut at 64 KiB.
    pub description: String,
    /// `LOCATION`.
    pub location: String,
    /// `STATUS`.
    pub status: Status,
    /// `CLASS`.
    pub class: Class,
    /// What kind of entry.
    pub kind: Kind,
    /// By `TRANSP` and `X-MICROSOFT-CDO-BUSYSTATUS` alone: the entry asks for time.
    pub opaque: bool,
    /// Who invited.
    pub organizer: Option<Organizer>,
    /// Who is invited.
    pub attendees: Vec<Attendee>,
    /// `CATEGORIES`.
    pub categories: Vec<String>,
    /// Where to dial in: `CONFERENCE`, `X-GOOGLE-CONFERENCE`, a known link in the text.
    pub conference: String,
    /// `URL`.
    pub url: String,
}

impl Event {
    /// The answer of the person with this address, if invited.
    pub fn answer_of(&self, email: &str) -> Option<Answer> {
        self.attendees
            .iter()
            .find(|a| a.email.eq_ignore_ascii_case(email))
            .map(|a| a.answer)
    }

    /// Whether it blocks the time of the person with these addresses (`calendar-pitfalls` 6):
    /// declined, cancelled, free, birthday and working-location entries never do.
    pub fn blocks(&self, own_emails: &[String]) -> bool {
        self.why_free(own_emails).is_none()
    }

    /// Why it takes no time of the person with these addresses, in a word; none: it does.
    pub fn why_free(&self, own_emails: &[String]) -> Option<&'static str> {
        let declined = own_emails
            .iter()
            .any(|e| self.answer_of(e) == Some(Answer::Declined));
        match self.kind {
            _ if self.status == Status::Cancelled => Some("cancelled"),
            _ if declined => Some("declined"),
            Kind::Birthday => Some("birthday"),
            Kind::WorkingLocation => Some("working place"),
            _ => (!self.opaque).then_some("free"),
        }
    }
}

/// The events of one UID, as indices into the slice that was given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// The component without `RECURRENCE-ID`; none when only changed occurrences are known.
    pub master: Option<usize>,
    /// Components with one. `Origin::Override(n)` of the series is the event `overrides[n]`.
    /// Without a master each stands for itself.
    pub overrides: Vec<usize>,
    /// Older versions of what stands above.
    pub outdated: Vec<usize>,
}

/// Groups events of one calendar by UID, in the order in which the UIDs first come. Where a UID
/// and `RECURRENCE-ID` come twice the higher `SEQUENCE` wins, then the later stamp
/// (RFC 5546 section 2.1.5), then the earlier place.
pub fn group(events: &[&Event]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut by_uid: HashMap<&str, usize> = HashMap::with_capacity(events.len());
    for (at, event) in events.iter().enumerate() {
        let group = *by_uid.entry(&event.uid).or_insert_with(|| {
            groups.push(Group::default());
            groups.len() - 1
        });
        groups[group].take(at, events);
    }
    groups
}

impl Group {
    fn take(&mut self, at: usize, events: &[&Event]) {
        let id = events[at].recurrence_id.as_ref();
        let seat = match id {
            None => self.master.as_mut(),
            Some(id) => self.overrides.iter_mut().find(|o| {
                let other = events[**o].recurrence_id.as_ref();
                other.is_some_and(|other| same_moment(id, other))
            }),
        };
        match seat {
            Some(seat) => {
                let version = |i: usize| (events[i].sequence, events[i].stamp);
                let newer = version(at) > version(*seat);
                let old = if newer {
                    std::mem::replace(seat, at)
                } else {
                    at
                };
                self.outdated.push(old);
            }
            None if id.is_none() => self.master = Some(at),
            None => self.overrides.push(at),
        }
    }
}

/// The series that a master and what amends it stand for; indices of `Origin::Override` are
/// those of `overrides`. Without a master a changed occurrence may stand in its place: it is one
/// occurrence, whatever rule its program copied into it, unless it means all later ones too.
pub fn series(master: &Event, overrides: &[&Event]) -> Series {
    let single = master.recurrence_id.is_some() && !master.and_future;
    let (rules, extra) = match single {
        true => (Vec::new(), Vec::new()),
        false => (master.rules.clone(), master.extra.clone()),
    };
    Series {
        start: master.start.clone(),
        length: master.length,
        rules,
        extra,
        except: master.except.clone(),
        overrides: overrides
            .iter()
            .map(|event| Override {
                of: event.recurrence_id.as_ref().unwrap_or(&event.start).clone(),
                and_future: event.and_future,
                start: event.start.clone(),
                length: event.length,
            })
            .collect(),
    }
}

/// Whether two recurrence ids mean one occurrence: the same instant, in whatever zone written.
fn same_moment(a: &Moment, b: &Moment) -> bool {
    match (a, b) {
        (Moment::Zoned(at, zone), Moment::Zoned(other, in_zone)) => {
            zone.instant(*at) == in_zone.instant(*other)
        }
        _ => a == b,
    }
}

#[cfg(test)]
#[path = "event_test.rs"]
mod tests;
