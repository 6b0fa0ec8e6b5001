//! The state machine: state and command in, state and effects out. It reads no clock and does no I/O.
//!
//! A token moves through nodes that do not wait until it stands at an activity, at a join, or at an end. Inclusive
//! joins are looked at when every other token stands still. Each command makes at most [`MOST_MOVES`] moves.

mod back;
mod join;
mod look;
mod open;
mod pass;
mod react;
mod scopes;

use crate::command::{Command, Effect, Fault, Refused};
use crate::model::{Definition, NodeIndex};
use crate::state::{Data, Fits, Origin, STATE_VERSION, Scope, State};
use base::Moment;
use feel::{Environment, Names};
use std::collections::{BTreeMap, VecDeque};

/// Most nodes that one command passes through.
pub const MOST_MOVES: u32 = 10_000;
/// Most visits that are kept for returning; older ones are forgotten.
pub(crate) const MOST_VISITS: usize = 5_000;
/// Most bytes, about, that one output may hold.
pub const MOST_OUTPUT: usize = 64 * 1024;
/// Most reports that are kept while a process is suspended.
pub(crate) const MOST_DEFERRED: usize = 1_000;

/// JSON data as names for conditions. Dates in them are texts; hand typed values over as feel's own maps.
#[derive(Debug, Clone, Copy)]
pub struct Json<'a>(pub &'a Data);

impl Names for Json<'_> {
    fn value(&self, name: &str) -> Option<feel::Value> {
        self.0.get(name).map(look::value_of)
    }
}

/// Starts a process. `data` is what conditions see beside the process's variables, here and in every later step.
///
/// Fails when parameters have no value, or when the process cannot get as far as its first waiting place.
pub fn start(
    definition: &Definition,
    data: &dyn Names,
    at: Moment,
    environment: &Environment,
) -> Result<(State, Vec<Effect>), Fault> {
    if let Some(open) = definition.open_parameters().next() {
        let zh = format!("参数“{open}”没有值");
        return Err(Fault::new("flow.open_parameter", None, &zh, &format!("parameter “{open}” has no value")));
    }
    let state = State {
        version: STATE_VERSION,
        process: definition.id.clone(),
        started: at,
        next: 1,
        suspended: false,
        outcome: None,
        scopes: vec![Scope { id: 0, live: 1, ..Scope::default() }],
        activities: BTreeMap::new(),
        visits: Vec::new(),
        deferred: Vec::new(),
        fits: Fits(true),
    };
    let mut run = Run::new(definition, state, data, environment);
    let first = definition.container(0).start.expect("a definition without start event is refused");
    run.queue.push_back(Token { scope: 0, node: first, from: Origin::Event(0) });
    run.drain()?;
    Ok(run.result())
}

/// Applies one command. `data` is what conditions see beside the process's variables.
pub fn step(
    definition: &Definition,
    state: State,
    command: Command,
    data: &dyn Names,
    environment: &Environment,
) -> Result<(State, Vec<Effect>), Refused> {
    let mut run = Run::new(definition, state, data, environment);
    run.check_state()?;
    run.react(command)?;
    Ok(run.result())
}

/// A token on its way to a node.
struct Token {
    scope: u64,
    node: NodeIndex,
    from: Origin,
}

/// One command at work.
struct Run<'a> {
    definition: &'a Definition,
    state: State,
    effects: Vec<Effect>,
    queue: VecDeque<Token>,
    data: &'a dyn Names,
    environment: &'a Environment,
    moves: u32,
}

impl<'a> Run<'a> {
    fn new(definition: &'a Definition, state: State, data: &'a dyn Names, environment: &'a Environment) -> Run<'a> {
        Run { definition, state, effects: Vec::new(), queue: VecDeque::new(), data, environment, moves: 0 }
    }

    fn result(mut self) -> (State, Vec<Effect>) {
        self.forget();
        (self.state, self.effects)
    }

    /// A state that was read from outside is compared with the definition once.
    fn check_state(&mut self) -> Result<(), Fault> {
        if !self.state.fits.0 && !self.state.is_of(self.definition) {
            let zh = "运行状态与流程定义不符";
            return Err(Fault::new("flow.other_definition", None, zh, "the state does not belong to this definition"));
        }
        self.state.fits = Fits(true);
        Ok(())
    }

    /// Moves all tokens until each stands still.
    fn drain(&mut self) -> Result<(), Fault> {
        loop {
            while let Some(token) = self.queue.pop_front() {
                self.count_move(token.node)?;
                self.enter(token)?;
            }
            if !self.release_a_join()? {
                return self.check_stuck();
            }
        }
    }

    fn count_move(&mut self, node: NodeIndex) -> Result<(), Fault> {
        self.moves += 1;
        if self.moves <= MOST_MOVES {
            return Ok(());
        }
        let zh = format!("一步之内超过 {MOST_MOVES} 次流转，流程在这里循环");
        let en = format!("more than {MOST_MOVES} moves in one step: the process loops here");
        Err(Fault::new("flow.loop", Some(&self.definition.node(node).id), &zh, &en))
    }

    fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }
}
