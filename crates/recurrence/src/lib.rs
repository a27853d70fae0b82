//! When things happen again: recurrence rules, their exceptions and the zones they live in.
#![doc = include_str!("../README.md")]

mod series;
mod zone;

pub use series::{Length, Moment, Occurrence, Origin, Override, Series, Window};
pub use zone::Zone;
