//! A zone: one the tz database knows, or one that the calendar file itself defines.
use std::sync::Arc;

/// Where a wall clock hangs.
#[derive(Debug, Clone, PartialEq)]
pub enum Zone {
    /// In the tz database, by its name; "UTC" included.
    Named(jiff::tz::TimeZone),
    /// Only in the file: its observances are evaluated (RFC 5545 section 3.6.5).
    Custom(Arc<CustomZone>),
}

/// A `VTIMEZONE` that no IANA name fits.
#[derive(Debug, PartialEq)]
pub struct CustomZone {
    /// Its `TZID`.
    pub name: String,
}
