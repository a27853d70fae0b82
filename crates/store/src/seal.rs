//! Sealing: XChaCha20-Poly1305 with a key that stands outside the database.
use crate::error::{Error, Result};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand::TryRng;
use sha2::{Digest, Sha256};

const NONCE: usize = 24;
/// What is padded is a multiple of this many bytes long.
const PADDED: usize = 1024;

/// The key to what is sealed.
pub struct Key {
    /// None where the data was sealed with another key.
    cipher: Option<XChaCha20Poly1305>,
    /// For signatures, made of the same bytes and telling nothing of them.
    mark: [u8; 32],
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
            mark: hmac(bytes, &[b"counterpart signatures"]),
            id: id.collect(),
        }
    }

    /// Stands where the right key is missing: it seals and opens nothing.
    pub(crate) fn unfit() -> Self {
        Key {
            cipher: None,
            mark: [0; 32],
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

    /// The signature under `bytes` for one place: as many bytes as are asked for, at most 32.
    pub(crate) fn sign<const N: usize>(&self, place: &str, bytes: &[u8]) -> Result<[u8; N]> {
        self.cipher.as_ref().ok_or(Error::WrongKey)?;
        let whole = hmac(&self.mark, &[place.as_bytes(), &[0], bytes]);
        whole
            .get(..N)
            .and_then(|part| part.try_into().ok())
            .ok_or(Error::WrongKey)
    }

    /// Seals `text` for one place (`table/column`), which is authenticated with it.
    pub(crate) fn seal(&self, place: &str, text: &str) -> Result<Vec<u8>> {
        self.seal_bytes(place, text.as_bytes())
    }

    /// Seals JSON so that its length does not tell how much was written: blanks fill it up.
    pub(crate) fn seal_padded(&self, place: &str, json: &str) -> Result<Vec<u8>> {
        let whole = json.len().div_ceil(PADDED) * PADDED;
        self.seal(place, &format!("{json:<whole$}"))
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

/// HMAC with SHA-256 (RFC 2104), for keys of at most 64 bytes.
fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let pad = |with: u8| {
        let mut block = [with; 64];
        for (byte, key) in block.iter_mut().zip(key) {
            *byte ^= key;
        }
        block
    };
    let mut inner = Sha256::new();
    inner.update(pad(0x36));
    for part in parts {
        inner.update(part);
    }
    let mut outer = Sha256::new();
    outer.update(pad(0x5c));
    outer.update(inner.finalize());
    outer.finalize().into()
}

fn fill(bytes: &mut [u8]) -> Result<()> {
    rand::rngs::SysRng
        .try_fill_bytes(bytes)
        .map_err(|e| crate::error::corrupt("random number", e))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }

    #[test]
    fn signatures_are_those_of_the_standard() {
        // RFC 4231, 4.2 and 4.3.
        let one = hmac(&[0x0b; 20], &[b"Hi ", b"There"]);
        assert_eq!(
            hex(&one),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        let two = hmac(b"Jefe", &[b"what do ya want for nothing?"]);
        assert_eq!(
            hex(&two),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_signature_holds_for_one_key_one_place_and_these_bytes() {
        let (key, other) = (Key::new(&[1; 32]), Key::new(&[2; 32]));
        let made: [u8; 14] = key.sign("a", b"x").unwrap();
        assert_eq!(key.sign("a", b"x").ok(), Some(made));
        for differing in [
            other.sign("a", b"x"),
            key.sign("b", b"x"),
            key.sign("a", b"y"),
        ] {
            assert_ne!(differing.ok(), Some(made));
        }
        assert!(Key::unfit().sign::<14>("a", b"x").is_err());
    }
}
