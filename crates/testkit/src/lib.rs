//! What stories are told with: a house of its own for each, a small world, a clock that stands.
#![doc = include_str!("../README.md")]

mod authority;
mod calendars;
mod clock;
mod feed;
mod house;
mod ical;
mod mail;
pub mod oracle;
mod peer;
mod world;

pub use authority::Authority;
pub use calendars::{calendars, data};
pub use clock::StillClock;
pub use feed::FakeFeed;
pub use house::{TestApp, empty, on_both};
pub use ical::{calendar, event};
pub use mail::FakeMail;
pub use peer::{ImapPeer, Safe, SmtpPeer};
pub use world::{COVER, PASSWORD, Who, World};
