//! How many writing transactions of this process a server runs side by side.
//!
//! Transactions that collide are begun again, and work done twice is work lost: the number goes down with each collision and up again with
//! each success, as senders share a line. Who collided often goes in alone, so that every command gets through.

use std::sync::{Condvar, Mutex, MutexGuard};

/// What is left of the number after a collision.
const LESS: f64 = 0.8;
/// After so many tries a transaction goes in alone.
const PATIENCE: u32 = 3;

/// Lets writing transactions in, and learns from how they end.
#[derive(Debug)]
pub(crate) struct Gate {
    state: Mutex<State>,
    moved: Condvar,
    most: f64,
}

#[derive(Debug)]
struct State {
    inside: u32,
    /// How many may be inside; at least one.
    limit: f64,
    /// How many are inside alone or wait for it: nobody else goes in before they have left.
    alone: u32,
}

/// How a transaction ended, for the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It went through, or was refused for a reason of its own.
    Quiet,
    /// It collided with another.
    Collided,
}

impl Gate {
    /// A gate for so many workers.
    pub fn new(workers: usize) -> Gate {
        let most = workers.max(1) as f64;
        Gate { state: Mutex::new(State { inside: 0, limit: most, alone: 0 }), moved: Condvar::new(), most }
    }

    /// Waits until a transaction may run that has been tried so often before.
    pub fn enter(&self, tried: u32) {
        let alone = tried >= PATIENCE;
        let mut state = self.state();
        state.alone += u32::from(alone);
        let waits = |state: &mut State| {
            if alone { state.inside > 0 } else { state.alone > 0 || f64::from(state.inside) + 1.0 > state.limit }
        };
        let mut state = self.moved.wait_while(state, waits).expect("no thread panics while it holds the gate");
        state.inside += 1;
    }

    /// A transaction that entered after so many tries has ended.
    pub fn leave(&self, tried: u32, ending: Ending) {
        let mut state = self.state();
        state.inside -= 1;
        state.alone -= u32::from(tried >= PATIENCE);
        state.limit = match ending {
            Ending::Collided => (state.limit * LESS).max(1.0),
            Ending::Quiet => (state.limit + 1.0 / state.limit).min(self.most),
        };
        drop(state);
        self.moved.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panics while it holds the gate")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn collisions_let_fewer_in_and_successes_more() {
        let gate = Gate::new(8);
        for _ in 0..30 {
            gate.enter(0);
            gate.leave(0, Ending::Collided);
        }
        assert!((gate.state().limit - 1.0).abs() < f64::EPSILON, "one always goes in");
        for _ in 0..100 {
            gate.enter(0);
            gate.leave(0, Ending::Quiet);
        }
        assert!((gate.state().limit - 8.0).abs() < f64::EPSILON);
    }

    #[test]
    fn never_more_than_the_limit_and_the_patient_one_alone() {
        let (gate, inside, most) = (Gate::new(3), AtomicU32::new(0), AtomicU32::new(0));
        std::thread::scope(|scope| {
            for number in 0..12u32 {
                let (gate, inside, most) = (&gate, &inside, &most);
                scope.spawn(move || {
                    for _ in 0..200 {
                        let alone = number % 4 == 0;
                        let tried = if alone { PATIENCE } else { 0 };
                        gate.enter(tried);
                        let now = inside.fetch_add(1, Ordering::SeqCst) + 1;
                        most.fetch_max(now, Ordering::SeqCst);
                        std::thread::yield_now();
                        let left = inside.fetch_sub(1, Ordering::SeqCst);
                        assert!(!alone || (now, left) == (1, 1), "{now} were inside, then {left}");
                        gate.leave(tried, Ending::Quiet);
                    }
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 3);
        let state = gate.state();
        assert_eq!((state.inside, state.alone), (0, 0));
    }
}
