//! One word for one thing: files are named by the words of the glossary.
use super::Violation;
use super::source::{File, Tree};

const GLOSSARY: &str = "docs/glossary.md";

/// Files that are not named by a noun because the language or a framework names them.
const GIVEN: [&str; 5] = ["lib", "main", "mod", "build", "error"];

/// File stems of domain, store, app and web/page stand in the glossary, in backticks.
pub fn stems_in_glossary(tree: &Tree) -> Vec<Violation> {
    let glossary = tree.get(GLOSSARY).map_or("", |file| file.text.as_str());
    let known = |stem: &str| GIVEN.contains(&stem) || glossary.contains(&format!("`{stem}`"));
    let named = tree.rust().filter_map(|file| Some((file, stem(file)?)));
    let unknown = named.filter(|(_, stem)| !known(stem));
    let violations = unknown.map(|(file, stem)| Violation {
        path: file.path.clone(),
        line: 1,
        rule: "one word for one thing",
        remedy: format!(
            "add `{stem}` to {GLOSSARY}, or name the file by the word that stands there"
        ),
    });
    violations.collect()
}

/// The noun a file is named by; tests of a noun and numbered migrations have none of their own.
fn stem(file: &File) -> Option<&str> {
    let rest = ["domain", "store", "app", "web"]
        .iter()
        .find_map(|name| file.path.strip_prefix(&format!("crates/{name}/src/")))?;
    let page = rest.starts_with("page/") || !file.path.starts_with("crates/web/");
    let migration = rest.starts_with("migration/") || rest.starts_with("migrations/");
    if !page || migration || file.production().is_empty() {
        return None;
    }
    rest.strip_suffix(".rs")?.rsplit('/').next()
}

#[cfg(test)]
mod tests {
    use super::super::said;
    use super::*;

    #[test]
    fn a_word_that_the_glossary_does_not_know() {
        let files = [
            (
                "docs/glossary.md",
                "| **goal** | `goal` | what the year is for |\n",
            ),
            ("crates/domain/src/goal.rs", "//! A goal.\n"),
            ("crates/domain/src/goal_test.rs", "//! Its cases.\n"),
            ("crates/store/src/objective.rs", "//! The same thing.\n"),
            ("crates/web/src/session.rs", "//! Not a page.\n"),
            ("crates/web/src/page/strategy.rs", "//! A page.\n"),
            ("crates/app/src/lib.rs", "//! A crate.\n"),
        ];
        let found = said(stems_in_glossary, &files);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("crates/store/src/objective.rs:1: one word for one thing"));
        assert!(found[1].contains("add `strategy` to docs/glossary.md"));
    }
}
