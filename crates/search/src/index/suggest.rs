//! How what is being typed may go on.

use super::{Index, Suggestion};
use crate::normal::fold_short;
use crate::phrase::{Field, Phrase};
use crate::sound;

pub(super) fn suggest(index: &Index, prefix: &str, limit: usize) -> Vec<Suggestion> {
    let folded = fold_short(prefix);
    if folded.is_empty() {
        return Vec::new();
    }
    let letters: String = folded.chars().filter(|c| *c != ' ').collect();
    let latin = letters.len() <= 24 && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    let begins = |phrase: &&Phrase| {
        phrase.text.starts_with(&folded)
            || latin && letters.len() > 1 && sound::typed(letters.as_bytes(), &phrase.sounds).is_some()
    };
    let public = |phrase: &&Phrase| index.entries[phrase.doc as usize].scope.is_empty();
    let mut found: Vec<&Phrase> = index.phrases.iter().filter(begins).filter(public).collect();
    let order = |phrase: &Phrase| {
        let place = match phrase.field {
            Field::Plain => 0,
            Field::Title => 1,
            Field::Keyword => 2,
        };
        (-index.entries[phrase.doc as usize].boost, place, phrase.length)
    };
    found.sort_by(|one, other| order(one).cmp(&order(other)).then(one.text.cmp(&other.text)));
    let mut out: Vec<Suggestion> = Vec::new();
    let mut add = |text: &str, id: &str| {
        if out.len() < limit && !out.iter().any(|known| known.id == id) {
            out.push(Suggestion { text: text.to_owned(), id: id.to_owned() });
        }
    };
    for phrase in found {
        add(&phrase.shown, &index.entries[phrase.doc as usize].id);
    }
    for hit in index.find(prefix, limit) {
        let text = if hit.plain.zh.is_empty() { &hit.title.zh } else { &hit.plain.zh };
        add(text, &hit.id);
    }
    out
}
