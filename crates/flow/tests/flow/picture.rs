//! Drawings and progress strips.

use crate::sim::{Sim, file, good, good_model, model};
use flow::{Definition, svg};
use serde_json::json;

const MODEL: &str = include_str!("../data/two-levels.bpmn");

fn class_of(drawn: &str, element: &str) -> String {
    let document = roxmltree::Document::parse(drawn).expect("an SVG is XML");
    let node = document.descendants().find(|node| node.attribute("data-element") == Some(element));
    node.and_then(|node| node.attribute("class")).unwrap_or_default().to_owned()
}

#[test]
fn each_node_says_whether_it_is_done_now_or_next() {
    let definition = good(MODEL);
    let mut sim = Sim::start(&definition);
    sim.done_with("accept", json!({"accepted": true}));
    sim.done("examine");
    let drawn = svg(&definition, Some(&sim.state), base::Locale::Zh);
    for (element, word) in [
        ("start", "done"),
        ("accept", "done"),
        ("is-accepted", "done"),
        ("examine", "done"),
        ("visit", "now"),
        ("inspection", "now"),
        ("join", "next"),
        ("decide", "next"),
        ("turned-away", "next"),
    ] {
        assert!(class_of(&drawn, element).ends_with(word), "{element}: {}", class_of(&drawn, element));
    }
    sim.done("visit");
    sim.done_with("decide", json!({"granted": "no"}));
    let drawn = svg(&definition, Some(&sim.state), base::Locale::Zh);
    assert!(class_of(&drawn, "not-granted").ends_with("done") && class_of(&drawn, "visit").ends_with("done"));
    let plain = svg(&definition, None, base::Locale::Zh);
    assert!(!plain.contains(" done") && !plain.contains(" now"));
}

#[test]
fn every_node_and_flow_is_drawn_inside_the_view_box() {
    for definition in [
        good(MODEL),
        good_model("start s; xor m; user a; xor x/e; end e; s -> m; m -> a; a -> x; x -> m if again; x -> e"),
    ] {
        let drawn = svg(&definition, None, base::Locale::Zh);
        let document = roxmltree::Document::parse(&drawn).expect("an SVG is XML");
        let view: Vec<f64> = document
            .root_element()
            .attribute("viewBox")
            .expect("given")
            .split(' ')
            .map(|n| n.parse().expect("a number"))
            .collect();
        let nodes = document.descendants().filter(|node| node.attribute("data-element").is_some()).count();
        assert_eq!(nodes, definition.elements().count());
        for shape in document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "rect"))) {
            let number = |name| shape.attribute(name).and_then(|value| value.parse::<f64>().ok()).expect("a number");
            assert!(number("x") >= view[0] && number("x") + number("width") <= view[0] + view[2]);
            assert!(number("y") >= view[1] && number("y") + number("height") <= view[1] + view[3]);
        }
        assert!(!drawn.contains("style=") && !drawn.contains("NaN") && !drawn.contains("inf"));
    }
}

#[test]
fn shapes_of_a_layout_do_not_overlap() {
    let definition = good(MODEL);
    let drawn = svg(&definition, None, base::Locale::Zh);
    let document = roxmltree::Document::parse(&drawn).expect("an SVG is XML");
    let boxes: Vec<(&str, [f64; 4])> = document
        .descendants()
        .filter(|node| node.attribute("data-element").is_some_and(|id| !["inspection", "visit"].contains(&id)))
        .filter_map(|node| {
            let shape = node.children().find(|child| child.tag_name().name() == "rect")?;
            let number = |name| shape.attribute(name).and_then(|value| value.parse::<f64>().ok());
            Some((node.attribute("data-element")?, [number("x")?, number("y")?, number("width")?, number("height")?]))
        })
        .collect();
    for (at, (one, a)) in boxes.iter().enumerate() {
        for (other, b) in &boxes[at + 1..] {
            let apart = a[0] + a[2] <= b[0] || b[0] + b[2] <= a[0] || a[1] + a[3] <= b[1] || b[1] + b[3] <= a[1];
            assert!(apart, "{one} and {other} overlap");
        }
    }
}

#[test]
fn coordinates_of_the_file_are_used() {
    let di = r#"</process><d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:c="http://www.omg.org/spec/DD/20100524/DC" xmlns:i="http://www.omg.org/spec/DD/20100524/DI"><d:BPMNPlane bpmnElement="p">
      <d:BPMNShape bpmnElement="s"><c:Bounds x="152" y="102" width="36" height="36"/></d:BPMNShape>
      <d:BPMNShape bpmnElement="a"><c:Bounds x="240" y="80" width="100" height="80"/></d:BPMNShape>
      <d:BPMNShape bpmnElement="e"><c:Bounds x="392" y="102" width="36" height="36"/></d:BPMNShape>
      <d:BPMNEdge bpmnElement="s-a"><i:waypoint x="188" y="120"/><i:waypoint x="240" y="120"/></d:BPMNEdge>
      <d:BPMNEdge bpmnElement="a-e"><i:waypoint x="340" y="120"/><i:waypoint x="nonsense" y="120"/></d:BPMNEdge>
      </d:BPMNPlane></d:BPMNDiagram>"#;
    let text = file(&model("start s; user a; end e; s -> a; a -> e")).replace("</process>", di);
    let definition = Definition::parse(&text).expect("good");
    let drawn = svg(&definition, None, base::Locale::Zh);
    assert!(drawn.contains(r#"<rect x="240" y="80" width="100" height="80""#), "{drawn}");
    assert!(drawn.contains("M188 120L240 120"));
    assert!(drawn.contains("M340 120L392 120"), "an edge that does not read is drawn straight");
}

fn steps(definition: &Definition) -> Vec<String> {
    let ids = |step: &flow::PathStep| step.elements.iter().map(|one| &*one.id).collect::<Vec<_>>().join("+");
    definition.path_steps().iter().map(ids).collect()
}

#[test]
fn the_main_line_is_what_people_see() {
    assert_eq!(steps(&good(MODEL)), ["accept", "examine+visit", "decide", "licence"]);
    let long =
        good_model("start s; xor g/x; user a x b; end e; s -> g; g -> a if short; g -> x; x -> b; a -> e; b -> e");
    assert_eq!(steps(&long), ["x", "b"]);
    let looped = good_model("start s; user a b; xor x/e; end e; s -> a; a -> b; b -> x; x -> a if again; x -> e");
    assert_eq!(steps(&looped), ["a", "b"]);
    let joint = good_model(
        "start s; user a; and g j; call c1 c2; user b; end e; s -> a; a -> g; g -> c1; g -> c2; c1 -> j; c2 -> j; j -> b; b -> e",
    );
    assert_eq!(steps(&joint), ["a", "c1+c2", "b"]);
    assert!(joint.path_steps()[1].elements[0].child);
}
