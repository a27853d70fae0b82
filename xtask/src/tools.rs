//! What the test command needs on a machine, and how it gets there.
use crate::shell;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names under which Debian and others install Chromium.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Installs what is missing and says so: Debian packages, Python peers and cargo tools, npm.
pub fn install(root: &Path) -> Result<()> {
    install_peers(root)?;
    rust(root)?;
    npm(root)
}

/// The same without what only lints and browsers need.
pub fn install_peers(root: &Path) -> Result<()> {
    debian()?;
    python(root)
}

/// The browser that stories run in.
pub fn browser() -> Result<PathBuf> {
    let place = std::env::var_os("COUNTERPART_CHROMIUM").map(PathBuf::from);
    place.or_else(|| shell::find(&BROWSERS)).context(
        "no Chromium in PATH: `cargo xtask test` installs it, or name one in COUNTERPART_CHROMIUM",
    )
}

/// The folder of PostgreSQL's programs: Debian keeps them outside `PATH`; the newest wins.
pub fn postgres() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    let folders = folders
        .into_iter()
        .rev()
        .find(|folder| folder.join("initdb").is_file());
    folders.or_else(|| Some(shell::find(&["initdb"])?.parent()?.to_owned()))
}

/// The mailbox of the mail stories; Debian keeps it where only root's `PATH` looks.
fn dovecot() -> Option<PathBuf> {
    let usual = PathBuf::from("/usr/sbin/dovecot");
    shell::find(&["dovecot"]).or_else(|| usual.is_file().then_some(usual))
}

/// Where Python peers and cargo tools of the test command live.
pub fn peers(root: &Path) -> PathBuf {
    root.join("target/peers/py")
}

/// A tool of the test command: ours when it was installed, else the one in `PATH`.
pub fn peer(root: &Path, name: &str) -> Command {
    let ours = peers(root).join("bin").join(name);
    let mut command = Command::new(if ours.is_file() { ours } else { name.into() });
    command.current_dir(root);
    command
}

fn debian() -> Result<()> {
    let works = |line: &str| shell::works(&mut shell::command(Path::new("."), line));
    let python = works("python3 -m ensurepip --version");
    let wanted = [
        (browser().is_ok(), "chromium"),
        (postgres().is_some(), "postgresql"),
        (python, "python3-venv"),
        (dovecot().is_some(), "dovecot-imapd"),
        (works("openssl version"), "openssl"),
        (
            works("node --version") && works("npm --version"),
            "nodejs npm",
        ),
        (works("cc --version"), "build-essential"),
    ];
    let missing = wanted
        .iter()
        .filter(|(there, _)| !there)
        .map(|(_, package)| *package);
    let missing: Vec<&str> = missing.collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    let by_hand = format!("sudo apt-get install {packages}");
    if shell::find(&["apt-get"]).is_none() {
        bail!("missing: {packages}. This is no Debian: install them your way and start again");
    }
    let here = Path::new(".");
    let root = shell::output(&mut shell::command(here, "id -u"))?.trim() == "0";
    let sudo = if root {
        ""
    } else if shell::works(&mut shell::command(here, "sudo -n true")) {
        "sudo "
    } else {
        bail!("missing: {packages}. Run `{by_hand}` and start again (neither root nor sudo here)");
    };
    println!("installing from Debian: {packages}");
    shell::run(&mut shell::command(
        here,
        &format!("{sudo}apt-get update -q"),
    ))?;
    let install = format!("{sudo}apt-get install -y -q --no-install-recommends {packages}");
    shell::run(shell::command(here, &install).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn rust(root: &Path) -> Result<()> {
    let there = ["cargo fmt --version", "cargo clippy --version"];
    if there
        .iter()
        .all(|line| shell::works(&mut shell::command(root, line)))
    {
        return Ok(());
    }
    println!("installing rustfmt and clippy");
    shell::run(&mut shell::command(
        root,
        "rustup component add rustfmt clippy",
    ))
}

fn python(root: &Path) -> Result<()> {
    let list = root.join("xtask/peers.txt");
    let wanted = std::fs::read_to_string(&list).with_context(|| list.display().to_string())?;
    let installed = peers(root).join("installed.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    let folder = peers(root);
    println!(
        "installing from PyPI into {}: {}",
        folder.display(),
        list.display()
    );
    shell::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    let mut pip = Command::new(folder.join("bin/pip"));
    shell::run(pip.args(["install", "--quiet", "--requirement"]).arg(&list))?;
    std::fs::write(&installed, wanted).with_context(|| installed.display().to_string())
}

fn npm(root: &Path) -> Result<()> {
    let folder = root.join("e2e");
    let read = |name: &str| std::fs::read(folder.join(name));
    let wanted = read("package-lock.json").context("e2e/package-lock.json")?;
    if read("node_modules/installed.json").is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    println!("installing from npm into e2e/node_modules: playwright-core, axe-core, typescript");
    shell::run(&mut shell::command(&folder, "npm ci --no-audit --no-fund"))?;
    std::fs::write(folder.join("node_modules/installed.json"), wanted).context("e2e/node_modules")
}
