//! The nouns and rules of the trade, and its formulas.
#![doc = include_str!("../README.md")]

pub mod action;
pub mod attention;
pub mod audit;
pub mod brief;
pub mod circle;
pub mod day_pack;
pub mod decision_right;
pub mod event;
pub mod event_text;
pub mod goal;
pub mod holiday;
pub mod id;
pub mod locale;
pub mod money;
pub mod outbox;
pub mod person;
pub mod place;
pub mod priority;
pub mod proposal;
pub mod region;
pub mod time_entry;
pub mod watch_date;
pub mod week;
pub mod words;
pub mod working_time;
