//! Each type: good, wrong in every way with its sentences, and the round trip.

use super::{City, answers, context, fields, raw, samples};
use crate::{Answers, FieldType, display, display_masked};
use base::Locale;
use serde_json::json;

#[test]
fn there_is_a_sample_of_every_type() {
    let samples: Vec<&str> = samples::all().iter().map(|sample| sample.kind).collect();
    for kind in FieldType::ALL {
        assert!(samples.contains(&kind.name()), "{}", kind.name());
    }
    assert!(FieldType::ALL.len() >= 24);
}

#[test]
fn typed_text_becomes_json_words_and_text_again() {
    for sample in samples::all() {
        let form = sample.form();
        assert_eq!(form.check(), vec![], "{}", sample.kind);
        let typed = sample.typed.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let outcome = form.read_page("p", &typed, &Answers::new(), &context());
        assert_eq!(outcome.problems, vec![], "{}", sample.kind);
        assert_eq!(outcome.values.get("f"), Some(&sample.json), "{}", sample.kind);
        let field = form.field("f").expect("declared");
        if !sample.zh.is_empty() {
            assert_eq!(display(field, &sample.json, Locale::Zh, &City), sample.zh, "{}", sample.kind);
            assert_eq!(display(field, &sample.json, Locale::En, &City), sample.en, "{}", sample.kind);
        }
        if !sample.masked.is_empty() {
            assert_eq!(display_masked(field, &sample.json, Locale::Zh, &City), sample.masked, "{}", sample.kind);
        }
        let again = form.read_page("p", &form.spread(&outcome.values), &Answers::new(), &context());
        assert_eq!((again.values, again.problems), (outcome.values.clone(), vec![]), "{}", sample.kind);
        let strict = form.accept(&outcome.values, &context());
        assert_eq!((strict.values, strict.problems), (outcome.values, vec![]), "{}", sample.kind);
        let hidden = display_masked(field, &sample.json, Locale::En, &City);
        assert!(
            field.kind == FieldType::Division || hidden != sample.en || sample.en.is_empty(),
            "{} is not masked",
            sample.kind
        );
    }
}

/// Type, parameters, typed text, code of the problem, words that both sentences must have.
type Wrong =
    (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str, &'static str, &'static str);

#[test]
fn what_is_wrong_is_said_in_both_languages() {
    const OPTIONS: &str = r#"options = [{ id = "a", zh = "甲", en = "First" }]"#;
    let cases: Vec<Wrong> = vec![
        ("text", "", &[("f", "")], "required", "请填写“问题”", "Enter “Question”"),
        ("text", "max = 3", &[("f", "一二三四")], "too-long", "最多 3 个字，现在是 4 个", "at most 3 characters"),
        ("text", "min = 3", &[("f", "一")], "too-short", "至少 3 个字", "at least 3"),
        ("text", "", &[("f", "a\u{7}")], "control", "看不见", "control characters"),
        ("text", "", &[("f", "a\u{202E}b")], "direction", "文字方向", "writing direction"),
        ("text", "pattern = \"digits\"", &[("f", "12a")], "pattern-digits", "只能写数字", "digits only"),
        (
            "text",
            "pattern = \"letters-digits\"",
            &[("f", "1-2")],
            "pattern-letters-digits",
            "字母和数字",
            "letters and digits",
        ),
        ("text", "pattern = \"name\"", &[("f", "陈3")], "pattern-name", "照证件写", "as on the certificate"),
        ("text", "pattern = \"postcode\"", &[("f", "35000")], "pattern-postcode", "6 位数字", "6 digits"),
        ("text", "pattern = \"plate\"", &[("f", "A1")], "pattern-plate", "行驶证", "vehicle licence"),
        ("long-text", "max = 3", &[("f", "一二\n三四")], "too-long", "最多 3 个字", "at most 3 characters"),
        ("whole", "", &[("f", "1.5")], "whole", "整数", "whole number"),
        ("whole", "min = 2", &[("f", "1")], "at-least", "不能小于 2", "2 or more"),
        ("whole", "max = 2000", &[("f", "2001")], "at-most", "不能大于 2,000", "2,000 or less"),
        ("decimal", "", &[("f", "一")], "number", "请写一个数", "Write a number"),
        ("decimal", "decimals = 1", &[("f", "1.25")], "decimals", "最多 1 位，现在是 2 位", "at most 1"),
        ("money", "", &[("f", "三万")], "money", "请写金额", "Write an amount"),
        ("money", "min = 100.5", &[("f", "100")], "at-least", "不能小于 100.5", "100.5 or more"),
        ("percent", "", &[("f", "101")], "at-most", "不能大于 100", "100 or less"),
        ("date", "", &[("f", "2026-02-30")], "date", "真实的日期", "real date"),
        (
            "date",
            "max = \"today\"",
            &[("f", "2026-11-24")],
            "date-late",
            "不能晚于 2026-11-23",
            "not be after 2026-11-23",
        ),
        ("date", "min = \"2026-01-01\"", &[("f", "2025-12-31")], "date-early", "不能早于 2026-01-01", "not be before"),
        ("date-range", "", &[("f.to", "2026-01-01")], "range-start", "开始日期", "first day"),
        ("date-range", "", &[("f.from", "2026-01-01")], "range-end", "结束日期", "last day"),
        (
            "date-range",
            "",
            &[("f.from", "2026-01-02"), ("f.to", "2026-01-01")],
            "range-order",
            "不能早于开始日期",
            "before the first day",
        ),
        ("time", "", &[("f", "25:00")], "time", "24 小时制", "24 hours"),
        ("month", "", &[("f", "2026-13")], "month", "年和月", "year and month"),
        ("year", "", &[("f", "26")], "year", "四位数的年份", "four digits"),
        ("yes-no", "", &[("f", "maybe")], "yes-no", "“是”或“否”", "“Yes” or “No”"),
        ("yes-no", "", &[], "required-choice", "选一项", "Choose an answer"),
        ("choice", OPTIONS, &[("f", "z")], "choice", "给出的选项", "given answers"),
        ("choices", OPTIONS, &[], "required-choices", "至少选一项", "at least one"),
        ("statement", "", &[], "required-tick", "同意就勾选", "tick it"),
        ("statement", "", &[("f", "no")], "statement", "同意就勾选", "tick it"),
        ("code", "list = \"trades\"", &[("f", "F")], "code", "没有“F”", "“F” is not"),
        ("division", "", &[("f", "110000")], "division-unknown", "没有找到区划代码", "not known"),
        ("division", "", &[("f", "990101")], "division-rough", "请选到街道或乡镇", "street or town"),
        ("address", "", &[("f.detail", "8 号")], "division", "区县、街道", "district and street"),
        ("address", "", &[("f.division", "990101001")], "address-missing", "门牌号和房间号", "house number"),
        (
            "address",
            "",
            &[("f.division", "990101001"), ("f.detail", "桂花巷，老邮局旁边")],
            "address-detail",
            "请写到门牌号或房间号",
            "house or room number",
        ),
        (
            "address",
            "point = true",
            &[("f.division", "990101001"), ("f.detail", "8 号"), ("f.lon", "190"), ("f.lat", "1")],
            "point",
            "地图",
            "map",
        ),
        ("citizen-id", "", &[("f", "99010119900101402")], "code-length", "应有 18 位，现在是 17 位", "18"),
        ("citizen-id", "", &[("f", "110105194912310021")], "code-check", "最后一位", "last character"),
        ("citizen-id", "", &[("f", "000000199001010004")], "code-", "", ""),
        ("credit-code", "", &[("f", "91350100M000100Y44")], "code-check", "最后一位", "last character"),
        ("certificate", "", &[("f.number", "E12345678")], "certificate-type", "选择证件类型", "type of certificate"),
        ("certificate", "", &[("f.type", "414")], "certificate-number", "证件号码", "certificate number"),
        ("certificate", "", &[("f.type", "414"), ("f.number", "<b>")], "code-character", "第 1 位", "1"),
        ("phone", "", &[("f", "1380013800")], "code-length", "应有 11 位，现在是 10 位", "11"),
        ("phone", "", &[("f", "abc")], "phone", "带区号的座机号", "area code"),
        ("phone", "pattern = \"mobile\"", &[("f", "0591-87654321")], "mobile", "", ""),
        ("email", "", &[("f", "chen@")], "email", "邮箱地址", "e-mail address"),
        ("url", "", &[("f", "javascript:alert(1)")], "url", "http://", "https://"),
        ("bank-account", "", &[("f", "12 34")], "bank-account", "只有数字", "digits only"),
        ("bank-account", "", &[("f", "6222020000000000001")], "bank-check", "有一位不对", "One digit"),
        ("person", "", &[("f.name", "陈")], "certificate-number", "证件号码", "certificate number"),
        ("person", "", &[("f.phone", "13800138000")], "person-name", "姓名", "name"),
        ("person", "", &[("f.name", "陈")], "person-phone", "联系电话", "phone number"),
        ("organisation", "", &[("f.name", "某公司")], "organisation-code", "统一社会信用代码", "credit code"),
        (
            "organisation",
            "",
            &[("f.code", "91350100M000100Y43")],
            "organisation-name",
            "单位名称",
            "name of the organisation",
        ),
        ("file", "", &[], "required-file", "请上传“问题”", "Upload “Question”"),
        ("file", "", &[("f", "77")], "file-unknown", "重新上传", "again"),
        ("file", "", &[("f", "4")], "file-kind", "请换成JPG、PNG 图片、PDF", "Use JPG or PNG pictures, PDF"),
        ("image", "file = { max = \"5MB\" }", &[("f", "3")], "file-size", "超过 5 MB", "more than 5 MB"),
        ("file", "", &[("f", "1"), ("f", "2")], "file-count", "最多 1 个文件，现在是 2 个", "At most 1"),
    ];
    // A table is told by row and column below; nobody types what is computed.
    for kind in FieldType::ALL.iter().filter(|kind| !matches!(kind, FieldType::Table | FieldType::Computed)) {
        assert!(cases.iter().any(|case| case.0 == kind.name()), "{} is never wrong", kind.name());
    }
    for (kind, more, typed, code, zh, en) in cases {
        let form = fields(&format!(
            "[[page.field]]\nid = \"f\"\ntype = \"{kind}\"\nlabel = {{ zh = \"问题\", en = \"Question\" }}\nclass = \"sensitive\"\n{more}\n"
        ));
        let outcome = form.read_page("p", &raw(typed), &Answers::new(), &context());
        let problem = outcome.problems.iter().find(|problem| problem.code.starts_with(code));
        let problem = problem.unwrap_or_else(|| panic!("{kind} {typed:?}: no {code} in {:?}", outcome.problems));
        assert!(problem.sentence(Locale::Zh).contains(zh), "{kind}: {}", problem.sentence(Locale::Zh));
        assert!(problem.sentence(Locale::En).contains(en), "{kind}: {}", problem.sentence(Locale::En));
        assert!(problem.say.zh.ends_with('。') && problem.say.en.ends_with('.'), "{problem:?}");
        assert!(!problem.say.en.contains('{') && !problem.say.zh.contains('{'), "{problem:?}");
        assert_eq!((problem.page.as_str(), problem.top()), ("p", "f"));
        assert_eq!(outcome.values.get("f"), None, "{kind}");
    }
}

#[test]
fn tables_tell_row_and_column() {
    let form = fields(
        "[[page.field]]\nid = \"rows\"\ntype = \"table\"\nmin = 2\nmax = 3\nlabel = { zh = \"股东\", en = \"Shareholders\" }\nclass = \"personal\"\n\
         fields = [{ id = \"name\", type = \"text\", label = { zh = \"姓名\", en = \"Name\" } },\
         { id = \"share\", type = \"percent\", optional = true, label = { zh = \"比例\", en = \"Share\" } }]",
    );
    let read = |pairs: &[(&str, &str)]| form.read_page("p", &raw(pairs), &Answers::new(), &context());
    let few = read(&[("rows[4].name", "甲")]);
    assert_eq!(few.problems[0].code, "required-rows");
    assert!(few.problems[0].say.zh.contains("“股东”至少要填 2 行"));
    let wrong = read(&[("rows[0].name", "甲"), ("rows[0].share", "x"), ("rows[2].share", "5")]);
    let places: Vec<(&str, &str)> =
        wrong.problems.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect();
    assert_eq!(places, [("rows[0].share", "number"), ("rows[1].name", "required")]);
    assert_eq!(wrong.typed.get("rows[1].share"), Some("5"), "rows close up as their problems are numbered");
    let many: Vec<(String, &str)> = (0..4).map(|row| (format!("rows[{row}].name"), "甲")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(key, value)| (key.as_str(), *value)).collect();
    assert_eq!(read(&many).problems[0].code, "rows-many");
}

#[test]
fn interface_json_is_strict() {
    let form = fields(
        "[[page.field]]\nid = \"n\"\ntype = \"whole\"\nlabel = { zh = \"数\", en = \"Number\" }\nclass = \"public\"\n\
         [[page.field]]\nid = \"m\"\ntype = \"money\"\nlabel = { zh = \"钱\", en = \"Money\" }\nclass = \"public\"\n\
         [[page.field]]\nid = \"d\"\ntype = \"decimal\"\nlabel = { zh = \"量\", en = \"Amount\" }\nclass = \"public\"\n\
         [[page.field]]\nid = \"y\"\ntype = \"yes-no\"\nlabel = { zh = \"是否\", en = \"Whether\" }\nclass = \"public\"\n\
         [[page.field]]\nid = \"t\"\ntype = \"date\"\nlabel = { zh = \"日\", en = \"Day\" }\nclass = \"public\"",
    );
    let good = answers(json!({"n": 1, "m": 100, "d": "1.5", "y": false, "t": "2026-01-05"}));
    assert_eq!(form.validate(&good, &context()), vec![]);
    let bad = answers(json!({"n": "1", "m": 1.5, "d": 1.5, "y": "yes", "t": "2026/1/5", "zz": 1, "n2": 2}));
    let codes: Vec<(String, String)> =
        form.validate(&bad, &context()).into_iter().map(|problem| (problem.field, problem.code)).collect();
    for (field, code) in [
        ("n", "wrong-type"),
        ("m", "wrong-type"),
        ("d", "wrong-type"),
        ("y", "wrong-type"),
        ("t", "date"),
        ("zz", "unknown-field"),
        ("n2", "unknown-field"),
    ] {
        assert!(codes.contains(&(field.to_owned(), code.to_owned())), "{field} {code}: {codes:?}");
    }
}
