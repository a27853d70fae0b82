//! `setup`: the workspace, its executives, the assistant.
use crate::cli::Setup;
use crate::clock::system_zone;
use crate::house::House;
use anyhow::{Result, bail};
use app::setup::{FirstRun, Named};

/// Makes them, all or nothing.
pub async fn run(house: &House, ask: &Setup) -> Result<()> {
    if let Some(known) = house.workspace().await? {
        bail!("there is a workspace here already: {}", known.name);
    }
    let zone = ask.zone.clone();
    let system = || system_zone().iana_name().unwrap_or("UTC").to_owned();
    let mut assistant = ask.assistant.as_deref().map(named);
    if let Some(assistant) = &mut assistant {
        assistant.password = match &ask.password {
            Some(password) => password.clone(),
            None => ask_password()?,
        };
    }
    let first = FirstRun {
        workspace: ask.workspace.clone(),
        region: ask.region.clone(),
        zone: zone.unwrap_or_else(system),
        executives: ask.executives.iter().map(|e| named(e)).collect(),
        assistant,
    };
    house.app.first_run(&first).await?;
    eprintln!("Ready. `counterpart serve` shows it; `counterpart import FILE` fills it.");
    Ok(())
}

fn ask_password() -> Result<String> {
    eprint!("Password of the assistant (ten characters or more): ");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// `Tobias Fennimore <tobias.fennimore@example.com>`; the address may be missing.
fn named(text: &str) -> Named {
    let (name, email) = match text.split_once('<') {
        Some((name, rest)) => (name, rest.trim_end_matches('>')),
        None => (text, ""),
    };
    let (name, email) = (name.trim().to_owned(), email.trim().to_owned());
    Named {
        name,
        email,
        ..Named::default()
    }
}
