//! The verbs: one function per intent.
#![doc = include_str!("../README.md")]

pub mod context;
pub mod error;
pub mod import;
pub mod occurrence;
pub mod port;
pub mod setup;
pub mod sign_in;

pub use context::{App, member, operator};
pub use error::{Error, Result};
