//! Opening an address of our own the way a telephone would, for `doctor`.
use std::time::Duration;

/// As a telephone names itself.
const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15";
/// Nobody waits longer for a page.
const PATIENCE: Duration = Duration::from_secs(15);

/// Opens an address that somebody configured; answers with its status and its page.
///
/// # Errors
/// A sentence about what kept it from opening: name, line, certificate.
pub async fn knock(address: &str) -> Result<(u16, String), String> {
    let client = reqwest::Client::builder()
        .user_agent(PHONE)
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|e| e.to_string())?;
    let answer = client.get(address).send().await.map_err(|e| deepest(&e))?;
    let status = answer.status().as_u16();
    let page = answer.text().await.map_err(|e| deepest(&e))?;
    Ok((status, page))
}

/// The cause under an error's wrappings, without the address: it holds a token.
fn deepest(error: &dyn std::error::Error) -> String {
    let mut at = error;
    while let Some(below) = at.source() {
        at = below;
    }
    at.to_string()
}
