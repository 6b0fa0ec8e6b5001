//! What is proved of the map: claims of stories, and what came of them. What is not known is never called passed.

use super::Recorded;
use super::claims::Told;
use super::model::{Map, Row};
use std::collections::{BTreeMap, BTreeSet};

/// What came of a story with this program and this text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It went through wherever it ran.
    Passed,
    /// It broke somewhere.
    Broke,
    /// What is kept is of another version of the program or of another text of the story.
    Outdated,
    /// Nothing is kept.
    Unknown,
}

/// How a clause stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// No story claims it.
    NotYet,
    /// Stories claim it, and of at least one of them it is not known what came.
    Claimed,
    /// Every story that claims it went through.
    Passed,
    /// A story that claims it broke.
    Broken,
}

/// A story with what came of it.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// The story.
    pub story: &'a Told,
    /// What came of it.
    pub outcome: Outcome,
    /// What is kept, by engine.
    pub kept: Vec<&'a Recorded>,
}

/// How many clauses of a row stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Clauses.
    pub all: usize,
    /// Those that a story claims.
    pub claimed: usize,
    /// Those that passed.
    pub passed: usize,
    /// Those of which a story broke.
    pub broken: usize,
}

impl Count {
    /// Both together.
    pub fn and(self, other: Count) -> Count {
        Count {
            all: self.all + other.all,
            claimed: self.claimed + other.claimed,
            passed: self.passed + other.passed,
            broken: self.broken + other.broken,
        }
    }
}

/// All stories with what came of them, and the clauses that they claim.
pub struct Picture<'a> {
    /// By the story's name.
    pub stories: Vec<Standing<'a>>,
    by_clause: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Picture<'a> {
    /// Puts stories and what is kept of them together, for a version of the program.
    pub fn of(stories: &'a [Told], kept: &'a [Recorded], program: &str) -> Picture<'a> {
        let mut by_name: BTreeMap<&str, Vec<&Recorded>> = BTreeMap::new();
        for one in kept {
            by_name.entry(&one.name).or_default().push(one);
        }
        let mut by_clause: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut standings = Vec::new();
        for (number, story) in stories.iter().enumerate() {
            for row in story.rows.iter().collect::<BTreeSet<_>>() {
                by_clause.entry(row).or_default().push(number);
            }
            let kept = by_name.remove(story.name.as_str()).unwrap_or_default();
            standings.push(Standing { story, outcome: outcome(story, &kept, program), kept });
        }
        Picture { stories: standings, by_clause }
    }

    /// The stories that claim a clause.
    pub fn claiming(&self, clause: &str) -> impl Iterator<Item = &Standing<'a>> {
        let numbers = self.by_clause.get(clause).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().map(|&number| &self.stories[number])
    }

    /// How a clause stands.
    pub fn state(&self, clause: &str) -> State {
        let outcomes: Vec<Outcome> = self.claiming(clause).map(|standing| standing.outcome).collect();
        if outcomes.is_empty() {
            State::NotYet
        } else if outcomes.contains(&Outcome::Broke) {
            State::Broken
        } else if outcomes.iter().all(|outcome| *outcome == Outcome::Passed) {
            State::Passed
        } else {
            State::Claimed
        }
    }

    /// How many clauses of a row stand how.
    pub fn count(&self, row: &Row) -> Count {
        row.clauses.iter().fold(Count::default(), |count, clause| {
            let state = self.state(&row.clause_id(clause));
            count.and(Count {
                all: 1,
                claimed: usize::from(state != State::NotYet),
                passed: usize::from(state == State::Passed),
                broken: usize::from(state == State::Broken),
            })
        })
    }

    /// How many clauses of the whole map stand how.
    pub fn whole(&self, map: &Map) -> Count {
        map.rows.iter().fold(Count::default(), |count, row| count.and(self.count(row)))
    }

    /// The stories that claim a clause of a row.
    pub fn of_row(&self, row: &Row) -> Vec<&Standing<'a>> {
        let ids: Vec<String> = row.clauses.iter().map(|clause| row.clause_id(clause)).collect();
        self.stories.iter().filter(|standing| standing.story.rows.iter().any(|claim| ids.contains(claim))).collect()
    }
}

/// Only what this program did with this text counts.
fn outcome(story: &Told, kept: &[&Recorded], program: &str) -> Outcome {
    let counts: Vec<_> = kept.iter().filter(|one| one.program == program && one.digest == story.digest).collect();
    match (counts.is_empty(), kept.is_empty()) {
        (true, true) => Outcome::Unknown,
        (true, false) => Outcome::Outdated,
        (false, _) if counts.iter().all(|one| one.ok) => Outcome::Passed,
        (false, _) => Outcome::Broke,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{Moment, Text};

    fn story(name: &str, rows: &[&str]) -> Told {
        let rows = rows.iter().map(|&row| row.to_owned()).collect();
        Told { name: name.to_owned(), title: Text::new("甲", "a"), rows, digest: "d".to_owned() }
    }

    fn kept(name: &str, engine: &str, ok: bool) -> Recorded {
        let (digest, program) = ("d".to_owned(), "1.0.0".to_owned());
        Recorded { name: name.to_owned(), engine: engine.to_owned(), digest, ok, program, at: Moment(0) }
    }

    #[test]
    fn what_is_not_known_is_never_called_passed() {
        let stories = [story("one", &["A1.1", "A1.2"]), story("two", &["A1.2"]), story("three", &["A1.3"])];
        let results = [kept("one", "sqlite", true), kept("one", "postgres", true), kept("three", "sqlite", true)];
        let picture = Picture::of(&stories, &results, "1.0.0");
        assert_eq!(picture.state("A1.1"), State::Passed);
        assert_eq!(picture.state("A1.2"), State::Claimed, "of the second story nothing is kept");
        assert_eq!(picture.state("A1.4"), State::NotYet);

        let other = Picture::of(&stories, &results, "1.0.1");
        assert_eq!(other.state("A1.1"), State::Claimed, "another program did that");
        assert_eq!(other.stories[0].outcome, Outcome::Outdated);

        let mut changed = results.clone();
        changed[2].digest = "e".to_owned();
        assert_eq!(Picture::of(&stories, &changed, "1.0.0").state("A1.3"), State::Claimed, "another text did that");
    }

    #[test]
    fn one_story_that_breaks_on_one_engine_breaks_its_clauses() {
        let stories = [story("one", &["A1.1", "A1.2"]), story("two", &["A1.2"])];
        let results = [kept("one", "sqlite", true), kept("one", "postgres", false), kept("two", "sqlite", true)];
        let picture = Picture::of(&stories, &results, "1.0.0");
        assert_eq!(picture.state("A1.1"), State::Broken);
        assert_eq!(picture.state("A1.2"), State::Broken, "though the other story went through");
        let row = super::super::map().row("A1").expect("there");
        let count = picture.count(row);
        assert_eq!((count.claimed, count.passed, count.broken), (2, 0, 2));
        assert_eq!(count.all, row.clauses.len());
        assert_eq!(picture.of_row(row).len(), 2);
    }
}
