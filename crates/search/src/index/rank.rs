//! Scores.

use super::{Hit, Index, Why, marks};
use crate::index::Entry;
use crate::normal::{is_han, words};
use crate::phrase::{Field, likeness, pairs};
use crate::query::Query;
use crate::sound;

/// Below this a thing is no answer.
const LEAST: f32 = 0.28;
/// The share of the words in a score.
const WORDS: f32 = 0.6;
/// From here on a name answers well.
const NAMED: f32 = 0.6;
/// What another wording is worth.
const WORDING: f32 = 0.92;

/// What a score comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// Nothing but words in the text.
    None,
    /// The name with this number.
    Name(u32),
    /// The other wording with this number.
    Wording(usize),
    /// The sound of the name with this number.
    Sound(u32),
}

/// The best name of each thing so far, and room to count what names share with a query.
struct Scores {
    best: Vec<(f32, Cause)>,
    common: Vec<u16>,
}

pub(super) fn find(index: &Index, text: &str, limit: usize, may: impl Fn(&Entry) -> bool) -> Vec<Hit> {
    let query = Query::new(text);
    if query.is_empty() || index.entries.is_empty() || limit == 0 {
        return Vec::new();
    }
    let mut scores =
        Scores { best: vec![(0.0, Cause::None); index.entries.len()], common: vec![0; index.phrases.len()] };
    for text in &query.texts {
        by_name(index, text, &mut scores, 1.0, Cause::Name);
    }
    for (number, wording) in query.wordings.iter().enumerate() {
        by_name(index, &wording.text, &mut scores, WORDING, |_| Cause::Wording(number));
        // What remains of a short query beside the known word says little.
        if wording.text != wording.meant {
            by_name(index, &wording.meant, &mut scores, 0.75, |_| Cause::Wording(number));
        }
    }
    by_sound(index, &query, &mut scores);
    by_letters(index, &query, &mut scores);
    let shares = by_words(index, &query);
    let mut ranked: Vec<(usize, f32)> = Vec::new();
    for (doc, entry) in index.entries.iter().enumerate() {
        let score = scores.best[doc].0 + WORDS * shares[doc];
        if score >= LEAST && may(entry) {
            ranked.push((doc, score + 0.005 * entry.boost.clamp(0, 10) as f32));
        }
    }
    ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    ranked.truncate(limit);
    ranked.into_iter().map(|(doc, score)| hit(index, &query, &index.entries[doc], score, scores.best[doc].1)).collect()
}

fn why(index: &Index, query: &Query, cause: Cause) -> Why {
    match cause {
        Cause::None => Why::Words,
        Cause::Name(number) => {
            let phrase = &index.phrases[number as usize];
            match phrase.field {
                Field::Title => Why::Title,
                Field::Plain => Why::Plain,
                Field::Keyword => Why::Keyword(phrase.shown.clone()),
            }
        }
        Cause::Wording(number) => {
            let wording = &query.wordings[number];
            Why::Synonym { said: wording.said.clone(), meant: wording.meant.clone() }
        }
        Cause::Sound(number) => Why::Sound(index.phrases[number as usize].shown.clone()),
    }
}

fn hit(index: &Index, query: &Query, entry: &Entry, score: f32, cause: Cause) -> Hit {
    let why = why(index, query, cause);
    let mut texts: Vec<&str> = query.texts.iter().map(String::as_str).collect();
    if let Why::Synonym { meant, .. } = &why {
        texts.push(meant);
    }
    Hit {
        id: entry.id.clone(),
        title: entry.title.clone(),
        plain: entry.plain.clone(),
        spans: marks::spans(&entry.title.zh, &texts, &query.said),
        why,
        score,
    }
}

impl Scores {
    fn offer(&mut self, doc: u32, score: f32, cause: Cause) {
        let known = &mut self.best[doc as usize];
        if score <= known.0 {
            return;
        }
        // A name that answers well by itself explains the answer better than another wording or a sound does.
        let explained = known.0 >= NAMED && matches!(known.1, Cause::Name(_)) && !matches!(cause, Cause::Name(_));
        known.0 = score;
        if !explained {
            known.1 = cause;
        }
    }

    /// The names in some lists, each once, with how many of the lists it stands in.
    fn count<'a>(&mut self, lists: impl Iterator<Item = Option<&'a Vec<u32>>>) -> Vec<(u32, usize)> {
        let mut touched = Vec::new();
        for number in lists.flatten().flatten() {
            let common = &mut self.common[*number as usize];
            if *common == 0 {
                touched.push(*number);
            }
            *common += 1;
        }
        touched
            .into_iter()
            .map(|number| (number, usize::from(std::mem::take(&mut self.common[number as usize]))))
            .collect()
    }
}

fn weight(field: Field) -> f32 {
    if field == Field::Keyword { 0.97 } else { 1.0 }
}

fn by_name(index: &Index, text: &str, scores: &mut Scores, worth: f32, cause: impl Fn(u32) -> Cause) {
    let length = text.chars().count();
    if length == 1 {
        for (number, phrase) in index.phrases.iter().enumerate().filter(|(_, phrase)| phrase.text.contains(text)) {
            scores.offer(phrase.doc, worth * likeness(text, 1, phrase, 0), cause(number as u32));
        }
        return;
    }
    for (number, common) in scores.count(pairs(text).map(|pair| index.pairs.get(&pair))) {
        let phrase = &index.phrases[number as usize];
        let score = worth * weight(phrase.field) * likeness(text, length, phrase, common);
        scores.offer(phrase.doc, score, cause(number));
    }
}

/// Characters that sound alike, and pinyin in whole syllables with mistakes.
fn by_sound(index: &Index, query: &Query, scores: &mut Scores) {
    let count = query.said.len();
    if count < 2 {
        return;
    }
    let heard = query.said.iter().filter(|syllable| **syllable != 0);
    for (number, shared) in scores.count(heard.map(|syllable| index.sounds.get(usize::from(sound::loose(*syllable))))) {
        let phrase = &index.phrases[number as usize];
        if shared * 2 < count || phrase.sounds.len() + 1 < count.div_ceil(2) {
            continue;
        }
        let like = 1.0 - sound::distance(&query.said, &phrase.sounds) / count as f32;
        if like < 0.6 {
            continue;
        }
        let cover = (count as f32 / phrase.sounds.len().max(1) as f32).min(1.0);
        let typed = if query.letters.is_some() { 0.95 } else { 0.8 };
        let score = typed * weight(phrase.field) * like * like * (0.65 + 0.35 * cover);
        scores.offer(phrase.doc, score, Cause::Sound(number));
    }
}

/// Pinyin as people type it: initials, unfinished syllables.
fn by_letters(index: &Index, query: &Query, scores: &mut Scores) {
    let Some(letters) = query.letters.as_deref().map(str::as_bytes) else { return };
    for (number, phrase) in index.phrases.iter().enumerate() {
        let found = (0..phrase.sounds.len())
            .filter(|start| {
                phrase.sounds[*start].iter().any(|one| sound::name(*one).as_bytes().first() == Some(&letters[0]))
            })
            .filter_map(|start| sound::typed(letters, &phrase.sounds[start..]))
            .max_by_key(|(_, whole)| *whole);
        let Some((count, whole)) = found else { continue };
        let cover = count as f32 / phrase.sounds.len() as f32;
        let sure = match (whole, count) {
            (0, ..=2) => 0.45,
            (0, 3) => 0.7,
            _ => 0.75 + 0.25 * whole as f32 / count as f32,
        };
        let score = 0.95 * weight(phrase.field) * sure * (0.6 + 0.4 * cover);
        scores.offer(phrase.doc, score, Cause::Sound(number as u32));
    }
}

/// For each thing, the share of the query's words that it holds, 0 to 1.
fn by_words(index: &Index, query: &Query) -> Vec<f32> {
    let mut shares = vec![0.0; index.entries.len()];
    let mut seen: Vec<Vec<String>> = Vec::new();
    let wordings = query.wordings.iter().map(|wording| (words(&wording.text), 0.9));
    for (words, worth) in [(query.words.clone(), 1.0)].into_iter().chain(wordings) {
        if !seen.contains(&words) {
            share(index, &words, worth, &mut shares);
            seen.push(words);
        }
    }
    shares
}

fn share(index: &Index, words: &[String], worth: f32, shares: &mut [f32]) {
    let mut own = vec![0.0f32; shares.len()];
    let mut whole = 0.01;
    for word in words {
        let known = index.knows(word);
        let (word, sure) = if known { (word.as_str(), 1.0) } else { (mend(index, word).unwrap_or(word), 0.75) };
        let rarity = index.rarity(word);
        // A word that nothing holds is noise more often than a condition.
        whole += if index.knows(word) { rarity } else { 0.3 * rarity };
        for (doc, weight) in index.words.get(word).into_iter().flatten() {
            own[*doc as usize] += rarity * weight * sure * worth;
        }
    }
    for (best, value) in shares.iter_mut().zip(own) {
        *best = f32::max(*best, value / whole);
    }
}

/// The known English word that a mistyped one is nearest to.
fn mend<'a>(index: &'a Index, word: &str) -> Option<&'a str> {
    let length = word.chars().count();
    if length < 4 || word.starts_with(is_han) {
        return None;
    }
    let most = if length < 8 { 1 } else { 2 };
    index
        .words
        .keys()
        .filter(|known| known.len().abs_diff(word.len()) <= most && known.is_ascii())
        .map(|known| (strsim::osa_distance(known, word), known))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, known)| known.as_str())
}
