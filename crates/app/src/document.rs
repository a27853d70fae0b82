//! Printing: a document through the press of this build, where it has one.
use crate::context::App;
use crate::error::{Error, Result};
use crate::port::Printed;
use domain::document::Document;

/// What a build without a press says.
const NO_PRESS: &str = "This build makes no PDFs. Print the page from the browser instead, or use \
                        a package or a build with the feature pdf.";

impl App {
    /// The document as PDF, and what could not be bound into it.
    ///
    /// # Errors
    /// `Conflict` in a build without a press, `Internal` where the layout fails.
    pub async fn print(&self, document: Document) -> Result<Printed> {
        let press = self.printer.clone();
        let press = press.ok_or_else(|| Error::Conflict(NO_PRESS.into()))?;
        let printed = tokio::task::spawn_blocking(move || press.print(&document));
        let printed = printed.await.map_err(|e| Error::Internal(e.to_string()))?;
        printed.map_err(|e| Error::Internal(e.to_string()))
    }
}
