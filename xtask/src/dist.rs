//! The package: one binary, and a .deb that an IT department can read.
use crate::shell;
use anyhow::{Context, Result};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What stands where in the package: source in the workspace, place on the machine, mode.
const FILES: [(&str, &str, u32); 7] = [
    ("target/dist/counterpart", "usr/bin/counterpart", 0o755),
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
    let build = "cargo build --profile dist --locked --package counterpart";
    shell::run(&mut shell::command(root, build))?;
    let stage = root.join("target/dist/deb");
    if stage.exists() {
        fs::remove_dir_all(&stage).context("target/dist/deb")?;
    }
    for (from, to, mode) in FILES {
        put(&root.join(from), &stage.join(to), mode)?;
    }
    let machine = shell::output(&mut shell::command(root, "dpkg --print-architecture"))
        .context("a .deb is made on Debian or with its dpkg")?;
    let version = env!("CARGO_PKG_VERSION");
    let control =
        fs::read_to_string(root.join("packaging/control")).context("packaging/control")?;
    let control = control
        .replace("@VERSION@", version)
        .replace("@MACHINE@", machine.trim());
    fs::write(stage.join("DEBIAN/control"), control)?;
    fs::write(
        stage.join("DEBIAN/conffiles"),
        "/etc/counterpart/counterpart.toml\n",
    )?;
    let package = format!("target/dist/counterpart_{version}_{}.deb", machine.trim());
    let pack = format!("dpkg-deb --root-owner-group --build target/dist/deb {package}");
    shell::run(&mut shell::command(root, &pack))?;
    println!("target/dist/counterpart and {package}");
    Ok(())
}

fn put(from: &Path, to: &Path, mode: u32) -> Result<()> {
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    fs::copy(from, to).with_context(|| from.display().to_string())?;
    fs::set_permissions(to, fs::Permissions::from_mode(mode)).context("cannot set its mode")
}
