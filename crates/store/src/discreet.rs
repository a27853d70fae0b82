//! What a reader hands out while others look at the same screen: the rows of `domain::discreet`
//! and our own. Every reader of content ends in [`Reader::seen`]; a test reads the source for it.
use crate::action::StoredAction;
use crate::attention::Attention;
use crate::audit::AuditLine;
use crate::brief::StoredBrief;
use crate::calendar::{Calendar, Source};
use crate::code::Code;
use crate::db::Reader;
use crate::desk_time::DeskTime;
use crate::error::{Error, Result};
use crate::event::{StoredEvent, Windowed};
use crate::import_run::ImportRun;
use crate::outbox::OutboxRow;
use crate::token::StoredToken;
use crate::workspace::Pair;
use domain::discreet::{Discreet, PRIVATE, address, name, words};
use serde_json::Value;

impl Reader<'_> {
    /// What this viewer may be shown of it.
    pub(crate) fn seen<T: Discreet>(&self, mut found: T) -> T {
        if self.viewer.is_discreet() {
            found.hide();
        }
        found
    }

    /// Bytes and recordings cannot be shown in part.
    pub(crate) fn unseen(&self) -> Result<()> {
        match self.viewer.is_discreet() {
            true => Err(Error::Discreet),
            false => Ok(()),
        }
    }
}

/// Hides every word of a JSON value and keeps its shape.
fn json(value: &mut Value) {
    match value {
        Value::String(text) => words(text),
        Value::Array(all) => all.iter_mut().for_each(json),
        Value::Object(all) => all.values_mut().for_each(json),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Discreet for StoredAction {
    fn hide(&mut self) {
        self.action.hide();
        self.moved.hide();
    }
}

impl Discreet for Attention {
    fn hide(&mut self) {
        self.cards.hide();
        self.choices.hide();
    }
}

impl Discreet for AuditLine {
    fn hide(&mut self) {
        words(&mut self.detail);
        // What has no number is named by its words: a duty, a meeting.
        if uuid::Uuid::parse_str(&self.noun_id).is_err() {
            words(&mut self.noun_id);
        }
    }
}

impl Discreet for StoredBrief {
    fn hide(&mut self) {
        // A month that was confirmed stays confirmed; everything else is words.
        match serde_json::from_str::<Value>(&self.body) {
            Ok(Value::Object(mut body)) if body.contains_key("sentence") => {
                body.insert("sentence".into(), Value::from(PRIVATE));
                self.body = Value::Object(body).to_string();
            }
            _ => words(&mut self.body),
        }
    }
}

impl Discreet for Calendar {
    fn hide(&mut self) {
        words(&mut self.name);
        words(&mut self.failure);
        words(&mut self.notes);
        if let Source::Feed(address) = &mut self.source {
            words(address);
        }
    }
}

impl Discreet for Code {
    fn hide(&mut self) {
        words(&mut self.title);
        self.people.iter_mut().for_each(address);
    }
}

impl Discreet for DeskTime {
    fn hide(&mut self) {
        words(&mut self.title);
    }
}

impl Discreet for StoredEvent {
    fn hide(&mut self) {
        self.event.hide();
    }
}

impl Discreet for Windowed {
    fn hide(&mut self) {
        self.masters.hide();
        self.overrides.hide();
    }
}

impl Discreet for ImportRun {
    fn hide(&mut self) {
        words(&mut self.name);
        words(&mut self.told);
    }
}

impl Discreet for OutboxRow {
    fn hide(&mut self) {
        let payload = serde_json::from_str::<Value>(&self.payload);
        self.payload = match payload {
            Ok(mut payload) => {
                json(&mut payload);
                payload.to_string()
            }
            Err(_) => String::new(),
        };
        words(&mut self.told);
    }
}

impl Discreet for StoredToken {
    fn hide(&mut self) {
        words(&mut self.token.name);
    }
}

impl Discreet for Pair {
    fn hide(&mut self) {
        self.emails.iter_mut().for_each(address);
    }
}

/// Somebody of a pair; nobody of the house, whose name stands on every page.
pub(crate) struct Known(pub domain::person::Person, pub bool);

impl Discreet for Known {
    fn hide(&mut self) {
        domain::discreet::about(&mut self.0);
        if !self.1 {
            name(&mut self.0.name);
        }
    }
}

#[cfg(test)]
mod tests {
    /// Readers that hand out numbers, states and names of the house, and no word of a pair.
    const NO_WORDS: [&str; 16] = [
        "brief_kinds",
        "bytes",
        "changed_since",
        "costs",
        "event_span",
        "forecasts",
        "full_scans",
        "invitations",
        "last_readings",
        "members",
        "readings",
        "readings_of",
        "recorded_weeks",
        "sheets",
        "worked",
        "workspace",
    ];

    /// A reader that forgets `seen` shows words on a shared screen.
    #[test]
    fn every_reader_of_words_ends_in_seen() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
        let mut found = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|e| e != "rs") || path.ends_with("db.rs") {
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for block in source.split("\nimpl Reader<'_> {").skip(1) {
                let block = block.split("\n}\n").next().unwrap();
                for function in block.split("async fn ").skip(1) {
                    let name = function.split(['(', '<']).next().unwrap();
                    let has = |any: &[&str]| any.iter().any(|p| function.contains(p));
                    // The others ask one of these for what they hand on.
                    let reads = has(&["self.all(", ".scoped(", "self.each(", "self.of_pairs("]);
                    let hides = has(&["self.seen(", "self.unseen(", "self.shown("]);
                    let fine = !reads || hides || NO_WORDS.contains(&name);
                    assert!(
                        fine,
                        "{}: {name} hands out words as they are",
                        path.display()
                    );
                    found += 1;
                }
            }
        }
        assert!(found > 40, "{found} readers");
    }
}
