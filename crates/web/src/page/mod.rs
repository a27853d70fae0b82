//! Pages: a typed template and its handlers, one file per noun.
pub mod all;
pub mod calendar;
pub mod error;
pub mod event;
pub mod sign_in;
pub mod today;
