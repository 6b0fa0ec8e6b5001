//! Joins: tokens wait until those they wait for have come, or cannot come any more.

use super::{Run, Token};
use crate::command::Fault;
use crate::model::{FlowIndex, Kind, NodeIndex};
use crate::state::{Origin, Scope, Visit, Waiting};

impl Run<'_> {
    /// A token comes to a join. A parallel one completes as soon as each flow has brought a token; inclusive ones are
    /// looked at when all other tokens stand still.
    pub(super) fn wait_at_join(&mut self, token: &Token) -> Result<(), Fault> {
        let Origin::Flow(flow, from) = token.from else {
            let en = "a token can come to a join only along a flow";
            return Err(Fault::new("flow.other_definition", None, "令牌不能这样到达汇聚", en));
        };
        let node = self.definition.node(token.node);
        let waiting = &mut self.state.scope_mut(token.scope).waiting;
        waiting.push(Waiting { flow, from });
        let parallel = matches!(node.kind, Kind::Parallel);
        if parallel && node.incoming.iter().all(|flow| waiting.iter().any(|waiting| waiting.flow == *flow)) {
            return self.complete_join(token.node, token.scope);
        }
        Ok(())
    }

    /// Takes one token from each flow that has some, the earliest first, and lets one go on.
    fn complete_join(&mut self, join: NodeIndex, scope: u64) -> Result<(), Fault> {
        let node = self.definition.node(join);
        let here = self.state.scope_mut(scope);
        let mut taken = Vec::with_capacity(node.incoming.len());
        for &flow in &node.incoming {
            if let Some(at) = here.waiting.iter().position(|waiting| waiting.flow == flow) {
                taken.push((flow, here.waiting.remove(at).from));
            }
        }
        here.live -= taken.len() as u32 - 1;
        let id = self.state.next;
        self.state.next += 1;
        self.state.visits.push(Visit { id, node: join, scope, from: Origin::Join(taken), done: false });
        self.pass(node);
        self.leave(join, scope, id)
    }

    /// Lets one inclusive join complete that no other token can still reach; false when there is none.
    pub(super) fn release_a_join(&mut self) -> Result<bool, Fault> {
        let mut scopes = self.state.scopes.iter().filter(|scope| !scope.waiting.is_empty());
        let Some((join, scope)) = scopes.find_map(|scope| Some((self.ready_join(scope)?, scope.id))) else {
            return Ok(false);
        };
        self.count_move(join)?;
        self.complete_join(join, scope)?;
        Ok(true)
    }

    /// The inclusive join of a scope that can complete. Where joins wait for nothing but each other, the one in which
    /// a token has waited longest goes on.
    fn ready_join(&self, scope: &Scope) -> Option<NodeIndex> {
        let at = |waiting: &Waiting| self.definition.flow(waiting.flow).target;
        let mut joins: Vec<NodeIndex> = Vec::new();
        for join in scope.waiting.iter().map(at) {
            if self.definition.joins.contains_key(&join) && !joins.contains(&join) {
                joins.push(join);
            }
        }
        let &first = joins.first()?;
        let open = self.state.activities.values().filter(|open| open.scope == scope.id && open.host.is_none());
        let mut places: Vec<NodeIndex> = open.map(|open| open.node).chain(scope.waiting.iter().map(at)).collect();
        places.sort_unstable();
        places.dedup();
        let ready = joins.into_iter().find(|join| {
            let has_token = |flow: FlowIndex| scope.waiting.iter().any(|waiting| waiting.flow == flow);
            let reach = &self.definition.joins[join];
            !places.iter().any(|place| place != join && reach.holds_back(*place, has_token))
        });
        let standing = scope.waiting.len() as u32 == scope.live;
        ready.or_else(|| standing.then_some(first))
    }

    /// A scope whose tokens all wait at joins that nothing can complete would wait for ever.
    pub(super) fn check_stuck(&self) -> Result<(), Fault> {
        for scope in &self.state.scopes {
            let Some(first) = scope.waiting.first().filter(|_| scope.waiting.len() as u32 == scope.live) else {
                continue;
            };
            let join = self.definition.node(self.definition.flow(first.flow).target);
            let en = "every token waits at a join that cannot complete";
            return Err(Fault::new("flow.stuck", Some(&join.id), "所有分支都停在等不齐的汇聚上", en));
        }
        Ok(())
    }
}
