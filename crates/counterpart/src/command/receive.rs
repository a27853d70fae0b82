//! `receive`: one message from standard input, as a mail server hands it over.
use super::read_input;
use crate::house::House;
use anyhow::Result;
use std::path::Path;

/// Hands it to the verb and says what came of it.
pub async fn run(house: &House) -> Result<()> {
    let bytes = read_input(Path::new("-"))?;
    let received = house.app.receive(&bytes).await?;
    eprintln!("{received}");
    Ok(())
}
