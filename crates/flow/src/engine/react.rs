//! What each command does.

use super::{MOST_DEFERRED, Run};
use crate::command::{Command, Effect, Fault, Outcome, Refused, Why};
use crate::model::{Definition, Kind};
use crate::state::{Activity, ActivityId, Data, Wait};

impl<'a> Run<'a> {
    /// Applies a command and lets every token come to rest.
    pub(super) fn react(&mut self, command: Command) -> Result<(), Refused> {
        if self.state.outcome.is_some() {
            return Err(Refused::Finished);
        }
        match command {
            Command::Suspend => self.suspend()?,
            Command::Resume => self.resume()?,
            Command::Cancel { reason } => self.cancel(&reason),
            Command::ReturnTo { activity, element } => {
                self.must_run()?;
                self.return_to(activity, &element)?;
            }
            other if self.state.suspended => return self.defer(other),
            other => self.report(other)?,
        }
        self.settle()
    }

    fn settle(&mut self) -> Result<(), Refused> {
        if self.state.outcome.is_none() {
            self.drain()?;
        }
        Ok(())
    }

    fn must_run(&self) -> Result<(), Refused> {
        if self.state.suspended { Err(Refused::Suspended) } else { Ok(()) }
    }

    /// Something that was waited for has happened.
    fn report(&mut self, command: Command) -> Result<(), Refused> {
        let (activity, output) = match command {
            Command::Complete { activity, output } => {
                (self.waiting(activity, |wait| matches!(wait, Wait::Task | Wait::Service | Wait::Rule))?, output)
            }
            Command::ChildFinished { activity, output } => {
                (self.waiting(activity, |wait| matches!(wait, Wait::Child))?, output)
            }
            Command::TimerFired { activity } => {
                (self.waiting(activity, |wait| matches!(wait, Wait::Timer { .. }))?, Data::new())
            }
            Command::Message { name, activity, output } => (self.expecting(&name, activity)?, output),
            _ => return Ok(()),
        };
        Self::check_output(&output)?;
        self.happened(activity, output)?;
        Ok(())
    }

    fn waiting(&self, id: ActivityId, fits: impl Fn(&Wait) -> bool) -> Result<ActivityId, Refused> {
        let activity = self.state.activities.get(&id.0).ok_or(Refused::NotOpen(id))?;
        if fits(&activity.wait) { Ok(id) } else { Err(Refused::WaitsForOther(id)) }
    }

    /// The activity that a message is for.
    fn expecting(&self, message: &str, activity: Option<ActivityId>) -> Result<ActivityId, Refused> {
        let expects = |wait: &Wait| matches!(wait, Wait::Message { name } if **name == *message);
        if let Some(activity) = activity {
            return self.waiting(activity, expects);
        }
        let found = self.state.activities.values().find(|activity| expects(&activity.wait));
        found.map(|activity| activity.id).ok_or_else(|| Refused::NotExpected(message.to_owned()))
    }

    fn happened(&mut self, id: ActivityId, output: Data) -> Result<(), Refused> {
        let definition: &'a Definition = self.definition;
        let Some(activity) = self.state.activities.get(&id.0) else { return Err(Refused::NotOpen(id)) };
        let (node, scope, host) = (activity.node, activity.scope, activity.host);
        match (&definition.node(node).kind, host) {
            (Kind::Boundary { interrupting: true, .. }, Some(host)) => {
                let fired = self.take_event(id, host)?;
                self.close(host, Why::Interrupted);
                self.event_happened(&fired, host, output);
            }
            (Kind::Boundary { .. }, Some(host)) => {
                let fired = self.take_event(id, host)?;
                self.attach_again(&fired, host)?;
                self.event_happened(&fired, host, output);
                self.state.scope_mut(scope).live += 1;
            }
            (_, Some(host)) => {
                let fired = self.take_event(id, host)?;
                if let Some(race) = self.close(host, Why::Done) {
                    self.completed(&race);
                    let flow = definition.node(node).incoming.first().copied();
                    if let Some(flow) = flow {
                        self.chose(definition.node(race.node), flow);
                    }
                }
                self.event_happened(&fired, host, output);
            }
            (_, None) => {
                let Some(done) = self.close(id, Why::Done) else { return Err(Refused::NotOpen(id)) };
                self.write(scope, id.0, output);
                self.completed(&done);
            }
        }
        Ok(self.leave(node, scope, id.0)?)
    }

    /// Takes an event out from among those of its host, since it is no longer waited for.
    fn take_event(&mut self, id: ActivityId, host: ActivityId) -> Result<Activity, Refused> {
        if let Some(host) = self.state.activities.get_mut(&host.0) {
            host.attached.retain(|attached| *attached != id.0);
        }
        let event = self.state.activities.remove(&id.0).ok_or(Refused::NotOpen(id))?;
        if matches!(event.wait, Wait::Message { .. }) {
            self.effect(Effect::Unsubscribe { activity: id });
        }
        Ok(event)
    }

    fn event_happened(&mut self, event: &Activity, host: ActivityId, output: Data) {
        self.record_event(event, host);
        self.write(event.scope, event.id.0, output);
        let (element, activity) = (event.element.clone(), Some(event.id));
        self.effect(Effect::Entered { element: element.clone(), activity });
        self.effect(Effect::Completed { element, activity });
    }

    fn cancel(&mut self, reason: &str) {
        self.clear_scope(0, Why::Cancelled);
        self.finish(Outcome::Cancelled { reason: crate::finding::clip(reason, 1_000) });
    }

    fn suspend(&mut self) -> Result<(), Refused> {
        self.must_run()?;
        self.state.suspended = true;
        self.effect(Effect::Suspended);
        Ok(())
    }

    /// Goes on, with what machines reported meanwhile in the order in which it came. A report whose activity was
    /// closed by an earlier one has no use any more.
    fn resume(&mut self) -> Result<(), Refused> {
        if !self.state.suspended {
            return Err(Refused::NotSuspended);
        }
        self.state.suspended = false;
        self.effect(Effect::Resumed);
        for command in std::mem::take(&mut self.state.deferred) {
            match self.report(command).and_then(|()| self.settle()) {
                Err(Refused::Fault(fault)) => return Err(Refused::Fault(fault)),
                _ if self.state.outcome.is_some() => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// While a process is suspended people cannot go on, but what timers, services, children and messages report is
    /// kept, each once.
    fn defer(&mut self, command: Command) -> Result<(), Refused> {
        let about = match &command {
            Command::Complete { activity, output } => {
                self.waiting(*activity, |wait| matches!(wait, Wait::Task | Wait::Service | Wait::Rule))?;
                let person = self.state.activity(*activity).is_some_and(|open| open.wait == Wait::Task);
                if person {
                    return Err(Refused::Suspended);
                }
                Self::check_output(output)?;
                *activity
            }
            Command::ChildFinished { activity, output } => {
                Self::check_output(output)?;
                self.waiting(*activity, |wait| matches!(wait, Wait::Child))?
            }
            Command::TimerFired { activity } => self.waiting(*activity, |wait| matches!(wait, Wait::Timer { .. }))?,
            Command::Message { name, activity, output } => {
                Self::check_output(output)?;
                self.expecting(name, *activity)?
            }
            _ => return Err(Refused::Suspended),
        };
        let known = |earlier: &Command| match earlier {
            Command::Complete { activity, .. }
            | Command::ChildFinished { activity, .. }
            | Command::TimerFired { activity } => *activity == about,
            _ => false,
        };
        if self.state.deferred.iter().any(known) {
            return Err(Refused::NotOpen(about));
        }
        if self.state.deferred.len() >= MOST_DEFERRED {
            let zh = "暂停期间收到的回报太多";
            return Err(Fault::new("flow.deferred", None, zh, "too many reports came while it was suspended").into());
        }
        self.state.deferred.push(command);
        Ok(())
    }
}
