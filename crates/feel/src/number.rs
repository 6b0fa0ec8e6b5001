//! Exact decimals: reading, printing, powers and rounding. What does not fit has no result.

use rust_decimal::{Decimal, MathematicalOps, RoundingStrategy};
use std::str::FromStr;

/// Reads `12`, `-1.5`, `.5` or `1.2e-3`. Digits past the 28th are rounded; what is too large is `None`.
pub(crate) fn parse(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let digits = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !plain || digits.starts_with("..") || !digits.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value = Decimal::from_str(mantissa).ok()?;
    if exponent == 0 || value.is_zero() {
        return Some(value);
    }
    if !(-60..=60).contains(&exponent) {
        return None;
    }
    let ten = Decimal::TEN;
    (0..exponent.unsigned_abs())
        .try_fold(value, |value, _| if exponent > 0 { value.checked_mul(ten) } else { value.checked_div(ten) })
}

/// Prints without trailing zeros after the point.
pub(crate) fn print(number: Decimal) -> String {
    if number.is_zero() { "0".to_owned() } else { number.normalize().to_string() }
}

/// The whole number, when it is one and fits.
pub(crate) fn whole(number: Decimal) -> Option<i64> {
    if number.fract().is_zero() { i64::try_from(number.trunc()).ok() } else { None }
}

/// Digits kept of what can only be approximated.
const APPROXIMATE_DIGITS: u32 = 20;

/// An approximate result with the digits that can be relied upon.
pub(crate) fn approximate(number: Decimal) -> Option<Decimal> {
    number.round_sf(APPROXIMATE_DIGITS)
}

/// `base ** exponent`: whole exponents by repeated squaring, halves by the square root, others by logarithm (20 digits).
pub(crate) fn power(base: Decimal, exponent: Decimal) -> Option<Decimal> {
    let Some(exponent) = whole(exponent) else {
        if base.is_sign_negative() {
            return None;
        }
        return match whole(exponent.checked_mul(Decimal::TWO)?) {
            Some(halves) => power(base.sqrt()?, Decimal::from(halves)),
            None => approximate(base.checked_powd(exponent)?),
        };
    };
    if base.is_zero() && exponent < 0 {
        return None;
    }
    let mut result = Decimal::ONE;
    let mut square = base;
    let mut left = exponent.unsigned_abs();
    while left > 0 {
        if left & 1 == 1 {
            result = result.checked_mul(square)?;
        }
        left >>= 1;
        if left > 0 {
            square = square.checked_mul(square)?;
        }
    }
    if exponent < 0 { Decimal::ONE.checked_div(result) } else { Some(result) }
}

/// The remainder with the sign of the divisor, as FEEL's `modulo` has it.
pub(crate) fn modulo(dividend: Decimal, divisor: Decimal) -> Option<Decimal> {
    let rest = dividend.checked_rem(divisor)?;
    if rest.is_zero() || rest.is_sign_negative() == divisor.is_sign_negative() {
        Some(rest)
    } else {
        rest.checked_add(divisor)
    }
}

/// Rounds to a number of places after the point; a negative scale rounds to tens, hundreds and so on.
pub(crate) fn round(number: Decimal, scale: i64, strategy: RoundingStrategy) -> Option<Decimal> {
    if !(-6_111..=6_176).contains(&scale) {
        return None;
    }
    if scale >= 0 {
        return Some(number.round_dp_with_strategy(scale.min(28) as u32, strategy));
    }
    let unit = power(Decimal::TEN, Decimal::from(-scale)).unwrap_or(Decimal::MAX);
    number.checked_div(unit)?.round_dp_with_strategy(0, strategy).checked_mul(unit)
}
