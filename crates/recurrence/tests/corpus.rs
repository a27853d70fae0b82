//! Replays on the stable toolchain what the fuzz target has collected and what it once broke.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/wild.rs"]
mod wild;

#[test]
fn what_fuzzing_found_keeps_its_promises() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/expand");
    let mut replayed = 0;
    for entry in std::fs::read_dir(corpus).unwrap() {
        wild::check(&std::fs::read(entry.unwrap().path()).unwrap());
        replayed += 1;
    }
    assert!(replayed >= 100, "the corpus is part of the repository");
}

#[test]
fn no_bytes_at_all_are_a_series_too() {
    wild::check(&[]);
}
