//! The verbs: one function per intent.
#![doc = include_str!("../README.md")]

pub mod port;
pub mod signal;
