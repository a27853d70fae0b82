//! Bytes → a calendar → its occurrences: nothing panics, hangs or breaks a promise.
#![no_main]

#[path = "../../crates/formats/tests/common/wild.rs"]
mod wild;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wild::check(bytes));
