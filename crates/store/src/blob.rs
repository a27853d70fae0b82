//! Original bytes by the hash of their content, compressed, in parts of bounded size.
use crate::db::{Reader, Write};
use crate::error::{Result, corrupt};
use crate::sql::{args, col};
use domain::id::{CalendarId, EventId};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{Read, Write as _};

const PART: usize = 1 << 20;

/// Lower-case hex of SHA-256.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut out, b| {
            let _ = write!(out, "{b:02x}");
            out
        })
}

impl Write {
    /// Keeps these bytes; the same bytes are kept once. Answers with their hash.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep_bytes(&mut self, bytes: &[u8]) -> Result<String> {
        let hash = hash(bytes);
        let known = self
            .one("SELECT 1 FROM blob WHERE hash = ?", args![hash.clone()])
            .await?;
        if known.is_some() {
            return Ok(hash);
        }
        for (part, chunk) in (0_i64..).zip(bytes.chunks(PART)) {
            let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
            packer.write_all(chunk).map_err(|e| corrupt("blob", e))?;
            let packed = packer.finish().map_err(|e| corrupt("blob", e))?;
            // Another process may be keeping the same bytes at this moment.
            self.run(
                "INSERT INTO blob VALUES (?,?,?) ON CONFLICT DO NOTHING",
                args![hash.clone(), part, packed],
            )
            .await?;
        }
        Ok(hash)
    }
}

impl Reader<'_> {
    /// The bytes of that hash; empty when there are none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn bytes(&self, hash: &str) -> Result<Vec<u8>> {
        let rows = self
            .all(
                "SELECT bytes FROM blob WHERE hash = ? ORDER BY part",
                args![hash],
            )
            .await?;
        let mut out = Vec::new();
        for row in rows {
            let packed: Vec<u8> = col(&row, 0)?;
            DeflateDecoder::new(packed.as_slice())
                .read_to_end(&mut out)
                .map_err(|e| corrupt("blob", e))?;
        }
        Ok(out)
    }
}

/// One component's bytes within its source.
fn part(source: &[u8], at: i64, len: i64) -> Result<Vec<u8>> {
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    let len = usize::try_from(len).unwrap_or(0);
    let part = source.get(at..at.saturating_add(len));
    Ok(part
        .ok_or_else(|| corrupt("original", "it lies outside its source"))?
        .to_vec())
}

impl Reader<'_> {
    /// The original bytes of a component, as its source wrote them (invariant 5).
    ///
    /// # Errors
    /// `NotFound` outside the viewer's circles.
    pub async fn original(&self, event: EventId) -> Result<Vec<u8>> {
        self.unseen()?;
        let columns = "blob_hash, raw_at, raw_len";
        let rows = self
            .scoped(columns, "event", None, "id = ?", args![event.0])
            .await?;
        let row = rows.first().ok_or(crate::Error::NotFound("event"))?;
        let source = self.bytes(&col::<String>(row, 0)?).await?;
        part(&source, col(row, 1)?, col(row, 2)?)
    }

    /// The original bytes of every component of a calendar that its source still has.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn originals(&self, calendar: CalendarId) -> Result<Vec<Vec<u8>>> {
        self.unseen()?;
        let columns = "blob_hash, raw_at, raw_len";
        let and = "calendar_id = ? AND gone_at IS NULL ORDER BY blob_hash, raw_at";
        let rows = self.scoped(columns, "event", None, and, args![calendar.0]);
        let (mut open, mut source, mut out) = (String::new(), Vec::new(), Vec::new());
        for row in rows.await? {
            let hash: String = col(&row, 0)?;
            if hash != open {
                source = self.bytes(&hash).await?;
                open = hash;
            }
            out.push(part(&source, col(&row, 1)?, col(&row, 2)?)?);
        }
        Ok(out)
    }
}
