//! Shared processes with parameters.

use crate::sim::{Sim, codes, file, good, lines, model, words};
use flow::{Data, Json, start};
use std::collections::BTreeMap;

fn shared(parameters: &str, task: &str) -> String {
    file(&format!(
        "<extensionElements>{parameters}</extensionElements>{}",
        model(&format!("start s; raw <userTask id='a' {task}/>; end e; s -> a; a -> e"))
    ))
}

fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn defaults_apply_until_values_are_given() {
    let xml = shared("<tb:parameter name='handle' default='clerk'/>", "tb:role='${handle}' tb:page='for-${handle}'");
    let definition = good(&xml);
    assert_eq!(definition.user_tasks().next().expect("one").task.role.as_deref(), Some("clerk"));
    let chief = definition.with_parameters(&values(&[("handle", "section-chief")])).expect("good");
    let task = chief.user_tasks().next().expect("one").task.clone();
    assert_eq!((task.role.as_deref(), task.page.as_deref()), (Some("section-chief"), Some("for-section-chief")));
    let back = chief.with_parameters(&values(&[])).expect("defaults");
    assert_eq!(back.user_tasks().next().expect("one").task.role.as_deref(), Some("clerk"));
}

#[test]
fn what_has_no_value_cannot_start() {
    let xml =
        shared("<tb:parameter name='handle'/><tb:parameter name='kind'/>", "tb:role='${handle}' tb:kind='${kind}'");
    let definition = good(&xml);
    assert_eq!(definition.open_parameters().collect::<Vec<_>>(), ["handle", "kind"]);
    let fault = start(&definition, &Json(&Data::new()), base::Moment(0), &crate::sim::environment());
    assert_eq!(fault.expect_err("open").code, "flow.open_parameter");
    let missing = definition.with_parameters(&values(&[("handle", "clerk")])).expect_err("kind is missing");
    assert!(lines(&missing).contains("F055") && lines(&missing).contains("kind"), "{}", lines(&missing));
    let wrong =
        definition.with_parameters(&values(&[("handle", "clerk"), ("kind", "dance")])).expect_err("no such kind");
    assert!(lines(&wrong).contains("F051"), "{}", lines(&wrong));
    let ready = definition.with_parameters(&values(&[("handle", "clerk"), ("kind", "decide")])).expect("good");
    assert_eq!(Sim::start(&ready).work(), ["a"]);
}

#[test]
fn names_are_checked_with_suggestions() {
    let xml = shared("<tb:parameter name='handle' default='clerk'/>", "tb:role='${handel}'");
    let found = flow::Definition::parse(&xml).expect_err("not declared");
    assert!(lines(&found).contains("F054") && lines(&found).contains("handle"), "{}", lines(&found));
    let definition = good(&shared("<tb:parameter name='handle' default='clerk'/>", "tb:role='${handle}'"));
    let found = definition.with_parameters(&values(&[("hande", "x")])).expect_err("unknown");
    assert!(lines(&found).contains("F054") && lines(&found).contains("“handle”"), "{}", lines(&found));
    assert_eq!(codes(&shared("<tb:parameter name='unused' default='x'/>", "tb:role='r'")), ["F056 -"]);
    assert_eq!(codes(&shared("<tb:parameter name='a b'/>", "tb:role='r'")), ["F051 -"]);
    assert_eq!(codes(&shared("<tb:parameter nam='a'/>", "tb:role='r'")), ["F050 -", "F051 -"]);
}

#[test]
fn values_are_text_and_nothing_else() {
    let definition = good(&shared("<tb:parameter name='handle' default='clerk'/>", "tb:role='${handle}'"));
    let strange = definition.with_parameters(&values(&[("handle", "<x>\"'&${handle}")])).expect("just text");
    assert_eq!(strange.user_tasks().next().expect("one").task.role.as_deref(), Some("<x>\"'&${handle}"));
}

#[test]
fn timers_take_parameters_too() {
    let xml = file(&format!(
        "<extensionElements><tb:parameter name='silence' default='5wd'/></extensionElements>{}",
        model(
            "start s; raw <intermediateCatchEvent id='t'><timerEventDefinition><timeDuration>${silence}</timeDuration></timerEventDefinition></intermediateCatchEvent>; end e; s -> t; t -> e"
        )
    ));
    let definition = good(&xml);
    assert!(words(&Sim::start(&definition).effects).contains(&"timer t#1 5wd".to_owned()));
    let longer = definition.with_parameters(&values(&[("silence", "10wd")])).expect("good");
    assert!(words(&Sim::start(&longer).effects).contains(&"timer t#1 10wd".to_owned()));
    let wrong = definition.with_parameters(&values(&[("silence", "later")])).expect_err("no time");
    assert!(lines(&wrong).contains("F041"));
}
