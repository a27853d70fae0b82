//! `doctor`: whether everything is in order, in plain sentences.
use crate::cli::Cli;
use crate::command::serve::{LISTEN, STANDS_STILL};
use crate::house::{House, missing_key};
use anyhow::Result;
use app::context::zone;
use jiff::Timestamp;
use store::Source;

/// Looks at the folder, the key, the database, the calendars; says what to do about what is not.
pub async fn run(house: &House, cli: &Cli) -> Result<()> {
    let mut wrong = 0;
    let mut say = |good: bool, told: String| {
        println!("{} {told}", if good { "ok   " } else { "MEND " });
        wrong += usize::from(!good);
    };
    say(true, format!("data folder {}", house.data_dir.display()));
    let kind = house.app.db.kind();
    say(true, format!("{kind} answers; its tables are up to date"));
    let key = &house.key_file;
    let own = only_owner(key);
    let told = match own {
        true => "only its owner can read it",
        false => "others can read it: chmod 600",
    };
    say(own, format!("key {}: {told}", key.display()));
    match house.app.db.missing_key().await? {
        Some(id) => say(false, missing_key(&id, key)),
        None => say(true, "the key is the one this data was sealed with".into()),
    }
    if house.app.db.stands_still().await?.is_some() {
        say(false, STANDS_STILL.into());
    }
    let listen = cli
        .listen
        .as_deref()
        .or(house.file.listen.as_deref())
        .unwrap_or(LISTEN);
    say(true, format!("`serve` would listen at {listen}"));
    let doors = house.doors.greet().await;
    for (good, told) in reached(house).await?.into_iter().chain(doors) {
        say(good, told);
    }
    if house.workspace().await?.is_none() {
        say(
            false,
            "no workspace yet: `counterpart setup`, or `counterpart import FILE`".into(),
        );
        return finish(wrong);
    }
    for (actor, pair) in house.pairs(None).await? {
        let reader = house.app.db.read(&actor.viewer);
        let locale = house.app.locale(&actor.viewer).await?;
        let (entries, ..) = reader.event_span(pair.id).await?;
        say(
            entries > 0,
            format!(
                "{}: {entries} calendar entries, zone {}",
                pair.name, pair.zone
            ),
        );
        if pair.emails.is_empty() {
            let told = "no address: declined invitations cannot be told from accepted ones";
            say(false, format!("{}: {told} (Settings)", pair.name));
        }
        for calendar in reader.calendars(Some(pair.id)).await? {
            if calendar.source == Source::File {
                continue;
            }
            let good = calendar
                .last_good_at
                .and_then(|at| Timestamp::from_microsecond(at).ok());
            let at = good.map(|g| locale.moment(g.to_zoned(zone(&pair)).datetime()));
            let at = at.unwrap_or_else(|| "never".into());
            let told = format!("{}: last good {at}. {}", calendar.name, calendar.failure);
            say(calendar.failure.is_empty(), told);
        }
    }
    finish(wrong)
}

/// Opens a signed link the way a telephone would.
async fn reached(house: &House) -> Result<Option<(bool, String)>> {
    let app = &house.app;
    let Some(base) = &app.reach.public_url else {
        let told = "no public address: letters carry no links (public-url, if wanted)";
        return Ok(Some((true, told.into())));
    };
    if app.db.missing_key().await?.is_some() {
        return Ok(None);
    }
    let token = app.probe()?;
    Ok(Some(
        match remote::knock::knock(&format!("{base}/a/{token}")).await {
            Ok((200, page)) if page.contains(app::link::PROBED) => (
                true,
                format!("{base} opens a signed link as a telephone would"),
            ),
            Ok((status, _)) => (
                false,
                format!(
                    "{base} answers {status}, but not as this installation: does it lead here, and \
                 does `serve` run with the same key?"
                ),
            ),
            Err(why) => (
                false,
                format!(
                    "{base} cannot be opened: {why}. Is `serve` running, and the proxy before it?"
                ),
            ),
        },
    ))
}

fn finish(wrong: usize) -> Result<()> {
    anyhow::ensure!(wrong == 0, "{wrong} to mend, see above");
    Ok(())
}

#[cfg(unix)]
fn only_owner(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|m| m.permissions().mode() & 0o077 == 0)
}

#[cfg(not(unix))]
fn only_owner(path: &std::path::Path) -> bool {
    path.exists()
}
