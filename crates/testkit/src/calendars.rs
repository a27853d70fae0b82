//! Where real calendars lie, for tests that read them.
use std::path::{Path, PathBuf};

/// The folder of real calendars (`COUNTERPART_DATA`, else beside the workspace); none, with a
/// printed line, where it is missing.
pub fn data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("COUNTERPART_DATA").map_or(beside, PathBuf::from);
    let found = folder.is_dir();
    if !found {
        let folder = folder.display();
        println!("skipped: no calendars in {folder} (COUNTERPART_DATA names the folder)");
    }
    found.then_some(folder)
}

/// Every `.ics` file of the folder, sorted.
///
/// # Panics
/// When a folder cannot be read.
pub fn calendars(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.join("ics"), folder.join("calendars")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of calendars") {
            let path = entry.expect("an entry of it").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "ics") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
