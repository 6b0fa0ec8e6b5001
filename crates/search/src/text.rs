//! Large sets: cut words in the database's own full text, found within the reader's scope, newest first.

use crate::normal::{fold, is_han, runs, words};
use crate::store;
use base::{AccountId, OfficeId, Permit, Result, Right};
use db::Cx;

/// Most characters of a text that are indexed.
const TEXT: usize = 50_000;
/// Most words of a query.
const QUERY: usize = 24;

/// A thing of a large set, and where it lies, for the scope of its readers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextDoc {
    /// Sort of thing, such as `case`.
    pub kind: String,
    /// Its id.
    pub id: i64,
    /// What a result shows.
    pub title: String,
    /// Names, numbers and codes: found by any part of them.
    pub names: Vec<String>,
    /// Running text: found by its words.
    pub text: String,
    /// Account that owns it.
    pub owner: AccountId,
    /// Office in charge; 0 for none.
    pub office: OfficeId,
    /// Path of that office.
    pub path: String,
    /// Division code in which it lies.
    pub region: String,
}

/// A result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Id.
    pub id: i64,
    /// Title.
    pub title: String,
}

/// The words of a text, parted by single spaces, as both engines index them.
pub fn tokens(text: &str) -> String {
    let text: String = text.chars().take(TEXT).collect();
    unique(words(&fold(&text)))
}

/// A name or number in overlapping pieces, so that any part of it is found: pairs of Han characters, threes of others.
pub fn name_tokens(name: &str) -> String {
    let name: String = name.chars().take(400).collect();
    unique(pieces(&fold(&name)))
}

/// What a thing with a number and a name is found by: any part of the name, the first character of a Chinese one, the number, each part of
/// it between dashes, and its last part without the zeros before it.
pub fn label_tokens(number: &str, name: &str) -> String {
    let name: String = name.chars().take(400).collect();
    let folded = fold(&name);
    let mut all = pieces(&folded);
    all.extend(
        runs(&folded).filter(|run| run.starts_with(is_han)).filter_map(|run| run.chars().next()).map(String::from),
    );
    let number: String = number.chars().take(100).collect();
    let parts = parts(&fold(&number));
    all.extend(parts.last().map(|last| last.trim_start_matches('0').to_owned()).filter(|last| !last.is_empty()));
    all.push(parts.concat());
    all.extend(parts);
    unique(all)
}

/// What was typed to find something by [`label_tokens`]: all words of one of these lists must be there
/// ([`db::Engine::words_query`]).
pub fn label_query(typed: &str) -> [Vec<String>; 2] {
    let folded = crate::normal::fold_short(typed);
    [short(pieces(&folded)), short(parts(&folded))]
}

/// Parts of a number.
fn parts(folded: &str) -> Vec<String> {
    folded.split(' ').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The words of a query, each once and not too many.
fn short(mut list: Vec<String>) -> Vec<String> {
    list.dedup();
    list.truncate(QUERY);
    list
}

fn unique(mut all: Vec<String>) -> String {
    all.sort_unstable();
    all.dedup();
    all.join(" ")
}

fn pieces(folded: &str) -> Vec<String> {
    let mut out = Vec::new();
    for run in runs(folded) {
        let letters: Vec<char> = run.chars().collect();
        let length = if run.starts_with(is_han) { 2 } else { 3 };
        if letters.len() < length {
            out.push(run.to_owned());
        }
        out.extend(letters.windows(length).map(|piece| piece.iter().collect::<String>()));
    }
    out
}

/// Puts a thing into the full text, in place of what stood under its id.
pub fn put_text(cx: &mut Cx, permit: &Permit, doc: &TextDoc) -> Result<()> {
    let text: String = doc.text.chars().take(TEXT).collect();
    let mut all = words(&fold(&text));
    for name in doc.names.iter().chain([&doc.title]).take(50) {
        let name: String = name.chars().take(400).collect();
        all.extend(pieces(&fold(&name)));
        all.extend(words(&fold(&name)));
    }
    store::put_text(cx, permit, doc, unique(all))
}

/// Takes a thing out of the full text.
pub fn remove_text(cx: &mut Cx, permit: &Permit, id: i64) -> Result<()> {
    store::remove_text(cx, permit, id)
}

/// Things of a kind that hold all words of a query, or all pieces of it as a name or number, and on which the reader holds
/// any of `rights`; newest first, those with an id below `before`.
pub fn find_text(
    cx: &mut Cx,
    kind: &str,
    query: &str,
    rights: &[Right],
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Found>> {
    let folded = crate::normal::fold_short(query);
    let any_of = [short(words(&folded)), short(pieces(&folded))];
    store::find_text(cx, kind, &any_of, rights, before.unwrap_or(i64::MAX), limit.clamp(1, 200))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_cut_into_pieces() {
        assert_eq!(name_tokens("陈晓岚"), "晓岚 陈晓");
        assert_eq!(name_tokens("990100-20261118"), "010 026 100 111 118 202 261 611 901 990");
        assert_eq!(name_tokens("陈A"), "a 陈");
        assert!(tokens("申请居住证，居住证").split(' ').filter(|word| *word == "居住证").count() == 1);
    }

    #[test]
    fn labels_are_found_by_parts_of_number_and_name() {
        let tokens = label_tokens("990102-20261024-000033", "陈晓岚");
        assert_eq!(tokens, "000033 20261024 33 990102 99010220261024000033 晓岚 陈 陈晓");
        let held: Vec<&str> = tokens.split(' ').collect();
        let finds = |typed: &str| {
            label_query(typed)
                .iter()
                .any(|list| !list.is_empty() && list.iter().all(|word| held.contains(&word.as_str())))
        };
        for typed in
            ["陈", "陈晓", "晓岚", "陈晓岚", "33", "000033", "20261024-000033", "990102-20261024-000033", " 990102 "]
        {
            assert!(finds(typed), "{typed}");
        }
        for typed in ["", "晓", "岚陈", "34", "20261024-000034", "周立"] {
            assert!(!finds(typed), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn tokens_hold_letters_and_digits_only(text in "\\PC{0,60}") {
            for word in tokens(&text).split(' ').chain(name_tokens(&text).split(' ')) {
                prop_assert!(word.chars().all(char::is_alphanumeric), "{word:?}");
            }
        }
    }
}
