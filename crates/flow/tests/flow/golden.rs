//! The stored form of version 1: states written once must be read for ever and go on the same way.

use crate::sim::{Sim, good, words};
use flow::{Command, Data, Definition, State};
use serde_json::json;

const MODEL: &str = include_str!("../data/two-levels.bpmn");
/// One state a line: waiting with a timer while suspended, side by side with a token at a join, behind the join, finished.
const STATES: &str = include_str!("../data/states-v1.jsonl");

fn stored(at: usize) -> State {
    serde_json::from_str(STATES.lines().nth(at).expect("the file has four lines")).expect("version 1 reads")
}

/// Plays the four states.
fn played(definition: &Definition) -> Vec<State> {
    let mut sim = Sim::start(definition);
    sim.apply(Command::Suspend).expect("it runs");
    let activity = sim.id("silent");
    sim.apply(Command::TimerFired { activity }).expect("kept");
    let mut states = vec![sim.state.clone()];
    sim = Sim::start(definition);
    sim.done_with("accept", json!({"accepted": true, "note": "齐全"}));
    sim.done_with("examine", json!({"opinion": "同意", "score": 9.5}));
    states.push(sim.state.clone());
    sim.done_with("visit", json!({"visit": {"ok": true, "photos": [1, 2]}}));
    states.push(sim.state.clone());
    sim.done_with("decide", json!({"granted": "no"}));
    states.push(sim.state);
    states
}

#[test]
fn the_stored_form_does_not_change() {
    let definition = good(MODEL);
    let lines = played(&definition)
        .iter()
        .map(|state| serde_json::to_string(state).expect("serialises") + "\n")
        .collect::<String>();
    assert_eq!(lines, STATES, "the form of version 1 was changed: raise the version and keep reading the old one");
}

#[test]
fn stored_states_go_on() {
    let definition = good(MODEL);
    let mut sim = Sim::start(&definition);
    sim.state = stored(0);
    sim.apply(Command::Resume).expect("suspended");
    assert_eq!(sim.work(), ["examine", "visit"], "silence accepted it");

    sim.state = stored(1);
    assert_eq!(sim.work(), ["visit"]);
    sim.done("visit");
    assert_eq!(sim.work(), ["decide"]);

    sim.state = stored(2);
    sim.back("decide", "examine").expect("earlier");
    assert_eq!(sim.work(), ["examine"]);
    sim.done("examine");
    sim.done_with("decide", json!({"granted": "yes"}));
    let effects = words(&sim.done("licence"));
    assert_eq!(effects.last().map(String::as_str), Some("finished Completed { end: \"issued\" }"));

    assert_eq!(stored(3).outcome(), Some(&flow::Outcome::Terminated { end: "not-granted".into() }));
}

#[test]
fn states_are_small() {
    for line in STATES.lines() {
        assert!(line.len() < 1_000, "{} bytes", line.len());
    }
}

#[test]
fn states_that_do_not_fit_are_declined() {
    let definition = good(MODEL);
    let good_line = STATES.lines().nth(1).expect("there");
    let changes: &[(&str, &str)] = &[
        ("\"version\":1", "\"version\":2"),
        ("\"process\":\"two-levels\"", "\"process\":\"other\""),
        ("\"live\":2", "\"live\":3"),
        ("\"node\":8}", "\"node\":800}"),
        ("\"scope\":4,\"", "\"scope\":9,\""),
        ("\"flow\":10", "\"flow\":1000"),
        ("\"next\":6", "\"next\":2"),
        ("\"element\":\"visit\"", "\"element\":\"decide\""),
    ];
    for (from, to) in changes {
        assert!(good_line.contains(from), "{from} in {good_line}");
        let state: State = serde_json::from_str(&good_line.replacen(from, to, 1)).expect("reads");
        let refused =
            flow::step(&definition, state, Command::Suspend, &flow::Json(&Data::new()), &crate::sim::environment());
        assert_eq!(refused.expect_err("declined").code(), "flow.other_definition", "{to}");
    }
}
