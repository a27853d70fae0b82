//! The walls: who may import whom, and what each room must never hold.
use super::Violation;
use super::source::{File, Tree};

/// Each crate and those of ours that it may import (ARCHITECTURE.md draws the same table).
const OURS: [(&str, &[&str]); 13] = [
    ("recurrence", &[]),
    ("domain", &["recurrence"]),
    ("language", &["domain", "recurrence"]),
    ("formats", &["domain", "recurrence"]),
    ("store", &["domain", "recurrence"]),
    (
        "app",
        &["domain", "recurrence", "language", "formats", "store"],
    ),
    ("remote", &["domain", "formats", "app"]),
    ("paper", &["domain", "app"]),
    ("web", &["domain", "recurrence", "app", "store"]),
    (
        "counterpart",
        &[
            "domain",
            "recurrence",
            "language",
            "formats",
            "store",
            "app",
            "remote",
            "paper",
            "web",
        ],
    ),
    (
        "testkit",
        &[
            "domain",
            "recurrence",
            "formats",
            "language",
            "store",
            "app",
            "remote",
            "web",
        ],
    ),
    (
        "bench",
        &["domain", "recurrence", "formats", "store", "app", "web"],
    ),
    ("xtask", &[]),
];

/// Crates without I/O, clock or dice, and all that they may use from outside.
const PURE: [(&str, &[&str]); 4] = [
    ("recurrence", &["jiff", "thiserror"]),
    ("domain", &["jiff", "thiserror", "uuid", "serde"]),
    ("language", &["jiff", "thiserror", "winnow"]),
    (
        "formats",
        &[
            "jiff",
            "thiserror",
            "calamine",
            "calcard",
            "mail-parser",
            "memchr",
            "rust_xlsxwriter",
            "sha2",
            "zip",
        ],
    ),
];

/// Libraries that live in one room.
const HOMES: [(&str, &[&str]); 9] = [
    ("axum", &["web"]),
    ("askama", &["web"]),
    ("tower-http", &["web"]),
    ("sea-orm", &["store"]),
    ("sqlx", &["store"]),
    ("reqwest", &["remote"]),
    ("lettre", &["remote"]),
    ("async-imap", &["remote"]),
    ("typst", &["paper"]),
];

/// A crate imports only those of ours that its row of the table allows.
pub fn our_crates(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (folder, name) in tree.crates() {
        let manifest = format!("{folder}/Cargo.toml");
        let Some((_, allowed)) = OURS.iter().find(|(known, _)| *known == name) else {
            let remedy =
                format!("give `{name}` a row in xtask/src/tidy/walls.rs and ARCHITECTURE.md");
            found.push(violation(
                &manifest,
                1,
                "every crate stands in the wall table",
                remedy,
            ));
            continue;
        };
        for (line, dependency) in dependencies(tree, &manifest) {
            let ours = OURS.iter().any(|(known, _)| *known == dependency);
            if ours && !allowed.contains(&dependency.as_str()) {
                let remedy =
                    format!("`{name}` may not import `{dependency}`; move the code or the noun");
                found.push(violation(
                    &manifest,
                    line,
                    "walls between our crates",
                    remedy,
                ));
            }
        }
    }
    found
}

/// A pure crate uses only what its row allows; some libraries live in one room.
pub fn outside_crates(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (folder, name) in tree.crates() {
        let manifest = format!("{folder}/Cargo.toml");
        let pure = PURE.iter().find(|(pure, _)| *pure == name);
        for (line, dependency) in dependencies(tree, &manifest) {
            let ours = OURS.iter().any(|(known, _)| *known == dependency);
            let refused = pure.is_some_and(|(_, allowed)| !allowed.contains(&dependency.as_str()));
            if refused && !ours {
                let remedy = format!(
                    "`{name}` reads no clock, file or socket: `{dependency}` is not in its row"
                );
                found.push(violation(&manifest, line, "pure crates", remedy));
            }
            let home = HOMES.iter().find(|(library, _)| *library == dependency);
            if let Some((library, homes)) = home.filter(|(_, homes)| !homes.contains(&name)) {
                let remedy = format!(
                    "`{library}` lives only in {}; move the code there",
                    homes.join(", ")
                );
                found.push(violation(
                    &manifest,
                    line,
                    "one room for each library",
                    remedy,
                ));
            }
        }
    }
    found
}

/// Pure crates touch no file, variable, socket, process or thread.
pub fn pure_source(tree: &Tree) -> Vec<Violation> {
    let parts = ["fs", "env", "net", "process", "thread", "io::stdin"];
    let words: Vec<String> = parts.iter().map(|part| format!("std::{part}")).collect();
    let pure = |file: &&File| {
        let name = file.crate_name();
        PURE.iter().any(|(pure, _)| Some(*pure) == name)
    };
    let remedy =
        "take what it reads as an argument; files and sockets belong to store, remote, counterpart";
    holding(tree.rust().filter(pure), &words, "pure crates", remedy)
}

/// Statements in SQL stand only in `store`.
pub fn sql_only_in_store(tree: &Tree) -> Vec<Violation> {
    let verbs = [
        "select ",
        "insert into ",
        "delete from ",
        "create table ",
        "alter table ",
    ];
    let words: Vec<String> = verbs.iter().map(|verb| verb.to_uppercase()).collect();
    let elsewhere = |file: &&File| file.crate_name().is_some_and(|name| name != "store");
    let remedy = "write a function of `store` that says what is wanted, and call it";
    holding(
        tree.rust().filter(elsewhere),
        &words,
        "SQL only in store",
        remedy,
    )
}

/// The wall clock is read in one file; everything else is given the time.
pub fn clock_in_one_file(tree: &Tree) -> Vec<Violation> {
    let clocks = ["Timestamp", "Zoned", "SystemTime", "Instant"];
    let words: Vec<String> = clocks
        .iter()
        .map(|clock| format!("{clock}::now("))
        .collect();
    let clock = "crates/counterpart/src/clock.rs";
    let elsewhere = |file: &&File| {
        let chore = file
            .crate_name()
            .is_some_and(|name| name == "xtask" || name == "bench");
        file.path != clock && !chore
    };
    let remedy = "take the time as an argument; only crates/counterpart/src/clock.rs reads it";
    holding(tree.rust().filter(elsewhere), &words, "one clock", remedy)
}

/// Every production line of these files that holds one of these words.
fn holding<'a>(
    files: impl Iterator<Item = &'a File>,
    words: &[String],
    rule: &'static str,
    remedy: &str,
) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in files {
        for (line, text) in file.code() {
            if let Some(word) = words.iter().find(|word| text.contains(word.as_str())) {
                let remedy = format!("`{}`: {remedy}", word.trim());
                found.push(violation(&file.path, line, rule, remedy));
            }
        }
    }
    found
}

/// Names under `[dependencies]` and `[build-dependencies]`, each with its line. What only tests
/// use is no wall.
fn dependencies(tree: &Tree, manifest: &str) -> Vec<(usize, String)> {
    let mut names = Vec::new();
    let mut inside = false;
    let text = tree.get(manifest).map_or("", |file| file.text.as_str());
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(section) = line.strip_prefix('[') {
            inside = section.contains("dependencies]") && !section.contains("dev-");
        } else if inside && let Some((name, _)) = line.split_once(['.', '=', ' ']) {
            names.push((number, name.trim().to_owned()));
        }
    }
    names
}

fn violation(path: &str, line: usize, rule: &'static str, remedy: String) -> Violation {
    Violation {
        path: path.to_owned(),
        line,
        rule,
        remedy,
    }
}

#[cfg(test)]
mod tests {
    use super::super::said;
    use super::*;

    #[test]
    fn a_hole_in_a_wall() {
        let manifest = "[dependencies]\njiff.workspace = true\nstore.workspace = true\n\
                        [dev-dependencies]\ntestkit.workspace = true\n";
        let found = said(our_crates, &[("crates/domain/Cargo.toml", manifest)]);
        assert_eq!(
            found,
            ["crates/domain/Cargo.toml:3: walls between our crates: \
              `domain` may not import `store`; move the code or the noun"]
        );
        assert_eq!(
            said(our_crates, &[("crates/app/Cargo.toml", manifest)]),
            [""; 0]
        );
    }

    #[test]
    fn a_crate_without_a_row() {
        let found = said(our_crates, &[("crates/helpers/Cargo.toml", "")]);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("give `helpers` a row"), "{found:?}");
    }

    #[test]
    fn libraries_outside_their_room() {
        let manifest = "[dependencies]\ntokio = { workspace = true }\naxum.workspace = true\n";
        let in_domain = said(outside_crates, &[("crates/domain/Cargo.toml", manifest)]);
        assert_eq!(in_domain.len(), 3, "{in_domain:?}");
        let in_app = said(outside_crates, &[("crates/app/Cargo.toml", manifest)]);
        assert_eq!(in_app.len(), 1, "{in_app:?}");
        assert!(in_app[0].contains("`axum` lives only in web"));
        assert_eq!(
            said(outside_crates, &[("crates/web/Cargo.toml", manifest)]),
            [""; 0]
        );
    }

    #[test]
    fn files_and_sockets_in_a_pure_crate() {
        let source = "//! A.\nfn a() {\n    std::fs::read(\"b\");\n}\n";
        assert_eq!(
            said(pure_source, &[("crates/formats/src/a.rs", source)]).len(),
            1
        );
        assert_eq!(
            said(pure_source, &[("crates/remote/src/a.rs", source)]),
            [""; 0]
        );
        assert_eq!(
            said(pure_source, &[("crates/formats/tests/a.rs", source)]),
            [""; 0]
        );
    }

    #[test]
    fn sql_outside_store() {
        let source = "//! A.\nconst A: &str = \"SELECT a FROM b\";\n// SELECT in words\n";
        let found = said(sql_only_in_store, &[("crates/web/src/a.rs", source)]);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("crates/web/src/a.rs:2: SQL only in store: `SELECT`"));
        assert_eq!(
            said(sql_only_in_store, &[("crates/store/src/a.rs", source)]),
            [""; 0]
        );
    }

    #[test]
    fn a_second_clock() {
        let source = "//! A.\nfn a() {\n    let b = jiff::Timestamp::now();\n}\n#[cfg(test)]\n\
                      mod tests {\n    Instant::now();\n}\n";
        let found = said(clock_in_one_file, &[("crates/app/src/a.rs", source)]);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("crates/app/src/a.rs:3: one clock"),
            "{found:?}"
        );
        let clock = [("crates/counterpart/src/clock.rs", source)];
        assert_eq!(said(clock_in_one_file, &clock), [""; 0]);
    }
}
