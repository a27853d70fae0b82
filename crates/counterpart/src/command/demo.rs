//! `demo`: an invented workspace, with links that sign in on this machine.
use crate::cli::{Cli, Demo};
use crate::command::serve;
use crate::demo::{ORLA, TOBIAS, copperfinch, seed};
use crate::house::House;
use anyhow::{Context, Result};
use domain::pack::Pack;

/// Seeds it once, then serves it.
pub async fn run(house: &House, cli: &Cli, ask: &Demo) -> Result<()> {
    let pack = Pack::of(&ask.pack).with_context(|| {
        let known = Pack::ALL.map(Pack::word).join(", ");
        format!("“{}” is no pack of words; there are {known}", ask.pack)
    })?;
    if house.workspace().await?.is_none() {
        let name = match pack {
            Pack::Office => {
                seed(house).await?;
                "Wexmoor"
            }
            Pack::RealEstate => {
                copperfinch::seed(house).await?;
                "Copperfinch"
            }
        };
        eprintln!("Made the {name} demo in {}.", house.data_dir.display());
    }
    if ask.seed_only {
        return Ok(());
    }
    let (listener, guard, address) = serve::listen(house, cli).await?;
    if !address.ip().is_loopback() {
        anyhow::bail!("the demo signs in by links and keeps to this machine: leave out --listen");
    }
    let two = match pack {
        Pack::Office => [
            ("Tobias, the assistant", TOBIAS),
            ("Orla, the executive", ORLA),
        ],
        Pack::RealEstate => [
            ("Marlow, the assistant", copperfinch::MARLOW),
            ("Delphine, the mega agent", copperfinch::DELPHINE),
        ],
    };
    for (who, email) in two {
        let link = house.app.sign_in_link(email).await?;
        println!("{who}: http://{address}/sign-in/link/{link}");
    }
    eprintln!("Each link signs in once and lasts a day. Stop the demo with Ctrl C.");
    serve::serve(house, listener, guard).await
}
