//! Returning: one branch alone, through joins, whole, within sub-processes.

use crate::sim::{Sim, file, good, good_model, model, words};
use flow::{Definition, Refused};
use serde_json::json;

/// Two branches of two tasks each between tasks.
fn branches() -> Definition {
    good_model(
        "start s; user first; and g j; user a1 a2 b1 b2; user last; end e; s -> first; first -> g;
         g -> a1; g -> b1; a1 -> a2; b1 -> b2; a2 -> j; b2 -> j; j -> last; last -> e",
    )
}

#[test]
fn one_branch_returns_while_its_sibling_goes_on() {
    let definition = branches();
    let mut sim = Sim::start(&definition);
    sim.done_with("first", json!({"opinion": "ok"}));
    sim.done_with("a1", json!({"a": 1}));
    sim.done_with("b1", json!({"b": 1}));
    let a2 = sim.id("a2");
    let effects = words(&sim.back("a2", "a1").expect("a1 is earlier"));
    assert_eq!(effects[..2], [format!("close #{a2} Returned"), "undone a1".into()]);
    assert_eq!(sim.work(), ["a1", "b2"]);
    assert_eq!((sim.state.variable("a"), sim.state.variable("b")), (None, Some(&json!(1))));
    sim.done("b2");
    assert_eq!(sim.completions("j"), 0);
    sim.done_with("a1", json!({"a": 2}));
    sim.done("a2");
    assert_eq!(sim.completions("j"), 1, "the join completes once");
    assert_eq!(sim.work(), ["last"]);
    assert_eq!(sim.state.variable("a"), Some(&json!(2)));
    sim.done("last");
    assert!(sim.finished());
}

#[test]
fn a_token_that_waits_at_the_join_keeps_waiting() {
    let definition = branches();
    let mut sim = Sim::start(&definition);
    for done in ["first", "a1", "b1", "b2"] {
        sim.done(done);
    }
    sim.back("a2", "a1").expect("a1 is earlier");
    assert_eq!(sim.work(), ["a1"]);
    sim.done("a1");
    sim.done("a2");
    assert_eq!(sim.work(), ["last"]);
    assert_eq!(sim.completions("j"), 1);
}

#[test]
fn returning_before_the_fork_takes_all_branches_back() {
    let definition = branches();
    let mut sim = Sim::start(&definition);
    sim.done_with("first", json!({"opinion": "ok"}));
    for done in ["a1", "b1", "b2"] {
        sim.done(done);
    }
    let effects = words(&sim.back("a2", "first").expect("first is earlier"));
    let undone: Vec<&String> = effects.iter().filter(|word| word.starts_with("undone")).collect();
    assert_eq!(undone, ["undone b2", "undone b1", "undone a1", "undone first"], "the latest first");
    assert_eq!(sim.work(), ["first"]);
    assert_eq!(sim.state.variables().len(), 0);
    for done in ["first", "a1", "a2", "b1", "b2", "last"] {
        sim.done(done);
    }
    assert!(sim.finished());
    assert_eq!(sim.completions("j"), 1);
}

#[test]
fn returning_through_a_join_leaves_the_other_branch_waiting_there() {
    let definition = branches();
    let mut sim = Sim::start(&definition);
    for done in ["first", "a1", "a2", "b1"] {
        sim.done(done);
    }
    sim.done_with("b2", json!({"b": 9}));
    assert_eq!(sim.work(), ["last"]);
    sim.back("last", "a2").expect("a2 is earlier");
    assert_eq!(sim.work(), ["a2"], "b's token is back at the join, its work still counts");
    assert_eq!(sim.state.variable("b"), Some(&json!(9)));
    sim.done("a2");
    assert_eq!(sim.work(), ["last"]);
    assert_eq!(sim.completions("j"), 2);
    sim.done("last");
    assert!(sim.finished());
}

#[test]
fn both_branches_can_be_returned_through_a_join_one_after_the_other() {
    let definition = branches();
    let mut sim = Sim::start(&definition);
    for done in ["first", "a1", "a2", "b1", "b2"] {
        sim.done(done);
    }
    sim.back("last", "a1").expect("earlier");
    sim.done("a1");
    sim.done("a2");
    sim.back("last", "b1").expect("earlier");
    assert_eq!(sim.work(), ["b1"]);
    sim.done("b1");
    sim.done("b2");
    sim.done("last");
    assert!(sim.finished());
}

#[test]
fn only_what_the_branch_came_through_can_be_returned_to() {
    let definition = branches();
    let mut sim = Sim::start(&definition);
    for done in ["first", "a1", "b1"] {
        sim.done(done);
    }
    for element in ["b1", "b2", "a2", "last", "j", "g", "s", "nowhere", ""] {
        assert_eq!(sim.back("a2", element), Err(Refused::NotEarlier(element.into())), "{element}");
    }
    assert_eq!(sim.work(), ["a2", "b2"]);
}

#[test]
fn a_loop_returns_to_the_latest_round() {
    let definition = good_model("start s; user a b; xor x/e; end e; s -> a; a -> b; b -> x; x -> a if again; x -> e");
    let mut sim = Sim::start(&definition);
    sim.done_with("a", json!({"round": 1}));
    sim.done_with("b", json!({"again": true}));
    sim.done_with("a", json!({"round": 2}));
    sim.back("b", "a").expect("earlier");
    assert_eq!(sim.state.variable("round"), Some(&json!(1)));
    assert_eq!(sim.state.variable("again"), Some(&json!(true)));
    sim.back("a", "b").expect("b of the first round is earlier");
    assert_eq!(sim.state.variable("again"), None);
}

#[test]
fn a_later_write_of_a_sibling_survives() {
    let definition = branches();
    let mut sim = Sim::start(&definition);
    sim.done_with("first", json!({"x": 0}));
    sim.done_with("a1", json!({"x": 1}));
    sim.done_with("b1", json!({"x": 2}));
    sim.back("a2", "a1").expect("earlier");
    assert_eq!(sim.state.variable("x"), Some(&json!(2)));
    sim.back("b2", "b1").expect("earlier");
    assert_eq!(sim.state.variable("x"), Some(&json!(0)));
}

#[test]
fn an_inclusive_join_completes_once_after_a_return() {
    let definition = good_model(
        "start s; or g/c; or j; user a1 a2 b c d; end e; s -> g; g -> a1 if x; g -> b if y; g -> c;
         a1 -> a2; a2 -> j; b -> j; c -> j; j -> d; d -> e",
    );
    let mut sim = Sim::start_with(&definition, json!({"x": true, "y": true}));
    sim.done("a1");
    sim.done("b");
    sim.back("a2", "a1").expect("earlier");
    assert_eq!(sim.work(), ["a1"]);
    sim.done("a1");
    sim.done("a2");
    assert_eq!((sim.work(), sim.completions("j")), (vec!["d"], 1));
    sim.back("d", "a1").expect("through the join");
    sim.done("a1");
    sim.done("a2");
    assert_eq!((sim.work(), sim.completions("j")), (vec!["d"], 2));
}

#[test]
fn a_sub_process_is_returned_as_a_whole_or_inside() {
    let inner = model("start is; user x y; end ie; is -> x; x -> y; y -> ie");
    let outer = model("start s; user a b; end e; s -> a; a -> sub; sub -> b; b -> e");
    let definition = good(&file(&format!("{outer}<subProcess id='sub'>{inner}</subProcess>")));
    let mut sim = Sim::start(&definition);
    sim.done("a");
    sim.done("x");
    sim.back("y", "x").expect("inside");
    assert_eq!(sim.work(), ["x"]);
    assert_eq!(sim.back("x", "a"), Err(Refused::NotEarlier("a".into())), "not the same scope");
    sim.back("sub", "a").expect("the sub-process as a whole");
    assert_eq!(sim.open(), ["a"]);
    for done in ["a", "x"] {
        sim.done(done);
    }
    sim.done_with("y", json!({"out": 1}));
    sim.back("b", "sub").expect("a finished sub-process starts again");
    assert_eq!(sim.work(), ["x"]);
    assert_eq!(sim.state.variable("out"), None);
    for done in ["x", "y", "b"] {
        sim.done(done);
    }
    assert!(sim.finished());
}

#[test]
fn what_an_event_on_a_border_started_goes_with_its_host() {
    let text = "start s; user a b; raw <boundaryEvent id='t' attachedToRef='b' cancelActivity='false'><timerEventDefinition><timeDuration>2wd</timeDuration></timerEventDefinition></boundaryEvent>;
        user urge; end e f; s -> a; a -> b; b -> e; t -> urge; urge -> f";
    let definition = good_model(text);
    let mut sim = Sim::start(&definition);
    sim.done("a");
    sim.done("t");
    assert_eq!(sim.work(), ["b", "urge"]);
    assert_eq!(sim.back("urge", "b"), Err(Refused::NotEarlier("b".into())), "b is still open");
    sim.back("b", "a").expect("earlier");
    assert_eq!(sim.open(), ["a"]);
    sim.done("a");
    assert_eq!(sim.open(), ["b", "t"]);
    sim.done("b");
    assert!(sim.finished());
}

#[test]
fn a_returned_child_is_cancelled() {
    let definition = good_model("start s; user a; call c; end e; s -> a; a -> c; c -> e");
    let mut sim = Sim::start(&definition);
    sim.done("a");
    let child = sim.id("c");
    assert!(words(&sim.back("c", "a").expect("earlier")).contains(&format!("cancel #{child}")));
    assert_eq!(sim.work(), ["a"]);
}
