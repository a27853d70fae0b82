//! What can go wrong in a verb: few kinds, each with a sentence and a next step.
use std::fmt;

/// One field of a form or file that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the form.
    pub name: &'static str,
    /// What is wrong and what would do.
    pub reason: String,
}

/// An error of a verb.
#[derive(Debug)]
pub enum Error {
    /// It does not exist for whoever asked.
    NotFound(String),
    /// Outside the actor's circles or rights.
    Forbidden,
    /// Input that cannot be used; nothing was changed.
    Invalid(Vec<Field>),
    /// It changed in the meantime, or exists already.
    Conflict(String),
    /// A server of somebody else does not answer.
    RemoteDown(String),
    /// Our own fault.
    Internal(String),
}

impl Error {
    /// One wrong field.
    pub fn invalid(name: &'static str, reason: impl Into<String>) -> Self {
        Error::Invalid(vec![Field {
            name,
            reason: reason.into(),
        }])
    }

    /// A stable word for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Error::NotFound(_) => "not_found",
            Error::Forbidden => "forbidden",
            Error::Invalid(_) => "invalid",
            Error::Conflict(_) => "conflict",
            Error::RemoteDown(_) => "remote_down",
            Error::Internal(_) => "internal",
        }
    }

    /// What to do now.
    pub fn next_step(&self) -> &'static str {
        match self {
            Error::NotFound(_) => "Go back to Today and look for it there.",
            Error::Forbidden => "Ask a partner of that pair to do it, or to let you in.",
            Error::Invalid(_) => "Mend what is named and send it again.",
            Error::Conflict(_) => "Reload the page to see how it stands now.",
            Error::RemoteDown(_) => "It is tried again by itself; the last good version stays.",
            Error::Internal(_) => "Try again; if it stays so, run `counterpart doctor`.",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotFound(what) => write!(f, "{what} is not here."),
            Error::Forbidden => f.write_str("This is outside what you may reach."),
            Error::Invalid(fields) => {
                let reasons: Vec<_> = fields.iter().map(|f| f.reason.as_str()).collect();
                f.write_str(&reasons.join(" "))
            }
            Error::Conflict(what) | Error::RemoteDown(what) => f.write_str(what),
            Error::Internal(what) => write!(f, "Something went wrong here: {what}."),
        }
    }
}

impl std::error::Error for Error {}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NotFound(what) => Error::NotFound(format!("This {what}")),
            store::Error::Forbidden => Error::Forbidden,
            store::Error::Discreet => Error::Conflict(SHARED.into()),
            store::Error::Archive(told) => Error::invalid("archive", told),
            other => Error::Internal(other.to_string()),
        }
    }
}

/// Why something is neither shown nor done while the screen is shared.
pub const SHARED: &str = "The screen is shared: words are hidden, and nothing is changed that \
     cannot be read. End sharing at the top of the page first.";

/// Shorthand.
pub type Result<T, E = Error> = std::result::Result<T, E>;
