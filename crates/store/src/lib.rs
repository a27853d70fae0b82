//! Disk: the only SQL, on SQLite and PostgreSQL from one code.
#![doc = include_str!("../README.md")]

mod account;
mod action;
mod archive;
mod attention;
mod audit;
mod baseline;
mod blob;
mod brief;
mod calendar;
mod change;
mod code;
mod cost;
mod db;
mod debrief;
mod decision_right;
mod desk_time;
mod discreet;
mod error;
mod event;
mod goal;
mod import_run;
mod job;
mod mailbox;
mod outbox;
mod person;
mod plan;
mod playback;
mod proposal;
mod schema;
#[cfg(test)]
mod schema_test;
mod scope;
mod seal;
mod setting;
mod sheet;
#[cfg(test)]
mod spot_test;
mod sql;
mod token;
mod value;
mod watch_date;
mod workspace;

pub use account::{Account, NewAccount, SignedIn};
pub use action::StoredAction;
pub use archive::{Contents, Restored, Waiting};
pub use attention::Attention;
pub use audit::AuditLine;
pub use baseline::RecordedWeek;
pub use brief::StoredBrief;
pub use calendar::{Calendar, Source};
pub use code::Code;
pub use db::{Database, Reader, Write, drop_database, make_database};
pub use desk_time::DeskTime;
pub use error::{Error, Result};
pub use event::{EventChange, EventKey, KnownEvent, StoredEvent, Windowed};
pub use import_run::{ImportRun, ImportState};
pub use job::Job;
pub use mailbox::Mailbox;
pub use outbox::{OutboxEnd, OutboxItem, OutboxRow};
pub use plan::FullScan;
pub use seal::Key;
pub use token::StoredToken;
pub use workspace::{Membership, Pair, Workspace};
