//! Reads human text: dates in words, captured sentences, what a meeting was for.
#![doc = include_str!("../README.md")]

pub mod answer;
pub mod capture;
pub mod coding;
pub mod kept_free;
pub mod outline;
pub mod reply;
pub mod returned;
pub mod when;
