//! The package: one binary, and a .deb that an IT department can read.
use crate::shell;
use anyhow::{Context, Result};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// What stands where in the package besides the binary: source, place on the machine, mode.
const FILES: [(&str, &str, u32); 6] = [
    (
        "packaging/counterpart.service",
        "usr/lib/systemd/system/counterpart.service",
        0o644,
    ),
    (
        "packaging/counterpart.toml",
        "etc/counterpart/counterpart.toml",
        0o644,
    ),
    (
        "docs/manual/for-it.md",
        "usr/share/doc/counterpart/for-it.md",
        0o644,
    ),
    ("LICENSE", "usr/share/doc/counterpart/copyright", 0o644),
    ("packaging/postinst", "DEBIAN/postinst", 0o755),
    ("packaging/prerm", "DEBIAN/prerm", 0o755),
];

/// Builds the binary with the profile `dist` and wraps it.
pub fn run(root: &Path) -> Result<()> {
    let build = "cargo build --profile dist --locked --package counterpart --features pdf";
    shell::run(&mut shell::command(root, build))?;
    let folder = root.join("target/dist");
    let package = pack(root, &folder.join("counterpart"), &folder)?;
    println!(
        "{}\n{}",
        folder.join("counterpart").display(),
        package.display()
    );
    Ok(())
}

/// Makes a .deb of this binary in `folder`, and answers where it is.
fn pack(root: &Path, binary: &Path, folder: &Path) -> Result<PathBuf> {
    let stage = folder.join("deb");
    if stage.exists() {
        fs::remove_dir_all(&stage).with_context(|| stage.display().to_string())?;
    }
    put(binary, &stage.join("usr/bin/counterpart"), 0o755)?;
    for (from, to, mode) in FILES {
        put(&root.join(from), &stage.join(to), mode)?;
    }
    let machine = shell::output(&mut shell::command(root, "dpkg --print-architecture"))
        .context("a .deb is made on Debian or with its dpkg")?;
    let (version, machine) = (env!("CARGO_PKG_VERSION"), machine.trim());
    let control =
        fs::read_to_string(root.join("packaging/control")).context("packaging/control")?;
    let control = control
        .replace("@VERSION@", version)
        .replace("@MACHINE@", machine);
    fs::write(stage.join("DEBIAN/control"), control)?;
    fs::write(
        stage.join("DEBIAN/conffiles"),
        "/etc/counterpart/counterpart.toml\n",
    )?;
    let package = folder.join(format!("counterpart_{version}_{machine}.deb"));
    let mut build = shell::command(root, "dpkg-deb --root-owner-group --build");
    shell::run(build.arg(&stage).arg(&package))?;
    Ok(package)
}

fn put(from: &Path, to: &Path, mode: u32) -> Result<()> {
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    fs::copy(from, to).with_context(|| from.display().to_string())?;
    fs::set_permissions(to, fs::Permissions::from_mode(mode)).context("cannot set its mode")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_holds_what_it_says() {
        if shell::find(&["dpkg-deb"]).is_none() {
            println!("skipped: no dpkg-deb on this machine");
            return;
        }
        let root = crate::root();
        let folder = root.join("target/package-test");
        fs::create_dir_all(&folder).unwrap();
        let binary = folder.join("binary");
        fs::write(&binary, "#!/bin/sh\n").unwrap();
        let package = pack(&root, &binary, &folder).unwrap();
        let ask = |what: &str| {
            let mut command = shell::command(&root, &format!("dpkg-deb {what}"));
            shell::output(command.arg(&package)).unwrap()
        };
        let contents = ask("--contents");
        for wanted in [
            "-rwxr-xr-x root/root",
            "./usr/bin/counterpart",
            "./usr/lib/systemd/system/counterpart.service",
            "./etc/counterpart/counterpart.toml",
            "./usr/share/doc/counterpart/for-it.md",
        ] {
            assert!(contents.contains(wanted), "{wanted} is not in:\n{contents}");
        }
        let field = format!("Version: {}\n", env!("CARGO_PKG_VERSION"));
        assert!(ask("--info").contains(&field));
        fs::remove_dir_all(&folder).unwrap();
    }
}
