//! Pages: a typed template and its handlers, one file per noun.
pub mod action;
pub mod audit;
pub mod error;
pub mod first_run;
pub mod import;
pub mod people;
pub mod sign_in;
pub mod strategy;
pub mod today;
