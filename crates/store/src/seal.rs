//! Sealing: XChaCha20-Poly1305 with a key that stands outside the database.
use crate::error::{Error, Result};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand::TryRng;
use sha2::{Digest, Sha256};

const NONCE: usize = 24;

/// The key to what is sealed.
pub struct Key {
    /// None where the data was sealed with another key.
    cipher: Option<XChaCha20Poly1305>,
    id: String,
}

impl Key {
    /// From 32 bytes of a key file.
    pub fn new(bytes: &[u8; 32]) -> Self {
        let mut sum = Sha256::new();
        sum.update(b"counterpart key id");
        sum.update(bytes);
        let id = sum
            .finalize()
            .into_iter()
            .take(6)
            .map(|b| format!("{b:02x}"));
        Key {
            cipher: Some(XChaCha20Poly1305::new(&(*bytes).into())),
            id: id.collect(),
        }
    }

    /// Stands where the right key is missing: it seals and opens nothing.
    pub(crate) fn unfit() -> Self {
        Key {
            cipher: None,
            id: String::new(),
        }
    }

    /// Names the key without telling it: twelve hex digits of a hash.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Fresh bytes for a new key file.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn random() -> Result<[u8; 32]> {
        let mut bytes = [0; 32];
        fill(&mut bytes)?;
        Ok(bytes)
    }

    /// Seals `text` for one place (`table/column`), which is authenticated with it.
    pub(crate) fn seal(&self, place: &str, text: &str) -> Result<Vec<u8>> {
        self.seal_bytes(place, text.as_bytes())
    }

    /// The same for bytes that are no text: a voice clip.
    pub(crate) fn seal_bytes(&self, place: &str, bytes: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE];
        fill(&mut nonce)?;
        let cipher = self.cipher.as_ref().ok_or(Error::WrongKey)?;
        let sealed = cipher
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: bytes,
                    aad: place.as_bytes(),
                },
            )
            .map_err(|_| Error::WrongKey)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what `seal` made for the same place.
    pub(crate) fn open(&self, place: &str, sealed: &[u8]) -> Result<String> {
        String::from_utf8(self.open_bytes(place, sealed)?).map_err(|_| Error::WrongKey)
    }

    /// Opens what `seal_bytes` made for the same place.
    pub(crate) fn open_bytes(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or(Error::WrongKey)?;
        let cipher = self.cipher.as_ref().ok_or(Error::WrongKey)?;
        cipher
            .decrypt(
                &XNonce::from(*nonce),
                Payload {
                    msg: body,
                    aad: place.as_bytes(),
                },
            )
            .map_err(|_| Error::WrongKey)
    }
}

fn fill(bytes: &mut [u8]) -> Result<()> {
    rand::rngs::SysRng
        .try_fill_bytes(bytes)
        .map_err(|e| crate::error::corrupt("random number", e))
}
