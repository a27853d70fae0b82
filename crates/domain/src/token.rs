//! A token: a way in for a program, on behalf of one person and for named uses only.
use crate::id::TokenId;
use serde::{Deserialize, Serialize};

/// What a token may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Note something down.
    Capture,
    /// Read the open actions, complete one, give one another date.
    Actions,
    /// Read proposals, and propose.
    Proposals,
    /// Read what waits for an answer, and answer in the person's name.
    Queue,
    /// Read what happens between two dates.
    Events,
    /// Read measures and their values, and write values down.
    Measures,
}

impl Scope {
    /// All of them, in the order of the form.
    pub const ALL: [Scope; 6] = [
        Scope::Capture,
        Scope::Actions,
        Scope::Proposals,
        Scope::Queue,
        Scope::Events,
        Scope::Measures,
    ];

    /// The word for commands, forms and files.
    pub fn word(self) -> &'static str {
        match self {
            Scope::Capture => "capture",
            Scope::Actions => "actions",
            Scope::Proposals => "proposals",
            Scope::Queue => "queue",
            Scope::Events => "events",
            Scope::Measures => "measures",
        }
    }

    /// What it allows, for whoever gives it.
    pub fn label(self) -> &'static str {
        match self {
            Scope::Capture => "note something down",
            Scope::Actions => "read actions, complete one, move a date",
            Scope::Proposals => "read proposals, and propose",
            Scope::Queue => "read the queue, and decide in this name",
            Scope::Events => "read the calendar",
            Scope::Measures => "read measures, write values down",
        }
    }

    /// The scope of that word.
    pub fn read(word: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|s| s.word() == word.trim())
    }
}

/// What a viewer must know of the token it came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its identity.
    pub id: TokenId,
    /// What it was called when it was made: stands in the audit of what it does.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
}

impl Token {
    /// Whether it may be used for one of these.
    pub fn any(&self, of: &[Scope]) -> bool {
        self.scopes.iter().any(|s| of.contains(s))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_reads_back() {
        for scope in Scope::ALL {
            assert_eq!(Scope::read(scope.word()), Some(scope));
        }
        assert_eq!(Scope::read("everything"), None);
    }
}
