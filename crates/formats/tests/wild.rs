//! What the fuzzer found and grew is read again here, and every real calendar broken at random.
#![allow(clippy::unwrap_used)]
#[path = "common/wild.rs"]
mod wild;

use std::path::Path;

#[test]
fn the_fuzz_corpus_is_read_without_a_broken_promise() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/parse");
    let mut replayed = 0;
    for entry in std::fs::read_dir(corpus).unwrap() {
        wild::check(&std::fs::read(entry.unwrap().path()).unwrap());
        replayed += 1;
    }
    assert!(replayed >= 50, "the corpus is part of the repository");
}

#[test]
fn real_calendars_cut_and_garbled_break_no_promise() {
    let Some(data) = testkit::data() else { return };
    for path in testkit::calendars(&data) {
        let bytes = std::fs::read(path).unwrap();
        let bytes = &bytes[..bytes.len().min(6_000)];
        wild::check(bytes);
        for step in 1..8 {
            let at = bytes.len() * step / 8;
            wild::check(&bytes[..at]);
            let mut garbled = bytes.to_vec();
            garbled.rotate_left(at);
            wild::check(&garbled);
            for (n, byte) in garbled.iter_mut().enumerate() {
                if (n * 31 + step) % 97 == 0 {
                    *byte = byte.rotate_left(step as u32);
                }
            }
            wild::check(&garbled);
        }
    }
}
