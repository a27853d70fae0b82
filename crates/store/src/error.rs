//! What can go wrong on disk.

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or could not be reached.
    #[error("the database answered: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// Nothing of that identity exists for this viewer.
    #[error("there is no such {0} here")]
    NotFound(&'static str),
    /// The actor's circles do not reach that far.
    #[error("this act is outside what the actor may reach")]
    Forbidden,
    /// What cannot be shown in part is not shown on a shared screen, and nothing is changed by
    /// somebody who cannot read what they change.
    #[error("the screen is shared")]
    Discreet,
    /// A stored value could not be read back.
    #[error("a stored {what} could not be read: {why}")]
    Corrupt {
        /// Which value.
        what: &'static str,
        /// What was wrong with it.
        why: String,
    },
    /// The key file does not open what is sealed.
    #[error("the key does not open what is sealed; use the key file this data was written with")]
    WrongKey,
    /// An archive that is refused, or a place that is no place for one.
    #[error("{0}")]
    Archive(String),
}

/// Shorthand.
pub type Result<T, E = Error> = std::result::Result<T, E>;

pub(crate) fn corrupt(what: &'static str, why: impl std::fmt::Display) -> Error {
    Error::Corrupt {
        what,
        why: why.to_string(),
    }
}
