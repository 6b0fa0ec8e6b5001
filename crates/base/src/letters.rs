//! Which characters a text may hold.

/// Characters that nobody types and that hide or reorder others: C0 and C1 controls but tab and line feed, direction
/// marks and isolates, the byte order mark, non-characters.
pub fn is_hidden(character: char) -> bool {
    match character {
        '\t' | '\n' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fdd0}'..='\u{fdef}' => true,
        other => other.is_control() || (u32::from(other) & 0xfffe) == 0xfffe,
    }
}

/// Whether a text holds no hidden character; its lines may end as on any machine.
pub fn is_plain(text: &str) -> bool {
    !text.chars().any(|character| character != '\r' && is_hidden(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_told_from_what_can() {
        for plain in ["", "一行\r\n另一行\t完", "café 😀", "\u{3000}"] {
            assert!(is_plain(plain), "{plain:?}");
        }
        for hidden in ["\u{0}", "a\u{7f}", "\u{85}", "\u{202e}abc", "\u{feff}", "\u{ffff}", "\u{1fffe}"] {
            assert!(!is_plain(hidden), "{hidden:?}");
        }
    }
}
