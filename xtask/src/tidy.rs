//! The house rules that neither compiler nor clippy can say. There is no allow-list: mend the line.
mod house;
mod names;
mod shape;
mod source;
mod walls;

use anyhow::{Result, bail};
use source::Tree;
use std::fmt;
use std::path::Path;

/// One place where a rule does not hold.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// Path from the workspace's folder.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// The rule, in a few words.
    pub rule: &'static str,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}: {}",
            self.path, self.line, self.rule, self.remedy
        )
    }
}

/// Every rule: what it says of a tree of files.
const RULES: [fn(&Tree) -> Vec<Violation>; 17] = [
    shape::columns,
    shape::function_length,
    shape::file_length,
    shape::opening_sentence,
    shape::crate_readme,
    walls::our_crates,
    walls::outside_crates,
    walls::pure_source,
    walls::sql_only_in_store,
    walls::clock_in_one_file,
    names::stems_in_glossary,
    names::settings_in_manual,
    house::no_dead_web_file,
    house::dependency_reasons,
    house::versions_in_root,
    house::no_foreign_path,
    house::documents_name_files,
];

/// Prints every violation of the workspace; any is an error.
pub fn run(root: &Path) -> Result<()> {
    let tree = Tree::read(root)?;
    let violations = check(&tree);
    for violation in &violations {
        eprintln!("{violation}");
    }
    if !violations.is_empty() {
        bail!(
            "{} lines break a rule of the house (docs/decisions, ARCHITECTURE.md)",
            violations.len()
        );
    }
    println!(
        "tidy: {} files hold {} rules",
        tree.files.len(),
        RULES.len()
    );
    Ok(())
}

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations: Vec<Violation> = RULES.iter().flat_map(|rule| rule(tree)).collect();
    violations.sort();
    violations
}

/// Runs one rule over files given as (path, text) and says what it found, one line each.
#[cfg(test)]
fn said(rule: fn(&Tree) -> Vec<Violation>, files: &[(&str, &str)]) -> Vec<String> {
    rule(&Tree::of(files))
        .iter()
        .map(Violation::to_string)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_tidy() {
        let tree = Tree::read(&crate::root()).unwrap();
        let violations: Vec<String> = check(&tree).iter().map(Violation::to_string).collect();
        assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
    }
}
