//! `export`: calendars, tables, briefs and the audit as files that other programs open.
use crate::cli::Export;
use crate::house::{House, own_file};
use anyhow::Result;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// Writes a folder for each executive.
pub async fn run(house: &House, ask: &Export) -> Result<()> {
    let there = std::fs::read_dir(&ask.folder);
    anyhow::ensure!(
        there.is_err() || there.is_ok_and(|mut entries| entries.next().is_none()),
        "{} is not empty: name another folder",
        ask.folder.display()
    );
    let mut files = 0;
    for (actor, pair) in house.pairs(ask.executive.as_deref()).await? {
        let folder = ask.folder.join(folder_name(&pair.name));
        let mut put = |path: &str, bytes: &[u8]| put(&folder.join(path), bytes);
        files += house.app.export(&actor, &pair, &mut put).await?;
    }
    eprintln!(
        "{files} files in {}. What belongs to somebody alone is not among them; README.txt says \
         what else is not.",
        ask.folder.display()
    );
    Ok(())
}

fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    let mut file = own_file(&mut options, path).map_err(std::io::Error::other)?;
    file.write_all(bytes)
}

fn folder_name(executive: &str) -> String {
    let fold = |c: char| if c.is_alphanumeric() { c } else { '-' };
    executive.to_lowercase().chars().map(fold).collect()
}
