//! A token enters a node: gateways and events that do not wait are passed at once.

use super::{Run, Token};
use crate::command::{Effect, Fault, Outcome, Why};
use crate::model::{Definition, FlowIndex, Kind, Node, NodeIndex};
use crate::state::Origin;

impl<'a> Run<'a> {
    /// One token enters one node.
    pub(super) fn enter(&mut self, token: Token) -> Result<(), Fault> {
        let definition: &'a Definition = self.definition;
        let node = definition.node(token.node);
        match &node.kind {
            _ if node.is_join() => self.wait_at_join(&token),
            Kind::Start | Kind::Throw | Kind::Exclusive | Kind::Parallel | Kind::Inclusive => {
                let from = origin_visit(&token.from);
                self.pass(node);
                self.leave(token.node, token.scope, from)
            }
            Kind::End => {
                self.pass(node);
                self.end_token(token.scope, Outcome::Completed { end: node.id.clone() })
            }
            Kind::Terminate => {
                self.pass(node);
                self.clear_scope(token.scope, Why::Terminated);
                self.close_scope(token.scope, Outcome::Terminated { end: node.id.clone() })
            }
            _ => self.open(token),
        }
    }

    /// Entered and completed at once.
    pub(super) fn pass(&mut self, node: &Node) {
        self.effect(Effect::Entered { element: node.id.clone(), activity: None });
        self.effect(Effect::Completed { element: node.id.clone(), activity: None });
    }

    /// A token leaves a node along the flows that it chooses; `from` is the visit it comes from.
    pub(super) fn leave(&mut self, at: NodeIndex, scope: u64, from: u64) -> Result<(), Fault> {
        let definition: &'a Definition = self.definition;
        let node = definition.node(at);
        match (&node.kind, node.outgoing.as_slice()) {
            (_, []) => return self.end_token(scope, Outcome::Completed { end: node.id.clone() }),
            (Kind::Exclusive, [_, _, ..]) => {
                let flow = self.choose_one(node, scope)?;
                self.send(&[flow], scope, from);
            }
            (_, flows) if !node.conditional => self.send(flows, scope, from),
            _ => {
                let chosen = self.choose_some(node, scope)?;
                self.send(&chosen, scope, from);
            }
        }
        Ok(())
    }

    /// One token becomes one on each flow.
    fn send(&mut self, flows: &[FlowIndex], scope: u64, from: u64) {
        let definition: &'a Definition = self.definition;
        self.state.scope_mut(scope).live += flows.len() as u32 - 1;
        let tokens = flows.iter().map(|&flow| Token {
            scope,
            node: definition.flow(flow).target,
            from: Origin::Flow(flow, from),
        });
        self.queue.extend(tokens);
    }

    /// The first flow, in the order of the file, whose condition holds; else the default.
    fn choose_one(&mut self, node: &'a Node, scope: u64) -> Result<FlowIndex, Fault> {
        for &flow in node.outgoing.iter().filter(|flow| node.default != Some(**flow)) {
            let found = self.definition.flow(flow);
            let Some(condition) = &found.condition else { continue };
            if self.holds(condition, scope, &node.id)? {
                self.chose(node, flow);
                return Ok(flow);
            }
        }
        let flow = node.default.ok_or_else(|| no_path(node))?;
        self.chose(node, flow);
        Ok(flow)
    }

    /// Every flow without condition, every flow whose condition holds; the default when no condition does.
    fn choose_some(&mut self, node: &'a Node, scope: u64) -> Result<Vec<FlowIndex>, Fault> {
        let (mut chosen, mut held) = (Vec::new(), false);
        for &flow in node.outgoing.iter().filter(|flow| node.default != Some(**flow)) {
            match &self.definition.flow(flow).condition {
                None => chosen.push(flow),
                Some(condition) if self.holds(condition, scope, &node.id)? => {
                    held = true;
                    chosen.push(flow);
                }
                Some(_) => {}
            }
        }
        if !held {
            chosen.extend(node.default);
        }
        if chosen.is_empty() {
            return Err(no_path(node));
        }
        for &flow in &chosen {
            self.chose(node, flow);
        }
        Ok(chosen)
    }

    pub(super) fn chose(&mut self, node: &Node, flow: FlowIndex) {
        let flow = self.definition.flow(flow).id.clone();
        self.effect(Effect::Chose { gateway: node.id.clone(), flow });
    }
}

/// The visit that a token comes from.
pub(super) fn origin_visit(from: &Origin) -> u64 {
    match from {
        Origin::Flow(_, from) | Origin::Event(from) => *from,
        Origin::Join(_) => 0,
    }
}

fn no_path(node: &Node) -> Fault {
    let en = "no condition holds and there is no default flow";
    Fault::new("flow.no_path", Some(&node.id), "没有一个条件成立，也没有默认流", en)
}
