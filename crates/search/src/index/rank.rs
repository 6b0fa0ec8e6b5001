//! Scores.

use super::{Hit, Index, Why, marks};
use crate::index::Entry;
use crate::normal::{is_han, words};
use crate::phrase::{Field, Phrase, likeness, pairs};
use crate::query::Query;
use crate::sound;
use std::collections::HashMap;

/// Below this a thing is no answer.
const LEAST: f32 = 0.28;
/// The share of the words in a score.
const WORDS: f32 = 0.6;
/// From here on a name answers well.
const NAMED: f32 = 0.6;
/// What another wording is worth.
const WORDING: f32 = 0.92;

/// The best name of a thing so far.
#[derive(Debug, Clone)]
struct Best {
    score: f32,
    why: Why,
}

type Scores = HashMap<u32, Best>;

pub(super) fn find(index: &Index, text: &str, limit: usize, may: impl Fn(&Entry) -> bool) -> Vec<Hit> {
    let query = Query::new(text);
    if query.is_empty() || index.entries.is_empty() || limit == 0 {
        return Vec::new();
    }
    let mut best = Scores::new();
    let mut common = vec![0u16; index.phrases.len()];
    for text in &query.texts {
        by_name(index, text, &mut common, &mut best, 1.0, why);
    }
    for wording in &query.wordings {
        let meant = |_: &Phrase| Why::Synonym { said: wording.said.clone(), meant: wording.meant.clone() };
        by_name(index, &wording.text, &mut common, &mut best, WORDING, meant);
        // What remains of a short query beside the known word says little.
        if wording.text != wording.meant {
            by_name(index, &wording.meant, &mut common, &mut best, 0.75, meant);
        }
    }
    by_sound(index, &query, &mut common, &mut best);
    by_letters(index, &query, &mut best);
    let shares = by_words(index, &query);
    let mut ranked: Vec<(u32, f32)> = Vec::new();
    for doc in 0..index.entries.len() as u32 {
        let name = best.get(&doc).map_or(0.0, |best| best.score);
        let score = name + WORDS * shares.get(&doc).copied().unwrap_or(0.0);
        let entry = &index.entries[doc as usize];
        if score >= LEAST && may(entry) {
            ranked.push((doc, score + 0.005 * entry.boost.clamp(0, 10) as f32));
        }
    }
    ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    ranked.truncate(limit);
    ranked.into_iter().map(|(doc, score)| hit(index, &query, doc, score, best.get(&doc))).collect()
}

fn why(phrase: &Phrase) -> Why {
    match phrase.field {
        Field::Title => Why::Title,
        Field::Plain => Why::Plain,
        Field::Keyword => Why::Keyword(phrase.shown.clone()),
    }
}

fn hit(index: &Index, query: &Query, doc: u32, score: f32, best: Option<&Best>) -> Hit {
    let entry = &index.entries[doc as usize];
    let why = best.map_or(Why::Words, |best| best.why.clone());
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

fn offer(best: &mut Scores, doc: u32, score: f32, why: impl FnOnce() -> Why) {
    if score <= 0.0 {
        return;
    }
    match best.get_mut(&doc) {
        Some(known) if known.score >= score => {}
        // A name that answers well by itself explains the answer better than another wording or a sound does.
        Some(known) => {
            let why = why();
            if known.score < NAMED || !is_name(&known.why) || is_name(&why) {
                known.why = why;
            }
            known.score = score;
        }
        None => {
            best.insert(doc, Best { score, why: why() });
        }
    }
}

fn is_name(why: &Why) -> bool {
    matches!(why, Why::Title | Why::Plain | Why::Keyword(_))
}

fn weight(field: Field) -> f32 {
    if field == Field::Keyword { 0.97 } else { 1.0 }
}

fn by_name(index: &Index, text: &str, common: &mut [u16], best: &mut Scores, worth: f32, why: impl Fn(&Phrase) -> Why) {
    let length = text.chars().count();
    if length == 1 {
        for phrase in index.phrases.iter().filter(|phrase| phrase.text.contains(text)) {
            offer(best, phrase.doc, worth * likeness(text, 1, phrase, 0), || why(phrase));
        }
        return;
    }
    let mut touched = Vec::new();
    for pair in pairs(text) {
        for number in index.pairs.get(&pair).into_iter().flatten() {
            if common[*number as usize] == 0 {
                touched.push(*number);
            }
            common[*number as usize] += 1;
        }
    }
    for number in touched {
        let phrase = &index.phrases[number as usize];
        let shared = std::mem::take(&mut common[number as usize]);
        let score = worth * weight(phrase.field) * likeness(text, length, phrase, usize::from(shared));
        offer(best, phrase.doc, score, || why(phrase));
    }
}

/// Characters that sound alike, and pinyin in whole syllables with mistakes.
fn by_sound(index: &Index, query: &Query, common: &mut [u16], best: &mut Scores) {
    let count = query.said.len();
    if count < 2 {
        return;
    }
    let mut touched = Vec::new();
    for syllable in query.said.iter().filter(|syllable| **syllable != 0) {
        for number in index.sounds.get(usize::from(sound::loose(*syllable))).into_iter().flatten() {
            if common[*number as usize] == 0 {
                touched.push(*number);
            }
            common[*number as usize] += 1;
        }
    }
    for number in touched {
        let shared = usize::from(std::mem::take(&mut common[number as usize]));
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
        offer(best, phrase.doc, score, || Why::Sound(phrase.shown.clone()));
    }
}

/// Pinyin as people type it: initials, unfinished syllables.
fn by_letters(index: &Index, query: &Query, best: &mut Scores) {
    let Some(letters) = query.letters.as_deref().map(str::as_bytes) else { return };
    for phrase in &index.phrases {
        let found = (0..phrase.sounds.len())
            .filter(|start| phrase.sounds[*start].iter().any(|one| sound::name(*one).as_bytes().first() == Some(&letters[0])))
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
        offer(best, phrase.doc, score, || Why::Sound(phrase.shown.clone()));
    }
}

/// For each thing, the share of the query's words that it holds, 0 to 1.
fn by_words(index: &Index, query: &Query) -> HashMap<u32, f32> {
    let mut shares = share(index, &query.words, 1.0);
    for wording in &query.wordings {
        for (doc, value) in share(index, &words(&wording.text), 0.9) {
            let known = shares.entry(doc).or_default();
            *known = known.max(value);
        }
    }
    shares
}

fn share(index: &Index, words: &[String], worth: f32) -> HashMap<u32, f32> {
    let mut shares: HashMap<u32, f32> = HashMap::new();
    let mut whole = 0.0;
    for word in words {
        let (word, sure) = if index.knows(word) { (word.as_str(), 1.0) } else { (mend(index, word).unwrap_or(word), 0.75) };
        let rarity = index.rarity(word);
        // A word that nothing holds is noise more often than a condition.
        whole += if index.knows(word) { rarity } else { 0.3 * rarity };
        for (doc, weight) in index.words.get(word).into_iter().flatten() {
            *shares.entry(*doc).or_default() += rarity * weight * sure * worth;
        }
    }
    shares.values_mut().for_each(|value| *value /= f32::max(whole, 0.01));
    shares
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
