//! A PostgreSQL of our own for the length of one test run.
use crate::{shell, tools};
use anyhow::{Context, Result, bail};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Starts a server in `$1` with the programs of `$2` on port `$3` with the options `$4`, as the
/// user of this shell. It stops and leaves nothing behind when standard input ends, however the
/// caller ended: the signals of a terminal are not for it.
const KEEPER: &str = r#"
trap '' INT TERM HUP
"$2/initdb" -D "$1/data" -A trust -U postgres -E UTF8 --locale=C --no-sync >"$1/log" 2>&1 || exit 1
"$2/postgres" -D "$1/data" -p "$3" -k "$1" -c listen_addresses=127.0.0.1 \
    -c max_connections=200 $4 >>"$1/log" 2>&1 &
server=$!
cat >/dev/null
kill -INT $server
wait $server
rm -rf "$1"
"#;

/// For tests, which lose nothing with the machine's power.
const HASTY: &str = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off";

/// A running server; dropping it stops it and removes its folder.
pub struct Postgres {
    keeper: Child,
    /// Where to connect, with the right to create databases.
    pub url: String,
    folder: PathBuf,
}

impl Postgres {
    /// Starts one on a free port of this machine that waits for no disk.
    pub fn start() -> Result<Postgres> {
        Postgres::launch(HASTY)
    }

    /// Starts one that keeps what it has committed, as one in use does: for what is measured.
    pub fn start_lasting() -> Result<Postgres> {
        Postgres::launch("")
    }

    /// initdb refuses root, so root hands over to the user `postgres` that Debian's package makes.
    fn launch(options: &str) -> Result<Postgres> {
        let programs = tools::postgres().context("PostgreSQL's initdb is missing")?;
        let root = shell::output(&mut shell::command(Path::new("/"), "id -u"))?.trim() == "0";
        let runner: &[&str] = if root {
            &["runuser", "-u", "postgres", "--"]
        } else {
            &["env"]
        };
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let folder = make_folder(runner)?;
        let mut keeper = Command::new(runner[0]);
        keeper.args(&runner[1..]).args(["sh", "-c", KEEPER, "sh"]);
        keeper
            .arg(&folder)
            .arg(&programs)
            .args([&port.to_string(), options])
            .current_dir("/");
        let keeper = keeper
            .stdin(Stdio::piped())
            .spawn()
            .context("cannot start PostgreSQL")?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let mut server = Postgres {
            keeper,
            url,
            folder,
        };
        server.wait(&programs, port)?;
        Ok(server)
    }

    fn wait(&mut self, programs: &Path, port: u16) -> Result<()> {
        for _ in 0..600 {
            let mut ready = Command::new(programs.join("pg_isready"));
            if shell::works(
                ready
                    .args(["-q", "-h", "127.0.0.1", "-p"])
                    .arg(port.to_string()),
            ) {
                return Ok(());
            }
            if self.keeper.try_wait()?.is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        bail!("PostgreSQL did not start within a minute; its log says:\n{log}")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Whether it ended well changes nothing for the caller: it is gone.
        let _ = self.keeper.wait();
    }
}

fn make_folder(runner: &[&str]) -> Result<PathBuf> {
    let mut make = Command::new(runner[0]);
    make.args(&runner[1..])
        .args(["mktemp", "-d", "/tmp/counterpart-postgres-XXXXXX"]);
    Ok(PathBuf::from(shell::output(make.current_dir("/"))?.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_answers_while_it_lives_and_leaves_nothing_behind() {
        let Some(programs) = tools::postgres() else {
            println!("skipped: no PostgreSQL on this machine; `cargo xtask test` installs it");
            return;
        };
        let server = Postgres::start().unwrap();
        let ask = |url: &str| {
            let mut psql = Command::new(programs.join("psql"));
            shell::output(psql.args(["--no-psqlrc", "-Atc", "show server_version_num", url]))
        };
        let url = server.url.clone();
        let version: u32 = ask(&url).unwrap().trim().parse().unwrap();
        assert!(
            version >= 150_000,
            "PostgreSQL 15 or newer is asked for, this is {version}"
        );
        let folder = server.folder.clone();
        assert!(folder.exists());
        drop(server);
        assert!(ask(&url).is_err());
        assert!(!folder.exists());
    }
}
