//! A proposal without its words: who is asked what sort of thing, by when, at what price.
use super::{Discreet, PRIVATE, address, name, words};
use crate::proposal::{
    Act, Address, Answer, Card, Effect, Expect, MeetingRef, Message, NewAction, Outcome, Proposal,
    Put, Reply, Told,
};

impl Discreet for Proposal {
    fn hide(&mut self) {
        let Proposal {
            id: _,
            pair: _,
            title,
            effect,
            reason,
            by: _,
            asked_of: _,
            cost_minutes: _,
            saves_minutes_week: _,
            goal: _,
            told,
            evidence,
            money: _,
            one_way: _,
            urgent: _,
            audience: _,
            sensitivity: _,
            decide_by: _,
            expires: _,
            final_text,
            state: _,
            answers,
            act,
            created: _,
            changed: _,
        } = self;
        words(title);
        effect.hide();
        words(reason);
        for told in told {
            match told {
                Told::Person(_) => {}
                Told::Named(who) => name(who),
            }
        }
        evidence.hide();
        words(final_text);
        answers.hide();
        act.hide();
    }
}

impl Discreet for Answer {
    fn hide(&mut self) {
        let Answer {
            verb: _,
            note,
            by: _,
            at: _,
            way: _,
            confirmed_at: _,
            denied_at: _,
            reply,
        } = self;
        words(note);
        if let Some(Reply { text, by: _, at: _ }) = reply {
            words(text);
        }
    }
}

impl Discreet for Act {
    fn hide(&mut self) {
        let Act {
            at: _,
            by: _,
            under: _,
            rule: _,
            outcome,
            change,
            undone: _,
            told: _,
        } = self;
        words(change);
        match outcome {
            Outcome::Card(card) => card.hide(),
            // What would be put back is data of a record, and never shown.
            Outcome::Record(_) | Outcome::Posted { .. } | Outcome::Said => {}
        }
    }
}

impl Discreet for Card {
    fn hide(&mut self) {
        let Card {
            todo,
            ics,
            mailto,
            text,
            expect,
            opposite: _,
            ticked: _,
            seen_at: _,
        } = self;
        words(todo);
        // Half a calendar file or half an address would do harm where it is opened.
        ics.clear();
        mailto.clear();
        words(text);
        match expect {
            Some(Expect::Filled { title, .. } | Expect::Free { title, .. }) => words(title),
            Some(Expect::Gone { .. } | Expect::At { .. }) | None => {}
        }
    }
}

impl Discreet for Address {
    fn hide(&mut self) {
        let Address { name: who, email } = self;
        name(who);
        address(email);
    }
}

impl Discreet for MeetingRef {
    fn hide(&mut self) {
        let MeetingRef {
            key: _,
            title,
            start: _,
            end: _,
            organizer,
            guests,
            outside: _,
        } = self;
        words(title);
        organizer.hide();
        guests.hide();
    }
}

impl Discreet for Effect {
    fn hide(&mut self) {
        match self {
            Effect::CreateAction(NewAction {
                title,
                owner: _,
                why,
                done_when,
                limits,
                due: _,
                goal: _,
                size_minutes: _,
            }) => [title, why, done_when, limits].into_iter().for_each(words),
            Effect::CompleteAction(_)
            | Effect::HandOverAction { .. }
            | Effect::ChangeDate { .. }
            | Effect::HoldTime { .. }
            | Effect::ProtectTime { .. }
            | Effect::HeadsUp => {}
            Effect::DeclineMeeting { meeting, note }
            | Effect::ShortenMeeting { meeting, note, .. }
            | Effect::MoveMeeting { meeting, note, .. } => {
                meeting.hide();
                words(note);
            }
            Effect::HandOverMeeting { meeting, to, note } => {
                meeting.hide();
                to.hide();
                words(note);
            }
            Effect::SendMessage(Message {
                to,
                subject,
                text,
                her_name: _,
                letter: _,
            }) => {
                to.hide();
                PRIVATE.clone_into(subject);
                words(text);
            }
            Effect::AskPerson { person, question } => {
                person.hide();
                words(question);
            }
            Effect::Request { need: _, what } | Effect::Offer { what, .. } => words(what),
            Effect::Improvement { how } => words(how),
            Effect::Decide(Put {
                decision: _,
                choice: _,
                advice,
                cost,
                waiting,
                lacks: _,
            }) => [advice, cost, waiting].into_iter().for_each(words),
            Effect::Problem { cause, solution } => {
                words(cause);
                words(solution);
            }
        }
    }
}
