//! `backup`, `restore`, `copy`: the whole house in one file, and a house from it.
use crate::cli::{Backup, Cli, Copy, Restore, TakeOver};
use crate::house::{self, House, missing_key, own_file, read_key};
use anyhow::{Context, Result};
use app::archive::look_into;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use store::{Contents, Key, Waiting};

/// Writes the archive beside its place, reads it back to its end, and only then puts it there.
pub async fn backup(house: &House, ask: &Backup) -> Result<()> {
    let contents = if ask.file.as_os_str() == "-" {
        let out = BufWriter::new(std::io::stdout());
        house.app.back_up(out, "backed up").await?
    } else {
        anyhow::ensure!(
            ask.replace || !ask.file.exists(),
            "{} exists already: name another file, or say --replace",
            ask.file.display()
        );
        let part = Part::beside(&ask.file);
        let contents = write(house, &part.0, "backed up").await?;
        std::fs::rename(&part.0, &ask.file)
            .with_context(|| format!("{} cannot be written", ask.file.display()))?;
        contents
    };
    eprintln!(
        "{} rows of {} tables, in {}, read back whole.",
        contents.total(),
        contents.rows.len(),
        ask.file.display()
    );
    eprintln!(
        "THE KEY IS NOT IN IT. Without {}, subscribed addresses and sealed notes cannot be read \
         again: keep a copy of that file, but not beside this one. config.toml is not in it \
         either.",
        house.key_file.display()
    );
    Ok(())
}

/// A file on its way; what was begun and not ended is taken away.
struct Part(PathBuf);

impl Part {
    fn beside(path: &Path) -> Self {
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        Part(name.into())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Gone already where all went well.
        let _ = std::fs::remove_file(&self.0);
    }
}

async fn write(house: &House, path: &Path, verb: &str) -> Result<Contents> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    let mut out = BufWriter::new(own_file(&mut options, path)?);
    let contents = house.app.back_up(&mut out, verb).await?;
    out.flush()?;
    out.get_ref().sync_all()?;
    let back = look_into(File::open(path)?).context("the archive did not read back")?;
    anyhow::ensure!(
        back == contents,
        "the archive did not read back as it was written"
    );
    Ok(contents)
}

/// Fills an empty house, or refuses and leaves it as it is.
pub async fn restore(cli: &Cli, ask: &Restore) -> Result<()> {
    let open = || File::open(&ask.file);
    let archive = open().with_context(|| format!("{} cannot be opened", ask.file.display()))?;
    let places = house::places(cli)?;
    let known = read_key(&places.key_file)?;
    let key = || known.map_or_else(Key::random, Ok).map(|k| Key::new(&k));
    let now = house::clock()?.now().as_microsecond();
    let (url, archive) = (&places.database, BufReader::new(archive));
    let new = app::archive::restore(url, key()?, archive, Waiting::InDoubt, now).await?;
    let contents = &new.restored.contents;
    let made = jiff::Timestamp::from_microsecond(contents.made_at)?;
    eprintln!(
        "{} rows of {} tables are back, as they were at {}. Everybody signs in again.",
        contents.total(),
        contents.rows.len(),
        made.strftime("%Y-%m-%d %H:%M UTC")
    );
    if new.restored.in_doubt > 0 {
        eprintln!(
            "{} letters had not left when the backup was made and may have left since: none is \
             sent before somebody says so.",
            new.restored.in_doubt
        );
    }
    match new.missing_key {
        Some(_) if ask.without_key => {
            app::archive::give_up_key(url, key()?).await?;
            eprintln!("What the lost key sealed is given up: subscribe to those calendars again.");
        }
        Some(id) => eprintln!(
            "THE KEY IS NOT IN A BACKUP: {}. Put it there before the first start; if it is lost \
             for good, restore once more into an empty folder with --without-key.",
            missing_key(&id, &places.key_file)
        ),
        None => {}
    }
    Ok(())
}

/// Copies everything into an empty database of either kind.
pub async fn copy(house: &House, ask: &Copy) -> Result<()> {
    let name = format!("copy-{}", std::process::id());
    let part = Part::beside(&house.data_dir.join(name));
    let contents = write(house, &part.0, "copied").await?;
    let key = read_key(&house.key_file)?.context("the key is missing")?;
    let (key, archive) = (Key::new(&key), BufReader::new(File::open(&part.0)?));
    let now = house.app.now();
    app::archive::restore(&ask.to, key, archive, Waiting::StandsStill, now).await?;
    eprintln!(
        "{} rows of {} tables are in the new database too. It stands still: it sends no letter \
         and reads no answer, and the old one goes on. To move, stop every process on the old \
         one, then `counterpart take-over` with --database and the new address, and with the \
         same key file.",
        contents.total(),
        contents.rows.len()
    );
    Ok(())
}

/// A copy begins to send and to read.
pub async fn take_over(house: &House, ask: &TakeOver) -> Result<()> {
    let doubtful = house.app.take_over(ask.old_one_stopped).await?;
    eprintln!("This one sends from now on. Start nothing on the old one any more.");
    if doubtful > 0 {
        eprintln!(
            "{doubtful} letters waited when the copy was made, and the old one may have sent them \
             since: look into the outbox, and send again what did not arrive."
        );
    }
    Ok(())
}
