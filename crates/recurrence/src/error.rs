//! What can go wrong when a series is read or expanded.

/// Why a rule or a series could not be used; the series itself is never changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A part of a rule that RFC 5545 section 3.3.10 does not allow, or that is not known.
    #[error("recurrence rule `{rule}`: part `{part}` {problem}")]
    Rule {
        /// The whole rule, as it was given.
        rule: String,
        /// The part that is wrong.
        part: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The window holds more occurrences than the caller wants; none are returned.
    #[error("more than {limit} occurrences in the window: ask for a shorter one")]
    TooMany {
        /// The limit that was given.
        limit: usize,
    },
    /// A rule matches so rarely, or counts so far, that looking further was given up.
    #[error("recurrence rule `{rule}` needs more than {steps} steps for this window")]
    TooMuchWork {
        /// The rule, as it was given.
        rule: String,
        /// The steps after which it was given up.
        steps: u64,
    },
    /// A custom zone that describes no offset.
    #[error("time zone `{name}`: {problem}")]
    Zone {
        /// Its `TZID`.
        name: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}
