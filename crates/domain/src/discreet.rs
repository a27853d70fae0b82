//! Words that nobody beside the screen may read, and what stands for them (R127).
//!
//! Every noun is taken apart whole: a new field does not compile until somebody has said whether
//! it can be read over a shoulder. What is no word stays: dates, lengths, states, codes of goals.
use crate::action::{Action, DueChange, Stakes};
use crate::attention::{Choice, MattersNow};
use crate::decision_right::HeldRight;
use crate::event::{Attendee, Event, Organizer};
use crate::goal::Goal;
use crate::owed::{Debrief, Telling};
use crate::person::{Assistant, Person, Phone};
use crate::place::{is_inside, is_online};
use crate::playback::{Heard, Playback};
use crate::value::{Confirmed, ValueEntry, Win};
use crate::watch_date::WatchDate;
use std::hash::{DefaultHasher, Hash, Hasher};

mod pair;
mod plan;
mod proposal;

/// Stands for words.
pub const PRIVATE: &str = "Private";
/// Stands for many words: as long as an agenda, so that nothing is said to be missing.
pub const LONG: &str = "Private: these words are hidden while the screen is shared.";
/// Stands for a name.
pub const SOMEBODY: &str = "Somebody";

/// Something with words in it that can be hidden for good: the value no longer holds them.
pub trait Discreet {
    /// Puts something else in the place of every word.
    fn hide(&mut self);
}

impl<T: Discreet> Discreet for Vec<T> {
    fn hide(&mut self) {
        self.iter_mut().for_each(T::hide);
    }
}

impl<T: Discreet> Discreet for Option<T> {
    fn hide(&mut self) {
        self.iter_mut().for_each(T::hide);
    }
}

/// Hides words; nothing stays nothing.
pub fn words(text: &mut String) {
    match text.trim().chars().count() {
        0 => {}
        1..=39 => PRIVATE.clone_into(text),
        _ => LONG.clone_into(text),
    }
}

/// Hides a name.
pub fn name(text: &mut String) {
    if !text.trim().is_empty() {
        SOMEBODY.clone_into(text);
    }
}

fn mark(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.trim().to_lowercase().hash(&mut hasher);
    let bits = hasher.finish();
    format!("{:05x}", bits & 0xf_ffff)
}

/// Hides an address. The same one stays the same, and so does its house: who came twice and who is
/// from outside still counts.
pub fn address(text: &mut String) {
    if text.trim().is_empty() {
        return;
    }
    *text = match text.split_once('@') {
        Some((own, house)) => format!("somebody-{}@{}.invalid", mark(own), mark(house)),
        None => format!("somebody-{}", mark(text)),
    };
}

/// Hides a place: online stays online, a room stays a room, and two stay two.
fn place(text: &mut String) {
    *text = match text.as_str() {
        t if t.trim().is_empty() => return,
        t if is_online(t) => "Online".to_owned(),
        t if is_inside(&t.to_lowercase()) => format!("Room {}", mark(t)),
        t => format!("Place {}", mark(t)),
    };
}

impl Discreet for Event {
    fn hide(&mut self) {
        let Event {
            uid: _,
            recurrence_id: _,
            and_future: _,
            sequence: _,
            stamp: _,
            start: _,
            length: _,
            no_end: _,
            rules: _,
            extra: _,
            except: _,
            title,
            description,
            location,
            status: _,
            class: _,
            kind: _,
            opaque: _,
            organizer,
            attendees,
            categories,
            conference,
            url,
        } = self;
        words(title);
        words(description);
        place(location);
        if let Some(Organizer {
            email,
            name: who,
            sent_by,
        }) = organizer
        {
            address(email);
            name(who);
            address(sent_by);
        }
        for Attendee {
            email,
            name: who,
            answer: _,
            required: _,
            resource: _,
        } in attendees
        {
            address(email);
            name(who);
        }
        categories.clear();
        words(conference);
        url.clear();
    }
}

impl Discreet for Action {
    fn hide(&mut self) {
        let Action {
            id: _,
            title,
            owner: _,
            owner_text,
            for_whom: _,
            counterparty: _,
            why,
            done_when,
            limits,
            due: _,
            goal: _,
            size_minutes: _,
            waits_for: _,
            stakes: Stakes { milestone, risk: _ },
            ties: _,
            state: _,
            captured,
            created: _,
            closed: _,
        } = self;
        name(owner_text);
        for text in [title, why, done_when, limits, milestone, captured] {
            words(text);
        }
    }
}

impl Discreet for DueChange {
    fn hide(&mut self) {
        let DueChange {
            from: _,
            to: _,
            at: _,
            reason,
        } = self;
        words(reason);
    }
}

impl Discreet for Goal {
    fn hide(&mut self) {
        let Goal {
            id: _,
            code: _,
            title,
            why,
            level: _,
            weight: _,
            parent: _,
            position: _,
            key_result,
            owner: _,
            period: _,
            planned_minutes: _,
            business: _,
            also: _,
            asides,
        } = self;
        for text in [title, why, key_result] {
            words(text);
        }
        for aside in asides {
            words(&mut aside.words);
        }
    }
}

/// What is known of a person beside the name: also of those whose name everybody here knows.
pub fn about(person: &mut Person) {
    let Person {
        id: _,
        name: _,
        also_known_as,
        emails,
        phones,
        role,
        organisation,
        assistant,
        direct_line,
        say,
        birthday,
    } = person;
    also_known_as.clear();
    emails.iter_mut().for_each(address);
    for Phone { kind: _, number } in phones {
        words(number);
    }
    for text in [role, organisation, direct_line, say] {
        words(text);
    }
    if let Some(Assistant {
        name: who,
        person: _,
    }) = assistant
    {
        name(who);
    }
    *birthday = None;
}

impl Discreet for Person {
    fn hide(&mut self) {
        about(self);
        name(&mut self.name);
    }
}

impl Discreet for WatchDate {
    fn hide(&mut self) {
        let WatchDate {
            id: _,
            title,
            date: _,
            lead_days: _,
            kind: _,
            yearly: _,
        } = self;
        words(title);
    }
}

impl Discreet for MattersNow {
    fn hide(&mut self) {
        let MattersNow {
            id: _,
            pair: _,
            text,
            goal: _,
            actions: _,
            by: _,
            at: _,
            until: _,
        } = self;
        words(text);
    }
}

impl Discreet for Choice {
    fn hide(&mut self) {
        let Choice {
            id: _,
            pair: _,
            person: _,
            action: _,
            first: _,
            reason,
            at: _,
        } = self;
        words(reason);
    }
}

impl Discreet for HeldRight {
    fn hide(&mut self) {
        let HeldRight {
            id: _,
            pair: _,
            holder: _,
            area: _,
            level: _,
            limits: _,
            from: _,
            until: _,
            signed_at: _,
            note,
        } = self;
        words(note);
    }
}

impl Discreet for Playback {
    fn hide(&mut self) {
        let Playback {
            id: _,
            pair: _,
            action: _,
            heard,
            title,
            by: _,
            at: _,
            answer,
        } = self;
        words(heard);
        words(title);
        if let Some(Heard {
            by: _,
            at: _,
            way: _,
            correction,
        }) = answer
        {
            words(correction);
        }
    }
}

impl Discreet for Debrief {
    fn hide(&mut self) {
        let Debrief {
            pair: _,
            key: _,
            told,
            by: _,
            at: _,
            way: _,
        } = self;
        match told {
            Telling::Text(text) => words(text),
            Telling::Clip { media_type: _ } | Telling::Nothing | Telling::Later(_) => {}
        }
    }
}

impl Discreet for ValueEntry {
    fn hide(&mut self) {
        let ValueEntry {
            id: _,
            title,
            work: _,
            on: _,
            saving: _,
            review: _,
            people: _,
            goal: _,
            assumption,
            source: _,
            occurrence: _,
            confirmed,
            win,
            quiet: _,
            by: _,
            by_name,
            at: _,
            stands: _,
        } = self;
        words(title);
        words(assumption);
        name(by_name);
        if let Some(Confirmed { by: _, at: _, said }) = confirmed {
            words(said);
        }
        if let Some(Win { ability, thanks }) = win {
            words(ability);
            words(thanks);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::journey;

    #[test]
    fn the_same_address_stays_the_same_and_its_house_too() {
        let hide = |text: &str| {
            let mut text = text.to_owned();
            address(&mut text);
            text
        };
        let (a, b) = (hide("Bram@example.com"), hide("bram@EXAMPLE.com"));
        assert_eq!(a, b);
        let house = |text: &str| text.split_once('@').unwrap().1.to_owned();
        assert_eq!(house(&a), house(&hide("orla@example.com")));
        assert_ne!(house(&a), house(&hide("orla@example.org")));
        assert_ne!(a, hide("orla@example.com"));
        assert!(!a.contains("bram") && !a.contains("example"), "{a}");
        assert_eq!(hide(""), "");
    }

    #[test]
    fn who_has_to_travel_still_has_to() {
        let hidden = |text: &str| {
            let mut text = text.to_owned();
            place(&mut text);
            text
        };
        let places = [
            "Room 4",
            "Boardroom",
            "Leeds depot",
            "https://meet.example.com/x",
            "",
        ];
        for from in places {
            for to in places {
                let (a, b) = (hidden(from), hidden(to));
                assert_eq!(journey(from, to), journey(&a, &b), "{from} {to}: {a} {b}");
            }
        }
    }

    #[test]
    fn nothing_stays_nothing_and_an_agenda_stays_as_long_as_one() {
        let hide = |text: &str| {
            let mut text = text.to_owned();
            words(&mut text);
            text
        };
        assert_eq!(hide(" "), " ");
        assert_eq!(hide("Board"), PRIVATE);
        assert_eq!(hide(&"x".repeat(40)), LONG);
        assert!(LONG.len() >= 40 && PRIVATE.len() < 40);
    }
}
