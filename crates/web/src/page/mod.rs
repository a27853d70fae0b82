//! Pages: a typed template and its handlers, one file per noun.
pub mod action;
pub mod all;
pub mod audit;
pub mod brief;
pub mod calendar;
pub mod error;
pub mod event;
pub mod first_run;
pub mod import;
pub mod people;
pub mod settings;
pub mod sign_in;
pub mod strategy;
pub mod today;
pub mod value;
