//! `demo`: the Wexmoor workspace, with links that sign in on this machine.
use crate::cli::{Cli, Demo};
use crate::command::serve;
use crate::demo::{ORLA, TOBIAS, seed};
use crate::house::House;
use anyhow::Result;

/// Seeds it once, then serves it.
pub async fn run(house: &House, cli: &Cli, ask: &Demo) -> Result<()> {
    if house.workspace().await?.is_none() {
        seed(house).await?;
        eprintln!("Made the Wexmoor demo in {}.", house.data_dir.display());
    }
    if ask.seed_only {
        return Ok(());
    }
    let (listener, guard, address) = serve::listen(house, cli).await?;
    if !address.ip().is_loopback() {
        anyhow::bail!("the demo signs in by links and keeps to this machine: leave out --listen");
    }
    for (who, email) in [
        ("Tobias, the assistant", TOBIAS),
        ("Orla, the executive", ORLA),
    ] {
        let link = house.app.sign_in_link(email).await?;
        println!("{who}: http://{address}/sign-in/link/{link}");
    }
    eprintln!("Each link signs in once and lasts a day. Stop the demo with Ctrl C.");
    serve::serve(house, listener, guard).await
}
