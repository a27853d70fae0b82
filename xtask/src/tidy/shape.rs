//! The shape of files: columns, lengths, the first sentence, the README of each crate.
use super::Violation;
use super::source::{File, Tree};

const COLUMNS: usize = 100;
const FUNCTION: usize = 70;
const FILE: usize = 500;

/// Code is at most 100 columns wide.
pub fn columns(tree: &Tree) -> Vec<Violation> {
    let code = [".rs", ".js", ".mjs", ".py"];
    let files = tree
        .files
        .iter()
        .filter(|file| code.iter().any(|end| file.path.ends_with(end)));
    let lines = files.flat_map(|file| (1..).zip(file.text.lines()).map(move |line| (file, line)));
    let wide = lines.filter_map(|(file, (number, line))| {
        let columns = line.chars().count();
        let remedy = format!("{columns} columns; break it or say it shorter");
        (columns > COLUMNS).then(|| at(file, number, "at most 100 columns", remedy))
    });
    wide.collect()
}

/// A function is at most 70 lines long, tests too.
pub fn function_length(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in tree.rust() {
        let lines: Vec<&str> = file.text.lines().collect();
        for (start, line) in lines
            .iter()
            .enumerate()
            .filter(|(_, line)| opens_function(line))
        {
            let length = function_lines(&lines[start..]);
            if length > FUNCTION {
                let remedy = format!("{length} lines; split it by what it does");
                let name = line.find("fn ").map_or("", |at| &line[at..]);
                let name = name.split(['(', '<']).next().unwrap_or_default();
                let remedy = format!("`{name}` has {remedy}");
                found.push(at(
                    file,
                    start + 1,
                    "a function has at most 70 lines",
                    remedy,
                ));
            }
        }
    }
    found
}

/// A file has at most 500 lines of production code.
pub fn file_length(tree: &Tree) -> Vec<Violation> {
    let long = tree.rust().filter_map(|file| {
        let lines = file.production().len();
        let remedy = format!("{lines} lines; give the second subject a file of its own");
        (lines > FILE).then(|| at(file, 1, "a file has at most 500 production lines", remedy))
    });
    long.collect()
}

/// Every Rust file opens with `//!` and a sentence.
pub fn opening_sentence(tree: &Tree) -> Vec<Violation> {
    let silent = tree.rust().filter(|file| {
        let first = file.text.lines().next().unwrap_or_default();
        first
            .strip_prefix("//! ")
            .is_none_or(|sentence| sentence.split(' ').count() < 3)
    });
    let remedy = "open it with `//!` and one sentence that says what stands here";
    silent
        .map(|file| at(file, 1, "a file says what it is", remedy.to_owned()))
        .collect()
}

/// Every crate has a README that says something and is its crate documentation.
pub fn crate_readme(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (folder, _) in tree.crates() {
        let readme = format!("{folder}/README.md");
        let says = tree.get(&readme).is_some_and(|file| {
            let prose = |line: &&str| !line.is_empty() && !line.starts_with('#');
            file.text.lines().any(|line| prose(&line))
        });
        if !says {
            found.push(Violation {
                path: readme,
                line: 1,
                rule: "a crate has a README",
                remedy: "write what it is for, what holds in it, what it must never hold"
                    .to_owned(),
            });
        }
        let roots = ["lib.rs", "main.rs"].map(|name| tree.get(&format!("{folder}/src/{name}")));
        let included = "#![doc = include_str!(\"../README.md\")]";
        for file in roots
            .into_iter()
            .flatten()
            .filter(|file| !file.text.contains(included))
        {
            let remedy = format!("add `{included}`");
            found.push(at(
                file,
                1,
                "the README is the crate's documentation",
                remedy,
            ));
        }
    }
    found
}

fn at(file: &File, line: usize, rule: &'static str, remedy: String) -> Violation {
    Violation {
        path: file.path.clone(),
        line,
        rule,
        remedy,
    }
}

fn opens_function(line: &str) -> bool {
    let mut words = line.trim_start().split([' ', '(']);
    let leads = [
        "pub", "async", "const", "unsafe", "extern", "crate)", "super)",
    ];
    words.find(|word| !leads.contains(word)) == Some("fn")
}

/// Lines from the one that opens a function to the one that closes it, as rustfmt lays it out.
fn function_lines(lines: &[&str]) -> usize {
    let indent = &lines[0][..lines[0].len() - lines[0].trim_start().len()];
    let header = lines
        .iter()
        .position(|line| line.ends_with(['{', ';', '}']))
        .unwrap_or(0);
    if !lines[header].ends_with('{') {
        return header + 1;
    }
    let close = format!("{indent}}}");
    lines
        .iter()
        .position(|line| *line == close)
        .map_or(1, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::super::said;
    use super::*;

    #[test]
    fn wide_lines() {
        let wide = format!("//! {}\n", "ü".repeat(97));
        let fits = format!("//! {}\n", "ü".repeat(96));
        assert_eq!(said(columns, &[("a.rs", &fits), ("a.md", &wide)]), [""; 0]);
        let found = said(columns, &[("a.js", &wide)]);
        assert_eq!(
            found,
            ["a.js:1: at most 100 columns: 101 columns; break it or say it shorter"]
        );
    }

    #[test]
    fn long_functions() {
        let function = |lines: usize| {
            let body = "        1;\n".repeat(lines - 2);
            format!("impl A {{\n    pub(crate) async fn long(\n{body}    }}\n}}\n").replacen(
                "long(\n",
                "long() {\n",
                1,
            )
        };
        assert_eq!(said(function_length, &[("a.rs", &function(70))]), [""; 0]);
        let found = said(function_length, &[("a.rs", &function(71))]);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("a.rs:2: a function has at most 70 lines"),
            "{found:?}"
        );
    }

    #[test]
    fn a_header_over_many_lines_and_a_declaration_are_measured_right() {
        let long = format!(
            "fn a(\n    b: u8,\n) -> u8 {{\n{}}}\n",
            "    1;\n".repeat(67)
        );
        assert_eq!(said(function_length, &[("a.rs", &long)]).len(), 1);
        let declared = format!("    fn a(&self);\n{}}}\n", "    // why\n".repeat(80));
        assert_eq!(said(function_length, &[("a.rs", &declared)]), [""; 0]);
    }

    #[test]
    fn long_files() {
        let text = format!("//! A file.\n{}", "const A: u8 = 1;\n".repeat(500));
        assert_eq!(
            said(file_length, &[("crates/a/src/lib.rs", &text)]).len(),
            1
        );
        let tests = text.replacen("const", "#[cfg(test)]\nmod tests {\nconst", 1);
        assert_eq!(
            said(file_length, &[("crates/a/src/lib.rs", &tests)]),
            [""; 0]
        );
    }

    #[test]
    fn silent_files() {
        let files = [
            ("a.rs", "//! Says what it is.\n"),
            ("b.rs", "use a;\n"),
            ("c.rs", "//! C.\n"),
        ];
        let found = said(opening_sentence, &files);
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("b.rs:1: a file says what it is"));
    }

    #[test]
    fn crates_without_a_readme() {
        let files = [
            ("crates/a/Cargo.toml", ""),
            ("crates/a/README.md", "# a\n"),
            ("crates/a/src/lib.rs", "//! A crate.\n"),
        ];
        let found = said(crate_readme, &files);
        assert_eq!(found.len(), 2, "{found:?}");
        let good = [
            ("crates/a/Cargo.toml", ""),
            ("crates/a/README.md", "# a\n\nIt counts.\n"),
            (
                "crates/a/src/lib.rs",
                "//! A.\n#![doc = include_str!(\"../README.md\")]\n",
            ),
        ];
        assert_eq!(said(crate_readme, &good), [""; 0]);
    }
}
