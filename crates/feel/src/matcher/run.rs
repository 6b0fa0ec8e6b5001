//! Runs a pattern over a text: all ways in step, the preferred one first.

use super::{GROUPS, Matcher, Step};
use crate::failure::{Failure, Limit};
use crate::machine::Machine;
use crate::order;

/// Where a pattern was found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    places: Places,
}

/// Positions of the ends of groups; `NOWHERE` for a group that took no part.
type Places = [u32; GROUPS * 2];

const NOWHERE: u32 = u32::MAX;

impl Found {
    /// Start and end of a group as character positions; group 0 is the whole.
    pub(crate) fn group(&self, number: usize) -> Option<(usize, usize)> {
        let place =
            |index: usize| self.places.get(index).filter(|place| **place != NOWHERE).map(|place| *place as usize);
        Some((place(number * 2)?, place(number * 2 + 1)?))
    }
}

impl Machine<'_> {
    /// The first match at or after a position, counted by the ways followed.
    pub(crate) fn search(&mut self, matcher: &Matcher, text: &[char], from: usize) -> Result<Option<Found>, Failure> {
        let mut budget = self.steps_left().saturating_mul(16);
        let all = budget;
        let result = matcher.search(text, from, &mut budget);
        self.charge((all - budget) / 16)?;
        result.map_err(|_| self.fail(Limit::Steps))
    }
}

struct Way {
    step: usize,
    places: Places,
}

struct Run<'m> {
    matcher: &'m Matcher,
    text: &'m [char],
    /// The last position at which a step was reached, plus one.
    reached: Vec<usize>,
}

impl Matcher {
    fn search(&self, text: &[char], from: usize, budget: &mut u64) -> Result<Option<Found>, order::Exhausted> {
        let mut run = Run { matcher: self, text, reached: vec![0; self.steps.len()] };
        let mut ways: Vec<Way> = Vec::new();
        let mut found = None;
        for at in from..=text.len() {
            if found.is_none() {
                run.follow(0, [NOWHERE; GROUPS * 2], at, &mut ways, budget)?;
            }
            order::spend(budget, 1 + ways.len() as u64)?;
            let mut next = Vec::new();
            for way in std::mem::take(&mut ways) {
                match &self.steps[way.step] {
                    Step::Match => {
                        found = Some(Found { places: way.places });
                        break;
                    }
                    Step::One(class) if text.get(at).is_some_and(|c| class.has(*c, self.ignore_case)) => {
                        run.follow(way.step + 1, way.places, at + 1, &mut next, budget)?;
                    }
                    _ => {}
                }
            }
            ways = next;
            if ways.is_empty() && found.is_some() {
                break;
            }
        }
        Ok(found)
    }
}

impl Run<'_> {
    /// Adds what can be reached from a step without taking a character, the preferred way first.
    fn follow(
        &mut self,
        start: usize,
        places: Places,
        at: usize,
        ways: &mut Vec<Way>,
        budget: &mut u64,
    ) -> Result<(), order::Exhausted> {
        let mut waiting = vec![(start, places)];
        while let Some((step, mut places)) = waiting.pop() {
            if self.reached[step] == at + 1 {
                continue;
            }
            self.reached[step] = at + 1;
            order::spend(budget, 1)?;
            let before = at.checked_sub(1).and_then(|before| self.text.get(before));
            let after = self.text.get(at);
            let passes = match &self.matcher.steps[step] {
                Step::Jump(to) => {
                    waiting.push((*to, places));
                    continue;
                }
                Step::Split(first, second) => {
                    waiting.push((*second, places));
                    waiting.push((*first, places));
                    continue;
                }
                Step::Save(place) => {
                    places[*place] = at as u32;
                    true
                }
                Step::TextStart => at == 0,
                Step::TextEnd => after.is_none(),
                Step::LineStart => before.is_none_or(|c| *c == '\n'),
                Step::LineEnd => after.is_none_or(|c| *c == '\n'),
                Step::One(_) | Step::Match => {
                    ways.push(Way { step, places });
                    continue;
                }
            };
            if passes {
                waiting.push((step + 1, places));
            }
        }
        Ok(())
    }
}
