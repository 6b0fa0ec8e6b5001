//! Timers, messages, races and events on borders.

use crate::sim::{Sim, asked, file_with, good, model, words};
use flow::{Command, Data, Definition, Effect, Refused, TimerKind};
use serde_json::json;

const MESSAGES: &str = "<message id='m1' name='paid'/><message id='m2' name='hearing held'/>\n";

fn messages(content: &str) -> Definition {
    good(&file_with(MESSAGES, &model(content)))
}

fn timer(id: &str, kind: &str, text: &str) -> String {
    format!(
        "raw <intermediateCatchEvent id='{id}'><timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition></intermediateCatchEvent>"
    )
}

fn message(id: &str, of: &str) -> String {
    format!(
        "raw <intermediateCatchEvent id='{id}'><messageEventDefinition messageRef='{of}'/></intermediateCatchEvent>"
    )
}

fn border(id: &str, host: &str, interrupting: bool, what: &str) -> String {
    format!(
        "raw <boundaryEvent id='{id}' attachedToRef='{host}' cancelActivity='{interrupting}'>{what}</boundaryEvent>"
    )
}

const AFTER: &str = "<timerEventDefinition><timeDuration>5wd</timeDuration></timerEventDefinition>";
const CYCLE: &str = "<timerEventDefinition><timeCycle>R3/1wd</timeCycle></timerEventDefinition>";
const PAID: &str = "<messageEventDefinition messageRef='m1'/>";

#[test]
fn a_message_starts_the_process() {
    let definition = messages(
        "raw <startEvent id='s'><messageEventDefinition messageRef='m1'/></startEvent>; user a; end e; s -> a; a -> e",
    );
    assert_eq!(definition.start_message(), Some("paid"));
    assert_eq!(Sim::start(&definition).work(), ["a"]);
}

#[test]
fn timers_of_all_kinds_start_and_fire() {
    for (kind, text, expected) in [
        ("timeDuration", "5wd", TimerKind::Duration),
        ("timeDuration", "PT4H", TimerKind::Duration),
        ("timeDate", "2026-12-01", TimerKind::Date),
        ("timeDate", "2026-12-01T09:00:00+08:00", TimerKind::Date),
    ] {
        let definition = messages(&format!("start s; {}; end e; s -> t; t -> e", timer("t", kind, text)));
        let mut sim = Sim::start(&definition);
        let started = sim.effects.iter().find_map(|effect| match effect {
            Effect::StartTimer { kind, text, .. } => Some((*kind, text.clone())),
            _ => None,
        });
        assert_eq!(started, Some((expected, text.to_owned())));
        assert_eq!(asked(&sim.done("t")).len(), 1, "only finished: a timer that fired is not stopped");
        assert!(sim.finished());
    }
}

#[test]
fn a_timer_s_text_can_be_computed() {
    let definition =
        messages(&format!("start s; user a; {}; end e; s -> a; a -> t; t -> e", timer("t", "timeDuration", "=wait")));
    let mut sim = Sim::start(&definition);
    assert!(words(&sim.done_with("a", json!({"wait": "3wd"}))).contains(&"timer t#2 3wd".to_owned()));
    let mut sim = Sim::start(&definition);
    let id = sim.id("a");
    assert_eq!(sim.finish(id, json!({"wait": "soon"})).expect_err("no time").code(), "flow.bad_timer");
}

#[test]
fn a_message_reaches_who_waits_for_it() {
    let definition = messages(&format!(
        "start s; and g; {}; {}; end e; s -> g; g -> one; g -> two; one -> e; two -> e",
        message("one", "m1"),
        message("two", "m1")
    ));
    let mut sim = Sim::start(&definition);
    let paid =
        |activity| Command::Message { name: "paid".into(), activity, output: crate::sim::data(json!({"sum": 5})) };
    assert_eq!(
        sim.apply(Command::Message { name: "other".into(), activity: None, output: Data::new() }),
        Err(Refused::NotExpected("other".into()))
    );
    let two = sim.id("two");
    assert_eq!(asked(&sim.apply(paid(Some(two))).expect("it waits")), [format!("forget #{two}")]);
    assert_eq!(sim.open(), ["one"]);
    sim.apply(paid(None)).expect("it waits");
    assert!(sim.finished());
    assert_eq!(sim.state.variable("sum"), Some(&json!(5)));
}

#[test]
fn the_first_event_of_a_race_wins_and_the_others_stop() {
    let definition = messages(&format!(
        "start s; race r; {}; {}; user a b; end e; s -> r; r -> t; r -> m; t -> a; m -> b; a -> e; b -> e",
        timer("t", "timeDuration", "5wd"),
        message("m", "m1")
    ));
    let mut sim = Sim::start(&definition);
    assert_eq!(sim.open(), ["m", "r", "t"]);
    let (t, m) = (sim.id("t"), sim.id("m"));
    let effects = words(&sim.done("m"));
    assert!(effects.contains(&format!("stop #{t}")) && effects.contains(&"chose r r-m".to_owned()), "{effects:?}");
    assert_eq!(sim.open(), ["b"]);
    assert_eq!(sim.apply(Command::TimerFired { activity: t }), Err(Refused::NotOpen(t)));

    let mut sim = Sim::start(&definition);
    assert!(words(&sim.done("t")).contains(&format!("forget #{m}")));
    assert_eq!(sim.open(), ["a"]);
    sim.done("a");
    assert!(sim.finished());
}

/// Each host with an interrupting and a non-interrupting event of both kinds.
#[test]
fn events_on_borders_interrupt_or_run_beside() {
    let inner = model("start is; user host2; end ie; is -> host2; host2 -> ie");
    let hosts = [
        ("user h", "h"),
        ("service h", "h"),
        ("rule h", "h"),
        ("call h", "h"),
        (&*format!("raw <subProcess id='h'>{}</subProcess>", inner.replace(['\n'], "")), "host2"),
    ];
    for (host, work) in hosts {
        for (what, trigger) in [(AFTER, "timer"), (PAID, "message")] {
            for interrupting in [true, false] {
                let text = format!(
                    "start s; {host}; {}; user late done; end e; s -> h; h -> done; b -> late; late -> e; done -> e",
                    border("b", "h", interrupting, what)
                );
                let definition = messages(&text);
                let context = format!("{host} {trigger} {interrupting}");
                let mut sim = Sim::start(&definition);
                assert!(sim.open().contains(&"b"), "{context}");
                sim.done("b");
                let open: &[&str] = if interrupting { &["late"] } else { &[work, "late"] };
                assert_eq!(
                    sim.work(),
                    {
                        let mut open = open.to_vec();
                        open.sort_unstable();
                        open
                    },
                    "{context}"
                );
                if !interrupting {
                    sim.done(work);
                    assert_eq!(sim.work(), ["done", "late"], "{context}");
                    sim.done("done");
                }
                sim.done("late");
                assert!(sim.finished(), "{context}");

                let mut sim = Sim::start(&definition);
                sim.done(work);
                assert_eq!(sim.open(), ["done"], "{context}: the event goes with its host");
                let stopped =
                    asked(&sim.effects).iter().any(|word| word.starts_with("stop") || word.starts_with("forget"));
                assert!(stopped, "{context}");
            }
        }
    }
}

#[test]
fn an_interrupted_child_is_cancelled() {
    let definition = messages(&format!(
        "start s; call c; {}; user late; end e; s -> c; c -> e; b -> late; late -> e",
        border("b", "c", true, AFTER)
    ));
    let mut sim = Sim::start(&definition);
    let child = sim.id("c");
    assert_eq!(asked(&sim.done("b"))[0], format!("cancel #{child}"));
    assert_eq!(sim.work(), ["late"]);
}

#[test]
fn a_cycle_beside_a_task_repeats_until_its_count_or_the_task_ends() {
    let definition = messages(&format!(
        "start s; user a; {}; service remind; end e f; s -> a; a -> e; b -> remind; remind -> f",
        border("b", "a", false, CYCLE)
    ));
    let mut sim = Sim::start(&definition);
    for left in ["R2/1wd", "R1/1wd"] {
        let fired = sim.id("b");
        assert!(words(&sim.done("b")).iter().any(|word| word.starts_with("timer b#") && word.ends_with(left)));
        assert_eq!(sim.apply(Command::TimerFired { activity: fired }), Err(Refused::NotOpen(fired)));
    }
    sim.done("b");
    assert_eq!(sim.open(), ["a", "remind", "remind", "remind"]);
    for _ in 0..3 {
        sim.done("remind");
    }
    sim.done("a");
    assert!(sim.finished());
}

#[test]
fn a_message_beside_a_task_can_come_again() {
    let definition = messages(&format!(
        "start s; user a; {}; service note; end e f; s -> a; a -> e; b -> note; note -> f",
        border("b", "a", false, PAID)
    ));
    let mut sim = Sim::start(&definition);
    for count in 1..=3 {
        sim.done("b");
        assert_eq!(sim.work().iter().filter(|open| **open == "note").count(), count);
    }
    sim.done("a");
    assert_eq!(sim.open(), ["note", "note", "note"]);
}

#[test]
fn an_inclusive_join_waits_for_what_an_event_on_a_border_may_still_send() {
    let definition = messages(&format!(
        "start s; and g; user a; {}; or j; user d; end e f; s -> g; g -> a; g -> j; a -> f; b -> j; j -> d; d -> e",
        border("b", "a", true, AFTER)
    ));
    let mut sim = Sim::start(&definition);
    assert_eq!(sim.work(), ["a"], "the timer may still send a token");
    sim.done("a");
    assert_eq!(sim.work(), ["d"], "now it cannot");
    let mut sim = Sim::start(&definition);
    sim.done("b");
    assert_eq!(sim.work(), ["d"]);
    assert_eq!(sim.completions("j"), 1);
}

#[test]
fn timers_that_fire_while_suspended_count_when_it_resumes() {
    let definition = messages(&format!(
        "start s; user a; {}; user late; end e; s -> a; a -> e; b -> late; late -> e",
        border("b", "a", true, AFTER)
    ));
    let mut sim = Sim::start(&definition);
    sim.apply(Command::Suspend).expect("it runs");
    let b = sim.id("b");
    sim.apply(Command::TimerFired { activity: b }).expect("kept");
    assert_eq!(sim.work(), ["a"]);
    let effects = words(&sim.apply(Command::Resume).expect("it goes on"));
    assert_eq!(effects[0], "resumed");
    assert_eq!(sim.work(), ["late"]);
}
