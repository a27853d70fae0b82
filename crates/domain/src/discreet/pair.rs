//! What two people say to each other, without the words.
use super::{Discreet, words};
use crate::answers::{Answers, Given, GivenAnswer};
use crate::half_hour::{HalfHour, Own, Retro, Said};
use crate::note::{Aspect, Note};
use crate::proposal::Evidence;
use crate::pulse::{Pulse, Theme};
use crate::stakeholder::{Stakeholder, Touch};
use crate::statement::{Part, Statement, Wording};

impl Discreet for Evidence {
    fn hide(&mut self) {
        let Evidence {
            noun: _,
            id: _,
            label,
        } = self;
        words(label);
    }
}

impl Discreet for Note {
    fn hide(&mut self) {
        let Note {
            id: _,
            pair: _,
            circle: _,
            by: _,
            with: _,
            kind: _,
            thread: _,
            text,
            aspects,
            about: _,
            on,
            way: _,
            at: _,
            until: _,
            closed: _,
        } = self;
        words(text);
        for (aspect, text) in aspects {
            match aspect {
                Aspect::Due => {}
                _ => words(text),
            }
        }
        on.hide();
    }
}

impl Discreet for GivenAnswer {
    fn hide(&mut self) {
        let GivenAnswer {
            question: _,
            given,
            at: _,
            way: _,
            shared: _,
        } = self;
        match given {
            Given::Words(text) => words(text),
            Given::Picks(all) => all.iter_mut().for_each(words),
            Given::Number(_) | Given::Time(_) | Given::Date(_) | Given::Yes(_) => {}
        }
    }
}

impl Discreet for Answers {
    fn hide(&mut self) {
        let Answers {
            id: _,
            pair: _,
            of: _,
            with: _,
            set: _,
            round: _,
            given,
            earlier,
            done: _,
            changed: _,
        } = self;
        given.hide();
        earlier.hide();
    }
}

impl Discreet for HalfHour {
    fn hide(&mut self) {
        let HalfHour {
            id: _,
            pair: _,
            cadence: _,
            on: _,
            state: _,
            said,
            own,
            left: _,
            retro:
                Retro {
                    works,
                    obstacles,
                    change,
                },
            closed: _,
        } = self;
        for Said {
            key: _,
            section: _,
            title,
            outcome: _,
            words: text,
            by: _,
            way: _,
            at: _,
        } in said
        {
            words(title);
            words(text);
        }
        for Own {
            key: _,
            section: _,
            title,
            by: _,
        } in own
        {
            words(title);
        }
        for text in [works, obstacles, change] {
            words(text);
        }
    }
}

impl Discreet for Statement {
    fn hide(&mut self) {
        let Statement {
            id: _,
            pair: _,
            circle: _,
            owner: _,
            kind: _,
            whose: _,
            about: _,
            position: _,
            wordings,
            signatures: _,
            ties: _,
            review: _,
            created: _,
            closed: _,
        } = self;
        for Wording {
            parts,
            by: _,
            at: _,
        } in wordings
        {
            for Part { question: _, text } in parts {
                words(text);
            }
        }
    }
}

impl Discreet for Stakeholder {
    fn hide(&mut self) {
        let Stakeholder {
            id: _,
            pair: _,
            person: _,
            power: _,
            interest: _,
            stance: _,
            red,
            red_in,
            question,
            since: _,
            touches,
        } = self;
        words(red);
        red_in.iter_mut().for_each(words);
        words(question);
        for Touch {
            on: _,
            by: _,
            words: said,
        } in touches
        {
            words(said);
        }
    }
}

impl Discreet for Pulse {
    fn hide(&mut self) {
        let Pulse {
            id: _,
            pair: _,
            owner: _,
            opened: _,
            until: _,
            closed: _,
            questions,
            themes,
            things,
            released: _,
            did,
        } = self;
        questions.iter_mut().for_each(words);
        things.iter_mut().for_each(words);
        words(did);
        for Theme {
            label,
            count: _,
            severity: _,
        } in themes
        {
            words(label);
        }
    }
}
