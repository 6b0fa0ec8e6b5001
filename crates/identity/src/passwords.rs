//! Passwords: argon2id (m = 19 MiB, t = 2, p = 1) on a bounded number of blocking threads, and what makes one too weak.
//!
//! Hashing happens before the transaction. A name that nobody has is checked against a spare hash, so that the time tells
//! nothing.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use base::{Error, Refusal, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;

const WAITING: usize = 200;
/// No more than this of a password is read, in bytes.
pub const LONGEST: usize = 256;
const COMMON: &[&str] = &[
    "12345678",
    "123456789",
    "1234567890",
    "password",
    "password1",
    "passw0rd",
    "qwertyui",
    "qwerty123",
    "11111111",
    "88888888",
    "00000000",
    "a1234567",
    "abc12345",
    "abcd1234",
    "1qaz2wsx",
    "iloveyou",
    "woaini520",
    "5201314a",
    "admin123",
    "zhimakaimen",
];

fn argon() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("these parameters are within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes at once on this thread; for the command line and sample cities.
pub fn hash_now(password: &str) -> Result<String> {
    let salt = crate::tokens::random::<16>();
    argon()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Error::fault(format_args!("a password cannot be hashed: {error}")))
}

fn verify_now(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok())
}

/// The bounded pool.
#[derive(Debug, Clone)]
pub struct Passwords {
    gate: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    spare: Arc<str>,
}

impl Passwords {
    /// A pool that hashes this many at a time.
    pub fn new(at_once: usize) -> Result<Passwords> {
        Ok(Passwords {
            gate: Arc::new(Semaphore::new(at_once.max(1))),
            waiting: Arc::new(AtomicUsize::new(0)),
            spare: Arc::from(hash_now("no account has this hash")?),
        })
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Refusal::new("busy").into());
        }
        let gate = Arc::clone(&self.gate).acquire_owned().await;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        let gate = gate.map_err(Error::passing)?;
        tokio::task::spawn_blocking(move || {
            let answer = work();
            drop(gate);
            answer
        })
        .await
        .map_err(|error| Error::fault(format_args!("a password check did not end: {error}")))
    }

    /// The hash to store.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let password = password.to_owned();
        self.run(move || hash_now(&password)).await?
    }

    /// Whether the password belongs to the hash. Without a hash it takes as long and the answer is no.
    pub async fn matches(&self, password: &str, hash: Option<&str>) -> Result<bool> {
        let known = hash.is_some_and(|hash| !hash.is_empty());
        let hash = hash.filter(|hash| !hash.is_empty()).unwrap_or(&self.spare).to_owned();
        let password = password.get(..LONGEST.min(password.len())).unwrap_or_default().to_owned();
        Ok(self.run(move || verify_now(&password, &hash)).await? && known)
    }

    /// Whether the password belongs to any of some former hashes.
    pub async fn used(&self, password: &str, hashes: Vec<String>) -> Result<bool> {
        let password = password.to_owned();
        self.run(move || hashes.iter().any(|hash| verify_now(&password, hash))).await
    }
}

/// Why a password will not do, as a refusal code; `least` is the number of characters (8; administrators 12).
/// GB/T 22239-2019, 8.1.4.1 a: length, three of four sorts of characters, not the name.
pub fn weakness(password: &str, names: &[&str], least: usize) -> Option<Refusal> {
    let count = password.chars().count();
    if count < least {
        return Some(Refusal::new("password.short").with("least", least).with("count", count));
    }
    if password.len() > LONGEST {
        return Some(Refusal::new("password.long").with("most", LONGEST));
    }
    let lower = password.to_lowercase();
    if names.iter().any(|name| name.chars().count() >= 3 && lower.contains(&name.to_lowercase())) {
        return Some(Refusal::new("password.name"));
    }
    let one_character = password.chars().all(|character| password.starts_with(character));
    if one_character || COMMON.contains(&lower.as_str()) {
        return Some(Refusal::new("password.common"));
    }
    let sorts = [
        password.chars().any(|character| character.is_ascii_lowercase()),
        password.chars().any(|character| character.is_ascii_uppercase()),
        password.chars().any(|character| character.is_ascii_digit()),
        password.chars().any(|character| !character.is_ascii_alphanumeric()),
    ];
    let sorts = sorts.into_iter().filter(|present| *present).count();
    // A long sentence is as good as a short mixture.
    (sorts < 3 && count < 16).then(|| Refusal::new("password.plain"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_named() {
        let code =
            |password: &str| weakness(password, &["fangmin", "13900001111"], 8).map(|refusal| refusal.code.to_string());
        assert_eq!(code("Ab1!"), Some("password.short".into()));
        assert_eq!(code("FangMin-2026"), Some("password.name".into()));
        assert_eq!(code("Passw0rd"), Some("password.common".into()));
        assert_eq!(code("aaaaaaaaaaaaaaaaaaaaaaa"), Some("password.common".into()));
        assert_eq!(code("lowercase1"), Some("password.plain".into()));
        assert_eq!(code("River-2026"), None);
        assert_eq!(code("a long sentence that nobody guesses"), None);
        assert_eq!(code("春江花月夜共此时八千里路云和月"), Some("password.plain".into()));
        assert_eq!(code(&"é1A".repeat(200)), Some("password.long".into()));
    }

    #[tokio::test]
    async fn only_the_right_password_matches() {
        let pool = Passwords::new(2).expect("starts");
        let hash = pool.hash("River-2026").await.expect("hashes");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(pool.matches("River-2026", Some(&hash)).await.expect("checks"));
        assert!(!pool.matches("river-2026", Some(&hash)).await.expect("checks"));
        assert!(!pool.matches("no account has this hash", None).await.expect("checks"), "nobody's name never matches");
        assert!(!pool.matches("x", Some("")).await.expect("checks"), "an account without a password");
        assert!(pool.used("River-2026", vec![hash_now("other-1A").expect("hashes"), hash]).await.expect("checks"));
    }
}
