//! What is to be reached, risked and decided, without the words.
use super::{Discreet, words};
use crate::check_in::{CheckIn, Said};
use crate::decision::{CameOut, Choice, Claim, Decided, Decision, Roles, View};
use crate::initiative::Initiative;
use crate::measure::Measure;
use crate::milestone::{DateMove, Milestone};
use crate::paper::Paper;
use crate::risk::Risk;
use crate::status::Override;

impl Discreet for Choice {
    fn hide(&mut self) {
        let Choice {
            title,
            cost,
            risk,
            door: _,
            nothing: _,
            undo,
            gain: _,
            effort: _,
        } = self;
        [title, cost, risk, undo].into_iter().for_each(words);
    }
}

impl Discreet for Decided {
    fn hide(&mut self) {
        let Decided {
            choice: _,
            words: text,
            by: _,
            at: _,
        } = self;
        words(text);
    }
}

impl Discreet for Decision {
    fn hide(&mut self) {
        let Decision {
            id: _,
            question,
            context,
            decider: _,
            decide_by: _,
            waiting,
            choices,
            advised: _,
            because,
            change,
            ready: _,
            decided,
            review: _,
            decide_at: _,
            week,
            money,
            goal: _,
            initiative: _,
            roles,
            views,
            claims,
            next,
            told,
            raised: _,
            before,
            came_out,
            asked: _,
        } = self;
        for text in [question, context, waiting, because, change, next, told] {
            words(text);
        }
        (*week, *money) = (None, None);
        choices.iter_mut().for_each(Discreet::hide);
        let taken = decided.iter_mut().chain(before);
        taken.for_each(Discreet::hide);
        let Roles {
            recommend,
            agree,
            input,
            perform,
        } = roles;
        [recommend, agree, input, perform]
            .into_iter()
            .for_each(words);
        for View {
            who, words: text, ..
        } in views
        {
            [who, text].into_iter().for_each(words);
        }
        for Claim { text, source, .. } in claims {
            [text, source].into_iter().for_each(words);
        }
        if let Some(CameOut { words: text, .. }) = came_out {
            words(text);
        }
    }
}

impl Discreet for Paper {
    fn hide(&mut self) {
        let Paper {
            id: _,
            pair: _,
            of: _,
            first: _,
            version: _,
            title,
            file,
            media: _,
            size: _,
            by: _,
            at: _,
        } = self;
        [title, file].into_iter().for_each(words);
    }
}

impl Discreet for Initiative {
    fn hide(&mut self) {
        let Initiative {
            id: _,
            title,
            why,
            serves: _,
            owner: _,
            sponsor: _,
            kind,
            state: _,
            period: _,
            cadence_days: _,
            origin,
        } = self;
        for text in [title, why, kind] {
            words(text);
        }
        if let Some(origin) = origin {
            words(&mut origin.words);
        }
    }
}

impl Discreet for Measure {
    fn hide(&mut self) {
        let Measure {
            id: _,
            title,
            definition,
            unit,
            owner: _,
            goal: _,
            aim: _,
            cadence_days: _,
            by_owner,
            marks: _,
            source: _,
        } = self;
        words(title);
        words(definition);
        // Somebody's own word too ("contracts").
        unit.clear();
        if let Some(word) = by_owner {
            word.hide();
        }
    }
}

impl Discreet for Override {
    fn hide(&mut self) {
        let mut reason = self.reason().to_owned();
        words(&mut reason);
        if let Some(hidden) = Override::new(self.colour, reason) {
            *self = hidden;
        }
    }
}

impl Discreet for CheckIn {
    fn hide(&mut self) {
        let CheckIn {
            id: _,
            pair: _,
            initiative: _,
            on: _,
            said,
            written: _,
            at: _,
            confirmed: _,
            publish: _,
            seen: _,
            was: _,
            dates,
        } = self;
        let Said {
            progress: _,
            confidence: _,
            blocker,
            help,
            by_owner,
        } = said;
        for text in [blocker, help] {
            words(text);
        }
        by_owner.iter_mut().for_each(Override::hide);
        for date in dates {
            words(&mut date.title);
        }
    }
}

impl Discreet for Risk {
    fn hide(&mut self) {
        let Risk {
            id: _,
            title,
            likelihood: _,
            impact: _,
            response: _,
            plan,
            owner: _,
            early_sign,
            trigger: _,
            state: _,
            initiative: _,
            problem: _,
        } = self;
        for text in [title, plan, early_sign] {
            words(text);
        }
    }
}

impl Discreet for Milestone {
    fn hide(&mut self) {
        let Milestone {
            id: _,
            initiative: _,
            title,
            owner: _,
            estimate: _,
            after: _,
            decisions: _,
            due: _,
            baseline: _,
            fixed: _,
            moves,
            done: _,
            position: _,
            took: _,
        } = self;
        words(title);
        for DateMove { reason, .. } in moves {
            words(reason);
        }
    }
}
