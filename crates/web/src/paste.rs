//! What a form with a box to paste into and a file to choose sends.
use crate::error::PageError;
use axum::extract::Multipart;

/// Fields in their order, and the file where one was chosen.
#[derive(Default)]
pub(crate) struct Sent {
    pub fields: Vec<(String, String)>,
    pub file: Vec<u8>,
}

/// Everything that such a form sends.
///
/// # Errors
/// `Invalid` when the upload breaks off.
pub(crate) async fn sent(mut parts: Multipart) -> Result<Sent, PageError> {
    let broken = |e: axum::extract::multipart::MultipartError| {
        PageError(app::Error::invalid(
            "file",
            format!("The upload broke off: {e}."),
        ))
    };
    let mut sent = Sent::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(broken)?;
        if is_file {
            sent.file.extend_from_slice(&bytes);
        } else {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            sent.fields.push((name, text));
        }
    }
    Ok(sent)
}

/// The file where one was chosen, else what was pasted.
///
/// # Errors
/// `Invalid` when the upload breaks off.
pub(crate) async fn pasted(parts: Multipart) -> Result<Vec<u8>, PageError> {
    let sent = sent(parts).await?;
    let text = || {
        sent.fields
            .into_iter()
            .flat_map(|(_, text)| text.into_bytes())
    };
    Ok(match sent.file.is_empty() {
        true => text().collect(),
        false => sent.file,
    })
}
