//! The verbs: one function per intent.
#![doc = include_str!("../README.md")]

pub mod act;
pub mod action;
pub mod archive;
pub mod attention;
pub mod audit;
pub mod brief;
pub mod coding;
pub mod coming_up;
pub mod context;
pub mod corrections;
pub mod cost;
pub mod decide;
pub mod desk;
pub mod error;
pub mod event;
pub mod export;
pub mod goal;
pub mod import;
pub mod letter;
pub mod occurrence;
pub mod outbox;
pub mod owed;
pub mod person;
pub mod playback;
pub mod port;
pub mod priority;
pub mod proposal;
pub mod queue;
pub mod reply;
pub mod right;
pub mod setting;
pub mod setup;
pub mod sign_in;
pub mod signal;
pub mod subscribe;
pub mod suggestion;
pub mod today;
pub mod token;
pub mod undo;
pub mod value;
pub mod watch_date;
pub mod week;
pub mod worker;

pub use context::{App, member, operator};
pub use error::{Error, Result};
