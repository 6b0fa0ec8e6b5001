//! The index in memory and its ranking.
//!
//! A thing's score is that of its best name (equal, containing, alike, in other words, sounding alike, typed as pinyin),
//! plus a share of the query's words it holds, weighed by how rare they are.

mod hit;
mod marks;
mod rank;
mod suggest;

pub use hit::{Entry, Hit, Suggestion, Why};

use crate::Doc;
use crate::normal::words;
use crate::phrase::{Field, Phrase, pairs};
use crate::sound;
use base::Text;
use std::collections::HashMap;

/// Most things of one index.
pub(crate) const MOST: i64 = 20_000;

/// A row as stored.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    pub id: String,
    pub title: Text,
    pub plain: Text,
    pub keywords: Vec<String>,
    pub words: String,
    pub boost: i64,
    pub scope: String,
}

/// All things of one kind.
#[derive(Debug, Default)]
pub struct Index {
    version: i64,
    entries: Vec<Entry>,
    phrases: Vec<Phrase>,
    /// Phrases by pairs of characters.
    pairs: HashMap<[char; 2], Vec<u32>>,
    /// Phrases by groups of syllables that sound alike.
    sounds: Vec<Vec<u32>>,
    /// Things by word, with how much the word says about the thing.
    words: HashMap<String, Vec<(u32, f32)>>,
}

impl Index {
    /// An index of some things that no store holds.
    pub fn of(docs: &[Doc]) -> Index {
        let row = |doc: &Doc| Row {
            id: doc.id.clone(),
            title: doc.title.clone(),
            plain: doc.plain.clone(),
            keywords: doc.keywords(),
            words: doc.words(),
            boost: doc.boost,
            scope: doc.scope.clone(),
        };
        Index::build(docs.iter().map(row).collect(), 0)
    }

    pub(crate) fn build(rows: Vec<Row>, version: i64) -> Index {
        let mut index = Index { version, sounds: vec![Vec::new(); sound::groups()], ..Index::default() };
        for row in rows {
            index.add(row);
        }
        for list in index.pairs.values_mut().chain(&mut index.sounds) {
            list.shrink_to_fit();
        }
        index
    }

    /// The version of the set that it was loaded from.
    pub(crate) fn version(&self) -> i64 {
        self.version
    }

    /// How many things it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn add(&mut self, row: Row) {
        let doc = self.entries.len() as u32;
        let mut weights: HashMap<String, f32> = HashMap::new();
        let names = [(Field::Title, &row.title), (Field::Plain, &row.plain)];
        let named = names.iter().flat_map(|(field, text)| [(*field, text.zh.as_str()), (*field, text.en.as_str())]);
        for (field, name) in named.chain(row.keywords.iter().map(|word| (Field::Keyword, word.as_str()))) {
            let Some(phrase) = Phrase::new(doc, field, name) else { continue };
            for word in words(&phrase.text) {
                weights.insert(word, 1.0);
            }
            self.place(phrase);
        }
        for word in row.words.split(' ').filter(|word| !word.is_empty()) {
            weights.entry(word.to_owned()).or_insert(0.5);
        }
        for (word, weight) in weights {
            self.words.entry(word).or_default().push((doc, weight));
        }
        self.entries.push(Entry { id: row.id, title: row.title, plain: row.plain, boost: row.boost, scope: row.scope });
    }

    fn place(&mut self, phrase: Phrase) {
        let number = self.phrases.len() as u32;
        for pair in pairs(&phrase.text) {
            let list = self.pairs.entry(pair).or_default();
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
        for syllable in phrase.sounds.iter().flatten().filter(|syllable| **syllable != 0) {
            let list = &mut self.sounds[usize::from(sound::loose(*syllable))];
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
        self.phrases.push(phrase);
    }

    /// The best answers to a query that everybody may find, best first.
    pub fn find(&self, text: &str, limit: usize) -> Vec<Hit> {
        self.find_where(text, limit, |entry| entry.scope.is_empty())
    }

    /// The best answers among the things that `may` lets through, best first.
    pub fn find_where(&self, text: &str, limit: usize, may: impl Fn(&Entry) -> bool) -> Vec<Hit> {
        rank::find(self, text, limit.min(200), may)
    }

    /// How what is being typed may go on: names that begin so, then things that would be found.
    pub fn suggest(&self, prefix: &str, limit: usize) -> Vec<Suggestion> {
        suggest::suggest(self, prefix, limit.min(20))
    }

    /// Whether anything holds a word, for queries folded by the caller.
    fn knows(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    fn rarity(&self, word: &str) -> f32 {
        let (all, with) = (self.entries.len() as f32, self.words.get(word).map_or(0, Vec::len) as f32);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }
}

#[cfg(test)]
mod tests;
