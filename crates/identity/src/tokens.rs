//! Secrets that travel: session tokens, one-time links, codes by phone. Only their digests are stored.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sm3::{Digest, Sm3};

/// Bytes that nobody can guess.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    #[expect(
        clippy::disallowed_methods,
        reason = "tokens, salts and codes are the one use of ambient randomness here"
    )]
    rand::Rng::fill_bytes(&mut rand::rng(), &mut bytes);
    bytes
}

/// A new token of 256 bits as 43 letters for cookies and addresses.
pub(crate) fn make() -> String {
    URL_SAFE_NO_PAD.encode(random::<32>())
}

/// The digest under which a token is stored. The token has 256 bits, so that a plain digest cannot be searched.
pub(crate) fn digest(token: &str) -> String {
    hex::encode(Sm3::digest(token.as_bytes()))
}

/// A code of six digits.
pub(crate) fn code() -> String {
    format!("{:06}", u64::from_be_bytes(random::<8>()) % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_their_digest_is_sm3() {
        let (one, two) = (make(), make());
        assert_ne!(one, two);
        assert_eq!(one.len(), 43);
        // GB/T 32905-2016, example 1.
        assert_eq!(digest("abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert!(code().len() == 6 && code().bytes().all(|byte| byte.is_ascii_digit()));
    }
}
