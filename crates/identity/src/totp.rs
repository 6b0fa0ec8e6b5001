//! Time-based one-time codes (RFC 6238: SHA-1, 6 digits, 30 seconds), as every authenticator app makes them.

use base::Moment;
use totp_rs::Builder;

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A new secret of 160 bits.
pub(crate) fn secret() -> Vec<u8> {
    crate::tokens::random::<20>().to_vec()
}

/// The step in which a code is right, one step of drift allowed; `None` when it is wrong. A step may be used once: the
/// caller keeps the last one.
pub(crate) fn check(secret: &[u8], code: &str, now: Moment) -> Option<i64> {
    let code: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let secret: [u8; 20] = secret.try_into().ok()?;
    let totp = Builder::new().with_secret(secret).with_skew(1).build_noncompliant();
    totp.check(&code, seconds(now)).and_then(|step| i64::try_from(step).ok())
}

/// The code of an instant; for sample cities and tests, which play the authenticator.
pub fn code_at(secret: &[u8; 20], now: Moment) -> String {
    let totp = Builder::new().with_secret(*secret).with_skew(1).build_noncompliant();
    totp.generate(seconds(now)).to_string()
}

fn seconds(now: Moment) -> u64 {
    u64::try_from(now.0 / 1000).unwrap_or(0)
}

/// Steps by which a used code can lie ahead of the clock only if the clock was set back since: ten minutes.
pub(crate) const AHEAD: i64 = 20;

/// Whether a step comes after the last that was used. One that was used far in the future was used before the clock was set
/// back, and locks nobody out until then.
pub(crate) fn is_new(step: i64, last: i64) -> bool {
    step > last || last > step + AHEAD
}

/// Base 32 (RFC 4648) without padding, as authenticator apps take it by hand.
pub fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for chunk in bytes.chunks(5) {
        let mut block = [0u8; 5];
        block[..chunk.len()].copy_from_slice(chunk);
        let number = block.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        let letters = (chunk.len() * 8).div_ceil(5);
        out.extend((0..letters).map(|at| char::from(ALPHABET[(number >> (35 - 5 * at) & 31) as usize])));
    }
    out
}

/// Reads base 32, spaces allowed; for tests and tools.
pub fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut held, mut bits) = (0u32, 0);
    for letter in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = ALPHABET.iter().position(|known| *known == letter.to_ascii_uppercase())?;
        held = held << 5 | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    Some(out)
}

/// The address that an authenticator app opens.
pub(crate) fn address(issuer: &str, account: &str, secret: &[u8]) -> String {
    let encode = web::answers::encode;
    format!("otpauth://totp/{0}:{1}?secret={2}&issuer={0}", encode(issuer), encode(account), base32(secret))
}

#[derive(askama::Template)]
#[template(
    ext = "html",
    source = "<svg class=\"qr\" viewBox=\"0 0 {{ size }} {{ size }}\" width=\"208\" height=\"208\" role=\"img\" aria-label=\"QR\"><rect width=\"{{ size }}\" height=\"{{ size }}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{{ path }}\"/></svg>"
)]
struct Picture {
    size: usize,
    path: String,
}

/// The address as a picture that a phone's camera reads; none when it is too long for one.
pub(crate) fn picture(address: &str) -> Option<web::Markup> {
    let code = qrcode::QrCode::new(address).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == qrcode::Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", at % width + 4, at / width + 4));
        }
    }
    web::Markup::rendered(&Picture { size: width + 8, path }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_rfc_6238() {
        let secret = b"12345678901234567890";
        for (at, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000i64, "353130")]
        {
            assert_eq!(check(secret, code, Moment(at * 1000)), Some(at / 30));
            assert_eq!(code_at(secret, Moment(at * 1000)), code);
        }
        assert_eq!(check(secret, "287082", Moment(89_000)), Some(1), "one step of drift");
        assert_eq!(check(secret, "287082", Moment(121_000)), None);
        assert_eq!(check(secret, "28708", Moment(59_000)), None);
        assert_eq!(check(secret, "２８７０８２", Moment(59_000)), None);
    }

    #[test]
    fn base_32_reads_back() {
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI");
        assert_eq!(base32(b"12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(from_base32("mzxw 6ytb oi").as_deref(), Some(&b"foobar"[..]));
        assert_eq!(from_base32("0"), None);
    }
}
