//! What stories are told with: a house of its own for each, a small world, a clock that stands.
#![doc = include_str!("../README.md")]

mod calendars;
mod clock;
mod feed;
mod house;
mod ical;
mod mail;
pub mod oracle;
mod peer;
mod world;

pub use calendars::{calendars, data};
pub use clock::StillClock;
pub use feed::FakeFeed;
pub use house::{TestApp, empty, on_both};
pub use ical::{calendar, event};
pub use mail::FakeMail;
pub use peer::{ImapPeer, SmtpPeer};
pub use world::{PASSWORD, Who, World};
