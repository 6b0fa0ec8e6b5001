//! Scopes: tokens that end, sub-processes that complete, variables.

use super::{MOST_OUTPUT, Run};
use crate::command::{Effect, Fault, Outcome, Refused, Why};
use crate::state::{ActivityId, Data};
use serde_json::Value;

impl Run<'_> {
    /// A token comes to its end; the last one of a scope completes it.
    pub(super) fn end_token(&mut self, scope: u64, outcome: Outcome) -> Result<(), Fault> {
        let here = self.state.scope_mut(scope);
        here.live -= 1;
        if here.live == 0 { self.close_scope(scope, outcome) } else { Ok(()) }
    }

    /// Closes everything that is open in a scope, the latest first, and drops its tokens.
    pub(super) fn clear_scope(&mut self, scope: u64, why: Why) {
        let open: Vec<u64> = self
            .state
            .activities
            .values()
            .filter(|activity| activity.scope == scope && activity.host.is_none())
            .map(|activity| activity.id.0)
            .collect();
        for id in open.into_iter().rev() {
            self.close(ActivityId(id), why);
        }
        self.queue.retain(|token| token.scope != scope);
        let here = self.state.scope_mut(scope);
        here.waiting.clear();
        here.live = 0;
    }

    /// The process finishes, or a sub-process completes and its activity goes on.
    pub(super) fn close_scope(&mut self, scope: u64, outcome: Outcome) -> Result<(), Fault> {
        if scope == 0 {
            self.finish(outcome);
            return Ok(());
        }
        let values = self.state.scope(scope).map(crate::state::Scope::values).unwrap_or_default();
        self.drop_scope(scope);
        let Some(activity) = self.close(ActivityId(scope), Why::Done) else { return Ok(()) };
        self.write(activity.scope, scope, values);
        self.completed(&activity);
        self.leave(activity.node, activity.scope, scope)
    }

    /// What a finished process keeps: its variables, and the visits that its diagram shows.
    pub(super) fn finish(&mut self, outcome: Outcome) {
        self.state.deferred.clear();
        for writes in self.state.scopes.iter_mut().flat_map(|scope| scope.variables.values_mut()) {
            writes.drain(..writes.len() - 1);
        }
        self.state.suspended = false;
        self.state.outcome = Some(outcome.clone());
        self.effect(Effect::Finished { outcome });
    }

    pub(super) fn drop_scope(&mut self, scope: u64) {
        self.state.scopes.retain(|other| other.id != scope);
        self.state.visits.retain(|visit| visit.scope != scope);
    }

    /// Merges an output into the variables of a scope, as written by a visit.
    pub(super) fn write(&mut self, scope: u64, visit: u64, output: Data) {
        let variables = &mut self.state.scope_mut(scope).variables;
        for (name, value) in output {
            let writes = variables.entry(name).or_default();
            match writes.last_mut() {
                Some((last, old)) if *last == visit => *old = value,
                _ => writes.push((visit, value)),
            }
        }
    }

    /// Outputs are small: large things belong into files and answers.
    pub(super) fn check_output(output: &Data) -> Result<(), Refused> {
        let mut left = MOST_OUTPUT;
        let fits = output.iter().all(|(name, value)| spend(&mut left, name.len()) && fits(value, &mut left, 32));
        if fits { Ok(()) } else { Err(Refused::TooLarge) }
    }
}

fn spend(left: &mut usize, amount: usize) -> bool {
    let rest = left.checked_sub(amount + 4);
    *left = rest.unwrap_or(0);
    rest.is_some()
}

fn fits(value: &Value, left: &mut usize, depth: u8) -> bool {
    match value {
        Value::String(text) => spend(left, text.len()),
        Value::Array(items) => depth > 0 && items.iter().all(|item| fits(item, left, depth - 1)),
        Value::Object(fields) => {
            depth > 0 && fields.iter().all(|(name, item)| spend(left, name.len()) && fits(item, left, depth - 1))
        }
        _ => spend(left, 4),
    }
}
