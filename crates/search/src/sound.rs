//! How Chinese sounds: syllables of Han characters with all common readings, syllables in typed letters, and how alike two
//! sequences sound. Tones are left out; what many speakers do not tell apart (zh/z, n/l, ng/n) counts as nearly equal.

use crate::normal::is_han;
use pinyin::ToPinyinMulti;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Most readings of one character.
const READINGS: usize = 3;
/// Number of a syllable in the table of all syllables; 0 is none.
pub(crate) type Syllable = u16;

struct Table {
    names: Vec<&'static str>,
    numbers: HashMap<&'static str, Syllable>,
    /// The same for syllables that many speakers do not tell apart.
    loose: Vec<u16>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut names: Vec<&'static str> = ('\u{4e00}'..='\u{9fff}')
            .filter_map(|c| c.to_pinyin_multi())
            .flat_map(|readings| readings.into_iter().map(|reading| reading.plain()))
            .filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase()))
            .collect();
        names.sort_unstable();
        names.dedup();
        names.insert(0, "");
        let numbers = names.iter().enumerate().skip(1).map(|(number, name)| (*name, number as Syllable)).collect();
        let mut groups: HashMap<String, u16> = HashMap::new();
        let loose = names
            .iter()
            .map(|name| {
                let next = groups.len() as u16;
                *groups.entry(loosen(name)).or_insert(next)
            })
            .collect();
        Table { names, numbers, loose }
    })
}

fn loosen(name: &str) -> String {
    let start = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("f", "h")];
    let changed = start.iter().find_map(|(from, to)| Some(format!("{to}{}", name.strip_prefix(from)?)));
    let name = changed.unwrap_or_else(|| name.to_owned());
    let end = [("ang", "an"), ("eng", "en"), ("ing", "in")];
    end.iter().find_map(|(from, to)| Some(format!("{}{to}", name.strip_suffix(from)?))).unwrap_or(name)
}

/// The syllable's letters.
pub(crate) fn name(syllable: Syllable) -> &'static str {
    table().names.get(usize::from(syllable)).copied().unwrap_or_default()
}

/// The group of syllables that sound nearly alike.
pub(crate) fn loose(syllable: Syllable) -> u16 {
    table().loose.get(usize::from(syllable)).copied().unwrap_or_default()
}

/// How many groups there are.
pub(crate) fn groups() -> usize {
    table().loose.iter().max().map_or(0, |last| usize::from(*last) + 1)
}

/// The readings of a Han character; zeros for others.
pub(crate) fn readings(c: char) -> [Syllable; READINGS] {
    let mut out = [0; READINGS];
    if is_han(c) {
        let readings = c.to_pinyin_multi().into_iter().flatten();
        let mut found: Vec<Syllable> =
            readings.filter_map(|reading| table().numbers.get(reading.plain()).copied()).collect();
        let mut seen = Vec::new();
        found.retain(|syllable| {
            !seen.contains(syllable) && {
                seen.push(*syllable);
                true
            }
        });
        for (place, syllable) in out.iter_mut().zip(found) {
            *place = syllable;
        }
    }
    out
}

/// Typed letters as syllables, in as few as possible; `None` when they are no pinyin.
pub(crate) fn parse(letters: &str) -> Option<Vec<Syllable>> {
    let bytes = letters.as_bytes();
    if bytes.is_empty() || bytes.len() > 60 || !bytes.iter().all(u8::is_ascii_lowercase) {
        return None;
    }
    // best[end] = (how many syllables, the last one, where it starts)
    let mut best: Vec<Option<(usize, Syllable, usize)>> = vec![None; bytes.len() + 1];
    best[0] = Some((0, 0, 0));
    for end in 1..=bytes.len() {
        for start in end.saturating_sub(6)..end {
            let (Some((count, ..)), Some(number)) = (best[start], table().numbers.get(&letters[start..end])) else {
                continue;
            };
            // A lone vowel or m, n, ng is a syllable only in interjections.
            let cost = if end - start == 1 { 3 } else { 1 };
            if best[end].is_none_or(|(known, ..)| count + cost < known) {
                best[end] = Some((count + cost, *number, start));
            }
        }
    }
    let (mut out, mut end) = (Vec::new(), bytes.len());
    while end > 0 {
        let (_, syllable, start) = best[end]?;
        out.push(syllable);
        end = start;
    }
    out.reverse();
    Some(out)
}

/// How far `said` is from the nearest part of `meant`: whole errors count 1, sounds that are nearly alike 0.25.
pub(crate) fn distance(said: &[Syllable], meant: &[[Syllable; READINGS]]) -> f32 {
    let cost = |one: Syllable, other: &[Syllable; READINGS]| {
        if other.contains(&one) && one != 0 {
            0.0
        } else if one != 0 && other.iter().any(|reading| *reading != 0 && loose(*reading) == loose(one)) {
            0.25
        } else {
            1.0
        }
    };
    // A part of `meant` may begin and end anywhere: the first row is free, the answer is the least of the last.
    let mut before = vec![0.0f32; meant.len() + 1];
    for (row, one) in said.iter().enumerate() {
        let mut now = Vec::with_capacity(before.len());
        now.push(row as f32 + 1.0);
        for (column, other) in meant.iter().enumerate() {
            let step = (before[column] + cost(*one, other)).min(before[column + 1] + 1.0).min(now[column] + 1.0);
            now.push(step);
        }
        before = now;
    }
    before.into_iter().fold(f32::INFINITY, f32::min)
}

/// Letters typed for a run of characters: whole syllables, initials, or a mixture, the last one perhaps unfinished.
/// Answers how many characters they stand for and how many of those are whole syllables.
pub(crate) fn typed(letters: &[u8], meant: &[[Syllable; READINGS]]) -> Option<(usize, usize)> {
    if letters.is_empty() {
        return Some((0, 0));
    }
    let (first, rest) = meant.split_first()?;
    let mut best: Option<(usize, usize)> = None;
    let mut offer = |found: Option<(usize, usize)>, whole: usize| {
        if let Some((count, wholes)) = found.map(|(count, wholes)| (count + 1, wholes + whole))
            && best.is_none_or(|(_, known)| wholes > known)
        {
            best = Some((count, wholes));
        }
    };
    for syllable in first.iter().filter(|syllable| **syllable != 0) {
        let name = name(*syllable).as_bytes();
        if letters.starts_with(name) {
            offer(typed(&letters[name.len()..], rest), 1);
        } else if name.starts_with(letters) {
            offer(Some((0, 0)), usize::from(letters.len() > 1));
        }
        if letters[0] == name[0] {
            offer(typed(&letters[1..], rest), 0);
            if name.len() > 2 && name[1] == b'h' && letters.get(1) == Some(&b'h') {
                offer(typed(&letters[2..], rest), 0);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Vec<[Syllable; READINGS]> {
        text.chars().map(readings).collect()
    }

    fn names(letters: &str) -> Option<Vec<&'static str>> {
        Some(parse(letters)?.into_iter().map(name).collect())
    }

    #[test]
    fn letters_part_into_syllables() {
        assert_eq!(names("juzhuzheng"), Some(vec!["ju", "zhu", "zheng"]));
        assert_eq!(names("yingyezhizhao"), Some(vec!["ying", "ye", "zhi", "zhao"]));
        assert_eq!(names("jzz"), None);
        assert_eq!(names("marriage"), None);
        assert_eq!(names(""), None);
    }

    #[test]
    fn what_sounds_alike_is_near() {
        let said: Vec<Syllable> = "具主正".chars().map(|c| readings(c)[0]).collect();
        assert!(distance(&said, &of("居住证申领")) < 0.01);
        assert!(distance(&parse("juzuzen").expect("pinyin"), &of("居住证")) < 0.8);
        assert!(distance(&parse("jiehun").expect("pinyin"), &of("居住证")) > 1.5);
        assert!(
            readings('行').iter().map(|syllable| name(*syllable)).any(|name| name == "hang"),
            "a second reading counts"
        );
    }

    #[test]
    fn initials_and_unfinished_syllables_are_typed() {
        assert_eq!(typed(b"jzz", &of("居住证")), Some((3, 0)));
        assert_eq!(typed(b"jzhzheng", &of("居住证")), Some((3, 1)));
        assert_eq!(typed(b"juzhuz", &of("居住证申领")), Some((3, 2)));
        assert_eq!(typed(b"yinhang", &of("银行")), Some((2, 2)));
        assert_eq!(typed(b"jx", &of("居住证")), None);
    }

    proptest! {
        #[test]
        fn no_letters_panic(letters in "[a-z]{0,70}", text in "\\PC{0,12}") {
            let meant = of(&text);
            if let Some(said) = parse(&letters) {
                prop_assert!(distance(&said, &meant) <= said.len() as f32);
                prop_assert_eq!(said.iter().map(|syllable| name(*syllable)).collect::<String>(), letters.clone());
            }
            let _ = typed(&letters.as_bytes()[..letters.len().min(20)], &meant);
        }
    }
}
