//! What may be proposed about a meeting: the deeds, the words in the executive's voice, and what
//! would come of each.
use crate::brief::outside;
use crate::coding::Coded;
use crate::coming_up::first_name;
use crate::context::{App, fresh_id};
use crate::error::{Error, Result};
use crate::event::EventView;
use crate::proposal::Proposed;
use crate::right::standing;
use domain::circle::{Actor, Viewer};
use domain::decision_right::{Ruling, rule};
use domain::id::ProposalId;
use domain::proposal::{
    Address, By, Effect, Evidence, MeetingRef, Noun, Proposal, Refused, State, refused,
};
use domain::working_time::WorkingTime;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use store::Pair;

/// Minutes kept free to prepare, where nobody said how many.
const PREPARE: u32 = 30;
/// What was asked about a meeting is looked for this far back, in microseconds: 90 days.
const BEFORE: i64 = 90 * 24 * 3_600_000_000;

/// What may be proposed about a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// The executive does not go; of one's own meeting: it does not take place.
    Decline,
    /// It takes fewer minutes.
    Shorten,
    /// It takes place at another time.
    Move,
    /// Somebody else goes.
    HandOver,
    /// Time before it is kept free.
    Protect,
}

impl Deed {
    /// All of them, in the order of the page.
    pub const ALL: [Deed; 5] = [
        Deed::Shorten,
        Deed::Move,
        Deed::HandOver,
        Deed::Protect,
        Deed::Decline,
    ];
}

/// What somebody wants, as a form brings it.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What is to happen.
    pub deed: Deed,
    /// The new length, or how long before it is kept free.
    pub minutes: Option<u32>,
    /// The new start on the executive's wall clock.
    pub start: Option<DateTime>,
    /// Who goes.
    pub to: Option<Address>,
    /// What the others are told, without the new time and her name; empty: the usual words.
    pub words: String,
    /// Why; may be empty.
    pub reason: String,
}

impl Wish {
    /// The deed with what is usual for everything else.
    pub fn new(deed: Deed) -> Wish {
        Wish {
            deed,
            minutes: None,
            start: None,
            to: None,
            words: String::new(),
            reason: String::new(),
        }
    }
}

/// A deed as it is offered.
#[derive(Debug, Clone)]
pub struct Offered {
    /// Which.
    pub deed: Deed,
    /// What would come of it if the viewer proposed it now.
    pub ruling: Ruling,
    /// What the others would be told, to be changed; empty where nobody is told.
    pub words: String,
    /// Minutes that stand in the form.
    pub minutes: u32,
}

/// What may be proposed about one meeting, and what was.
#[derive(Debug, Clone, Default)]
pub struct AboutMeeting {
    /// The deeds; none once it is over.
    pub offered: Vec<Offered>,
    /// Nobody else invited to it.
    pub own: bool,
    /// What waits or is being done.
    pub open: Vec<Proposal>,
    /// What was declined before, with the reason.
    pub declined: Vec<(Proposal, String)>,
}

/// A meeting as proposals name it.
pub(crate) fn reference(coded: &Coded, pair: &Pair) -> MeetingRef {
    let event = &coded.occurrence.of.event;
    let own = |email: &str| pair.emails.iter().any(|e| e == email);
    let address = |name: &str, email: &str| Address {
        name: name.to_owned(),
        email: email.to_owned(),
    };
    let organizer = event.organizer.as_ref().filter(|o| !own(&o.email));
    let guests = event.attendees.iter();
    let guests = guests.filter(|a| !a.resource && !own(&a.email));
    let away = |email: &str| email.contains('@') && outside(pair, email);
    MeetingRef {
        key: coded.occurrence.key(),
        title: event.title.clone(),
        start: coded.occurrence.start_at,
        end: coded.end_at,
        organizer: organizer.map(|o| address(&o.name, &o.email)),
        outside: guests.clone().any(|a| away(&a.email))
            || organizer.is_some_and(|o| away(&o.email)),
        guests: guests.map(|a| address(&a.name, &a.email)).collect(),
    }
}

/// A meeting, and what turns a wish about it into an effect.
struct Meeting<'a> {
    is: MeetingRef,
    minutes: u32,
    work: &'a WorkingTime,
    /// The executive's first name.
    name: &'a str,
}

impl<'a> Meeting<'a> {
    fn of(view: &'a EventView, pair: &'a Pair) -> Meeting<'a> {
        let is = reference(&view.coded, pair);
        let minutes = is.end.duration_since(is.start).as_mins();
        Meeting {
            minutes: u32::try_from(minutes).unwrap_or(0),
            work: &view.work,
            name: first_name(&pair.name),
            is,
        }
    }

    fn alone(&self) -> bool {
        self.is.organizer.is_none() && self.is.guests.is_empty()
    }

    fn offers(&self, deed: Deed, all_day: bool) -> bool {
        match deed {
            Deed::Shorten => !all_day && self.minutes > 15,
            Deed::Move | Deed::Protect => !all_day,
            Deed::HandOver | Deed::Decline => !self.alone(),
        }
    }

    fn start(&self) -> DateTime {
        self.is.start.to_zoned(self.work.zone.clone()).datetime()
    }

    fn moment(&self, at: DateTime) -> String {
        format!(
            "{}, {}",
            self.work.day(at.date()),
            self.work.clock(at.time())
        )
    }

    fn span(&self, from: DateTime, minutes: u32) -> String {
        let until = from.saturating_add(SignedDuration::from_mins(i64::from(minutes)));
        let times = self.work.times(from.time(), until.time());
        format!("{}, {times}", self.work.day(from.date()))
    }

    /// A wish that is complete, to see what a right says to its kind.
    fn example(&self, deed: Deed) -> Wish {
        Wish {
            start: Some(self.start()),
            to: Some(Address::default()),
            ..Wish::new(deed)
        }
    }

    /// Minutes that stand in the form: of a meeting half of it, in fives.
    fn usual(&self, deed: Deed) -> u32 {
        match deed {
            Deed::Protect => PREPARE,
            Deed::Shorten => (self.minutes / 2 / 5 * 5).max(10),
            _ => self.minutes,
        }
    }

    /// Whom a letter about it greets: whoever invited, else everybody who comes.
    fn greeting(&self) -> String {
        match (&self.is.organizer, self.is.guests.as_slice()) {
            (Some(one), _) | (None, [one]) if !one.name.is_empty() => {
                format!("Dear {},", first_name(&one.name))
            }
            _ => "Dear all,".to_owned(),
        }
    }

    /// The usual words, in her voice; a new time is written below them, and then her name.
    fn words(&self, deed: Deed) -> String {
        let title = &self.is.title;
        let when = self.moment(self.start());
        let own = self.is.organizer.is_none();
        let said = match deed {
            Deed::Decline if own => format!(
                "I have to call off “{title}” on {when}. If something cannot wait for another \
                 time, tell me and I will answer in writing."
            ),
            Deed::Decline => format!(
                "Thank you for the invitation to “{title}” on {when}. I cannot be there. If a \
                 line from me would help beforehand, tell me; afterwards, please send me what \
                 was decided."
            ),
            Deed::Shorten => format!(
                "May we take less time for “{title}” on {when}? I believe that it is enough; if \
                 something would be missed, tell me what."
            ),
            Deed::Move => format!(
                "“{title}” on {when} does not work for me any more. May we meet at the time \
                 below instead?"
            ),
            Deed::HandOver => format!(
                "Will you go to “{title}” on {when} for me, and speak for me there? Tell me \
                 afterwards in two lines what was decided."
            ),
            Deed::Protect => return String::new(),
        };
        match deed {
            Deed::HandOver => said,
            _ => format!("{}\n\n{said}", self.greeting()),
        }
    }

    /// A letter's whole text: the words, the new time where there is one, her name.
    fn letter(&self, wish: &Wish, time: Option<String>) -> String {
        let words = match wish.words.trim() {
            "" => self.words(wish.deed),
            words => words.to_owned(),
        };
        let time = time.map(|t| format!("\n\nNew time: {t}."));
        format!("{words}{}\n\n{}", time.unwrap_or_default(), self.name)
    }

    /// The sentence that is asked, and what happens after a yes.
    fn effect(&self, wish: &Wish) -> Result<(String, Effect)> {
        let (title, meeting) = (&self.is.title, self.is.clone());
        let minutes = wish.minutes.unwrap_or_else(|| self.usual(wish.deed));
        Ok(match wish.deed {
            Deed::Decline => {
                let verb = match self.is.organizer {
                    Some(_) => "Decline",
                    None => "Call off",
                };
                let asked = format!("{verb} “{title}” on {}", self.moment(self.start()));
                let note = self.letter(wish, None);
                (asked, Effect::DeclineMeeting { meeting, note })
            }
            Deed::Shorten => {
                if minutes == 0 || minutes >= self.minutes {
                    let told = format!("It takes {} minutes now: choose fewer.", self.minutes);
                    return Err(Error::invalid("minutes", told));
                }
                let note = self.letter(wish, Some(self.span(self.start(), minutes)));
                let effect = Effect::ShortenMeeting {
                    meeting,
                    minutes,
                    note,
                };
                (format!("Shorten “{title}” to {minutes} minutes"), effect)
            }
            Deed::Move => {
                let start = wish.start.ok_or_else(no_time)?;
                let note = self.letter(wish, Some(self.span(start, self.minutes)));
                let effect = Effect::MoveMeeting {
                    meeting,
                    start,
                    note,
                };
                (format!("Move “{title}” to {}", self.moment(start)), effect)
            }
            Deed::HandOver => {
                let nobody = || Error::invalid("to", "Say who goes instead.");
                let to = wish.to.clone().ok_or_else(nobody)?;
                let asked = format!("Let {} go to “{title}”", to.name);
                let note = self.letter(wish, None);
                let note = format!("Dear {},\n\n{note}", first_name(&to.name));
                (asked, Effect::HandOverMeeting { meeting, to, note })
            }
            Deed::Protect => {
                let before = SignedDuration::from_mins(i64::from(minutes));
                let start = self.start().saturating_sub(before);
                let asked = format!("Keep {} free before “{title}”", self.span(start, minutes));
                (asked, Effect::ProtectTime { start, minutes })
            }
        })
    }
}

fn no_time() -> Error {
    Error::invalid("date", "Choose the new day, and when it begins.")
}

impl App {
    /// What may be proposed about a meeting and what would come of it, beside what was proposed
    /// before. Two statements.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn about_meeting(
        &self,
        viewer: &Viewer,
        pair: &Pair,
        view: &EventView,
    ) -> Result<AboutMeeting> {
        let (meeting, now) = (Meeting::of(view, pair), self.clock.now());
        let since = self.now() - BEFORE;
        let states = ["asked", "snoozed", "returned", "approved", "declined"];
        let reader = self.db.read(viewer);
        let mut known = reader.proposals(Some(pair.id), &states, since, 500).await?;
        known.retain(|p| p.effect.meeting().is_some_and(|m| m.key == meeting.is.key));
        let rights = self.rights(viewer, pair).await?;
        let who = standing(viewer, pair.id);
        let mut out = AboutMeeting {
            own: meeting.is.organizer.is_none(),
            ..AboutMeeting::default()
        };
        let all_day = view.coded.occurrence.all_day();
        let ahead = meeting.is.start > now;
        for deed in Deed::ALL {
            if !ahead || !meeting.offers(deed, all_day) {
                continue;
            }
            let (id, by) = (ProposalId(fresh_id(now)), By::Operator);
            let (_, effect) = meeting.effect(&meeting.example(deed))?;
            let p = Proposal::new(id, pair.id, by, effect, now);
            for Refused { proposal, reason } in refused(&p, &known) {
                if out.declined.iter().all(|(d, _)| d.id != proposal.id) {
                    out.declined.push((proposal.clone(), reason.to_owned()));
                }
            }
            out.offered.push(Offered {
                deed,
                ruling: rule(&rights, who, &p, self.today(pair)),
                words: meeting.words(deed),
                minutes: meeting.usual(deed),
            });
        }
        known.retain(|p| p.state != State::Declined);
        out.open = known;
        Ok(out)
    }

    /// Proposes something about the meeting of that key: done at once within the actor's right,
    /// else asked until the meeting begins.
    ///
    /// # Errors
    /// `NotFound` for a key that the pair does not have; `Conflict` once it has begun; `Invalid`
    /// where the new time, length or person is missing.
    pub async fn propose_about(
        &self,
        actor: &Actor,
        pair: &Pair,
        key: &str,
        wish: &Wish,
    ) -> Result<Proposed> {
        let view = self.event(&actor.viewer, pair, key).await?;
        let meeting = Meeting::of(&view, pair);
        if meeting.is.start <= self.clock.now() {
            let told = format!("“{}” has begun: nothing was proposed.", meeting.is.title);
            return Err(Error::Conflict(told));
        }
        let (title, effect) = meeting.effect(wish)?;
        let mut p = self.new_proposal(actor, pair.id, effect);
        p.title = title;
        wish.reason.trim().clone_into(&mut p.reason);
        p.goal = view.coded.code.goal;
        p.expires = Some(expires(&p.effect, &meeting.is, self.clock.now()));
        p.evidence.push(Evidence {
            noun: Noun::Event,
            id: meeting.is.key.clone(),
            label: meeting.is.title.clone(),
        });
        self.propose(actor, p).await
    }
}

/// A question about a meeting has no sense once the meeting, or the time before it, has begun.
fn expires(effect: &Effect, meeting: &MeetingRef, now: Timestamp) -> Timestamp {
    let before = match effect {
        Effect::ProtectTime { minutes, .. } => SignedDuration::from_mins(i64::from(*minutes)),
        _ => SignedDuration::ZERO,
    };
    let start = meeting
        .start
        .saturating_sub(before)
        .unwrap_or(meeting.start);
    if start > now { start } else { meeting.start }
}
