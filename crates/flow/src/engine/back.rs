//! Returning one branch to an earlier element.
//!
//! Every visit knows the visits it came from. Returning to a visit cancels and undoes exactly what came from it, the
//! latest first: sibling branches did not, and go on. A join that is undone gives back the tokens it had taken from
//! other branches, so that it completes once more, and only once, when the returned branch comes again.

use super::{Run, Token};
use crate::command::{Effect, Refused, Why};
use crate::model::{Definition, NodeIndex};
use crate::state::{ActivityId, Origin, Visit, Waiting};
use std::collections::BTreeSet;

impl<'a> Run<'a> {
    pub(super) fn return_to(&mut self, id: ActivityId, element: &str) -> Result<(), Refused> {
        let definition: &'a Definition = self.definition;
        let activity = self.state.activities.get(&id.0).ok_or(Refused::NotOpen(id))?;
        if activity.host.is_some() {
            return Err(Refused::WaitsForOther(id));
        }
        let refuse = || Refused::NotEarlier(crate::finding::clip(element, 120));
        let target = *definition.index.get(element).ok_or_else(refuse)?;
        let earlier = self.earlier_visit(id, target).ok_or_else(refuse)?.clone();
        let undone = self.descendants(earlier.id);
        self.cancel_open(earlier.scope, &undone);
        self.give_back(earlier.scope, &undone);
        self.undo(earlier.scope, &undone);
        self.state.scope_mut(earlier.scope).live += 1;
        self.queue.push_back(Token { scope: earlier.scope, node: target, from: earlier.from });
        Ok(())
    }

    /// The latest completed visit of an element on the way of an activity.
    fn earlier_visit(&self, id: ActivityId, target: NodeIndex) -> Option<&Visit> {
        let mut open: BTreeSet<u64> = self.state.visit(id.0)?.from.parents().collect();
        while let Some(latest) = open.pop_last() {
            let Some(visit) = self.state.visit(latest) else { continue };
            let event = matches!(visit.from, Origin::Event(host) if host != 0);
            if visit.node == target && visit.done && !event {
                return Some(visit);
            }
            open.extend(visit.from.parents());
        }
        None
    }

    /// A visit and everything that came from it.
    fn descendants(&self, from: u64) -> BTreeSet<u64> {
        let mut found = BTreeSet::from([from]);
        for visit in self.state.visits.iter().filter(|visit| visit.id > from) {
            if visit.from.parents().any(|parent| found.contains(&parent)) {
                found.insert(visit.id);
            }
        }
        found
    }

    fn cancel_open(&mut self, scope: u64, undone: &BTreeSet<u64>) {
        for &id in undone.iter().rev() {
            if self.close(ActivityId(id), Why::Returned).is_some() {
                self.state.scope_mut(scope).live -= 1;
            }
        }
        let here = self.state.scope_mut(scope);
        let before = here.waiting.len();
        here.waiting.retain(|waiting| !undone.contains(&waiting.from));
        here.live -= (before - here.waiting.len()) as u32;
    }

    /// Tokens that undone joins had taken from branches which are not undone wait there again.
    fn give_back(&mut self, scope: u64, undone: &BTreeSet<u64>) {
        let mut tokens = Vec::new();
        for visit in self.state.visits.iter().filter(|visit| undone.contains(&visit.id)) {
            if let Origin::Join(taken) = &visit.from {
                let others = taken.iter().filter(|(_, from)| !undone.contains(from));
                tokens.extend(others.map(|&(flow, from)| Waiting { flow, from }));
            }
        }
        let here = self.state.scope_mut(scope);
        here.live += tokens.len() as u32;
        tokens.append(&mut here.waiting);
        here.waiting = tokens;
    }

    /// Forgets the visits and what they wrote, the latest first.
    fn undo(&mut self, scope: u64, undone: &BTreeSet<u64>) {
        let visits = std::mem::take(&mut self.state.visits);
        let (gone, kept): (Vec<_>, Vec<_>) = visits.into_iter().partition(|visit| undone.contains(&visit.id));
        self.state.visits = kept;
        for visit in gone.into_iter().rev().filter(|visit| visit.done) {
            let element = self.definition.node(visit.node).id.clone();
            self.effect(Effect::Undone { element, activity: ActivityId(visit.id) });
        }
        let variables = &mut self.state.scope_mut(scope).variables;
        for writes in variables.values_mut() {
            writes.retain(|(visit, _)| !undone.contains(visit));
        }
        variables.retain(|_, writes| !writes.is_empty());
    }
}
