//! The map: wings with their rows, rows with their clauses.

use base::{Locale, Text};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static MAP: LazyLock<Map> = LazyLock::new(|| {
    Map::read(include_str!("../../../../docs/systems.toml")).expect("the map in the program was read by its tests")
});

/// Wings with their rows, rows with their clauses.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// Groups of rows, in order.
    pub wings: Vec<Wing>,
    /// All rows, in order.
    pub rows: Vec<Row>,
}

/// A group of rows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wing {
    /// A letter.
    pub id: String,
    zh: String,
    en: String,
}

/// A system that a city asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The wing's letter and a number: `A1`.
    pub id: String,
    zh: String,
    en: String,
    /// Who provides it.
    pub by: By,
    /// Where it is met in the product; empty for what is not there yet.
    #[serde(default)]
    pub at: Vec<Place>,
    /// What must work before the row is done.
    pub clauses: Vec<Clause>,
}

/// Who provides a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The program itself.
    Kernel,
    /// Applications as data.
    Packs,
    /// Applications on something that the program has for them.
    Both,
}

/// An address in the product.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The address.
    pub to: String,
    zh: String,
    en: String,
}

/// One thing that must work.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Its number within the row, never given twice.
    pub id: u32,
    zh: String,
    en: String,
}

macro_rules! worded {
    ($($named:ident),+) => {
        $(impl $named {
            /// Its words in a language.
            pub fn words(&self, locale: Locale) -> &str {
                match locale {
                    Locale::Zh => &self.zh,
                    Locale::En => &self.en,
                }
            }

            /// Its words in both languages.
            pub fn text(&self) -> Text {
                Text::new(self.zh.clone(), self.en.clone())
            }
        })+
    };
}

worded!(Wing, Row, Place, Clause);

impl Row {
    /// The letter of its wing.
    pub fn wing(&self) -> &str {
        self.id.trim_end_matches(|one: char| one.is_ascii_digit())
    }

    /// The whole id of a clause: `A1.9`.
    pub fn clause_id(&self, clause: &Clause) -> String {
        format!("{}.{}", self.id, clause.id)
    }
}

impl Map {
    /// Reads a map and checks that ids are given once and in their form, that each row stands in a wing and has clauses, and
    /// that nothing lacks words.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn read(text: &str) -> Result<Map, String> {
        let map: Map = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut seen = BTreeSet::new();
        let mut once = |id: String| if seen.insert(id.clone()) { Ok(()) } else { Err(format!("{id} stands twice")) };
        for wing in &map.wings {
            if wing.id.len() != 1 || !wing.id.bytes().all(|byte| byte.is_ascii_uppercase()) {
                return Err(format!("\"{}\" is no letter for a wing", wing.id));
            }
            spoken(&wing.id, &wing.text())?;
            once(wing.id.clone())?;
        }
        for row in &map.rows {
            let number = &row.id[row.wing().len()..];
            if number.is_empty() || number.starts_with('0') || !map.wings.iter().any(|wing| wing.id == row.wing()) {
                return Err(format!("the row \"{}\" is in no wing", row.id));
            }
            spoken(&row.id, &row.text())?;
            once(row.id.clone())?;
            if row.clauses.is_empty() {
                return Err(format!("the row {} has no clauses", row.id));
            }
            for clause in &row.clauses {
                let id = row.clause_id(clause);
                spoken(&id, &clause.text())?;
                once(id)?;
            }
            for place in &row.at {
                spoken(&place.to, &place.text())?;
            }
        }
        Ok(map)
    }

    /// A row by its id.
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// A clause by its id, with its row.
    pub fn clause(&self, id: &str) -> Option<(&Row, &Clause)> {
        let (row, number) = id.split_once('.')?;
        let row = self.row(row)?;
        row.clauses.iter().find(|clause| clause.id.to_string() == number).map(|clause| (row, clause))
    }

    /// The rows of a wing.
    pub fn of_wing<'a>(&'a self, wing: &'a Wing) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(|row| row.wing() == wing.id)
    }

    /// The ids of all clauses.
    pub fn clause_ids(&self) -> impl Iterator<Item = String> {
        self.rows.iter().flat_map(|row| row.clauses.iter().map(|clause| row.clause_id(clause)))
    }
}

fn spoken(id: &str, text: &Text) -> Result<(), String> {
    let whole = !text.zh.trim().is_empty() && !text.en.trim().is_empty();
    if whole { Ok(()) } else { Err(format!("{id} has no words in one of the languages")) }
}

/// The program's map.
pub fn map() -> &'static Map {
    &MAP
}

/// Why a story's list of clauses is wrong, or nothing: it claims at least one, each is on the map, and none twice.
pub fn wrong_clauses(rows: &[String]) -> Option<Text> {
    if rows.is_empty() {
        return Some(Text::new("rows 至少要写一条条款", "`rows` names at least one clause of the map of systems"));
    }
    let mut seen = BTreeSet::new();
    rows.iter().find_map(|id| {
        if map().clause(id).is_none() {
            let known: Vec<String> = map().clause_ids().collect();
            let near = crate::finding::nearest(id, known.iter().map(String::as_str));
            let meant = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
            let en = format!("docs/systems.toml has no clause \"{id}\"{meant}");
            return Some(Text::new(format!("docs/systems.toml 里没有条款“{id}”"), en));
        }
        (!seen.insert(id)).then(|| Text::new(format!("条款“{id}”写了两遍"), format!("the clause {id} is named twice")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
        wings = [{ id = "A", zh = "大厅", en = "Hall" }]
        [[rows]]
        id = "A1"
        zh = "办事"
        en = "Service"
        by = "both"
        clauses = [{ id = 1, zh = "找", en = "Find" }, { id = 2, zh = "办", en = "Apply" }]
    "#;

    fn wrong(from: &str, to: &str) -> String {
        assert!(SMALL.contains(from));
        Map::read(&SMALL.replace(from, to)).expect_err("refused")
    }

    #[test]
    fn the_map_of_the_program_is_whole() {
        let numbers = |letter: &str| map().rows.iter().filter(|row| row.wing() == letter).count();
        let counted: Vec<usize> = map().wings.iter().map(|wing| numbers(&wing.id)).collect();
        assert_eq!(counted, [16, 7, 14, 9, 7, 8, 2, 6, 16, 6], "rows by wing");
        for wing in &map().wings {
            for (at, row) in map().of_wing(wing).enumerate() {
                assert_eq!(row.id, format!("{}{}", wing.id, at + 1), "rows are numbered without a gap");
            }
        }
        assert!(map().clause_ids().count() > 500);
        assert_eq!(map().clause("A1.9").map(|(row, clause)| (row.id.as_str(), clause.id)), Some(("A1", 9)));
        for unknown in ["A1", "A1.0", "A1.09", "A1.99", "Z1.1", "", "A1.1.1"] {
            assert!(map().clause(unknown).is_none(), "{unknown}");
        }
    }

    #[test]
    fn a_map_with_something_wrong_is_refused() {
        assert!(Map::read(SMALL).is_ok());
        assert!(wrong("id = 2", "id = 1").contains("A1.1 stands twice"));
        assert!(wrong("id = \"A1\"", "id = \"B1\"").contains("in no wing"));
        assert!(wrong("id = \"A1\"", "id = \"A\"").contains("in no wing"));
        assert!(wrong("en = \"Apply\"", "en = \" \"").contains("A1.2 has no words"));
        assert!(wrong("\"both\"", "\"nobody\"").contains("nobody"));
        assert!(
            wrong(
                "clauses = [{ id = 1, zh = \"找\", en = \"Find\" }, { id = 2, zh = \"办\", en = \"Apply\" }]",
                "clauses = []"
            )
            .contains("no clauses")
        );
    }

    #[test]
    fn a_story_claims_clauses_that_are_there_and_once() {
        let said = |rows: &[&str]| {
            let rows: Vec<String> = rows.iter().map(|&row| row.to_owned()).collect();
            wrong_clauses(&rows).map(|text| text.en)
        };
        assert_eq!(said(&["A1.9", "A4.1"]), None);
        assert!(said(&[]).is_some_and(|what| what.contains("at least one")));
        assert!(said(&["A1.99"]).is_some_and(|what| what.contains("no clause \"A1.99\"")));
        assert!(said(&["A1"]).is_some());
        assert!(said(&["A1.9", "A1.9"]).is_some_and(|what| what.contains("twice")));
    }
}
