//! Every kind of task, sub-processes, variables, suspension, cancelling.

use crate::sim::{Sim, asked, file, good, good_model, model, words};
use flow::{Command, Data, ElementKind, Outcome, Refused, Wait};
use serde_json::json;

#[test]
fn a_line_of_every_task_runs_to_its_end() {
    let definition = good_model(
        "start s; user a; service b; rule c; manual d; task t; call f; throw n; end e;
         s -> a; a -> b; b -> c; c -> d; d -> t; t -> f; f -> n; n -> e",
    );
    let mut sim = Sim::start(&definition);
    assert_eq!(words(&sim.effects), ["in s", "out s", "in a", "open a#1"]);
    assert_eq!(words(&sim.done("a")), ["close #1 Done", "out a", "in b", "run b#2 run-b"]);
    assert_eq!(words(&sim.done("b")), ["close #2 Done", "out b", "in c", "rule c#3 rule-c"]);
    assert_eq!(words(&sim.done("c")), ["close #3 Done", "out c", "in d", "open d#4"]);
    assert_eq!(words(&sim.done("d")), ["close #4 Done", "out d", "in t", "open t#5"]);
    assert_eq!(words(&sim.done("t")), ["close #5 Done", "out t", "in f", "call f#6 item-f"]);
    let last = words(&sim.done("f"));
    assert_eq!(last[..5], ["out f", "in n", "out n", "in e", "out e"]);
    assert_eq!(sim.state.outcome(), Some(&Outcome::Completed { end: "e".into() }));
    assert_eq!(sim.open(), Vec::<&str>::new());
}

#[test]
fn elements_say_their_kind_name_line_and_place() {
    let definition = good(&file(
        "<startEvent id='s'/><subProcess id='sub' name='Inside'><startEvent id='is'/><endEvent id='ie'/>\n\
         <sequenceFlow id='i' sourceRef='is' targetRef='ie'/></subProcess><endEvent id='e'/>\n\
         <sequenceFlow id='1' sourceRef='s' targetRef='sub'/><sequenceFlow id='2' sourceRef='sub' targetRef='e'/>",
    ));
    let sub = definition.element("sub").expect("there");
    assert_eq!((sub.kind, sub.name, sub.line, sub.parent), (ElementKind::SubProcess, "Inside", 4, None));
    assert_eq!(definition.element("is").expect("there").parent, Some("sub"));
    assert_eq!(definition.elements().map(|element| element.id).collect::<Vec<_>>(), ["s", "sub", "is", "ie", "e"]);
    assert_eq!(serde_json::to_value(ElementKind::SubProcess).expect("a word"), json!("subProcess"));
}

#[test]
fn what_is_done_cannot_be_done_again() {
    let definition = good_model("start s; user a; user b; end e; s -> a; a -> b; b -> e");
    let mut sim = Sim::start(&definition);
    let first = sim.id("a");
    sim.done("a");
    assert_eq!(sim.finish(first, json!({})), Err(Refused::NotOpen(first)));
    let second = sim.id("b");
    assert_eq!(sim.apply(Command::TimerFired { activity: second }), Err(Refused::WaitsForOther(second)));
    assert_eq!(
        sim.apply(Command::ChildFinished { activity: second, output: Data::new() }),
        Err(Refused::WaitsForOther(second))
    );
    sim.done("b");
    let late = sim.apply(Command::Complete { activity: second, output: Data::new() });
    assert_eq!(late, Err(Refused::Finished));
    assert_eq!(late.expect_err("refused").refusal().key(), "flow-finished");
}

#[test]
fn outputs_become_variables_and_large_ones_are_refused() {
    let definition = good_model("start s; user a; user b; end e; s -> a; a -> b; b -> e");
    let mut sim = Sim::start(&definition);
    sim.done_with("a", json!({"grant": true, "amount": 12.5}));
    assert_eq!(sim.state.variable("grant"), Some(&json!(true)));
    let id = sim.id("b");
    assert_eq!(sim.finish(id, json!({"all": "x".repeat(70_000)})), Err(Refused::TooLarge));
    let deep = (0..60).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(sim.finish(id, json!({ "deep": deep })), Err(Refused::TooLarge));
    sim.done_with("b", json!({"grant": false}));
    assert!(sim.finished());
    assert_eq!(sim.state.variables().len(), 2);
    assert_eq!(sim.state.variable("grant"), Some(&json!(false)));
}

/// A process with a sub-process of two parallel tasks, one of which can end in a terminate event.
fn nested(inner_end: &str) -> String {
    let inner = model(&format!(
        "start is; and fork; user x y; {inner_end}; end iy; is -> fork; fork -> x; fork -> y; x -> ix; y -> iy"
    ));
    let outer = model(
        "start s; and split join; user beside after; end e; s -> split; split -> sub; split -> beside; sub -> join; beside -> join; join -> after; after -> e",
    );
    file(&format!("{outer}<subProcess id='sub'>{inner}</subProcess>"))
}

#[test]
fn a_sub_process_completes_with_its_last_token_and_hands_its_variables_out() {
    let definition = good(&nested("end ix"));
    let mut sim = Sim::start(&definition);
    assert_eq!(sim.work(), ["beside", "x", "y"]);
    sim.done_with("x", json!({"seen": 1}));
    assert_eq!(sim.state.variable("seen"), None, "still inside");
    sim.done("beside");
    sim.done_with("y", json!({"found": 2}));
    assert_eq!(sim.work(), ["after"]);
    assert_eq!((sim.state.variable("seen"), sim.state.variable("found")), (Some(&json!(1)), Some(&json!(2))));
    sim.done("after");
    assert!(sim.finished());
}

#[test]
fn a_terminate_event_ends_only_its_own_sub_process() {
    let definition = good(&nested("stop ix"));
    let mut sim = Sim::start(&definition);
    let y = sim.id("y");
    let effects = words(&sim.done("x"));
    assert!(effects.contains(&format!("close #{y} Terminated")), "{effects:?}");
    assert_eq!(sim.work(), ["beside"]);
    sim.done("beside");
    sim.done("after");
    assert_eq!(sim.state.outcome(), Some(&Outcome::Completed { end: "e".into() }));
}

#[test]
fn a_terminate_event_of_the_process_ends_everything() {
    let sub = format!("<subProcess id='sub'>{}</subProcess>", model("start is; call c; end ie; is -> c; c -> ie"));
    let outer = model("start s; and g; user a; stop t; end e; s -> g; g -> a; g -> sub; a -> t; sub -> e");
    let definition = good(&file(&(outer + &sub)));
    let mut sim = Sim::start(&definition);
    let child = sim.id("c");
    let effects = words(&sim.done("a"));
    assert!(effects.contains(&format!("cancel #{child}")), "{effects:?}");
    assert_eq!(sim.state.outcome(), Some(&Outcome::Terminated { end: "t".into() }));
    assert_eq!(sim.open(), Vec::<&str>::new());
}

#[test]
fn deeply_nested_sub_processes_complete_from_inside_out() {
    let mut inner = model("start s9; user work; end e9; s9 -> work; work -> e9");
    for level in (1..9).rev() {
        let around = model(&format!("start s{level}; end e{level}; s{level} -> sub{level}; sub{level} -> e{level}"));
        inner = format!("{around}<subProcess id='sub{level}'>{inner}</subProcess>");
    }
    let definition = good(&file(&inner));
    let mut sim = Sim::start(&definition);
    assert_eq!(sim.open().len(), 9);
    sim.done_with("work", json!({"deep": true}));
    assert!(sim.finished());
    assert_eq!(sim.state.variable("deep"), Some(&json!(true)));
}

#[test]
fn conditions_inside_see_variables_outside_and_the_caller_s_data_last() {
    let inner =
        model("start is; xor g/no; user yes no; end ie; is -> g; g -> yes if level > 2; g -> no; yes -> ie; no -> ie");
    let outer = model("start s; user a; end e; s -> a; a -> sub; sub -> e");
    let definition = good(&file(&format!("{outer}<subProcess id='sub'>{inner}</subProcess>")));
    let run = |given: serde_json::Value, output: serde_json::Value| {
        let mut sim = Sim::start_with(&definition, given);
        sim.done_with("a", output);
        sim.work().join(" ")
    };
    assert_eq!(run(json!({"level": 3}), json!({})), "yes");
    assert_eq!(run(json!({"level": 3}), json!({"level": 1})), "no");
    assert_eq!(run(json!({}), json!({"level": 7})), "yes");
    assert_eq!(run(json!({}), json!({})), "no", "null is not true");
    assert_eq!(definition.names().into_iter().collect::<Vec<_>>(), ["level"]);
}

#[test]
fn cancelling_takes_back_everything() {
    let definition = good_model(
        "start s; and g; user a; service b; call c; end e; s -> g; g -> a; g -> b; g -> c; a -> e; b -> e; c -> e",
    );
    let mut sim = Sim::start(&definition);
    let effects = sim.apply(Command::Cancel { reason: "withdrawn".into() }).expect("it can be cancelled");
    assert_eq!(asked(&effects)[..3], ["cancel #3", "close #2 Cancelled", "close #1 Cancelled"]);
    assert_eq!(sim.state.outcome(), Some(&Outcome::Cancelled { reason: "withdrawn".into() }));
    assert_eq!(sim.apply(Command::Suspend), Err(Refused::Finished));
}

#[test]
fn a_suspended_process_keeps_what_machines_report() {
    let definition = good_model(
        "start s; and g j; user a; service b; call c; user d; end e; s -> g; g -> a; g -> b; g -> c; a -> j; b -> j; c -> j; j -> d; d -> e",
    );
    let mut sim = Sim::start(&definition);
    sim.apply(Command::Suspend).expect("it runs");
    assert!(sim.state.is_suspended());
    assert_eq!(sim.apply(Command::Suspend), Err(Refused::Suspended));
    let (a, b, c) = (sim.id("a"), sim.id("b"), sim.id("c"));
    assert_eq!(sim.finish(a, json!({})), Err(Refused::Suspended));
    assert_eq!(sim.finish(b, json!({"n": 1})), Ok(vec![]));
    assert_eq!(sim.finish(b, json!({"n": 2})), Err(Refused::NotOpen(b)), "each report once");
    assert_eq!(sim.finish(c, json!({})), Ok(vec![]));
    assert_eq!(sim.work(), ["a", "b", "c"]);
    sim.apply(Command::Resume).expect("it is suspended");
    assert_eq!(sim.work(), ["a"]);
    assert_eq!(sim.state.variable("n"), Some(&json!(1)));
    assert_eq!(sim.apply(Command::Resume), Err(Refused::NotSuspended));
    sim.done("a");
    sim.done("d");
    assert!(sim.finished());
}

#[test]
fn a_state_of_another_definition_is_a_fault() {
    let one = good_model("start s; user a; end e; s -> a; a -> e");
    let other = good_model("start s; user b; end e; s -> b; b -> e");
    let sim = Sim::start(&one);
    let saved = serde_json::to_string(&sim.state).expect("serialises");
    let loaded = serde_json::from_str(&saved).expect("loads");
    let command = Command::Complete { activity: sim.id("a"), output: Data::new() };
    let refused = flow::step(&other, loaded, command, &flow::Json(&sim.data), &crate::sim::environment());
    assert_eq!(refused.expect_err("refused").code(), "flow.other_definition");
}

#[test]
fn tasks_carry_what_the_file_says_about_them() {
    let definition = good(&file(
        r#"<startEvent id="s"/><userTask id="a" name="Accept" tb:role="clerk"><extensionElements>
           <tb:task function="market-regulation" page="review" kind="accept" limit="2wd" outcome="decision"/></extensionElements></userTask>
           <callActivity id="c"><extensionElements><tb:child item="business-licence" on-refusal="end" clock="start"/></extensionElements></callActivity>
           <endEvent id="e"/><sequenceFlow id="1" sourceRef="s" targetRef="a"/>
           <sequenceFlow id="2" sourceRef="a" targetRef="c"/><sequenceFlow id="3" sourceRef="c" targetRef="e"/>"#,
    ));
    let task = definition.user_tasks().next().expect("one").task.clone();
    assert_eq!(task.role.as_deref(), Some("clerk"));
    assert_eq!(task.function.as_deref(), Some("market-regulation"));
    assert_eq!((task.kind, task.limit.as_deref()), (flow::TaskKind::Accept, Some("2wd")));
    assert_eq!((task.page.as_deref(), task.outcome.as_deref()), (Some("review"), Some("decision")));
    let child = definition.children().next().expect("one").child.clone();
    assert_eq!(
        child,
        flow::ChildSpec {
            item: "business-licence".into(),
            on_refusal: flow::OnRefusal::End,
            clock: flow::ClockStart::Start
        }
    );
    assert_eq!(definition.findings(), []);
    let sim = Sim::start(&definition);
    assert_eq!(sim.state.active().next().map(|open| &open.wait), Some(&Wait::Task));
}
