//! Forms as packs write them, and what is found wrong in them.

use super::{fields, form};
use crate::{Class, FieldType, Form};

pub(super) const CARD: &str = include_str!("../../tests/data/old-age-card.toml");

#[test]
fn the_form_of_the_pack_format_reads_and_round_trips() {
    let card = form(CARD);
    assert_eq!(card.pages.len(), 2);
    assert_eq!(
        card.fields().map(|(_, field)| field.id.as_str()).collect::<Vec<_>>(),
        ["citizen_id", "residence", "permit_since"]
    );
    assert_eq!(card.field("citizen_id").expect("declared").class, Some(Class::Sensitive));
    assert_eq!(card.rules[0].id, "age");
    let json = serde_json::to_string(&card).expect("serialises");
    assert_eq!(serde_json::from_str::<Form>(&json).expect("reads"), card);
    let toml = toml::to_string(&card).expect("serialises");
    assert_eq!(form(&toml), card);
    assert_eq!(card.check(), vec![]);
}

#[test]
fn unknown_words_are_errors_that_help() {
    let error = toml::from_str::<Form>("[[page]]\nid = \"p\"\n[[page.field]]\nid = \"a\"\ntype = \"texts\"")
        .expect_err("no such type");
    assert!(error.to_string().contains("did you mean \"text\"?"), "{error}");
    let error = toml::from_str::<Form>("[[page]]\nid = \"p\"\n[[page.field]]\nid = \"a\"\ntype = \"text\"\nlabl = 1")
        .expect_err("no such key");
    assert!(error.to_string().contains("labl"), "{error}");
    assert!(
        toml::from_str::<Form>("[[page]]\nid = \"p\"\n[rule.a]\nif = \"true\"\nelse = { zh = \"\" }\nwith = { a = 1 }")
            .is_err()
    );
}

/// More of a field, the code that must be found, and where.
#[test]
fn each_finding_is_found() {
    let cases = [
        ("[[page.field]]\nid = \"A-b\"\ntype = \"text\"", "S001", "page.p.field.A-b"),
        ("[[page.field]]\nid = \"today\"\ntype = \"text\"", "S001", "page.p.field.today"),
        (
            "[[page.field]]\nid = \"a\"\ntype = \"text\"\n[[page.field]]\nid = \"a\"\ntype = \"text\"",
            "S002",
            "page.p.field.a",
        ),
        ("", "S003", "page.p"),
        ("[[page.field]]\nid = \"a\"\ntype = \"text\"", "S004", "page.p.field.a.label"),
        ("[[page.field]]\nid = \"a\"\ntype = \"text\"\nlabel = { zh = \"甲\" }", "S005", "page.p.field.a.label"),
        ("[[page.field]]\nid = \"a\"\ntype = \"text\"", "S006", "page.p.field.a"),
        ("[[page.field]]\nid = \"a\"\ntype = \"citizen-id\"\nclass = \"personal\"", "S007", "page.p.field.a"),
        (
            "[[page.field]]\nid = \"a\"\ntype = \"text\"\nclass = \"sensitive\"\nsortable = true",
            "S008",
            "page.p.field.a",
        ),
        ("[[page.field]]\nid = \"a\"\ntype = \"text\"\nwhen = \"1 +\"", "S009", "page.p.field.a.when"),
        (
            "[[page.field]]\nid = \"a\"\ntype = \"text\"\ncheck = { if = \"1 + 1\", else = { zh = \"一\", en = \"one\" } }",
            "S010",
            "page.p.field.a.check",
        ),
        (
            "[[page.field]]\nid = \"a\"\ntype = \"text\"\ncheck = { if = \"b = 1\", else = { zh = \"一\", en = \"one\" } }",
            "S010",
            "page.p.field.a.check",
        ),
        (
            "[[page.field]]\nid = \"a\"\ntype = \"text\"\nwhen = \"b\"\n[[page.field]]\nid = \"b\"\ntype = \"yes-no\"",
            "S011",
            "page.p.field.a.when",
        ),
        (
            "[[page.field]]\nid = \"a\"\ntype = \"computed\"\nvalue = \"b\"\n[[page.field]]\nid = \"b\"\ntype = \"computed\"\nvalue = \"a\"",
            "S012",
            "page.p.field.a",
        ),
        ("[[page.field]]\nid = \"a\"\ntype = \"text\"\nlist = \"x\"", "S013", "page.p.field.a"),
        ("[[page.field]]\nid = \"a\"\ntype = \"choice\"", "S014", "page.p.field.a"),
        ("[[page.field]]\nid = \"a\"\ntype = \"table\"", "S014", "page.p.field.a"),
        ("[[page.field]]\nid = \"a\"\ntype = \"computed\"", "S014", "page.p.field.a"),
        ("[[page.field]]\nid = \"a\"\ntype = \"code\"", "S014", "page.p.field.a"),
        ("[[page.field]]\nid = \"a\"\ntype = \"whole\"\nmin = 3\nmax = 2", "S015", "page.p.field.a.min"),
        ("[[page.field]]\nid = \"a\"\ntype = \"date\"\nmin = \"soon\"", "S015", "page.p.field.a.min"),
        ("[[page.field]]\nid = \"a\"\ntype = \"file\"\nfile = { kinds = [\"imag\"] }", "S015", "page.p.field.a.file"),
        ("[[page.field]]\nid = \"a\"\ntype = \"certificate\"\ntypes = [\"110\"]", "S015", "page.p.field.a.types"),
        ("[rule.r]\nif = \"true\"\nelse = { zh = \"一\", en = \"one\" }\npage = \"q\"", "S016", "rule.r"),
        ("[rule.r]\nif = \"true\"\nelse = { zh = \"{day}\", en = \"{day}\" }", "S017", "rule.r.else"),
    ];
    for (source, code, path) in cases {
        let found = fields(source).check();
        assert!(found.iter().any(|finding| finding.code == code && finding.path == path), "{code} {path}: {found:#?}");
        assert!(found.iter().all(|finding| !finding.zh.is_empty() && !finding.en.is_empty()));
    }
    let nested = "[[page.field]]\nid = \"a\"\ntype = \"table\"\nfields = [{ id = \"b\", type = \"table\" }]";
    assert!(fields(nested).check().iter().any(|finding| finding.code == "S013"));
    assert!(
        fields("[[page.field]]\nid = \"a\"\ntype = \"file\"\nfile = { kinds = [\"imag\"] }")
            .check()
            .iter()
            .any(|finding| finding.suggestion.as_deref() == Some("image"))
    );
    let many = "[[page]]\nid = \"x\"\n".repeat(101);
    assert!(form(&many).check().iter().any(|finding| finding.code == "S018"));
    assert!(Form::default().check().iter().any(|finding| finding.code == "S003"));
}

#[test]
fn a_type_never_goes_below_its_class() {
    let form = fields("[[page.field]]\nid = \"a\"\ntype = \"phone\"\nclass = \"public\"");
    assert_eq!(form.field("a").expect("declared").class(), Class::Sensitive);
    let form = fields(
        "[[page.field]]\nid = \"a\"\ntype = \"table\"\nclass = \"internal\"\nfields = [{ id = \"b\", type = \"person\" }]",
    );
    assert_eq!(form.field("a").expect("declared").class(), Class::Sensitive);
    assert!(FieldType::ALL.iter().all(|kind| FieldType::from_name(kind.name()) == Some(*kind)));
}
