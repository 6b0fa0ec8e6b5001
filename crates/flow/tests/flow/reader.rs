//! Findings: each has its code, element and line, and a sentence in both languages.

use crate::sim::{codes, file, file_with, findings, flow, good_model, model};
use flow::{Definition, Severity};

/// A process with one line of its own between start and end.
fn with(element: &str) -> String {
    file(&format!("{}\n{element}\n{}", model("start s; end e"), flow("s", "x") + &flow("x", "e")))
}

#[test]
fn every_element_that_is_not_run_is_refused_with_its_id_and_line() {
    let event = |tag: &str, definition: &str| format!("<{tag} id='x'><{definition}/></{tag}>");
    let mut cases: Vec<(&str, String)> = Vec::new();
    for tag in [
        "scriptTask",
        "sendTask",
        "receiveTask",
        "complexGateway",
        "transaction",
        "adHocSubProcess",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "choreographyTask",
        "callChoreography",
        "subChoreography",
        "ioSpecification",
        "property",
        "implicitThrowEvent",
        "nonsense",
        "correlationSubscription",
        "resourceRole",
        "performer",
    ] {
        cases.push(("F010", format!("<{tag} id='x'/>")));
    }
    let catching = ["signal", "conditional", "link", "error", "escalation", "compensate", "cancel"];
    for kind in catching {
        cases.push(("F011", event("intermediateCatchEvent", &format!("{kind}EventDefinition"))));
    }
    for kind in ["message", "signal", "link", "escalation", "compensate"] {
        cases.push(("F011", event("intermediateThrowEvent", &format!("{kind}EventDefinition"))));
    }
    for kind in ["message", "signal", "error", "escalation", "compensate", "cancel"] {
        cases.push(("F011", event("endEvent", &format!("{kind}EventDefinition"))));
    }
    for kind in ["timer", "signal", "conditional"] {
        cases.push(("F011", event("startEvent", &format!("{kind}EventDefinition"))));
    }
    for kind in ["error", "escalation", "signal", "conditional", "compensate", "cancel"] {
        let boundary = format!("<boundaryEvent id='x' attachedToRef='y'><{kind}EventDefinition/></boundaryEvent>");
        cases.push(("F011", boundary));
    }
    cases.push((
        "F011",
        "<intermediateCatchEvent id='x'><eventDefinitionRef>other</eventDefinitionRef></intermediateCatchEvent>".into(),
    ));
    cases.push(("F013", "<intermediateCatchEvent id='x'/>".into()));
    cases.push(("F013", "<boundaryEvent id='x' attachedToRef='y'/>".into()));
    cases.push(("F013", "<intermediateCatchEvent id='x'><timerEventDefinition/></intermediateCatchEvent>".into()));
    cases.push(("F013", "<intermediateCatchEvent id='x'><messageEventDefinition/></intermediateCatchEvent>".into()));
    let both = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition><signalEventDefinition/>";
    cases.push((
        "F013",
        format!("<intermediateCatchEvent id='x' parallelMultiple='true'>{both}</intermediateCatchEvent>"),
    ));
    for marker in [
        "standardLoopCharacteristics",
        "multiInstanceLoopCharacteristics",
        "ioSpecification",
        "property",
        "potentialOwner",
    ] {
        cases.push(("F012", format!("<userTask id='x' tb:role='r'><{marker}/></userTask>")));
    }
    for attribute in ["isForCompensation='true'", "startQuantity='2'", "completionQuantity='3'"] {
        cases.push(("F012", format!("<manualTask id='x' {attribute}/>")));
    }
    cases.push(("F012", "<subProcess id='x' triggeredByEvent='true'/>".into()));
    cases.push(("F012", "<eventBasedGateway id='x' instantiate='true'/>".into()));
    cases.push(("F012", "<eventBasedGateway id='x' eventGatewayType='Parallel'/>".into()));
    let inside = model("start is; end ie; is -> ie").replace('\n', "");
    cases.push(("F012", format!("<subProcess id='x'><multiInstanceLoopCharacteristics/>{inside}</subProcess>")));
    assert!(cases.len() > 60);
    for (code, element) in cases {
        let found = findings(&with(&element));
        let first = found.iter().find(|one| one.severity == Severity::Error).expect("refused");
        assert_eq!((first.code, first.element.as_deref(), first.line), (code, Some("x"), 7), "{element}: {found:?}");
        assert!(!first.zh.is_empty() && !first.en.is_empty());
    }
}

#[test]
fn elements_beside_the_process_are_read_noted_or_refused() {
    let content = model("start s; end e; s -> e");
    for (beside, expected) in [
        ("<message id='m' name='paid'/>", vec![]),
        ("<signal id='x'/>", vec!["F015 x"]),
        ("<error id='x'/>", vec!["F015 x"]),
        ("<import namespace='n' location='l' importType='i'/>", vec!["F010 -"]),
        ("<choreography id='x'/>", vec!["F010 x"]),
        ("<collaboration id='c'><participant id='x' processRef='p'/></collaboration>", vec!["F015 x"]),
        ("<collaboration id='c'><messageFlow id='x' sourceRef='a' targetRef='b'/></collaboration>", vec!["F010 x"]),
        ("<process id='x'/>", vec!["F030 x", "F006 p"]),
        ("<process id='x' isExecutable='false'/>", vec!["F015 x"]),
        ("<other xmlns='urn:tool'/>", vec!["F014 -"]),
    ] {
        assert_eq!(codes(&file_with(beside, &content)), expected, "{beside}");
    }
    let lane = format!(
        "<laneSet id='l'/><textAnnotation id='t'><text>x</text></textAnnotation><association id='a' sourceRef='t' targetRef='s'/>{content}"
    );
    assert_eq!(codes(&file(&lane)), ["F015 l"]);
    let still = file(&content).replace("isExecutable=\"true\"", "isExecutable=\"false\"");
    assert_eq!(codes(&still), ["F005 p"]);
    let none = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>"#;
    assert_eq!(codes(none), ["F005 -"]);
}

#[test]
fn structure_is_checked() {
    for (text, expected) in [
        ("end e", vec!["F030 p"]),
        ("start s t; end e; s -> e; t -> e", vec!["F031 t", "F032 t"]),
        ("start s; user a; user lost; end e; s -> a; a -> e; lost -> e", vec!["F032 lost"]),
        ("start s; user a b; end e; s -> a; a -> b; b -> a", vec!["F032 e", "F033 s", "F033 a", "F033 b"]),
        ("start s; user a; end e; s -> a; a -> nowhere", vec!["F022 a-nowhere", "F032 e"]),
        ("start s; user a; end e; s -> a; a -> s; a -> e", vec!["F024 s"]),
        ("start s; user a; end e; s -> e; e -> a", vec!["F024 e"]),
        ("start s; xor g; s -> g", vec!["F024 g"]),
        ("start s; race r; user a b; end e; s -> r; r -> a; r -> b; a -> e; b -> e", vec!["F024 a", "F024 b"]),
        ("start s; user a; race r; end e; s -> a; a -> r; r -> e", vec!["F024 r", "F024 e"]),
        ("start s; xor g; user a b; end e; s -> g; g -> a if x; g -> b; a -> e; b -> e", vec!["F035 g-b"]),
        ("start s; xor g; user a b; end e; s -> g; g -> a if x; g -> b if y; a -> e; b -> e", vec!["F034 g"]),
        (
            "start s; xor g/b; user a b; end e; s -> g; g -> a if x; g -> b if y; a -> e; b -> e",
            vec!["F036 g", "F034 g"],
        ),
        ("start s; xor g/gone; user a; end e; s -> g; g -> a; a -> e", vec!["F022 g"]),
        ("start s; and g; user a b; end e; s -> g; g -> a if x; g -> b; a -> e; b -> e", vec!["F036 g-a"]),
        ("start s; xor g h/e; end e; s -> g; g -> h; h -> g if x; h -> e", vec!["F039 g"]),
        (
            "start s; user a; end e; s -> a; a -> e; raw <boundaryEvent id='b' attachedToRef='e'><timerEventDefinition><timeDuration>1wd</timeDuration></timerEventDefinition></boundaryEvent>; b -> e",
            vec!["F024 b", "F032 b"],
        ),
        (
            "start s; user a; end e; s -> a; a -> e; raw <boundaryEvent id='b' attachedToRef='gone'><timerEventDefinition><timeDuration>1wd</timeDuration></timerEventDefinition></boundaryEvent>; b -> e",
            vec!["F022 b", "F032 b"],
        ),
        (
            "start s; user a; end e; s -> a; a -> e; raw <boundaryEvent id='b' attachedToRef='a'><timerEventDefinition><timeDuration>1wd</timeDuration></timerEventDefinition></boundaryEvent>",
            vec!["F024 b"],
        ),
        (
            "start s; raw <userTask id='a' tb:role='r'><incoming>gone</incoming></userTask>; end e; s -> a; a -> e",
            vec!["F022 a"],
        ),
    ] {
        let mut expected = expected;
        expected.sort_unstable();
        let mut found = codes(&file(&model(text)));
        found.sort_unstable();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn flows_that_cross_a_border_are_refused() {
    let inside = model("start is; user x; end ie; is -> x; x -> ie");
    let text =
        format!("{}<subProcess id='sub'>{inside}</subProcess>", model("start s; end e; s -> sub; sub -> e; s -> x"));
    assert_eq!(codes(&file(&text)), ["F023 s-x"]);
}

#[test]
fn ids_are_needed_and_used_once() {
    let doubled = file(&model("start s; user a; user a; end e; s -> a; a -> e"));
    assert!(codes(&doubled).contains(&"F021 a".to_owned()));
    let nameless = file("<startEvent/><endEvent id='e'/>");
    assert!(codes(&nameless).contains(&"F020 -".to_owned()));
    let flows = file("<startEvent id='s'/><endEvent id='e'/><sequenceFlow sourceRef='s' targetRef='e'/>");
    assert_eq!(codes(&flows), Vec::<String>::new(), "a flow may go without");
}

#[test]
fn expressions_and_timers_are_checked() {
    let bad = "start s; xor g/b; user a b; end e; s -> g; g -> a if (1 +; g -> b; a -> e; b -> e";
    assert_eq!(codes(&file(&model(bad))), ["F040 g-a"]);
    let juel = bad.replace("(1 +", "${approved}");
    assert_eq!(codes(&file(&model(&juel))), ["F040 g-a"]);
    let script = file(&model(&bad.replace("(1 +", "x")))
        .replace("<conditionExpression", "<conditionExpression language='javascript'");
    assert_eq!(codes(&script), ["F042 g-a"]);
    let feel = file(&model(&bad.replace("(1 +", "= x")))
        .replace("<conditionExpression", "<conditionExpression language='https://www.omg.org/spec/DMN/20191111/FEEL/'");
    assert_eq!(codes(&feel), Vec::<String>::new());
    let timer = |what: &str| {
        file(&model(&format!(
            "start s; raw <intermediateCatchEvent id='t'><timerEventDefinition>{what}</timerEventDefinition></intermediateCatchEvent>; end e; s -> t; t -> e"
        )))
    };
    for what in [
        "<timeDuration>soon</timeDuration>",
        "<timeDate>2026-02-30</timeDate>",
        "<timeDuration/>",
        "<timeCycle>R3/P1D</timeCycle>",
    ] {
        assert!(codes(&timer(what)).contains(&"F041 t".to_owned()), "{what}: {:?}", codes(&timer(what)));
    }
    assert!(codes(&timer("<timeDuration>=1 +</timeDuration>")).contains(&"F040 t".to_owned()));
}

#[test]
fn the_caller_can_check_names_and_types() {
    let definition =
        good_model("start s; xor g/b; user a b; end e; s -> g; g -> a if aplicant_age >= 60; g -> b; a -> e; b -> e");
    let mut scope = feel::Scope::new();
    scope.insert("applicant_age", feel::Type::Number);
    let found = definition.check_expressions(&scope);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].code, found[0].element.as_deref()), ("F040", Some("g-a")));
    assert!(found[0].en.contains("applicant_age"), "{}", found[0].en);
}

#[test]
fn words_of_our_namespace_are_closed() {
    let task = |words: &str| file(&model(&format!("start s; raw <userTask id='a' {words}/>; end e; s -> a; a -> e")));
    let inside = |element: &str| {
        file(&model(&format!(
            "start s; raw <userTask id='a' tb:role='r'><extensionElements>{element}</extensionElements></userTask>; end e; s -> a; a -> e"
        )))
    };
    for (xml, expected, hint) in [
        (task("tb:rol='clerk'"), vec!["F050 a", "F053 a"], "role"),
        (task("tb:kind='acept'"), vec!["F051 a"], "accept"),
        (task("tb:limit='two days'"), vec!["F051 a"], "2wd"),
        (task(""), vec!["F053 a"], "tb:task"),
        (inside("<tb:tsk role='x'/>"), vec!["F050 a"], "task"),
        (inside("<tb:child item='x'/>"), vec!["F052 a"], "child"),
        (inside("<tb:task role='x'/>"), vec!["F051 a"], "role"),
        (inside("<other xmlns='urn:tool'/>"), vec!["F014 a"], "other"),
        (file(&model("start s; raw <endEvent id='e' tb:role='x'/>; s -> e")), vec!["F052 e"], "tb:"),
        (file(&model("start s; raw <tb:task role='x'/>; end e; s -> e")), vec!["F052 -"], "extensionElements"),
        (file(&model("start s; raw <callActivity id='c'/>; end e; s -> c; c -> e")), vec!["F053 c"], "item"),
        (
            file(&model("start s; raw <callActivity id='c' tb:item='i' tb:on-refusal='stop'/>; end e; s -> c; c -> e")),
            vec!["F051 c"],
            "ask",
        ),
        (file(&model("start s; raw <serviceTask id='c'/>; end e; s -> c; c -> e")), vec!["F053 c"], "tb:service"),
    ] {
        assert_eq!(codes(&xml), expected, "{xml}");
        assert!(findings(&xml)[0].en.contains(hint), "{:?} should mention {hint}", findings(&xml)[0]);
    }
}

#[test]
fn files_with_prefixes_and_other_tools_extensions_are_read() {
    let xml = r#"<?xml version="1.0"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d">
  <bpmn:process id="p" isExecutable="true" camunda:historyTimeToLive="5">
    <bpmn:startEvent id="s"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="a" name="批准" camunda:assignee="x"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="e"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
    <bpmn:sequenceFlow id="f2" sourceRef="a" targetRef="e"/>
  </bpmn:process>
</bpmn:definitions>"#;
    assert_eq!(codes(xml), ["F014 -", "F014 a", "F053 a"]);
    let definition = Definition::parse(xml).expect("notes and warnings refuse nothing");
    assert_eq!(definition.element("a").expect("there").name, "批准");
}

#[test]
fn a_finding_reads_as_one_line() {
    let found = findings(&with("<scriptTask id='x'/>"));
    assert_eq!(found[0].to_string(), "F010 7:x: element scriptTask is not run");
    assert_eq!(found[0].zh, "还不能运行 scriptTask 元素");
}
