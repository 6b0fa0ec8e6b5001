use super::*;
use base::{Error, Locale};
use proptest::prelude::*;
use serde_json::json;

#[test]
fn every_built_in_wording_renders_in_both_languages_with_all_it_promises() {
    assert!(built_in().len() >= 20);
    for built in built_in() {
        let rendered = check(built, &built.wording).unwrap_or_else(|error| panic!("{}: {error}", built.key));
        for (locale, texts) in Locale::ALL.into_iter().zip(&rendered) {
            assert!(!texts.title.is_empty() && !texts.body.is_empty(), "{} {locale:?}", built.key);
            assert!(!format!("{texts:?}").contains("{{"), "{} {locale:?}", built.key);
            for word in ["请知悉", "予以", "相关部门", "如遇", "尊敬的"] {
                assert!(!texts.body.contains(word), "{}: {word}", built.key);
            }
        }
        assert_eq!(built.wording.zh.sms.is_empty(), built.wording.en.sms.is_empty(), "{}", built.key);
        let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(han(&built.wording.zh.body) && !han(&built.wording.en.body), "{}", built.key);
    }
}

fn edit(title: &str, body: &str) -> Wording {
    let mut wording = built("case.submitted").expect("is built in").wording.clone();
    title.clone_into(&mut wording.zh.title);
    body.clone_into(&mut wording.zh.body);
    wording
}

fn refused(title: &str, body: &str) -> (String, String) {
    match check(built("case.submitted").expect("is built in"), &edit(title, body)) {
        Err(Error::Refused(refusal)) => (refusal.code.to_string(), format!("{:?}", refusal.args)),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn an_edited_wording_is_checked_with_sample_data() {
    let [zh, en] = check(built("case.submitted").expect("is built in"), &edit("好：{{ item }}", "编号 {{ number }}"))
        .expect("is sound");
    assert_eq!((zh.title.as_str(), en.title.as_str()), ("好：居住证申领", "Submitted: Residence permit"));
    assert_eq!(refused("", "x").0, "wording.empty");
    let (code, args) = refused("x", "{% if false %}{{ phone }}{% endif %}");
    assert!(code == "wording.unknown_value" && args.contains("phone") && args.contains("body"), "{code} {args}");
    assert_eq!(refused("{{ number", "x").0, "wording.broken");
    assert_eq!(refused("x", "{% include 'secret' %}").0, "wording.broken");
    assert_eq!(refused("x", "{{ number|upper }}").0, "wording.broken");
    assert_eq!(refused("x", "{% for a in number %}{% for b in number %}{% for c in number %}{% for d in number %}{{ d }}{% endfor %}{% endfor %}{% endfor %}{% endfor %}").0, "wording.broken");
    assert_eq!(refused("x", "{{ number * 1000000000 }}").0, "wording.broken");
    assert_eq!(refused("x", &"长".repeat(4_001)).0, "wording.broken");
}

#[test]
fn a_faulty_edited_wording_falls_back_to_the_built_in_one() {
    let built = built("case.submitted").expect("is built in");
    let data = json!({"number": "1", "item": {"zh": "居住证", "en": ""}, "answer_by": "11 月 25 日"});
    let rendered = render(built, Some(&edit("{{ gone }}", "x")), &data, Locale::Zh).expect("renders");
    assert_eq!(rendered.title, "已提交：居住证");
    assert_eq!(
        render(built, None, &data, Locale::En).expect("renders").title,
        "Submitted: 居住证",
        "no English falls back"
    );
    assert!(render(built, None, &json!({}), Locale::Zh).is_err(), "the caller forgot the values");
    let body = render(built, None, &json!({"number": "<b>{{ x }}</b>", "item": "a", "answer_by": "b"}), Locale::Zh)
        .expect("renders")
        .body;
    assert!(body.contains("<b>{{ x }}</b>"), "values are never templates");
}

proptest! {
    #[test]
    fn no_template_panics(title in "\\PC{0,60}", body in "(\\{\\{|\\}\\}|\\{%|%\\}|[a-z ]){0,30}") {
        let _ = check(built("case.submitted").expect("is built in"), &edit(&title, &body));
    }
}
