//! Which parts of a title a query named.

use crate::normal::fold;
use crate::phrase::pairs;
use crate::sound::{self, Syllable};

/// Ranges of bytes in `title` that hold pairs of characters from `texts`, or two and more characters that sound as said.
pub(crate) fn spans(title: &str, texts: &[&str], said: &[Syllable]) -> Vec<(usize, usize)> {
    let letters: Vec<(usize, char)> = title.char_indices().collect();
    let mut marked = vec![false; letters.len()];
    let wanted: Vec<[char; 2]> =
        texts.iter().flat_map(|text| pairs(text)).filter(|pair| !pair.contains(&' ')).collect();
    for (at, two) in letters.windows(2).enumerate() {
        let pair = fold(&format!("{}{}", two[0].1, two[1].1));
        if pairs(&pair).any(|pair| wanted.contains(&pair)) {
            marked[at] = true;
            marked[at + 1] = true;
        }
    }
    if !marked.contains(&true) && said.len() > 1 {
        let heard: Vec<bool> = letters
            .iter()
            .map(|(_, c)| sound::readings(*c).iter().any(|one| *one != 0 && said.contains(one)))
            .collect();
        for at in 1..heard.len() {
            if heard[at - 1] && heard[at] {
                marked[at - 1] = true;
                marked[at] = true;
            }
        }
    }
    let mut out: Vec<(usize, usize)> = Vec::new();
    for ((at, c), _) in letters.iter().zip(&marked).filter(|(_, marked)| **marked) {
        let end = at + c.len_utf8();
        match out.last_mut() {
            Some(last) if last.1 == *at => last.1 = end,
            _ => out.push((*at, end)),
        }
    }
    out
}
