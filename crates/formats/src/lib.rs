//! Other people's syntax and our nouns: no sockets, no files, no clock.
#![doc = include_str!("../README.md")]

pub mod bounce;
pub mod corrections;
pub mod date;
pub mod dates_csv;
pub mod goals;
pub mod grid;
pub mod ical;
pub mod mailto;
pub mod mime;
pub mod note;
pub mod people_csv;
pub mod plan;
pub mod readings;
pub mod sheet;
pub mod table;
pub mod text;
pub mod vcard;
pub mod workbook;
