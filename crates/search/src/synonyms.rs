//! Words that mean the same to people who look for a service (`data/synonyms.txt`); what is particular to one item stands in its
//! keywords.

use crate::normal::{LONGEST, fold, is_han};
use std::collections::HashMap;
use std::sync::OnceLock;

const SOURCE: &str = include_str!("../data/synonyms.txt");
/// Most other wordings of one query.
const MOST: usize = 20;

struct Groups {
    groups: Vec<Vec<String>>,
    of: HashMap<&'static str, Vec<usize>>,
}

fn groups() -> &'static Groups {
    static GROUPS: OnceLock<Groups> = OnceLock::new();
    GROUPS.get_or_init(|| {
        let lines = SOURCE.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut all = Groups { groups: Vec::new(), of: HashMap::new() };
        for (number, line) in lines.enumerate() {
            for word in line.split('=') {
                all.of.entry(word).or_default().push(number);
            }
            all.groups.push(line.split('=').map(fold).collect());
        }
        all
    })
}

/// One other wording of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wording {
    /// The query in other words.
    pub text: String,
    /// What was said, and what it was taken to mean.
    pub said: String,
    /// See `said`.
    pub meant: String,
}

/// Whether `word` stands in the query as a word of its own.
fn stands(query: &str, word: &str) -> bool {
    if word.starts_with(is_han) { query.contains(word) } else { format!(" {query} ").contains(&format!(" {word} ")) }
}

/// Other wordings of a folded query, the longest known words first.
pub(crate) fn wordings(query: &str) -> Vec<Wording> {
    let known = groups();
    let found = known.of.iter().filter(|(word, _)| stands(query, word));
    let mut said: Vec<(&str, &Vec<usize>)> = found.map(|(word, numbers)| (*word, numbers)).collect();
    said.sort_by(|one, other| other.0.len().cmp(&one.0.len()).then(one.0.cmp(other.0)));
    let mut out: Vec<Wording> = Vec::new();
    for (word, numbers) in said {
        for meant in numbers.iter().flat_map(|number| &known.groups[*number]).filter(|meant| meant.as_str() != word) {
            if out.len() >= MOST {
                return out;
            }
            let text: String = query.replacen(word, meant, 1).chars().take(LONGEST).collect();
            out.push(Wording { text, said: word.to_owned(), meant: meant.clone() });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_has_other_wordings() {
        let texts: Vec<String> = wordings("我要开公司").into_iter().map(|wording| wording.text).collect();
        assert!(texts.contains(&"我要企业设立".to_owned()), "{texts:?}");
        assert!(wordings("start a business").iter().any(|wording| wording.text == "start a company"));
        assert!(wordings("restart").is_empty(), "only whole words");
        assert!(wordings("天气").is_empty());
    }

    #[test]
    fn each_group_has_at_least_two_words_and_none_twice() {
        for group in &groups().groups {
            let mut sorted = group.clone();
            sorted.sort();
            sorted.dedup();
            assert!(sorted.len() == group.len() && group.len() > 1, "{group:?}");
        }
    }
}
