//! The files of the workspace, and which lines of a Rust file are production code.
use crate::shell;
use anyhow::{Context, Result};
use std::path::Path;

/// One text file.
pub struct File {
    /// Path from the workspace's folder, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// Every text file that is committed or about to be.
pub struct Tree {
    /// In the order of their paths.
    pub files: Vec<File>,
}

impl Tree {
    /// What git knows of, and new files that it does not ignore.
    pub fn read(root: &Path) -> Result<Tree> {
        let list = "git ls-files --cached --others --exclude-standard --deduplicate";
        let list = shell::output(&mut shell::command(root, list))
            .context("tidy asks git which files belong to the project")?;
        let mut files = Vec::new();
        for path in list.lines() {
            let bytes = match std::fs::read(root.join(path)) {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error).with_context(|| format!("cannot read {path}")),
            };
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(File {
                    path: path.to_owned(),
                    text,
                });
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Tree { files })
    }

    /// A tree for a test.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Tree {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        };
        Tree {
            files: files.iter().map(file).collect(),
        }
    }

    /// The files in Rust.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }

    /// The file at this path.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Folders of our crates with their names, `crates/domain` and `domain`; `xtask` is one.
    pub fn crates(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|file| {
            let folder = file.path.strip_suffix("/Cargo.toml")?;
            let name = folder.rsplit('/').next()?;
            let ours = folder == "xtask" || folder.strip_prefix("crates/") == Some(name);
            ours.then_some((folder, name))
        })
    }
}

impl File {
    /// The crate whose `src` holds this file.
    pub fn crate_name(&self) -> Option<&str> {
        let rest = self.path.strip_prefix("crates/").unwrap_or(&self.path);
        rest.split_once("/src/").map(|(name, _)| name)
    }

    /// Number (from 1) and text of the lines that are not test code.
    pub fn production(&self) -> Vec<(usize, &str)> {
        if self.is_test() {
            return Vec::new();
        }
        let mut lines = Vec::new();
        let mut numbered = (1..).zip(self.text.lines());
        while let Some((number, line)) = numbered.next() {
            if line.trim() == "#[cfg(test)]" {
                skip_item(&mut numbered);
            } else {
                lines.push((number, line));
            }
        }
        lines
    }

    /// Production lines that are code: no whole-line comments, and those at the end cut off.
    pub fn code(&self) -> Vec<(usize, &str)> {
        let production = self.production().into_iter();
        let code = production.filter(|(_, line)| !line.trim_start().starts_with("//"));
        code.map(|(number, line)| (number, line.split(" // ").next().unwrap_or(line)))
            .collect()
    }

    /// Whether all of it is test code: `tests/`, `benches/`, `examples/`, `x_test.rs`, `tests.rs`.
    fn is_test(&self) -> bool {
        let stem = self.path.strip_suffix(".rs").unwrap_or(&self.path);
        let folders = ["/tests/", "/benches/", "/examples/"];
        let names = ["_test", "/tests"];
        folders.iter().any(|folder| stem.contains(folder))
            || names.iter().any(|name| stem.ends_with(name))
    }
}

/// Passes the item that an attribute belongs to, as rustfmt lays it out: up to the line that closes
/// it at its own indentation. A test module at the left margin ends its file.
fn skip_item<'a>(lines: &mut impl Iterator<Item = (usize, &'a str)>) {
    let Some((_, first)) = lines.find(|(_, line)| !line.trim_start().starts_with("#[")) else {
        return;
    };
    if first.ends_with(';') || first.ends_with('}') {
        return;
    }
    if first.starts_with("mod ") {
        lines.for_each(drop);
        return;
    }
    let indent = &first[..first.len() - first.trim_start().len()];
    lines.find(|(_, line)| {
        let rest = line.strip_prefix(indent).unwrap_or_default();
        rest.starts_with('}')
            || rest.starts_with(')')
            || rest.ends_with(';') && !rest.starts_with(' ')
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn production(path: &str, text: &str) -> Vec<usize> {
        let tree = Tree::of(&[(path, text)]);
        tree.files[0]
            .production()
            .iter()
            .map(|(number, _)| *number)
            .collect()
    }

    #[test]
    fn test_code_is_not_production_code() {
        let text = "//! A.\n#[cfg(test)]\nuse x;\nfn a() {}\n#[cfg(test)]\nfn b() {\n    1;\n}\n\
                    fn c() {}\n#[cfg(test)]\nmod tests {\n}\nlate\n";
        assert_eq!(production("crates/a/src/lib.rs", text), [1, 4, 9]);
        assert_eq!(production("crates/a/tests/story.rs", text), [0; 0]);
        assert_eq!(production("crates/a/src/x_test.rs", text), [0; 0]);
    }

    #[test]
    fn comments_are_not_code() {
        let tree = Tree::of(&[(
            "crates/a/src/lib.rs",
            "//! A.\nlet a = 1; // why\n    // no\n",
        )]);
        assert_eq!(tree.files[0].code(), [(2, "let a = 1;")]);
        assert_eq!(tree.files[0].crate_name(), Some("a"));
    }
}
