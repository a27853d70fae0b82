//! Opening the house: data folder, key, database, clock.
use crate::cli::{Cli, Command};
use crate::clock::{FixedClock, SystemClock, system_zone};
use crate::config::{File, default_data_dir};
use crate::demo::monday;
use crate::mail::Doors;
use crate::reach::ReachOptions;
use anyhow::{Context, Result, bail};
use app::port::{Clock, Printer};
use app::{App, operator};
use domain::circle::{Actor, Viewer};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Database, Key, Opening, Pair, Times, Workspace};

/// Where things are, by command line, environment and file.
pub struct Places {
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// What the file says.
    pub file: File,
    /// The key to what is sealed.
    pub key_file: PathBuf,
    /// Address of the database.
    pub database: String,
}

/// Everything a command needs.
pub struct House {
    /// The verbs.
    pub app: App,
    /// Mail, out and in.
    pub doors: Doors,
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// What the file says.
    pub file: File,
    /// The key to what is sealed.
    pub key_file: PathBuf,
    /// The word of the command that was given.
    command: String,
}

/// Where things are; makes the data folder, which only its owner may look into.
pub fn places(cli: &Cli) -> Result<Places> {
    let data_dir = cli
        .data_dir
        .clone()
        .unwrap_or_else(|| default_dir(&cli.command));
    std::fs::create_dir_all(&data_dir)
        .with_context(|| format!("the data folder {} cannot be made", data_dir.display()))?;
    private(&data_dir, 0o700)?;
    let file = File::read(cli.config.as_deref(), &data_dir)?;
    let key_file = file
        .key_file
        .clone()
        .unwrap_or_else(|| data_dir.join("key"));
    let own = format!("sqlite://{}", data_dir.join("counterpart.db").display());
    let database = cli
        .database
        .clone()
        .or_else(|| file.database.clone())
        .unwrap_or(own);
    Ok(Places {
        data_dir,
        file,
        key_file,
        database,
    })
}

/// Opens or makes the house that the command line names.
pub async fn open(cli: &Cli) -> Result<House> {
    let Places {
        data_dir,
        file,
        key_file,
        database,
    } = places(cli)?;
    let db = open_database(&database, &key_file).await?;
    let allow = remote::address::AllowPrivate::parse(&file.allow_private)
        .context("in allow-private of the configuration")?;
    let feed = remote::ics_feed::IcsFeed::new(remote::ics_feed::Limits::default(), allow)?;
    let doors = Doors::open(&cli.mail.clone().or(file.mail.clone()))?;
    let app = App {
        db,
        clock: clock()?,
        feed: Arc::new(feed),
        mail: doors.mail(),
        reach: ReachOptions::of(cli, &file).reach()?,
        desks: Default::default(),
        gathered: Default::default(),
        printer: printer(),
    };
    Ok(House {
        app,
        doors,
        data_dir,
        file,
        key_file,
        command: word(&cli.command),
    })
}

/// The word of a command: what stands first in its value.
fn word(command: &Command) -> String {
    let text = format!("{command:?}").to_lowercase();
    let word = text.split(|c: char| !c.is_alphanumeric()).next();
    word.unwrap_or_default().to_owned()
}

/// Opens the database with the key beside it. A first start makes the key; data that was sealed
/// with another one is never mixed with what a new one would seal.
async fn open_database(url: &str, key_file: &Path) -> Result<Database> {
    let known = read_key(key_file)?;
    let key = match known {
        Some(key) => key,
        None => Key::random()?,
    };
    let db = Database::open(url, Key::new(&key))
        .await
        .context("the database cannot be opened")?;
    if let Some(id) = db.missing_key().await? {
        eprintln!("counterpart: {}", missing_key(&id, key_file));
        return Ok(db);
    }
    if known.is_none() {
        write_key(key_file, &key)?;
    }
    db.note_key().await?;
    db.seal_old().await?;
    Ok(db)
}

/// What to do where the key is not the one that the data was sealed with.
pub fn missing_key(id: &str, key_file: &Path) -> String {
    format!(
        "this data was sealed with the key {id}, and {} is not that key: subscribed addresses and \
         sealed notes stay closed until the right key file is there",
        key_file.display()
    )
}

/// The demo never mixes with real data, and is made anew each week, since it is about this week.
fn default_dir(command: &Command) -> PathBuf {
    match command {
        Command::Demo(_) => {
            let today = SystemClock.now().to_zoned(system_zone()).date();
            let week = monday(today).to_string();
            default_data_dir().with_file_name(format!("counterpart-demo-{week}"))
        }
        _ => default_data_dir(),
    }
}

/// What makes PDFs, in a build that has it.
#[cfg(feature = "pdf")]
fn printer() -> Option<Arc<dyn Printer>> {
    Some(Arc::new(paper::Press::default()))
}

#[cfg(not(feature = "pdf"))]
fn printer() -> Option<Arc<dyn Printer>> {
    None
}

/// The system's clock, or the one that `COUNTERPART_NOW` stops.
pub fn clock() -> Result<Arc<dyn Clock>> {
    match std::env::var("COUNTERPART_NOW") {
        Ok(text) => {
            let at = text
                .parse()
                .with_context(|| format!("COUNTERPART_NOW={text}"))?;
            Ok(Arc::new(FixedClock(at)))
        }
        Err(_) => Ok(Arc::new(SystemClock)),
    }
}

/// The key of that file; none where there is no such file.
pub fn read_key(path: &Path) -> Result<Option<[u8; 32]>> {
    let Ok(text) = std::fs::read_to_string(path) else {
        return Ok(None);
    };
    let key = from_hex(text.trim());
    let bad = || format!("{} is not a key of 64 hex digits", path.display());
    key.with_context(bad).map(Some)
}

/// Writes a new key that only its owner can read.
fn write_key(path: &Path, key: &[u8; 32]) -> Result<()> {
    let hex: String = key.iter().map(|b| format!("{b:02x}")).collect();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    let mut file = own_file(&mut options, path)?;
    writeln!(file, "{hex}")?;
    file.sync_all()?;
    Ok(())
}

/// Opens a file that only its owner can read.
pub fn own_file(options: &mut std::fs::OpenOptions, path: &Path) -> Result<std::fs::File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
        .open(path)
        .with_context(|| format!("{} cannot be made", path.display()))
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut out = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(out)
}

#[cfg(unix)]
fn private(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::set_permissions(
        path,
        std::fs::Permissions::from_mode(mode),
    )?)
}

#[cfg(not(unix))]
fn private(_: &Path, _: u32) -> Result<()> {
    Ok(())
}

impl House {
    /// The workspace of this house; none before the first run.
    pub async fn workspace(&self) -> Result<Option<Workspace>> {
        let mut all = self.app.db.workspaces().await?;
        Ok(if all.is_empty() {
            None
        } else {
            Some(all.remove(0))
        })
    }

    /// The pairs a command is about: the one named, or all.
    pub async fn pairs(&self, executive: Option<&str>) -> Result<Vec<(Actor, Pair)>> {
        let Some(workspace) = self.workspace().await? else {
            bail!("there is nothing here yet: begin with `counterpart import FILE` or `setup`");
        };
        let viewer = Viewer::Operator {
            workspace: workspace.id,
        };
        let mut pairs = self.app.db.read(&viewer).pairs().await?;
        if let Some(name) = executive {
            let names: Vec<_> = pairs.iter().map(|p| p.name.clone()).collect();
            pairs.retain(|p| matches(p, name));
            if pairs.is_empty() {
                bail!(
                    "no executive is called “{name}”; here are: {}",
                    names.join(", ")
                );
            }
        }
        self.note(&pairs).await?;
        Ok(pairs
            .into_iter()
            .map(|p| (operator(workspace.id, Some(p.id)), p))
            .collect())
    }

    /// The executive sees that the operator looked, and by which command.
    async fn note(&self, pairs: &[Pair]) -> Result<()> {
        let Some(workspace) = self.workspace().await? else {
            return Ok(());
        };
        let opening = |pair: &Pair| Opening {
            workspace: workspace.id,
            pair: pair.id,
            who: None,
            way: "command line".to_owned(),
            noun: self.command.clone(),
            noun_id: String::new(),
        };
        let last = self.app.now();
        let all = pairs.iter().map(|p| (opening(p), Times { times: 1, last }));
        Ok(self.app.db.note_openings(&all.collect()).await?)
    }

    /// The one pair a command is about.
    pub async fn pair(&self, executive: Option<&str>) -> Result<(Actor, Pair)> {
        let mut pairs = self.pairs(executive).await?;
        if pairs.len() != 1 {
            let names: Vec<_> = pairs.iter().map(|(_, p)| p.name.as_str()).collect();
            bail!("say whose with --executive: {}", names.join(", "));
        }
        Ok(pairs.remove(0))
    }
}

/// By whole name, first name or address.
fn matches(pair: &Pair, name: &str) -> bool {
    let name = name.to_lowercase();
    let own = pair.name.to_lowercase();
    own == name || own.split(' ').next() == Some(&name) || pair.emails.contains(&name)
}
