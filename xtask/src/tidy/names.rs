//! One word for one thing: files are named by the glossary, settings stand in the manual.
use super::Violation;
use super::source::{File, Tree};

const GLOSSARY: &str = "docs/glossary.md";
const MANUAL: &str = "docs/manual/configuration.md";

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

/// Every key of the configuration file and every variable stands in the manual, in backticks.
pub fn settings_in_manual(tree: &Tree) -> Vec<Violation> {
    let manual = tree.get(MANUAL).map_or("", |file| file.text.as_str());
    let mut found = Vec::new();
    let ours = |file: &&File| file.path.starts_with("crates/counterpart/src/");
    for file in tree.rust().filter(ours) {
        for (line, text) in file.code() {
            let key = file
                .path
                .ends_with("/config.rs")
                .then(|| key(text))
                .flatten();
            for name in key.into_iter().chain(variables(text)) {
                if !manual.contains(&format!("`{name}`")) {
                    found.push(Violation {
                        path: file.path.clone(),
                        line,
                        rule: "every setting is in the manual",
                        remedy: format!("say in {MANUAL} what `{name}` does"),
                    });
                }
            }
        }
    }
    found
}

/// The key that a public field of the configuration file is read from.
fn key(line: &str) -> Option<String> {
    let field = line
        .strip_prefix("    pub ")
        .filter(|rest| !rest.starts_with("fn "))?;
    Some(field.split_once(':')?.0.replace('_', "-"))
}

/// Names of environment variables of ours in a line.
fn variables(line: &str) -> Vec<String> {
    let quoted = line.split('"').skip(1).step_by(2);
    let ours = quoted.filter(|text| text.starts_with("COUNTERPART_"));
    let name = |text: &&str| text.chars().all(|c| c == '_' || c.is_ascii_uppercase());
    ours.filter(name).map(str::to_owned).collect()
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

    #[test]
    fn settings_that_the_manual_does_not_know() {
        let config = "pub struct File {\n    pub listen: String,\n    pub key_file: String,\n}\n\
                      impl File {\n    pub fn read(path: Path) {}\n}\n";
        let files = [
            (
                "docs/manual/configuration.md",
                "`listen`, `COUNTERPART_LISTEN`\n",
            ),
            ("crates/counterpart/src/config.rs", config),
            (
                "crates/counterpart/src/cli.rs",
                "a(env = \"COUNTERPART_LISTEN\", b = \"COUNTERPART_LOG\")\n",
            ),
        ];
        let found = said(settings_in_manual, &files);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("what `key-file` does"), "{found:?}");
        assert!(
            found[1].contains("what `COUNTERPART_LOG` does"),
            "{found:?}"
        );
    }
}
