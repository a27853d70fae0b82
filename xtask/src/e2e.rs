//! Stories in a real browser, against the debug binary.
use crate::{shell, tools};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the binary and runs the stories, or those whose file has `name` in it.
pub fn run(root: &Path, name: Option<&str>) -> Result<()> {
    shell::run(&mut node(root, name)?)
}

/// Takes the README's pictures again, into `docs/pictures`.
pub fn pictures(root: &Path) -> Result<()> {
    shell::run(node(root, Some("pictures"))?.env("COUNTERPART_PICTURES", "1"))
}

fn node(root: &Path, name: Option<&str>) -> Result<Command> {
    // Named with a test of the workspace, it is the binary that the tests have built already.
    shell::run(&mut shell::command(
        root,
        "cargo build --workspace --features counterpart/pdf --bin counterpart --test doctor",
    ))?;
    let stories = stories(root, name)?;
    let mut node = Command::new("node");
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(stories);
    node.current_dir(root.join("e2e"));
    node.env("COUNTERPART_BINARY", root.join("target/debug/counterpart"));
    node.env("COUNTERPART_CHROMIUM", tools::browser()?);
    Ok(node)
}

fn stories(root: &Path, name: Option<&str>) -> Result<Vec<PathBuf>> {
    let files = std::fs::read_dir(root.join("e2e/stories"))?;
    let mut stories: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
    stories.retain(|path| path.to_string_lossy().ends_with(".story.js"));
    stories.retain(|path| name.is_none_or(|name| path.to_string_lossy().contains(name)));
    stories.sort();
    if stories.is_empty() {
        bail!(
            "no story in e2e/stories is named {}",
            name.unwrap_or("*.story.js")
        );
    }
    Ok(stories)
}
