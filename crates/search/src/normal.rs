//! Texts made comparable: half-width, lower case, letters and digits only.

/// Most characters of a text that are looked at as a name or a query.
pub(crate) const LONGEST: usize = 60;

/// Whether a character is Han.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{323af}' | '〇')
}

/// Half-width and lower case; what is neither letter nor digit parts words by one space; no space beside a Han character.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        let c = match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            other => other,
        };
        if !c.is_alphanumeric() {
            gap = true;
            continue;
        }
        let beside_han = is_han(c) || out.chars().next_back().is_none_or(is_han);
        if gap && !beside_han {
            out.push(' ');
        }
        gap = false;
        out.extend(c.to_lowercase());
    }
    out
}

/// The same, at most [`LONGEST`] characters.
pub(crate) fn fold_short(text: &str) -> String {
    fold(&text.chars().take(4 * LONGEST).collect::<String>())
        .chars()
        .take(LONGEST)
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// An English word without the commonest endings. Crude on purpose: both sides go through it.
pub(crate) fn stem(word: &str) -> &str {
    let cut = |ending: &str, least: usize| word.strip_suffix(ending).filter(|rest| rest.len() >= least);
    cut("ies", 3)
        .or_else(|| cut("ing", 4))
        .or_else(|| cut("ed", 4))
        .or_else(|| cut("es", 4))
        .or_else(|| cut("s", 3).filter(|rest| !rest.ends_with('s')))
        .or_else(|| cut("y", 4))
        .unwrap_or(word)
}

/// The words of a folded text: Chinese ones as the dictionary cuts them (two characters and more), others stemmed.
pub(crate) fn words(folded: &str) -> Vec<String> {
    let mut out = Vec::new();
    for part in runs(folded) {
        if part.starts_with(is_han) {
            out.extend(crate::jieba::cut(part).into_iter().filter(|word| word.chars().count() > 1).map(str::to_owned));
        } else if !STOP.contains(&part) {
            out.push(stem(part).chars().take(40).collect());
        }
    }
    out
}

/// English words that say nothing about what is looked for.
const STOP: &[&str] = &[
    "a",
    "an",
    "the",
    "for",
    "to",
    "of",
    "in",
    "on",
    "my",
    "i",
    "want",
    "how",
    "do",
    "does",
    "get",
    "getting",
    "apply",
    "application",
    "need",
    "and",
    "or",
    "is",
    "are",
    "at",
    "with",
    "me",
    "can",
    "where",
    "what",
    "you",
    "your",
    "our",
    "please",
    "who",
    "it",
    "be",
];

/// Runs of Han characters and runs of others.
pub(crate) fn runs(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(' ')
        .flat_map(|part| {
            let mut ends: Vec<usize> = part
                .char_indices()
                .zip(part.char_indices().skip(1))
                .filter(|((_, one), (_, next))| is_han(*one) != is_han(*next))
                .map(|(_, (at, _))| at)
                .collect();
            ends.push(part.len());
            let mut start = 0;
            ends.into_iter().map(move |end| {
                let run = &part[start..end];
                start = end;
                run
            })
        })
        .filter(|run| !run.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_become_comparable() {
        assert_eq!(fold("　Ｗｉ－Ｆｉ，居住 证 "), "wi fi居住证");
        assert_eq!(runs("开a店 bc").collect::<Vec<_>>(), ["开", "a", "店", "bc"]);
        assert_eq!(words("how to get the residence permits"), ["residence", "permit"]);
        assert_eq!(stem("companies"), stem("company"));
        assert_eq!(stem("registered"), stem("register"));
        assert!(words("申请居住证").contains(&"居住证".to_owned()));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,80}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(fold_short(&text).chars().count() <= LONGEST);
            let _ = words(&once);
        }
    }
}
