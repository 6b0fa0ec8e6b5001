//! Activities are opened and closed, with the events on their borders.

use super::{Run, Token};
use crate::command::{Effect, Fault, Why};
use crate::model::{Definition, Kind, Node, NodeIndex, Timer, Trigger};
use crate::state::{Activity, ActivityId, Origin, Scope, Visit, Wait};
use std::sync::Arc;

impl<'a> Run<'a> {
    /// A token stops at a node that waits.
    pub(super) fn open(&mut self, token: Token) -> Result<(), Fault> {
        let definition: &'a Definition = self.definition;
        let node = definition.node(token.node);
        let id = self.new_id();
        let from = token.from;
        self.state.visits.push(Visit { id: id.0, node: token.node, scope: token.scope, from, done: false });
        self.effect(Effect::Entered { element: node.id.clone(), activity: Some(id) });
        let wait = self.ask(node, id, token.scope)?;
        self.insert(id, token.node, token.scope, wait, None);
        for &boundary in &node.boundaries {
            self.attach(boundary, id, token.scope)?;
        }
        match node.kind {
            Kind::EventBased => {
                for &flow in &node.outgoing {
                    self.attach(definition.flow(flow).target, id, token.scope)?;
                }
            }
            Kind::SubProcess(inner) => {
                self.state.scopes.push(Scope { id: id.0, parent: Some(token.scope), live: 1, ..Scope::default() });
                let first = definition.container(inner).start.expect("a sub-process without start event is refused");
                self.queue.push_back(Token { scope: id.0, node: first, from: Origin::Event(0) });
            }
            _ => {}
        }
        Ok(())
    }

    /// Asks for what a node needs and says what it waits for.
    fn ask(&mut self, node: &'a Node, activity: ActivityId, scope: u64) -> Result<Wait, Fault> {
        let element = node.id.clone();
        let (effect, wait) = match &node.kind {
            Kind::User(task) | Kind::Manual(task) => {
                (Effect::OpenTask { activity, element, name: node.name.clone(), task: task.clone() }, Wait::Task)
            }
            Kind::Service(name) => (Effect::RunService { activity, element, name: name.clone() }, Wait::Service),
            Kind::Rule(decision) => {
                (Effect::EvaluateRule { activity, element, decision: decision.clone() }, Wait::Rule)
            }
            Kind::Call(spec) => (Effect::CallChild { activity, element, spec: spec.clone() }, Wait::Child),
            Kind::Catch(trigger) | Kind::Boundary { trigger, .. } => {
                return self.await_trigger(node, trigger, activity, scope);
            }
            Kind::EventBased => return Ok(Wait::Race),
            _ => return Ok(Wait::Inner),
        };
        self.effect(effect);
        Ok(wait)
    }

    fn await_trigger(
        &mut self,
        node: &Node,
        trigger: &Trigger,
        activity: ActivityId,
        scope: u64,
    ) -> Result<Wait, Fault> {
        let element = node.id.clone();
        match trigger {
            Trigger::Message(message) => {
                self.effect(Effect::Subscribe { activity, element, message: message.clone() });
                Ok(Wait::Message { name: message.clone() })
            }
            Trigger::Timer(timer) => {
                let text = self.timer_text(node, timer, scope)?;
                self.effect(Effect::StartTimer { activity, element, kind: timer.kind, text: text.clone() });
                Ok(Wait::Timer { kind: timer.kind, text })
            }
        }
    }

    fn timer_text(&self, node: &Node, timer: &Timer, scope: u64) -> Result<String, Fault> {
        let Some(expression) = &timer.expression else { return Ok(timer.text.to_string()) };
        let text = self.text(expression, scope, &node.id)?;
        if timer.kind.accepts(&text) {
            return Ok(text);
        }
        let shown = crate::finding::clip(&text, 60);
        let (zh, en) =
            (format!("定时器算出的“{shown}”不能用"), format!("the timer came to “{shown}”, which is no such time"));
        Err(Fault::new("flow.bad_timer", Some(&node.id), &zh, &en))
    }

    /// Opens an event that belongs to an activity or a race.
    fn attach(&mut self, event: NodeIndex, host: ActivityId, scope: u64) -> Result<ActivityId, Fault> {
        let definition: &'a Definition = self.definition;
        let id = self.new_id();
        let wait = self.ask(definition.node(event), id, scope)?;
        self.insert(id, event, scope, wait, Some(host));
        if let Some(host) = self.state.activities.get_mut(&host.0) {
            host.attached.push(id.0);
        }
        Ok(id)
    }

    /// Opens a non-interrupting event again after it happened: a message always, a cycle while spans are left.
    pub(super) fn attach_again(&mut self, fired: &Activity, host: ActivityId) -> Result<(), Fault> {
        match &fired.wait {
            Wait::Timer { kind, text } => {
                let Some(text) = crate::timer::rest_of_cycle(text) else { return Ok(()) };
                let (id, kind, element) = (self.new_id(), *kind, fired.element.clone());
                self.effect(Effect::StartTimer { activity: id, element, kind, text: text.clone() });
                self.insert(id, fired.node, fired.scope, Wait::Timer { kind, text }, Some(host));
                if let Some(host) = self.state.activities.get_mut(&host.0) {
                    host.attached.push(id.0);
                }
                Ok(())
            }
            _ => self.attach(fired.node, host, fired.scope).map(|_| ()),
        }
    }

    fn insert(&mut self, id: ActivityId, node: NodeIndex, scope: u64, wait: Wait, host: Option<ActivityId>) {
        let element: Arc<str> = self.definition.node(node).id.clone();
        let activity = Activity { id, element, wait, node, scope, host, attached: Vec::new() };
        self.state.activities.insert(id.0, activity);
    }

    pub(super) fn new_id(&mut self) -> ActivityId {
        let id = ActivityId(self.state.next);
        self.state.next += 1;
        id
    }

    /// Removes an activity, with everything that belongs to it, and takes back what was asked for.
    pub(super) fn close(&mut self, id: ActivityId, why: Why) -> Option<Activity> {
        let activity = self.state.activities.remove(&id.0)?;
        for &attached in &activity.attached {
            self.close(ActivityId(attached), why);
        }
        match &activity.wait {
            Wait::Task | Wait::Service | Wait::Rule => self.effect(Effect::CloseTask { activity: id, why }),
            Wait::Child if why != Why::Done => self.effect(Effect::CancelChild { activity: id }),
            Wait::Timer { .. } if why != Why::Done || activity.host.is_some() => {
                self.effect(Effect::StopTimer { activity: id });
            }
            Wait::Message { .. } => self.effect(Effect::Unsubscribe { activity: id }),
            Wait::Inner => {
                if self.state.scope(id.0).is_some() {
                    self.clear_scope(id.0, why);
                    self.drop_scope(id.0);
                }
            }
            Wait::Child | Wait::Timer { .. } | Wait::Race => {}
        }
        Some(activity)
    }

    /// Marks a visit as completed and says so.
    pub(super) fn completed(&mut self, activity: &Activity) {
        if let Ok(at) = self.state.visits.binary_search_by_key(&activity.id.0, |visit| visit.id) {
            self.state.visits[at].done = true;
        }
        self.effect(Effect::Completed { element: activity.element.clone(), activity: Some(activity.id) });
    }

    /// Records that an event of a visit happened.
    pub(super) fn record_event(&mut self, event: &Activity, host: ActivityId) {
        let visit =
            Visit { id: event.id.0, node: event.node, scope: event.scope, from: Origin::Event(host.0), done: true };
        let at = self.state.visits.partition_point(|earlier| earlier.id < visit.id);
        self.state.visits.insert(at, visit);
    }

    /// Keeps the newest visits; one cannot return to those that are forgotten.
    pub(super) fn forget(&mut self) {
        let visits = &mut self.state.visits;
        if visits.len() <= super::MOST_VISITS {
            return;
        }
        visits.drain(..visits.len() - super::MOST_VISITS / 2);
        let oldest = visits.first().map_or(0, |visit| visit.id);
        for writes in self.state.scopes.iter_mut().flat_map(|scope| scope.variables.values_mut()) {
            let forgotten = writes.iter().take_while(|(visit, _)| *visit < oldest).count();
            writes.drain(..forgotten.saturating_sub(1));
        }
    }
}
