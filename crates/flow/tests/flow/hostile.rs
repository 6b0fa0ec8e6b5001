//! Files made to harm: findings, in bounded time, and never a panic.

use crate::sim::{codes, file, findings, model};
use flow::Definition;
use proptest::prelude::*;

/// Milliseconds.
fn now() -> i64 {
    base::Clock::system().now().0
}

fn many(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect::<Vec<_>>().concat()
}

fn refused_quickly(xml: &str, code: &str) {
    let started = now();
    let found = findings(xml);
    assert!(found.iter().any(|one| one.code == code), "{code} expected, {:?}", found.first());
    assert!(now() - started < 10_000, "too slow: {} ms", now() - started);
    assert!(found.iter().all(|one| one.en.len() < 2_000 && one.zh.len() < 2_000));
}

#[test]
fn document_types_and_entities_are_refused() {
    refused_quickly(r#"<!DOCTYPE d [<!ENTITY a "x">]><definitions>&a;</definitions>"#, "F001");
    refused_quickly(r#"<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>"#, "F001");
    let mut laughs = String::from("<!DOCTYPE l [<!ENTITY l0 \"ha\">");
    for level in 1..20 {
        laughs.push_str(&format!("<!ENTITY l{level} \"&l{};&l{};\">", level - 1, level - 1));
    }
    refused_quickly(&(laughs + "]><l>&l19;</l>"), "F001");
    refused_quickly("<definitions>&undeclared;</definitions>", "F001");
}

#[test]
fn size_depth_and_number_are_bounded() {
    refused_quickly(&"x".repeat(2 * 1024 * 1024 + 1), "F003");
    refused_quickly(&("<a>".repeat(200_000) + &"</a>".repeat(200_000)), "F003");
    let attributes = many(100_000, |at| format!(" a{at}=''"));
    refused_quickly(&format!("<definitions{attributes}/>"), "F003");
    let spaces = many(300, |at| format!("<x{at} xmlns:n{at}='u{at}'>"));
    refused_quickly(&spaces, "F003");
    let tasks = many(20_001, |at| format!("<task id='t{at}'/>"));
    refused_quickly(&file(&tasks), "F003");
    let subs = many(95, |at| format!("<subProcess id='s{at}'>"));
    refused_quickly(&file(&(subs + &"</subProcess>".repeat(95))), "F030");
    refused_quickly(&file(&format!("<startEvent id='{}'/>", "x".repeat(5_000))), "F003");
    let long = "1 + ".repeat(2_000) + "1";
    refused_quickly(
        &file(&model(&format!("start s; xor g/b; user a b; end e; s -> g; g -> a if {long}; g -> b; a -> e; b -> e"))),
        "F003",
    );
    let deep = "(".repeat(1_000) + &")".repeat(1_000);
    refused_quickly(
        &file(&model(&format!("start s; xor g/b; user a b; end e; s -> g; g -> a if {deep}; g -> b; a -> e; b -> e"))),
        "F040",
    );
}

#[test]
fn a_thousand_mistakes_make_a_bounded_list() {
    let wrong = many(5_000, |at| format!("<scriptTask id='t{at}'/>"));
    assert!(findings(&file(&wrong)).len() <= 1_001);
}

#[test]
fn large_good_files_are_read_in_time() {
    let mut text = String::from("start s; end e; s -> t0");
    for at in 0..4_900 {
        text.push_str(&format!(
            "; task t{at}; t{at} -> {}",
            if at == 4_899 { "e".to_owned() } else { format!("t{}", at + 1) }
        ));
    }
    let started = now();
    let definition = Definition::parse(&file(&model(&text))).expect("good");
    assert_eq!(definition.elements().count(), 4_902);
    assert!(now() - started < 10_000, "too slow: {} ms", now() - started);
}

#[test]
fn many_joins_are_read_in_time() {
    let mut text = String::from("start s; s -> g0");
    for at in 0..300 {
        text.push_str(&format!("; or g{at}/b{at} j{at}; task a{at} b{at}; g{at} -> a{at} if x; g{at} -> b{at}; a{at} -> j{at}; b{at} -> j{at}; j{at} -> g{}", at + 1));
    }
    text.push_str("; end g300");
    let started = now();
    assert_eq!(codes(&file(&model(&text))), Vec::<String>::new());
    assert!(now() - started < 20_000, "too slow: {} ms", now() - started);
}

#[test]
fn encodings_and_namespaces_are_said() {
    let good = file(&model("start s; end e; s -> e"));
    let marked = format!("\u{feff}{good}");
    assert!(Definition::read(marked.as_bytes()).is_ok(), "a byte order mark is fine");
    let wide: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(Definition::read(&wide).is_err());
    let mut gbk = good.replace("Process", "X").into_bytes();
    let at = gbk.windows(8).position(|window| window == b"name=\"X\"").expect("there") + 6;
    gbk.splice(at..=at, [0xc9, 0xea]);
    let found = Definition::read(&gbk).expect_err("not UTF-8");
    assert_eq!((found[0].code, found[0].line), ("F002", 3));
    refused_quickly(&good.replace("UTF-8", "GB18030"), "F002");
    refused_quickly(&good.replace("http://www.omg.org/spec/BPMN/20100524/MODEL", "urn:other"), "F004");
    refused_quickly(&good.replace(" xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"", ""), "F004");
    refused_quickly("<html/>", "F004");
    for broken in
        ["", " ", "<", "<a", "<a><b></a>", "\0", "<?xml?>", "<!--", "<![CDATA[", "<a b=\"", "<a b='x' b='y'/>"]
    {
        refused_quickly(broken, "F001");
    }
}

#[test]
fn text_of_a_file_never_becomes_markup() {
    let task = "<userTask id='a' name='&lt;script>alert(1)&lt;/script> &quot;x&quot;' tb:role='r'/>";
    let xml = file(&(model("start s; end e; s -> a; a -> e") + task));
    let drawn = flow::svg(&Definition::parse(&xml).expect("good"), None, base::Locale::Zh);
    assert!(!drawn.contains("<script") && drawn.contains("&lt;script&gt;"));
    assert!(roxmltree::Document::parse(&drawn).is_ok());
    assert!(!drawn.contains("style="));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*") {
        let _ = Definition::parse(&text);
    }

    #[test]
    fn no_damage_makes_the_reader_panic(cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_usize), 1..8)) {
        let mut bytes = include_str!("../data/two-levels.bpmn").as_bytes().to_vec();
        for (at, byte, kind) in cuts {
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 if bytes.len() > 1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, byte),
                _ => bytes.truncate(at.max(1)),
            }
        }
        let _ = Definition::read(&bytes);
    }

    #[test]
    fn no_tag_soup_makes_the_reader_panic(parts in prop::collection::vec(prop::sample::select(vec![
        "<startEvent id='s'/>", "<startEvent id='s'>", "</startEvent>", "<endEvent id='e'/>", "<userTask id='a'/>", "<userTask>",
        "</userTask>", "<subProcess id='sub'>", "</subProcess>", "<boundaryEvent id='b' attachedToRef='a'>", "</boundaryEvent>",
        "<timerEventDefinition/>", "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>",
        "<sequenceFlow id='1' sourceRef='s' targetRef='a'/>", "<sequenceFlow id='2' sourceRef='a' targetRef='e'/>",
        "<sequenceFlow id='3' sourceRef='b' targetRef='sub'/>", "<sequenceFlow id='4' sourceRef='g' targetRef='g'/>",
        "<exclusiveGateway id='g' default='4'/>", "<parallelGateway id='g'/>", "<inclusiveGateway id='g'/>", "<eventBasedGateway id='r'/>",
    ]), 0..20)) {
        let _ = Definition::parse(&file(&parts.concat()));
    }
}
