//! One file per command.
mod archive;
mod audit;
mod brief;
mod capture;
mod demo;
mod doctor;
mod events;
mod export;
mod forecast;
mod import;
mod now;
mod outbox;
mod propose;
mod queue;
mod receive;
mod scorecard;
mod serve;
mod setup;
mod subscribe;
mod table;
mod token;
mod value;
mod when;

use crate::cli::{Cli, Command};
use crate::house;
use anyhow::Result;
use std::io::Read;
use std::path::Path;

/// Does what the command line says.
pub async fn run(cli: Cli) -> Result<()> {
    if let Command::When(ask) = &cli.command {
        return when::run(ask);
    }
    if let Command::Forecast(ask) = &cli.command {
        return forecast::run(ask);
    }
    if let Command::Restore(ask) = &cli.command {
        return archive::restore(&cli, ask).await;
    }
    let house = house::open(&cli).await?;
    match &cli.command {
        Command::Serve => serve::run(&house, &cli).await,
        Command::Backup(ask) => archive::backup(&house, ask).await,
        Command::Copy(ask) => archive::copy(&house, ask).await,
        Command::WayIn(ask) => token::way_in(&house, &cli, ask).await,
        Command::TakeOver(ask) => archive::take_over(&house, ask).await,
        Command::Export(ask) => export::run(&house, ask).await,
        Command::Token(ask) => token::run(&house, ask).await,
        Command::Audit(ask) => audit::run(&house, ask).await,
        Command::Brief(ask) => brief::run(&house, ask).await,
        Command::Doctor => doctor::run(&house, &cli).await,
        Command::Demo(ask) => demo::run(&house, &cli, ask).await,
        Command::Capture(ask) => capture::run(&house, ask).await,
        Command::Propose(ask) => propose::run(&house, ask).await,
        Command::Queue(ask) => queue::run(&house, ask).await,
        Command::Scorecard(ask) => scorecard::run(&house, ask).await,
        Command::Decide(ask) => queue::decide(&house, ask).await,
        Command::Now(ask) => now::run(&house, ask).await,
        Command::Setup(ask) => setup::run(&house, ask).await,
        Command::Import(ask) => import::run(&house, ask).await,
        Command::Subscribe(ask) => subscribe::run(&house, ask).await,
        Command::Events(ask) => events::run(&house, ask).await,
        Command::Outbox(ask) => outbox::run(&house, ask).await,
        Command::Receive => receive::run(&house).await,
        Command::Goals(ask) => table::goals(&house, ask).await,
        Command::People(ask) => table::people(&house, ask).await,
        Command::Dates(ask) => table::dates(&house, ask).await,
        Command::Value(ask) => value::run(&house, ask).await,
        other => anyhow::bail!("not in this build yet: {other:?}"),
    }
}

/// The bytes of a file, or of standard input for `-`; at most 200 MB.
fn read_input(path: &Path) -> Result<Vec<u8>> {
    use anyhow::Context;
    const MOST: u64 = 200 << 20;
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().take(MOST + 1).read_to_end(&mut bytes)?;
    } else {
        let file = std::fs::File::open(path)
            .with_context(|| format!("{} cannot be opened", path.display()))?;
        file.take(MOST + 1).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > MOST {
        anyhow::bail!(
            "{} has more than 200 MB: export a shorter span of time",
            path.display()
        );
    }
    Ok(bytes)
}
