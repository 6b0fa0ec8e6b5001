//! Names of keys as people say them (`Enter`, `Shift+Tab`, `a`, `?`) and what the browser calls them.

use anyhow::{Result, bail};

/// Bits of `Input.dispatchKeyEvent`.
const ALT: u8 = 1;
const CONTROL: u8 = 2;
const SHIFT: u8 = 8;

/// One key stroke.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stroke {
    pub(super) key: String,
    pub(super) code: String,
    /// Windows' virtual key code.
    pub(super) number: u32,
    pub(super) modifiers: u8,
    /// What it writes, if anything.
    pub(super) text: Option<String>,
}

const NAMED: [(&str, u32); 14] = [
    ("Backspace", 8),
    ("Tab", 9),
    ("Enter", 13),
    ("Escape", 27),
    ("PageUp", 33),
    ("PageDown", 34),
    ("End", 35),
    ("Home", 36),
    ("ArrowLeft", 37),
    ("ArrowUp", 38),
    ("ArrowRight", 39),
    ("ArrowDown", 40),
    ("Delete", 46),
    ("F1", 112),
];

/// Signs of a US keyboard: unshifted, shifted, code, number.
const SIGNS: [(char, char, &str, u32); 11] = [
    (';', ':', "Semicolon", 186),
    ('=', '+', "Equal", 187),
    (',', '<', "Comma", 188),
    ('-', '_', "Minus", 189),
    ('.', '>', "Period", 190),
    ('/', '?', "Slash", 191),
    ('`', '~', "Backquote", 192),
    ('[', '{', "BracketLeft", 219),
    ('\\', '|', "Backslash", 220),
    (']', '}', "BracketRight", 221),
    ('\'', '"', "Quote", 222),
];

/// Reads `Control+Shift+k`, `Enter`, `?`.
pub(super) fn stroke(name: &str) -> Result<Stroke> {
    let mut modifiers = 0;
    let mut rest = name;
    while let Some((modifier, after)) = rest.split_once('+') {
        modifiers |= match modifier {
            "Alt" => ALT,
            "Control" => CONTROL,
            "Shift" => SHIFT,
            _ => break,
        };
        rest = after;
    }
    if let Some((key, number)) = NAMED.iter().find(|(key, _)| *key == rest) {
        let text = (*key == "Enter").then(|| "\r".to_owned());
        return Ok(Stroke { key: (*key).to_owned(), code: (*key).to_owned(), number: *number, modifiers, text });
    }
    let mut letters = rest.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { bail!("no key is called {name:?}") };
    let (code, number, shifted) = match letter {
        'a'..='z' | 'A'..='Z' => {
            let upper = letter.to_ascii_uppercase();
            (format!("Key{upper}"), u32::from(upper), letter.is_ascii_uppercase())
        }
        '0'..='9' => (format!("Digit{letter}"), u32::from(letter), false),
        ' ' => ("Space".to_owned(), 32, false),
        _ => match SIGNS.iter().find(|(plain, shifted, ..)| letter == *plain || letter == *shifted) {
            Some((plain, _, code, number)) => ((*code).to_owned(), *number, letter != *plain),
            None => bail!("no key writes {letter:?}; use compose or fill"),
        },
    };
    let modifiers = if shifted { modifiers | SHIFT } else { modifiers };
    let text = (modifiers & (ALT | CONTROL) == 0).then(|| letter.to_string());
    Ok(Stroke { key: letter.to_string(), code, number, modifiers, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_people_write_them() {
        let shift_tab = stroke("Shift+Tab").expect("a key");
        assert_eq!((shift_tab.number, shift_tab.modifiers, shift_tab.text), (9, SHIFT, None));
        let question = stroke("?").expect("a key");
        assert_eq!((question.code.as_str(), question.modifiers, question.text.as_deref()), ("Slash", SHIFT, Some("?")));
        let plus = stroke("Control++").expect("a key");
        assert_eq!((plus.code.as_str(), plus.text), ("Equal", None));
        assert_eq!(stroke("j").expect("a key").code, "KeyJ");
    }

    #[test]
    fn unknown_keys_are_refused() {
        assert!(stroke("Hyper").is_err());
        assert!(stroke("事").expect_err("no such key").to_string().contains("compose"));
        assert!(stroke("").is_err());
    }
}
