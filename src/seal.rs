//! Secrets at rest: XChaCha20-Poly1305 under a key that HKDF-SHA256 derives from `MASTER_KEY`.

use anyhow::{Context as _, anyhow};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    AeadCore as _, KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, OsRng, Payload, rand_core::RngCore as _},
};
use hkdf::Hkdf;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::domain::BotId;

/// A version label: another derivation later can tell old seals by it.
const LABEL: &[u8] = b"usher/seal/1";
const NONCE: usize = 24;

/// A new key that nobody guesses: so many characters of 5 random bits each, none of which is mistaken for another.
pub fn key(length: usize) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKMNPQRSTVWXYZ0123456789";
    let mut bytes = vec![0_u8; length];
    OsRng.fill_bytes(&mut bytes);
    bytes.into_iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// What is kept of a code that is to be known again and never read: SHA-256 in hexadecimal.
pub fn digest(code: &str) -> String {
    Sha256::digest(code.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Seals and opens secrets. What is sealed for one bot cannot be opened as another's.
pub struct Seal(XChaCha20Poly1305);

impl Seal {
    /// From `MASTER_KEY`: 32 bytes in base64.
    ///
    /// # Errors
    /// When the key is not 32 bytes.
    pub fn new(master_key: &SecretString) -> anyhow::Result<Self> {
        let master = STANDARD.decode(master_key.expose_secret()).context("MASTER_KEY is not base64")?;
        if master.len() != 32 {
            return Err(anyhow!("MASTER_KEY must be 32 bytes; make one with `openssl rand -base64 32`"));
        }
        let mut key = [0_u8; 32];
        Hkdf::<Sha256>::new(None, &master)
            .expand(LABEL, &mut key)
            .map_err(|error| anyhow!("deriving the key: {error}"))?;
        Ok(Self(XChaCha20Poly1305::new(&key.into())))
    }

    /// Base64 of nonce and ciphertext.
    ///
    /// # Errors
    /// When the cipher refuses (it never does for short texts).
    pub fn seal(&self, bot: BotId, secret: &SecretString) -> anyhow::Result<String> {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let payload = Payload { msg: secret.expose_secret().as_bytes(), aad: &bot.0.to_be_bytes() };
        let sealed = self.0.encrypt(&nonce, payload).map_err(|_| anyhow!("sealing failed"))?;
        Ok(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// What was sealed for this bot.
    ///
    /// # Errors
    /// When `MASTER_KEY` is another than at sealing, or the text was changed.
    pub fn open(&self, bot: BotId, sealed: &str) -> anyhow::Result<SecretString> {
        let bytes = STANDARD.decode(sealed).context("a sealed secret is not base64")?;
        if bytes.len() <= NONCE {
            return Err(anyhow!("a sealed secret is too short"));
        }
        let (nonce, sealed) = bytes.split_at(NONCE);
        let payload = Payload { msg: sealed, aad: &bot.0.to_be_bytes() };
        let open = self
            .0
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_| anyhow!("cannot be opened: MASTER_KEY is not the one it was sealed with"))?;
        Ok(SecretString::from(String::from_utf8(open).context("a sealed secret is not text")?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(byte: u8) -> Seal {
        Seal::new(&SecretString::from(STANDARD.encode([byte; 32]))).unwrap()
    }

    #[test]
    fn a_token_opens_for_its_bot_and_key_only() {
        let sealed = seal(1).seal(BotId(7), &SecretString::from("7:secret")).unwrap();
        assert!(!sealed.contains("secret"));
        assert_eq!(seal(1).open(BotId(7), &sealed).unwrap().expose_secret(), "7:secret");
        assert!(seal(1).open(BotId(8), &sealed).is_err());
        assert!(seal(2).open(BotId(7), &sealed).is_err());
        assert!(seal(1).open(BotId(7), "AAAA").is_err());
    }
}
