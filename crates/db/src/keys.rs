//! Keys at rest: one master key outside the data folder, a data key for each subject wrapped under it, and blind indexes.
//!
//! Cipher: SM4-GCM (GB/T 32907-2016) with random 96-bit nonces; keyed index: HMAC-SM3. A sealed value is
//! `version 1 | key id 8 | nonce 12 | ciphertext and tag`. Destroying a subject's data key makes its values unreadable
//! for good while digests over the ciphertext stay true.

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{AesGcm, Nonce};
use base::{Error, Result};
use hmac::Mac;
use sm3::{Digest, Sm3};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;
use zeroize::Zeroizing;

type Sm4Gcm = AesGcm<sm4::Sm4, U12>;
/// A 128-bit data key.
pub(crate) type DataKey = Zeroizing<[u8; 16]>;

const VERSION: u8 = 1;
const CACHE: usize = 20_000;

/// SM3 of some bytes.
pub(crate) fn sm3(bytes: &[u8]) -> [u8; 32] {
    Sm3::digest(bytes).into()
}

/// The master key and what is derived from it.
#[derive(Debug)]
pub struct Keys {
    wrap: DataKey,
    blind: Zeroizing<[u8; 32]>,
    known: Mutex<HashMap<i64, DataKey>>,
}

fn hmac_sm3(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <hmac::Hmac<Sm3> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn random<const N: usize>() -> Zeroizing<[u8; N]> {
    let mut bytes = Zeroizing::new([0u8; N]);
    #[expect(clippy::disallowed_methods, reason = "keys and nonces are the one use of ambient randomness here")]
    rand::Rng::fill_bytes(&mut rand::rng(), &mut bytes[..]);
    bytes
}

impl Keys {
    /// From the 32 bytes of a master key.
    pub fn from_master(master: &[u8; 32]) -> Keys {
        let mut wrap = Zeroizing::new([0u8; 16]);
        wrap.copy_from_slice(&hmac_sm3(master, &[b"tongban/wrap/1"])[..16]);
        Keys { wrap, blind: Zeroizing::new(hmac_sm3(master, &[b"tongban/blind/1"])), known: Mutex::new(HashMap::new()) }
    }

    /// Reads the master key's file (64 hexadecimal digits). With `create`, makes one that only its owner can read when there is none.
    pub fn open(path: &Path, create: bool) -> Result<Keys> {
        if !path.exists() && create {
            write_private(path, &hex::encode(*random::<32>())).map_err(|error| {
                Error::fault(format_args!("cannot write the master key {}: {error}", path.display()))
            })?;
        }
        let text = std::fs::read_to_string(path)
            .map(Zeroizing::new)
            .map_err(|error| Error::fault(format_args!("cannot read the master key {}: {error}", path.display())))?;
        let mut master = Zeroizing::new([0u8; 32]);
        hex::decode_to_slice(text.trim(), &mut master[..]).map_err(|_| {
            Error::fault(format_args!("the master key {} must be 64 hexadecimal digits", path.display()))
        })?;
        Ok(Keys::from_master(&master))
    }

    /// A keyed index of a value for equality: the same value under the same purpose gives the same text, and nothing else does.
    pub fn blind(&self, purpose: &str, value: &str) -> String {
        hex::encode(&hmac_sm3(&self.blind[..], &[purpose.as_bytes(), value.as_bytes()])[..16])
    }

    /// A new data key and its wrapped form.
    pub(crate) fn make_data_key(&self, id: i64) -> Result<(DataKey, Vec<u8>)> {
        let key = random::<16>();
        let wrapped = encrypt(&self.wrap, id, &key[..])?;
        Ok((key, wrapped))
    }

    /// The data key in its wrapped form, read and remembered.
    pub(crate) fn unwrap_data_key(&self, id: i64, wrapped: &[u8]) -> Result<DataKey> {
        if let Some(key) = self.known.lock().expect("no thread panics while it holds the keys").get(&id) {
            return Ok(key.clone());
        }
        let plain = Zeroizing::new(decrypt(&self.wrap, id, wrapped)?);
        let key: DataKey =
            Zeroizing::new(plain[..].try_into().map_err(|_| Error::fault("a wrapped data key has the wrong length"))?);
        let mut known = self.known.lock().expect("no thread panics while it holds the keys");
        if known.len() >= CACHE {
            known.clear();
        }
        known.insert(id, key.clone());
        Ok(key)
    }

    /// Forgets a destroyed data key.
    pub(crate) fn forget(&self, id: i64) {
        self.known.lock().expect("no thread panics while it holds the keys").remove(&id);
    }
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Encrypts under a data key; the key's id is bound as associated data.
pub(crate) fn encrypt(key: &DataKey, id: i64, plain: &[u8]) -> Result<Vec<u8>> {
    let nonce = random::<12>();
    let associated = id.to_be_bytes();
    let cipher = Sm4Gcm::new_from_slice(&key[..]).map_err(|_| Error::fault("a data key has the wrong length"))?;
    let sealed = cipher
        .encrypt(&Nonce::from(*nonce), Payload { msg: plain, aad: &associated })
        .map_err(|_| Error::fault("a value is too long to encrypt"))?;
    let mut out = Vec::with_capacity(21 + sealed.len());
    out.push(VERSION);
    out.extend_from_slice(&associated);
    out.extend_from_slice(&nonce[..]);
    out.extend_from_slice(&sealed);
    Ok(out)
}

/// The id of the data key that sealed a value.
pub(crate) fn key_id(sealed: &[u8]) -> Result<i64> {
    match (sealed.first(), sealed.get(1..9)) {
        (Some(&VERSION), Some(id)) => Ok(i64::from_be_bytes(id.try_into().expect("eight bytes were taken"))),
        _ => Err(Error::fault("a sealed value has an unknown form")),
    }
}

/// Decrypts; a changed byte anywhere is a fault.
pub(crate) fn decrypt(key: &DataKey, id: i64, sealed: &[u8]) -> Result<Vec<u8>> {
    if key_id(sealed)? != id || sealed.len() < 21 {
        return Err(Error::fault("a sealed value belongs to another key"));
    }
    let nonce: [u8; 12] = sealed[9..21].try_into().expect("twelve bytes were taken");
    let cipher = Sm4Gcm::new_from_slice(&key[..]).map_err(|_| Error::fault("a data key has the wrong length"))?;
    cipher
        .decrypt(&Nonce::from(nonce), Payload { msg: &sealed[21..], aad: &id.to_be_bytes() })
        .map_err(|_| Error::fault("a sealed value was changed, or the master key is another one"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_values_open_only_unchanged_and_under_their_key() {
        let keys = Keys::from_master(&[7; 32]);
        let (key, wrapped) = keys.make_data_key(42).expect("made");
        let sealed = encrypt(&key, 42, "11010519491231002X".as_bytes()).expect("sealed");
        assert_eq!(
            decrypt(&keys.unwrap_data_key(42, &wrapped).expect("opens"), 42, &sealed).expect("opens"),
            b"11010519491231002X"
        );
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(decrypt(&key, 42, &changed).is_err(), "byte {at}");
        }
        assert!(Keys::from_master(&[8; 32]).unwrap_data_key(42, &wrapped).is_err(), "another master key");
    }

    #[test]
    fn blind_indexes_differ_by_purpose_and_master() {
        let keys = Keys::from_master(&[7; 32]);
        assert_eq!(keys.blind("citizen-id", "x"), keys.blind("citizen-id", "x"));
        assert_ne!(keys.blind("citizen-id", "x"), keys.blind("phone", "x"));
        assert_ne!(keys.blind("citizen-id", "x"), Keys::from_master(&[8; 32]).blind("citizen-id", "x"));
    }

    #[test]
    fn the_key_file_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keys/master.key");
        assert!(Keys::open(&path, false).is_err());
        let first = Keys::open(&path, true).expect("made").blind("a", "b");
        assert_eq!(Keys::open(&path, true).expect("read").blind("a", "b"), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).expect("is there").permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&path, "short").expect("written");
        assert!(Keys::open(&path, false).is_err());
    }
}
