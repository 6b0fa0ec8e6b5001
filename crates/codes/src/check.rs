//! Check characters: GB 11643 (ISO 7064 MOD 11-2), GB 32100 (MOD 31), GB 11714 (MOD 11), GB/T 36904 (ISO 7064 MOD 37,36), Luhn.

/// The characters of a credit code, in order of value: digits and capitals without I, O, S, V, Z (GB 32100-2015).
pub const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

const DIGITS_AND_LETTERS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// ISO 7064 MOD 11-2 over digits: the check character, `0` to `9` or `X`. None when something is not a digit.
pub fn mod_11_2(digits: &str) -> Option<char> {
    let mut sum = 0;
    for byte in digits.bytes() {
        sum = (sum + u32::from(digit(byte)?)) * 2 % 11;
    }
    match (12 - sum) % 11 {
        10 => Some('X'),
        value => char::from_digit(value, 10),
    }
}

/// GB 32100-2015: the 18th character of a credit code from the first 17. None for other characters or lengths.
pub fn credit(first: &str) -> Option<char> {
    if first.len() != 17 {
        return None;
    }
    let (mut sum, mut weight) = (0, 1);
    for character in first.chars() {
        sum += CREDIT_ALPHABET.find(character)? * weight;
        weight = weight * 3 % 31;
    }
    CREDIT_ALPHABET.chars().nth((31 - sum % 31) % 31)
}

/// GB 11714-1997: the ninth character of an organisation code from the first 8. None for other characters or lengths.
pub fn organisation(first: &str) -> Option<char> {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    if first.len() != 8 {
        return None;
    }
    let mut sum = 0;
    for (byte, weight) in first.bytes().zip(WEIGHTS) {
        sum += u32::from(value(byte)?) * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        value => char::from_digit(value, 10),
    }
}

/// ISO 7064 MOD 37,36 over digits and capitals: the check character of an electronic licence (GB/T 36904).
pub fn mod_37_36(text: &str) -> Option<char> {
    let mut product = 36;
    for byte in text.bytes() {
        let sum = (product + u32::from(value(byte)?)) % 36;
        product = (if sum == 0 { 36 } else { sum }) * 2 % 37;
    }
    Some(char::from(DIGITS_AND_LETTERS[((37 - product) % 36) as usize]))
}

/// The Luhn digit that follows these digits (ISO/IEC 7812).
pub fn luhn(digits: &str) -> Option<char> {
    let mut sum = 0;
    for (index, byte) in digits.bytes().rev().enumerate() {
        let value = u32::from(digit(byte)?) * if index % 2 == 0 { 2 } else { 1 };
        sum = (sum + value / 10 + value % 10) % 10;
    }
    char::from_digit((10 - sum) % 10, 10)
}

fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}

fn value(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'Z' => Some(byte - b'A' + 10),
        _ => None,
    }
}
