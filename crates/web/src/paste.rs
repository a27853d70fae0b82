//! What a form with a box to paste into and a file to choose sends.
use crate::error::PageError;
use axum::extract::Multipart;

/// The file where one was chosen, else what was pasted.
///
/// # Errors
/// `Invalid` when the upload breaks off.
pub(crate) async fn pasted(mut parts: Multipart) -> Result<Vec<u8>, PageError> {
    let broken = |e: axum::extract::multipart::MultipartError| {
        PageError(app::Error::invalid(
            "file",
            format!("The upload broke off: {e}."),
        ))
    };
    let (mut text, mut file) = (Vec::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(broken)?;
        if is_file {
            file.extend_from_slice(&bytes);
        } else {
            text.extend_from_slice(&bytes);
        }
    }
    Ok(if file.is_empty() { text } else { file })
}
