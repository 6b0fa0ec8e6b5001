//! Makes typed text safe and uniform: what is changed quietly, and what is refused.

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bad {
    /// A control character or a character that is none.
    Control,
    /// A character that turns the direction of writing, and so can make a text look like another.
    Direction,
}

/// Cleans one line: full-width digits become plain ones, invisible paste marks go, blanks at both ends go.
/// Letters of every script and emoji stay.
pub fn line(text: &str) -> Result<String, Bad> {
    clean(text, false)
}

/// The same for several lines: line ends become `\n`, tabs stay.
pub fn lines(text: &str) -> Result<String, Bad> {
    clean(text, true)
}

/// Cleans a code or number: as [`line()`], with full-width letters and signs made plain as well.
pub fn code(text: &str) -> Result<String, Bad> {
    line(&text.chars().map(plain).collect::<String>())
}

/// The ASCII twin of a full-width character, the blank of U+3000 included.
pub fn plain(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
        '—' | '–' | '−' => '-',
        other => other,
    }
}

fn clean(text: &str, many: bool) -> Result<String, Bad> {
    let mut result = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\u{200B}' | '\u{FEFF}' => {}
            '\r' if many => {
                characters.next_if_eq(&'\n');
                result.push('\n');
            }
            '\n' | '\t' if many => result.push(character),
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                return Err(Bad::Direction);
            }
            '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFC}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E0001}' => {
                return Err(Bad::Control);
            }
            _ if character.is_control() || (character as u32) & 0xFFFE == 0xFFFE => return Err(Bad::Control),
            '０'..='９' => result.push(plain(character)),
            _ => result.push(character),
        }
    }
    Ok(result.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_changes() {
        assert_eq!(line(" \u{3000}桂花巷１６号\u{200B} ").as_deref(), Ok("桂花巷16号"));
        assert_eq!(code("９９０１ａｂ－１").as_deref(), Ok("9901ab-1"));
        assert_eq!(lines("一\r\n二\r三\t四").as_deref(), Ok("一\n二\n三\t四"));
        assert_eq!(line("好👨‍👩‍👧‍👦").as_deref(), Ok("好👨‍👩‍👧‍👦"));
    }

    #[test]
    fn refusals() {
        for bad in ["a\0b", "a\u{7}b", "a\nb", "\u{85}", "a\u{FFFE}", "a\u{1FFFF}"] {
            assert_eq!(line(bad), Err(Bad::Control), "{bad:?}");
        }
        for bad in ["a\u{202E}b", "\u{2066}x", "x\u{200F}y"] {
            assert_eq!(lines(bad), Err(Bad::Direction), "{bad:?}");
        }
        assert_eq!(lines("a\u{b}b"), Err(Bad::Control));
    }
}
