//! Chores of the workspace: `cargo xtask` lists them.
#![doc = include_str!("../README.md")]

mod bench;
mod dist;
mod e2e;
mod postgres;
mod shell;
mod soak;
mod test;
mod tidy;
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test      everything that has to hold: format, lints, licences, tidy, tests, browser;
                      installs what is missing and says so
cargo xtask tidy      only the house rules (a second)
cargo xtask e2e       only the browser stories; `cargo xtask e2e NAME` those with NAME in their file
cargo xtask pictures  the README's pictures, taken from the demo by the browser
cargo xtask bench     speed and size, side by side with Python, as a table; parts:
                      `bench parse`, `bench pages [BINARY]`, `bench history [BINARY]`,
                      `bench outbox [BINARY]`, `bench strategy [BINARY]`,
                      `bench forecast`
cargo xtask soak      programs killed 500 times while letters leave; `cargo xtask soak KILLS`
cargo xtask dist      one binary and a .deb in target/dist";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["test"] => test::run(&root()),
        ["tidy"] => tidy::run(&root()),
        ["e2e"] => e2e::run(&root(), None),
        ["e2e", name] => e2e::run(&root(), Some(name)),
        ["pictures"] => e2e::pictures(&root()),
        ["bench"] => bench::run(&root()),
        ["bench", "parse"] => bench::parse(&root()),
        ["bench", "outbox"] => bench::outbox(&root(), None),
        ["bench", "outbox", binary] => bench::outbox(&root(), Some(Path::new(binary))),
        ["bench", "forecast"] => bench::forecast(&root()),
        ["bench", "pages"] => bench::pages(&root(), None),
        ["bench", "pages", binary] => bench::pages(&root(), Some(Path::new(binary))),
        ["bench", "strategy"] => bench::strategy(&root(), None),
        ["bench", "strategy", binary] => bench::strategy(&root(), Some(Path::new(binary))),
        ["bench", "history"] => bench::history(&root(), None),
        ["bench", "history", binary] => bench::history(&root(), Some(Path::new(binary))),
        ["soak"] => soak::run(&root(), None),
        ["soak", kills] => soak::run(&root(), Some(kills)),
        ["dist"] => dist::run(&root()),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(anyhow::anyhow!(
            "no such chore: {}\n\n{HELP}",
            arguments.join(" ")
        )),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace, wherever cargo was started.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
