//! The names of things, taken apart once so that queries compare quickly.

use crate::normal::{fold_short, is_han};
use crate::sound::{Syllable, readings};

/// Where a name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Title,
    Plain,
    Keyword,
}

/// A name of a thing: its title, what people call it, or a keyword.
#[derive(Debug, Clone)]
pub(crate) struct Phrase {
    /// Place of the thing in the index.
    pub doc: u32,
    pub field: Field,
    /// As it was written.
    pub shown: String,
    /// Folded.
    pub text: String,
    /// How many pairs of characters it has.
    pub pairs: usize,
    /// How many characters it has.
    pub length: usize,
    /// Its Han characters as they sound.
    pub sounds: Vec<[Syllable; 3]>,
}

impl Phrase {
    /// `None` for a name without letters.
    pub fn new(doc: u32, field: Field, shown: &str) -> Option<Phrase> {
        let text = fold_short(shown);
        let length = text.chars().count();
        let sounds = text.chars().filter(|c| is_han(*c)).map(readings).collect();
        (length > 0).then(|| Phrase {
            doc,
            field,
            shown: shown.to_owned(),
            text,
            pairs: length.saturating_sub(1),
            length,
            sounds,
        })
    }
}

/// Pairs of neighbouring characters.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = [char; 2]> {
    text.chars().zip(text.chars().skip(1)).map(|(one, next)| [one, next])
}

/// How well a name answers a query, 0 to 1; `common` is how many pairs they share.
pub(crate) fn likeness(query: &str, length: usize, phrase: &Phrase, common: usize) -> f32 {
    let cover = |part: usize, whole: usize| part as f32 / whole.max(1) as f32;
    if phrase.text == query {
        1.0
    } else if length <= phrase.length && common + 1 >= length && contains(&phrase.text, query) {
        0.55 + 0.4 * cover(length, phrase.length)
    } else if (2..length).contains(&phrase.length) && contains(query, &phrase.text) {
        0.5 + 0.45 * cover(phrase.length, length)
    } else {
        let dice = 2.0 * common as f32 / (phrase.pairs + length.saturating_sub(1)).max(1) as f32;
        if dice >= 0.3 { 0.75 * dice } else { 0.0 }
    }
}

/// Whether a text holds another one; English only from the start of a word on.
fn contains(text: &str, part: &str) -> bool {
    if part.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        let inside = |at: usize| text[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
        text.match_indices(part).any(|(at, _)| !inside(at))
    } else {
        text.contains(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_name_is_liker() {
        let score = |query: &str, name: &str| {
            let phrase = Phrase::new(0, Field::Title, name).expect("letters");
            let common = pairs(query).filter(|pair| pairs(&phrase.text).any(|other| other == *pair)).count();
            likeness(query, query.chars().count(), &phrase, common)
        };
        assert!((score("居住证", "居住证") - 1.0).abs() < f32::EPSILON);
        assert!(score("居住证", "居住证申领") > score("居住证", "居住证积分落户条件查询"));
        assert!(score("居住证明", "居住证申领") > 0.3);
        assert!(score("结婚", "居住证申领") < 0.01);
        assert!(score("art", "start a company") < 0.55, "English words match from their start");
        assert!(Phrase::new(0, Field::Title, "——").is_none());
    }
}
