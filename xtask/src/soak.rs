//! The long ordeals that the test command runs in short.
use crate::postgres::Postgres;
use crate::{shell, tools};
use anyhow::Result;
use std::path::Path;

/// How often programs are killed, on each database.
const KILLS: &str = "500";

/// Letters while programs are killed: on SQLite, and two programs on one PostgreSQL.
pub fn run(root: &Path, kills: Option<&str>) -> Result<()> {
    tools::install_peers(root)?;
    let postgres = Postgres::start()?;
    let line = "cargo test --package counterpart --test post_crash -- --nocapture --test-threads=1";
    let mut command = shell::command(root, line);
    command.env("COUNTERPART_KILLS", kills.unwrap_or(KILLS));
    command.env("COUNTERPART_TEST_POSTGRES", &postgres.url);
    command.env("COUNTERPART_PY", tools::peers(root).join("bin/python"));
    shell::run(&mut command)
}
