//! Housekeeping: no dead web file, a reason beside each dependency, no path of somebody's machine.
use super::Violation;
use super::source::{File, Tree};

/// Every template and every asset is named somewhere else in `web`.
pub fn no_dead_web_file(tree: &Tree) -> Vec<Violation> {
    let web: Vec<&File> = tree
        .files
        .iter()
        .filter(|f| f.path.starts_with("crates/web/"))
        .collect();
    let shown = web.iter().filter(|file| {
        let path = file.path.trim_start_matches("crates/web/");
        path.starts_with("templates/") || path.starts_with("assets/")
    });
    let dead = shown.filter(|file| {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        !web.iter()
            .any(|other| other.path != file.path && other.text.contains(name))
    });
    let remedy = "nothing in crates/web names it; delete it or use it";
    dead.map(|file| violation(file, 1, "no dead template or asset", remedy.to_owned()))
        .collect()
}

/// Dependencies from outside carry the reason why we need them.
pub fn dependency_reasons(tree: &Tree) -> Vec<Violation> {
    let Some(root) = tree.get("Cargo.toml") else {
        return Vec::new();
    };
    let silent = section(root, "[workspace.dependencies]")
        .into_iter()
        .filter(|(_, line)| {
            let reason = line
                .rsplit_once(" # ")
                .is_some_and(|(_, reason)| reason.len() > 3);
            !reason && !line.contains("path = ")
        });
    let remedy = "write `# why we need it` at the end of the line";
    let rule = "each dependency has its reason";
    silent
        .map(|(line, _)| violation(root, line, rule, remedy.to_owned()))
        .collect()
}

/// Versions are declared once, in the root; crates only point there.
pub fn versions_in_root(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (folder, _) in tree.crates() {
        let Some(manifest) = tree.get(&format!("{folder}/Cargo.toml")) else {
            continue;
        };
        let sections = [
            "[dependencies]",
            "[dev-dependencies]",
            "[build-dependencies]",
        ];
        for (number, line) in sections.iter().flat_map(|name| section(manifest, name)) {
            if !line.contains("workspace = true") {
                let remedy = "declare it in the root Cargo.toml and write `.workspace = true` here";
                let rule = "versions stand in one place";
                found.push(violation(manifest, number, rule, remedy.to_owned()));
            }
        }
    }
    found
}

/// Nothing committed holds the path of the machine it was written on.
pub fn no_foreign_path(tree: &Tree) -> Vec<Violation> {
    let foreign = format!("/{}/", "work");
    let remedy = "a path of one machine means nothing on another; take it out";
    let mut found = Vec::new();
    for file in &tree.files {
        let lines = (1..)
            .zip(file.text.lines())
            .filter(|(_, line)| line.contains(&foreign));
        found.extend(lines.map(|(number, _)| {
            violation(file, number, "no path of one machine", remedy.to_owned())
        }));
    }
    found
}

/// A file that a document names is there: in backticks from the root or from `crates/`, or as the
/// target of a link. Words in capitals (`NOUN.rs`) are for the reader to fill in.
pub fn documents_name_files(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with(".md")) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in (1..).zip(file.text.lines()) {
            for name in named_files(line) {
                let places = [name.clone(), format!("crates/{name}"), join(folder, &name)];
                if !places.iter().any(|place| tree.get(place).is_some()) {
                    let remedy = format!("there is no `{name}`; say what is so now");
                    found.push(violation(file, number, "documents tell the truth", remedy));
                }
            }
        }
    }
    found
}

/// Paths of source files and documents in backticks and links of a line.
fn named_files(line: &str) -> Vec<String> {
    let ends = [".rs", ".md", ".js", ".py", ".toml", ".sql", ".html", ".css"];
    let quoted = line.split('`').skip(1).step_by(2);
    let links = line
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let paths = quoted.filter(|text| text.contains('/')).chain(links);
    let paths = paths.filter(|text| ends.iter().any(|end| text.ends_with(end)));
    let local = |text: &&str| !text.contains([' ', '*', ':']) && !text.starts_with(['/', '$']);
    let filled = |text: &&str| {
        !text
            .split(['/', '.'])
            .any(|part| part.len() > 2 && is_hole(part))
    };
    paths
        .filter(local)
        .filter(filled)
        .map(str::to_owned)
        .collect()
}

fn is_hole(part: &str) -> bool {
    let usual = [
        "README",
        "ARCHITECTURE",
        "CONTRIBUTING",
        "CHANGELOG",
        "LICENSE",
    ];
    part.chars().all(|c| c.is_ascii_uppercase()) && !usual.contains(&part)
}

/// A path as written in a document of `folder`.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// The entries of one section of a manifest, with their line numbers.
fn section<'a>(manifest: &'a File, name: &str) -> Vec<(usize, &'a str)> {
    let lines = (1..)
        .zip(manifest.text.lines())
        .skip_while(|(_, line)| *line != name)
        .skip(1);
    let lines = lines.take_while(|(_, line)| !line.starts_with('['));
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

fn violation(file: &File, line: usize, rule: &'static str, remedy: String) -> Violation {
    Violation {
        path: file.path.clone(),
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
    fn dead_templates_and_assets() {
        let files = [
            (
                "crates/web/src/page/today.rs",
                "#[template(path = \"today.html\")]",
            ),
            (
                "crates/web/templates/today.html",
                "{% extends \"layout.html\" %}",
            ),
            (
                "crates/web/templates/layout.html",
                "<link href=\"app.css\">",
            ),
            ("crates/web/templates/old.html", "old.html"),
            ("crates/web/assets/app.css", "body {}"),
            ("crates/web/assets/old.js", ""),
        ];
        let found = said(no_dead_web_file, &files);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("crates/web/templates/old.html:1: no dead template"));
        assert!(found[1].starts_with("crates/web/assets/old.js:1:"));
    }

    #[test]
    fn dependencies_without_reason_or_outside_the_root() {
        let root = "[workspace.dependencies]\n# ours\nours = { path = \"a\" }\n\
                    csv = \"1\" # tables\nurl = \"2\"\n\n[profile.dev]\ndebug = 1\n";
        let found = said(dependency_reasons, &[("Cargo.toml", root)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("Cargo.toml:5: each dependency has its reason"));
        let own = "[dependencies]\ncsv.workspace = true\nurl = \"2\"\n";
        let found = said(versions_in_root, &[("crates/a/Cargo.toml", own)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("crates/a/Cargo.toml:3: versions stand in one place"));
    }

    #[test]
    fn paths_of_one_machine() {
        let text = format!("see\n/{}/x\n", "work");
        let found = said(no_foreign_path, &[("docs/a.md", &text)]);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("docs/a.md:2: no path of one machine"));
    }

    #[test]
    fn documents_that_name_what_is_not_there() {
        let text = "see `store/src/scope.rs` and `app/src/gone.rs`,\n[how](../README.md), \
                    [more](other.md), `crates/app/src/NOUN.rs`, `README.md`, https://a.b/c.md\n";
        let files = [
            ("README.md", ""),
            ("crates/store/src/scope.rs", ""),
            ("docs/manual/a.md", text),
        ];
        let found = said(documents_name_files, &files);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("docs/manual/a.md:1: documents tell the truth"));
        assert!(found[1].contains("no `../README.md`") && found[2].contains("no `other.md`"));
    }
}
