//! Every real calendar at hand is read without a panic, and good events come out.
#![allow(clippy::unwrap_used)]

use formats::ical::{self, Options};
#[test]
fn every_real_calendar_is_read_and_good_events_come_out() {
    let Some(data) = testkit::data() else { return };
    let files = testkit::calendars(&data);
    let (mut events, mut written, mut refused) = (0, 0, 0);
    for path in &files {
        let bytes = std::fs::read(path).unwrap();
        let begun = bytes
            .windows(12)
            .filter(|w| w.eq_ignore_ascii_case(b"BEGIN:VEVENT"))
            .count();
        written += begun;
        let name = path.file_name().unwrap().to_string_lossy();
        match ical::read(&bytes, &Options::default()) {
            Ok(calendar) => {
                events += calendar.events.len();
                let told = calendar.events.len() + calendar.rejected.len();
                println!(
                    "{name}: {begun} written, {} read, {} repaired, {} rejected, {} warnings",
                    calendar.events.len(),
                    calendar.repaired.len(),
                    calendar.rejected.len(),
                    calendar.warnings.len()
                );
                for (kind, notes) in [
                    ("repaired", &calendar.repaired),
                    ("rejected", &calendar.rejected),
                    ("warning", &calendar.warnings),
                ] {
                    for n in notes.iter().take(20) {
                        println!("    {kind} line {} {}: {}", n.line, n.field, n.reason);
                    }
                }
                assert!(
                    told <= begun,
                    "{name}: more came out than stands in the file"
                );
                for entry in &calendar.events {
                    let raw = &bytes[entry.offset..entry.offset + entry.len];
                    assert!(raw[..12].eq_ignore_ascii_case(b"BEGIN:VEVENT"), "{name}");
                }
            }
            Err(error) => {
                refused += 1;
                println!("{name}: refused: {error}");
            }
        }
    }
    println!(
        "{} files, {written} events written, {events} read, {refused} files refused",
        files.len()
    );
    assert!(
        events * 100 >= written * 95,
        "{events} of {written} events came out"
    );
}
