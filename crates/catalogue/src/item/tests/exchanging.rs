//! National records and sheets, out and in.

use super::super::*;
use super::{merged, sample};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn national_names_and_codes() {
    let record = exchange::to_record(&merged());
    let basic = &record["basic"];
    assert_eq!(basic["task_name"], "图书借阅证");
    assert_eq!(basic["task_type"], "20");
    assert_eq!(basic["use_level"], "4");
    assert_eq!(basic["handle_type"], "2,1");
    assert_eq!((&basic["promise_day"], &basic["promise_type"]), (&json!(3), &json!("工作日")));
    assert_eq!(basic["anticipate_explain"], "《中华人民共和国行政许可法》第 42 条");
    assert_eq!(basic["plan_effective_date"], "2026-09-01");
    assert_eq!(basic["by_law"], "《中华人民共和国公共图书馆法》第 33 条");
    assert_eq!(basic["transact_addr"], "云江区政务服务中心（云江区滨江路 88 号）");
    assert_eq!(record["extension"]["result_type"], "证照");
    assert_eq!(record["extension"]["user_topic_type"], "260");
    assert_eq!(record["material"][0]["remark"], "数据共享，免提交");
    assert_eq!(record["faq"][0]["question"], "要钱吗？");
}

#[test]
fn a_record_read_over_its_own_item_changes_nothing() {
    let item = merged();
    let mut read = exchange::from_record(&exchange::to_record(&item), Some(&item)).expect("reads");
    let assigned = read.assigned.as_mut().expect("assigned");
    assert_eq!(assigned.row_guid, item.assigned.as_ref().expect("assigned").row_guid);
    assert_eq!(read, item);
}

#[test]
fn a_changed_record_changes_the_item_and_keeps_what_it_does_not_carry() {
    let item = merged();
    let mut record = exchange::to_record(&item);
    record["basic"]["task_name"] = json!("读者证");
    record["basic"]["promise_day"] = json!("2");
    record["material"][1]["is_need"] = json!("非必要");
    record["material"]
        .as_array_mut()
        .expect("rows")
        .push(json!({ "material_name": "住址证明", "is_need": 1, "page_num": "2" }));
    let read = exchange::from_record(&record, Some(&item)).expect("reads");
    assert_eq!((read.title.zh.as_str(), read.title.en.as_str()), ("读者证", ""), "English is not kept for other words");
    assert_eq!(read.limits.promised.expect("set").term.amount, 2);
    assert_eq!(read.materials[1].need, Need::Optional);
    assert_eq!(read.materials[1].title.en, "Photo");
    assert_eq!((read.materials[2].id.as_str(), read.materials[2].copies), ("m3", 2));
    assert_eq!((read.form, read.flow), (item.form, item.flow));
}

#[test]
fn a_record_from_elsewhere_becomes_a_draft() {
    let record = json!({
        "basic": {
            "task_name": "排水许可", "catalog_code": "000117001000", "task_type": "01", "project_type": "2", "use_level": "4",
            "accept_condition": "依法设立。", "anticipate_day": "20", "anticipate_type": "G", "promise_day": 5, "promise_type": "G",
            "server_type": "2、3", "handle_type": "1^2", "limit_scene_num": 1, "is_fee": "是",
            "by_law": "《城镇排水与污水处理条例》（国务院令第641号）第二十一条：从事工业……\n《某法》",
            "handle_flow": "受理：当天\n审查（乱写）\n决定：五日",
            "corp_topic_type": "310",
        },
        "fee": [{ "fee_name": "检测费", "fee_stand": "120.5 元", "by_law": "云价〔2020〕1号" }, { "fee_name": "其他", "fee_stand": "按实际" }],
        "faq": [{ "question": "多久？", "answer": "五日。" }],
    });
    let item = exchange::from_record(&record, None).expect("reads");
    assert_eq!(item.id, "item-000117001000");
    assert_eq!(item.audience, [Audience::Enterprise, Audience::Institution]);
    assert_eq!(item.channels, [Channel::Window, Channel::Online]);
    assert_eq!(item.basis[0].article, "二十一");
    assert_eq!(item.basis[0].number, "国务院令第641号");
    assert_eq!(item.basis[1].law, "某法");
    assert_eq!(item.steps.len(), 2);
    assert_eq!(item.fees[0].standard_cents, Some(12_050));
    assert_eq!(item.fees[1].standard.as_ref().expect("words").zh, "按实际");
    assert_eq!(item.limits.promised.as_ref().expect("set").term.to_string(), "5wd");
    assert!(item.charges && item.assigned.is_none());
}

#[test]
fn what_a_record_writes_in_one_line_is_read_again() {
    let mut item = sample();
    let place = |article: &str, section: &str| Basis {
        law: "意见".into(),
        number: "国发〔2015〕52号".into(),
        article: article.into(),
        section: section.into(),
        text: "县级以上……".into(),
        recalled: false,
    };
    item.basis = vec![place("二十一", ""), place("", "二十一"), place("", "三（二）"), place("", "")];
    let fee = |name: &str, standard: Option<&str>, standard_cents: Option<i64>| Fee {
        name: base::Text::new(name, ""),
        standard_cents,
        standard: standard.map(|words| base::Text::new(words, "")),
        by_law: "云价费〔2020〕1号".into(),
        waiver: None,
    };
    item.fees = vec![
        fee("证", Some("每证"), Some(2_000)),
        fee("牌", Some("每块（含邮寄）"), Some(1_050)),
        fee("检测", Some("按实际（不超过市价）"), None),
        fee("卡", None, Some(5)),
    ];
    let record = exchange::to_record(&item);
    let laws: Vec<&str> = record["basic"]["by_law"].as_str().expect("laws").lines().collect();
    assert_eq!(laws[0], "《意见》（国发〔2015〕52号）第 二十一 条：县级以上……");
    assert_eq!(laws[1], "《意见》（国发〔2015〕52号）第二十一部分：县级以上……");
    let mut without = item.clone();
    (without.basis, without.fees) = (Vec::new(), Vec::new());
    let read = exchange::from_record(&record, Some(&without)).expect("reads");
    assert_eq!((read.basis, read.fees), (item.basis, item.fees));
}

#[test]
fn everything_wrong_is_told_at_once() {
    let record = json!({ "basic": { "task_type": "77", "project_type": "2", "use_level": "4", "limit_scene_num": "many", "is_fee": "maybe" } });
    let findings = exchange::from_record(&record, Some(&sample())).expect_err("wrong");
    let told: Vec<(&str, &str)> = findings.iter().map(|finding| (finding.code, finding.path.as_str())).collect();
    assert_eq!(
        told,
        [
            ("I310", "task_name"),
            ("I310", "accept_condition"),
            ("I311", "task_type"),
            ("I311", "limit_scene_num"),
            ("I311", "is_fee")
        ]
    );
    assert!(exchange::from_record(&json!(null), None).is_err());
    let long = json!({ "basic": { "task_name": "长".repeat(6_000) } });
    assert!(
        exchange::from_record(&long, Some(&sample())).expect_err("long").iter().any(|finding| finding.code == "I312")
    );
}

#[test]
fn sheets_go_out_and_come_back() {
    let item = merged();
    let sheets = sheets::to_sheets(std::slice::from_ref(&item));
    assert_eq!(sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["basic", "material", "fee", "faq"]);
    for sheet in &sheets {
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.rows[0].len()), "{}", sheet.name);
    }
    assert_eq!(sheets[1].rows.len(), 4, "two heads and two materials");
    let records = sheets::to_records(&sheets).expect("reads");
    assert_eq!(exchange::from_record(&records[0], Some(&item)).expect("reads"), item);
}

#[test]
fn every_field_of_the_record_has_a_column() {
    let record = exchange::to_record(&merged());
    let sheets = sheets::to_sheets(&[merged()]);
    let not_in_sheets = ["is_single_login", "app_is_single_login", "is_express", "online_handle_url"];
    for part in ["basic", "extension"] {
        for field in record[part].as_object().expect("a part").keys() {
            assert!(sheets[0].rows[0].contains(field) || not_in_sheets.contains(&field.as_str()), "{field}");
        }
    }
    for (index, part) in [(1, "material"), (3, "faq")] {
        for field in record[part][0].as_object().expect("a row").keys() {
            assert!(sheets[index].rows[0].contains(field), "{part}.{field}");
        }
    }
}

#[test]
fn faulty_sheets_say_what_is_wrong() {
    let sheet = |name: &str, rows: &[&[&str]]| sheets::Sheet {
        name: name.into(),
        rows: rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect(),
    };
    let code = |list: &[sheets::Sheet]| sheets::to_records(list).expect_err("faulty")[0].code;
    assert_eq!(code(&[]), "I320");
    assert_eq!(code(&[sheet("basic", &[&["task_name"]])]), "I320");
    assert_eq!(code(&[sheet("basic", &[&["item_id"], &["a"], &["a"]])]), "I321");
    assert_eq!(
        code(&[sheet("basic", &[&["item_id"], &["a"]]), sheet("faq", &[&["item_id", "question"], &["b", "?"]])]),
        "I322"
    );
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 40, 6, |inner| {
        let name = prop_oneof![
            "[a-z_]{1,12}",
            Just("basic".to_owned()),
            Just("material".to_owned()),
            Just("task_name".to_owned()),
            Just("handle_type".to_owned())
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((name, inner), 0..6).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_record_makes_the_reader_panic(record in any_json()) {
        let _ = exchange::from_record(&record, None);
        let _ = exchange::from_record(&record, Some(&sample()));
    }
}
