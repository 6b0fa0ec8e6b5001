//! Answers: as people type them in every type of field, and as JSON that a program sends.

use crate::text;
use base::Locale;
use jiff::civil::{DateTime, date};
use schema::{Answers, Context, Form, NoReference, Raw, display, display_masked};
use std::sync::LazyLock;

const OPTIONS: &str =
    "options = [{ id = \"a\", zh = \"甲\", en = \"First\" }, { id = \"b\", zh = \"乙\", en = \"Second\" }]";
const COLUMNS: &str = "fields = [{ id = \"name\", type = \"text\", label = { zh = \"姓名\", en = \"Name\" } }, \
    { id = \"share\", type = \"percent\", label = { zh = \"比例\", en = \"Share\" } }]";

/// A form with a field of every type, named after it.
static FORM: LazyLock<Form> = LazyLock::new(|| {
    let mut source = "[[page]]\nid = \"p\"\ntitle = { zh = \"页\", en = \"Page\" }\n".to_owned();
    for kind in schema::FieldType::ALL {
        let more = match kind.name() {
            "choice" | "choices" => OPTIONS,
            "code" => "list = \"trades\"",
            "person" => "types = [\"111\"]",
            "address" => "point = true",
            "table" => COLUMNS,
            "computed" => "value = '1 + 2'\nas = \"money\"",
            _ => "",
        };
        let (id, name) = (kind.name().replace('-', "_"), kind.name());
        source += &format!(
            "[[page.field]]\nid = \"{id}\"\ntype = \"{name}\"\nlabel = {{ zh = \"问题\", en = \"Question\" }}\nclass = \"sensitive\"\n{more}\n"
        );
    }
    toml::from_str(&source).expect("a form of every type")
});

fn now() -> DateTime {
    date(2026, 11, 23).at(9, 0, 0, 0)
}

/// What is told about each answer; what is masked never shows the whole of a longer one.
fn show(values: &Answers) {
    for (_, field) in FORM.fields() {
        let Some(value) = values.get(&field.id) else { continue };
        for locale in Locale::ALL {
            let _ = display(field, value, locale, &NoReference);
            let _ = display_masked(field, value, locale, &NoReference);
        }
    }
}

/// `field=value` lines, as a browser would send them.
pub fn typed() -> Vec<Vec<u8>> {
    [
        "text=云州拾光茶饮９９\nwhole=１，200\nmoney=300,000 元\npercent=70%",
        "date=2026年1月5日\ndate_range.from=2026-1-5\ndate_range.to=20260201\ntime=9点30分\nmonth=2026年1月\nyear=２０２６年",
        "yes_no=yes\nchoice=b\nchoices=a\nchoices=b\nstatement=yes\ncode=H62\ndivision=110105",
        "address.division=110105\naddress.detail=桂花巷 16 号\naddress.lon=119.30\naddress.lat=26.08",
        "citizen_id=110105 19491231 002x\ncredit_code=91350100m000100y43\ncertificate.type=414\ncertificate.number=e12345678",
        "phone=138 0013 8000\nemail=Chen@Example.COM\nurl=https://example.com/a\nbank_account=3501 0000 1234",
        "person.name=陈晓岚\nperson.certificate.number=11010519491231002X\norganisation.name=云\norganisation.code=91350100M000100Y43",
        "table[0].name=陈\ntable[0].share=70\ntable[3].name=周\ntable[99999999999].name=远\nfile=1\nimage=2\ncomputed=999\ndecimal=1,234.50",
    ]
    .iter()
    .map(|lines| lines.as_bytes().to_vec())
    .collect()
}

/// What is typed is kept or refused with words, and what is kept is accepted again.
pub fn answers(bytes: &[u8]) {
    let Some(lines) = text(bytes) else { return };
    let mut raw = Raw::new();
    for (key, value) in lines.split('\n').filter_map(|line| line.split_once('=')) {
        raw.push(key, value);
    }
    let context = Context::new(now(), &NoReference);
    let outcome = FORM.read(&raw, &context);
    for problem in &outcome.problems {
        assert!(!problem.say.zh.is_empty() && !problem.say.en.is_empty(), "{problem:?}");
    }
    show(&outcome.values);
    let again = FORM.accept(&outcome.values, &context);
    for (id, value) in &outcome.values {
        let kept = again.values.get(id);
        let refused = again.problems.iter().any(|problem| problem.top() == id);
        assert!(kept.is_some() || refused, "{id} was typed as {value} and is neither kept nor refused");
    }
}

pub fn json() -> Vec<Vec<u8>> {
    let context = Context::new(now(), &NoReference);
    typed()
        .iter()
        .map(|bytes| {
            let mut raw = Raw::new();
            let lines = text(bytes).unwrap_or_default();
            for (key, value) in lines.split('\n').filter_map(|line| line.split_once('=')) {
                raw.push(key, value);
            }
            serde_json::to_vec(&FORM.read(&raw, &context).values).unwrap_or_default()
        })
        .collect()
}

/// What a program sends is kept or refused; what was kept is kept unchanged the second time.
pub fn canonical(bytes: &[u8]) {
    let Ok(given) = serde_json::from_slice::<Answers>(bytes) else { return };
    let context = Context::new(now(), &NoReference);
    let outcome = FORM.accept(&given, &context);
    show(&outcome.values);
    let again = FORM.accept(&outcome.values, &context);
    for (id, value) in &again.values {
        assert_eq!(outcome.values.get(id), Some(value), "{id} changes when it is taken in again");
    }
}
