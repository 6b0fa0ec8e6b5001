//! Content encrypted at rest, in pieces, so that a large file is neither sealed nor opened in memory at once.
//!
//! `TBF1`, then pieces of 64 KiB under SM4-GCM (GB/T 32907-2016), each followed by its tag. The key belongs to this one
//! file, so nonces count: seven zero bytes, the piece's number (32 bits), and 1 for the last piece. Pieces can therefore
//! neither be moved nor cut off.

use crate::model::FileKey;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{AesGcm, Nonce};
use std::fs;
use std::io::{self, Read, Write};
use zeroize::Zeroizing;

type Sm4Gcm = AesGcm<sm4::Sm4, U12>;
const MAGIC: &[u8; 4] = b"TBF1";
const PIECE: usize = 64 << 10;
const TAG: usize = 16;

pub(crate) fn new_key() -> FileKey {
    let mut key = Zeroizing::new([0u8; 16]);
    #[expect(
        clippy::disallowed_methods,
        reason = "keys of files and names of temporary files are the one use of ambient randomness here"
    )]
    rand::Rng::fill_bytes(&mut rand::rng(), &mut key[..]);
    key
}

fn nonce(number: u32, last: bool) -> [u8; 12] {
    let mut nonce = [0u8; 12];
    nonce[7..11].copy_from_slice(&number.to_be_bytes());
    nonce[11] = u8::from(last);
    nonce
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

/// Reads until `piece` is full or the source ends.
fn fill(source: &mut impl Read, piece: &mut Vec<u8>, length: usize) -> io::Result<()> {
    piece.clear();
    source.take(length as u64).read_to_end(piece)?;
    Ok(())
}

/// Seals everything that `source` holds into `target`.
pub(crate) fn seal(key: &FileKey, source: &mut impl Read, target: &mut impl Write) -> io::Result<()> {
    let cipher = Sm4Gcm::new_from_slice(&key[..]).map_err(|_| wrong("a key has the wrong length"))?;
    target.write_all(MAGIC)?;
    let (mut piece, mut next) = (Vec::with_capacity(PIECE), Vec::with_capacity(PIECE));
    fill(source, &mut piece, PIECE)?;
    for number in 0..=u32::MAX {
        fill(source, &mut next, PIECE)?;
        let last = next.is_empty();
        let sealed =
            cipher.encrypt(&Nonce::from(nonce(number, last)), &piece[..]).map_err(|_| wrong("a piece is too long"))?;
        target.write_all(&sealed)?;
        if last {
            return Ok(());
        }
        std::mem::swap(&mut piece, &mut next);
    }
    Err(wrong("the file has too many pieces"))
}

/// Reads a stored file's content, opening it on the way when it is sealed.
pub struct Reader(Inner);

enum Inner {
    Plain(fs::File),
    Sealed(Box<Opening>),
}

struct Opening {
    cipher: Sm4Gcm,
    source: fs::File,
    number: u32,
    next: Vec<u8>,
    plain: Vec<u8>,
    at: usize,
    ended: bool,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Inner::Plain(_) => "Reader(plain)",
            Inner::Sealed(_) => "Reader(sealed)",
        })
    }
}

impl Reader {
    pub(crate) fn new(mut source: fs::File, key: Option<&FileKey>) -> io::Result<Reader> {
        let Some(key) = key else { return Ok(Reader(Inner::Plain(source))) };
        let mut magic = [0u8; 4];
        source.read_exact(&mut magic)?;
        if &magic != MAGIC {
            return Err(wrong("a sealed file has an unknown form"));
        }
        let cipher = Sm4Gcm::new_from_slice(&key[..]).map_err(|_| wrong("a key has the wrong length"))?;
        let mut next = Vec::new();
        fill(&mut source, &mut next, PIECE + TAG)?;
        let opening = Opening { cipher, source, number: 0, next, plain: Vec::new(), at: 0, ended: false };
        Ok(Reader(Inner::Sealed(Box::new(opening))))
    }
}

impl Opening {
    fn open_piece(&mut self) -> io::Result<()> {
        let mut following = Vec::new();
        fill(&mut self.source, &mut following, PIECE + TAG)?;
        let last = following.is_empty();
        self.plain = self
            .cipher
            .decrypt(&Nonce::from(nonce(self.number, last)), &self.next[..])
            .map_err(|_| wrong("a sealed file was changed or cut, or its key is another one"))?;
        self.number = self.number.checked_add(1).ok_or_else(|| wrong("the file has too many pieces"))?;
        (self.next, self.at, self.ended) = (following, 0, last);
        Ok(())
    }
}

impl Read for Reader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Inner::Plain(file) => file.read(out),
            Inner::Sealed(opening) => {
                while opening.at == opening.plain.len() && !opening.ended {
                    opening.open_piece()?;
                }
                let count = out.len().min(opening.plain.len() - opening.at);
                out[..count].copy_from_slice(&opening.plain[opening.at..opening.at + count]);
                opening.at += count;
                Ok(count)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(bytes: &[u8], key: &FileKey) -> io::Result<Vec<u8>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("x");
        fs::write(&path, bytes)?;
        let mut out = Vec::new();
        Reader::new(fs::File::open(path)?, Some(key))?.read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn content_of_any_length_opens_again_only_unchanged() {
        let key = new_key();
        for length in [1, 100, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let plain: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let mut sealed = Vec::new();
            seal(&key, &mut &plain[..], &mut sealed).expect("seals");
            assert_eq!(open(&sealed, &key).expect("opens"), plain, "{length}");
            assert!(open(&sealed, &new_key()).is_err(), "another key");
            let mut changed = sealed.clone();
            let middle = changed.len() / 2;
            changed[middle] ^= 1;
            assert!(open(&changed, &key).is_err(), "changed");
            let cut = if length > PIECE { 4 + PIECE + TAG } else { sealed.len() - 1 };
            assert!(open(&sealed[..cut], &key).is_err(), "cut");
        }
    }
}
