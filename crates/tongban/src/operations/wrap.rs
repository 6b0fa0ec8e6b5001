//! The master key under a passphrase: argon2id (m = 64 MiB, t = 3, p = 1) makes a key for SM4-GCM.

use crate::failure::{Failure, Outcome};
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{AesGcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

type Sm4Gcm = AesGcm<sm4::Sm4, U12>;
const MEMORY: u32 = 64 * 1024;
const TURNS: u32 = 3;
/// Bounds of what is read, so that a forged file cannot ask for all memory.
const MOST_MEMORY: u32 = 1024 * 1024;
const MOST_TURNS: u32 = 20;
/// The least of a passphrase, in characters.
const LEAST: usize = 12;

/// A wrapped key, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wrapped {
    /// `argon2id+sm4-gcm`.
    pub method: String,
    /// KiB of memory.
    pub memory: u32,
    /// Passes.
    pub turns: u32,
    /// Salt, hexadecimal.
    pub salt: String,
    /// Nonce, hexadecimal.
    pub nonce: String,
    /// Ciphertext and tag, hexadecimal.
    pub sealed: String,
}

const METHOD: &str = "argon2id+sm4-gcm";

fn derive(passphrase: &str, salt: &[u8], memory: u32, turns: u32) -> Outcome<Zeroizing<[u8; 16]>> {
    let wrong = |error: argon2::Error| {
        Failure::failed(format!("口令不能用：{error}。"), format!("The passphrase cannot be used: {error}."))
    };
    let params = Params::new(memory, turns, 1, Some(16)).map_err(wrong)?;
    let mut key = Zeroizing::new([0u8; 16]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut key[..])
        .map_err(wrong)?;
    Ok(key)
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    #[expect(
        clippy::disallowed_methods,
        reason = "salts and nonces of backups are the one use of ambient randomness here"
    )]
    rand::Rng::fill_bytes(&mut rand::rng(), &mut bytes[..]);
    bytes
}

/// Wraps a key.
pub fn wrap(plain: &[u8], passphrase: &str) -> Outcome<Wrapped> {
    if passphrase.chars().count() < LEAST {
        return Err(Failure::usage(
            format!("备份口令至少 {LEAST} 个字符。"),
            format!("The passphrase of a backup has at least {LEAST} characters."),
        ));
    }
    let (salt, nonce) = (random::<16>(), random::<12>());
    let key = derive(passphrase, &salt, MEMORY, TURNS)?;
    let cipher = Sm4Gcm::new_from_slice(&key[..]).expect("sixteen bytes");
    let sealed = cipher
        .encrypt(&Nonce::from(nonce), plain)
        .map_err(|_| Failure::failed("密钥太长。", "The key is too long."))?;
    Ok(Wrapped {
        method: METHOD.to_owned(),
        memory: MEMORY,
        turns: TURNS,
        salt: hex::encode(salt),
        nonce: hex::encode(nonce),
        sealed: hex::encode(sealed),
    })
}

/// Opens a wrapped key.
pub fn unwrap(wrapped: &Wrapped, passphrase: &str) -> Outcome<Zeroizing<Vec<u8>>> {
    let broken = || Failure::found("备份里的密钥看不懂。", "The key in the backup does not read.");
    if wrapped.method != METHOD || wrapped.memory > MOST_MEMORY || wrapped.turns > MOST_TURNS {
        return Err(broken());
    }
    let bytes = |text: &str| hex::decode(text).map_err(|_| broken());
    let (salt, nonce, sealed) = (bytes(&wrapped.salt)?, bytes(&wrapped.nonce)?, bytes(&wrapped.sealed)?);
    let nonce: [u8; 12] = nonce.try_into().map_err(|_| broken())?;
    let key = derive(passphrase, &salt, wrapped.memory, wrapped.turns)?;
    let cipher = Sm4Gcm::new_from_slice(&key[..]).expect("sixteen bytes");
    let plain = cipher.decrypt(&Nonce::from(nonce), sealed.as_slice());
    plain.map(Zeroizing::new).map_err(|_| {
        Failure::failed(
            "口令不对，或备份里的密钥被改动过。",
            "The passphrase is wrong, or the key in the backup was changed.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_passphrase_opens_the_key() {
        let wrapped = wrap(b"0123", "a long passphrase").expect("wrapped");
        assert_eq!(&unwrap(&wrapped, "a long passphrase").expect("opens")[..], b"0123");
        assert!(unwrap(&wrapped, "another passphrase").is_err());
        assert!(unwrap(&Wrapped { memory: u32::MAX, ..wrapped.clone() }, "a long passphrase").is_err());
        assert!(unwrap(&Wrapped { nonce: "zz".into(), ..wrapped }, "a long passphrase").is_err());
        assert!(wrap(b"0123", "short").is_err());
    }
}
