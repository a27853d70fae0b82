//! When things happen again: recurrence rules, their exceptions and the zones they live in.
#![doc = include_str!("../README.md")]

mod amend;
mod calendar;
mod custom;
mod days;
mod error;
mod expand;
mod frame;
mod plan;
mod print;
mod rule;
mod rules;
mod series;
mod span;
mod walk;
mod zone;

pub use custom::{CustomZone, Observance};
pub use error::Error;
pub use expand::expand;
pub use rule::{Frequency, Rule, Skip, Until};
pub use series::{Length, Moment, Occurrence, Origin, Override, Series, Window};
pub use span::span;
pub use zone::Zone;
