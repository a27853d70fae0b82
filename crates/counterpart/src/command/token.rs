//! `token`: a way in for a program, made, listed, taken back.
use crate::cli::{Cli, MakeToken, TokenCommand, WayIn};
use crate::command::serve::LISTEN;
use crate::house::House;
use anyhow::{Context, Result, bail};
use app::operator;
use app::token::NewToken;
use domain::circle::Actor;
use domain::id::PersonId;
use domain::token::Scope;
use jiff::Timestamp;

/// Does what `token …` says.
pub async fn run(house: &House, ask: &TokenCommand) -> Result<()> {
    let workspace = house
        .workspace()
        .await?
        .context("there is nothing here yet")?;
    let actor = operator(workspace.id, None);
    match ask {
        TokenCommand::Make(ask) => make(house, &actor, ask).await,
        TokenCommand::List => list(house, &actor).await,
        TokenCommand::Revoke { id } => {
            house.app.revoke_token(&actor, *id).await?;
            eprintln!("It opens nothing any more.");
            Ok(())
        }
    }
}

/// Prints a link that signs somebody in once, for a cover or after a lost password.
pub async fn way_in(house: &House, cli: &Cli, ask: &WayIn) -> Result<()> {
    for (actor, pair) in house.pairs(None).await? {
        let Some(link) = house.app.way_in(&actor, &pair, &ask.who).await? else {
            continue;
        };
        let listen = cli.listen.as_deref().or(house.file.listen.as_deref());
        let own = format!("http://{}", listen.unwrap_or(LISTEN));
        let base = house.app.reach.public_url.clone().unwrap_or(own);
        println!("{base}/sign-in/link/{link}");
        eprintln!(
            "It signs {} in once and lasts a day: hand it over yourself.",
            ask.who
        );
        return Ok(());
    }
    bail!(
        "nobody called “{}” has an address here: add it under People first",
        ask.who
    )
}

async fn make(house: &House, actor: &Actor, ask: &MakeToken) -> Result<()> {
    let new = NewToken {
        person: person(house, actor, &ask.person).await?,
        name: ask.name.clone(),
        scopes: scopes(&ask.scope)?,
        days: ask.days,
    };
    let (made, secret) = house.app.make_token(actor, new).await?;
    println!("{secret}");
    eprintln!(
        "Shown this once and kept nowhere. It works until {}; take it back with `counterpart token \
         revoke {}`.",
        day(made.expires_at),
        made.token.id
    );
    Ok(())
}

fn scopes(words: &[String]) -> Result<Vec<Scope>> {
    let known = || Scope::ALL.map(Scope::word).join(", ");
    let read = |word: &String| {
        Scope::read(word).with_context(|| format!("--scope {word}: known are {}", known()))
    };
    words.iter().map(read).collect()
}

/// Who belongs to a pair and has this name or address.
async fn person(house: &House, actor: &Actor, named: &str) -> Result<PersonId> {
    if let Some(account) = house.app.db.account(named).await? {
        return Ok(account.person);
    }
    let reader = house.app.db.read(&actor.viewer);
    let (mut found, mut names) = (Vec::new(), Vec::new());
    for pair in reader.pairs().await? {
        for member in reader.members(pair.id).await? {
            if member.name.to_lowercase() == named.to_lowercase() {
                found.push(member.person);
            }
            names.push(member.name);
        }
    }
    found.sort_unstable();
    found.dedup();
    names.sort();
    names.dedup();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => bail!("nobody is called “{named}”; here are: {}", names.join(", ")),
        _ => bail!("several people are called “{named}”: give the address"),
    }
}

async fn list(house: &House, actor: &Actor) -> Result<()> {
    let now = house.app.now();
    for t in house.app.tokens(&actor.viewer).await? {
        let words: Vec<_> = t.token.scopes.iter().map(|s| s.word()).collect();
        let ends = if t.expires_at <= now {
            "ran out"
        } else {
            "until"
        };
        println!(
            "{}  {} for {}: {}; {ends} {}; last used {}",
            t.token.id,
            t.token.name,
            t.person_name,
            words.join(", "),
            day(t.expires_at),
            t.seen_at.map_or("never".into(), day)
        );
    }
    Ok(())
}

fn day(micros: i64) -> String {
    let at = Timestamp::from_microsecond(micros);
    at.map(|at| at.strftime("%Y-%m-%d").to_string())
        .unwrap_or_default()
}
