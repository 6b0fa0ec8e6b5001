//! Exclusive, parallel and inclusive gateways; joins with dead paths and loops.

use crate::sim::{Sim, codes, file, good_model, model, words};
use flow::{Data, Definition, Json, start};
use serde_json::json;

#[test]
fn an_exclusive_gateway_takes_the_first_condition_that_holds() {
    let definition = good_model(
        "start s; xor g/c; user a b c; end e; s -> g; g -> a if n > 10; g -> b if n > 5; g -> c; a -> e; b -> e; c -> e",
    );
    for (n, taken) in [(20, "a"), (7, "b"), (1, "c")] {
        let sim = Sim::start_with(&definition, json!({ "n": n }));
        assert_eq!(sim.work(), [taken]);
        assert!(words(&sim.effects).contains(&format!("chose g g-{taken}")));
    }
}

#[test]
fn without_a_path_the_process_says_where() {
    let definition =
        good_model("start s; xor g; user a b; end e; s -> g; g -> a if n = 1; g -> b if n = 2; a -> e; b -> e");
    let data = crate::sim::data(json!({"n": 3}));
    let fault = start(&definition, &Json(&data), base::Moment(0), &crate::sim::environment()).expect_err("no path");
    assert_eq!((fault.code, fault.element.as_deref()), ("flow.no_path", Some("g")));
}

#[test]
fn a_parallel_join_waits_for_all_and_completes_once() {
    let definition = good_model(
        "start s; and g j; user a b c d; end e; s -> g; g -> a; g -> b; g -> c; a -> j; b -> j; c -> j; j -> d; d -> e",
    );
    let mut sim = Sim::start(&definition);
    for (done, open) in [("b", vec!["a", "c"]), ("a", vec!["c"]), ("c", vec!["d"])] {
        sim.done(done);
        assert_eq!(sim.work(), open);
    }
    assert_eq!(sim.completions("j"), 1);
    sim.done("d");
    assert!(sim.finished());
}

#[test]
fn a_node_without_gateway_runs_once_for_each_token() {
    let definition = good_model("start s; and g; user a b c; end e; s -> g; g -> a; g -> b; a -> c; b -> c; c -> e");
    let mut sim = Sim::start(&definition);
    sim.done("a");
    sim.done("b");
    assert_eq!(sim.work(), ["c", "c"]);
    sim.done("c");
    assert!(!sim.finished());
    sim.done("c");
    assert!(sim.finished());
}

#[test]
fn activities_split_by_conditions_with_a_default() {
    let definition = good_model(
        "start s; user a/d; user b c d; end e; s -> a; a -> b if x; a -> c if y; a -> d; b -> e; c -> e; d -> e",
    );
    for (output, open) in [
        (json!({"x": true, "y": true}), vec!["b", "c"]),
        (json!({"x": true, "y": false}), vec!["b"]),
        (json!({"x": false, "y": false}), vec!["d"]),
    ] {
        let mut sim = Sim::start(&definition);
        sim.done_with("a", output);
        assert_eq!(sim.work(), open);
    }
}

/// An inclusive fork of three ways and its join.
fn inclusive() -> Definition {
    good_model(
        "start s; or g/c; or j; user a b c d; end e; s -> g; g -> a if x; g -> b if y; g -> c; a -> j; b -> j; c -> j; j -> d; d -> e",
    )
}

#[test]
fn an_inclusive_join_waits_only_for_ways_that_were_taken() {
    let definition = inclusive();
    for (x, y, ways) in
        [(true, true, vec!["a", "b"]), (true, false, vec!["a"]), (false, true, vec!["b"]), (false, false, vec!["c"])]
    {
        let mut sim = Sim::start_with(&definition, json!({"x": x, "y": y}));
        assert_eq!(sim.work(), ways);
        for (at, way) in ways.iter().enumerate() {
            assert_eq!(sim.completions("j"), 0);
            sim.done(way);
            assert_eq!(sim.completions("j"), usize::from(at + 1 == ways.len()));
        }
        assert_eq!(sim.work(), ["d"]);
        sim.done("d");
        assert!(sim.finished());
    }
}

#[test]
fn an_inclusive_join_goes_on_when_a_branch_dies() {
    let definition = good_model(
        "start s; and g; user a b; xor x/j; or j; user d; end dead e;
         s -> g; g -> a; g -> b; a -> j; b -> x; x -> dead if refused; x -> j; j -> d; d -> e",
    );
    let mut sim = Sim::start(&definition);
    sim.done("a");
    assert_eq!(sim.work(), ["b"]);
    sim.done_with("b", json!({"refused": true}));
    assert_eq!(sim.work(), ["d"], "nothing can come from b any more");
    let mut sim = Sim::start(&definition);
    sim.done_with("b", json!({"refused": true}));
    assert_eq!(sim.work(), ["a"]);
    sim.done("a");
    assert_eq!(sim.work(), ["d"]);
}

#[test]
fn an_inclusive_join_waits_for_a_branch_that_loops() {
    let definition = good_model(
        "start s; and g; user a b; xor x/j; or j; user d; end e;
         s -> g; g -> a; g -> b; a -> j; b -> x; x -> b if again; x -> j; j -> d; d -> e",
    );
    let mut sim = Sim::start(&definition);
    sim.done("a");
    for _ in 0..3 {
        sim.done_with("b", json!({"again": true}));
        assert_eq!(sim.work(), ["b"]);
    }
    sim.done_with("b", json!({"again": false}));
    assert_eq!(sim.work(), ["d"]);
    assert_eq!(sim.completions("j"), 1);
}

#[test]
fn an_inclusive_join_in_a_loop_does_not_wait_for_itself() {
    let definition =
        good_model("start s; or j; user a; xor x/e; end e; s -> j; j -> a; a -> x; x -> j if again; x -> e");
    let mut sim = Sim::start(&definition);
    sim.done_with("a", json!({"again": true}));
    sim.done_with("a", json!({"again": true}));
    assert_eq!(sim.work(), ["a"]);
    sim.done_with("a", json!({"again": false}));
    assert!(sim.finished());
}

#[test]
fn inclusive_joins_that_wait_for_each_other_go_on() {
    let definition = good_model(
        "start s; and g; or j k; user a b; xor x/e y/f; end e f;
         s -> g; g -> j; g -> k; j -> a; k -> b; a -> x; b -> y; x -> k if p; x -> e; y -> j if q; y -> f",
    );
    let mut sim = Sim::start(&definition);
    assert_eq!(sim.work().len(), 1, "one of them is let go first");
    for _ in 0..6 {
        let open = sim.work().first().map(|open| (*open).to_owned());
        if let Some(open) = open {
            sim.done_with(&open, json!({"p": false, "q": false}));
        }
    }
    assert!(sim.finished());
}

#[test]
fn a_parallel_join_in_a_loop_completes_in_each_round() {
    let definition = good_model(
        "start s; xor m; and g j; user a b; xor x/e; end e;
         s -> m; m -> g; g -> a; g -> b; a -> j; b -> j; j -> x; x -> m if again; x -> e",
    );
    let mut sim = Sim::start(&definition);
    for round in 1..=3 {
        sim.done("b");
        sim.done_with("a", json!({"again": round < 3}));
        assert_eq!(sim.completions("j"), round);
    }
    assert!(sim.finished());
}

#[test]
fn a_join_that_cannot_complete_any_more_is_a_fault_and_was_foreseen() {
    let text = "start s; and g; user a b; xor x/j; and j; end dead e;
         s -> g; g -> a; g -> b; a -> j; b -> x; x -> dead if refused; x -> j; j -> e";
    assert_eq!(codes(&file(&model(text))), ["F038 j"]);
    let definition = good_model(text);
    let mut sim = Sim::start(&definition);
    sim.done("a");
    let id = sim.id("b");
    let refused = sim.finish(id, json!({"refused": true})).expect_err("stuck");
    assert_eq!(refused.code(), "flow.stuck");
    assert_eq!(sim.work(), ["b"], "nothing changed");
}

#[test]
fn joins_after_a_decision_are_refused() {
    let xor = "start s; xor g/b; user a b; and j; end e; s -> g; g -> a if x; g -> b; a -> j; b -> j; j -> e";
    assert_eq!(codes(&file(&model(xor))), ["F037 j"]);
    let deep = "start s; xor g/b; user a b; and h j; user c d; and k; end e;
        s -> g; g -> a if x; g -> b; a -> h; h -> c; h -> d; c -> j; d -> j; j -> k; b -> k; k -> e";
    assert_eq!(codes(&file(&model(deep))), ["F037 k"]);
}

#[test]
fn an_endless_loop_through_tasks_that_finish_at_once_is_stopped() {
    let inner = model("start is; end ie; is -> ie");
    let outer = model("start s; xor m; xor x/m; end e; s -> m; m -> sub; sub -> x; x -> e if done; x -> m");
    let definition = crate::sim::good(&file(&format!("{outer}<subProcess id='sub'>{inner}</subProcess>")));
    let fault = start(&definition, &Json(&Data::new()), base::Moment(0), &crate::sim::environment());
    assert_eq!(fault.expect_err("it loops").code, "flow.loop");
}
