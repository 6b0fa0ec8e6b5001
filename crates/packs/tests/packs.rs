//! The packs of the program: no findings, and published on both engines; and what findings say of broken ones.

use base::{Clock, Moment, Text};
use catalogue::item::{Remedies, Remedy};
use db::{Call, Db, Keys, Migration, Options};
use packs::{Finding, Known, Overlays, Severity, check, compile, embedded, publish, read};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use testkit::{Store, on_both};

const SERVICES: &[&str] = &["issue-result", "issue-refusal", "issue-non-acceptance", "conclude-joint"];
const ROLES: &[&str] = &["clerk", "section-chief", "inspector", "registrar", "guardian", "partner"];

fn known() -> Known<'static> {
    Known { services: Some(SERVICES), roles: Some(ROLES), ..Known::default() }
}

fn open(store: &Store) -> Db {
    let options =
        Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), Clock::standing_at(Moment(1_795_000_000_000)));
    let steps: Vec<Migration> = [identity::MIGRATIONS, search::MIGRATIONS, catalogue::MIGRATIONS].concat();
    Db::open(&options, &steps).expect("opens")
}

fn remedies() -> Remedies {
    let remedy = |zh: &str, en: &str, within: &str| Remedy {
        office: Text::new(zh, en),
        address: None,
        phone: String::new(),
        website: String::new(),
        within: within.to_owned(),
    };
    Remedies {
        review: remedy("云州市人民政府", "Yunzhou Government", "60d"),
        lawsuit: remedy("云州市人民法院", "Yunzhou Court", "6m"),
    }
}

/// A copy of a pack in a folder, to break.
fn copy(folder: &Path, pack: &str) {
    for one in embedded().iter().filter(|one| one.id() == pack) {
        for path in one.paths() {
            let target = folder.join(pack).join(path);
            fs::create_dir_all(target.parent().expect("a folder")).expect("made");
            fs::write(target, one.file(path).expect("is there")).expect("written");
        }
    }
}

fn change(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).expect("reads");
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(path, text.replacen(from, to, 1)).expect("written");
}

#[test]
fn the_packs_of_the_program_have_no_findings() {
    let packs = embedded();
    assert_eq!(packs.iter().map(packs::Pack::id).collect::<Vec<_>>(), ["community", "enterprise-start", "standard"]);
    let findings = check(&packs, &known());
    let told: Vec<String> = findings.iter().map(Finding::to_string).collect();
    assert!(!findings.iter().any(|finding| finding.code == "P043"), "every step is named in English too: {told:#?}");
    assert!(!findings.iter().any(|finding| finding.code == "F058"), "no line crosses a step: {told:#?}");
    assert!(findings.iter().all(|finding| finding.severity == Severity::Warning), "{told:#?}");
    let compiled = compile(&packs, &Overlays::none()).unwrap_or_else(|found| panic!("{found:#?}"));
    assert!(compiled.len() >= 18);
    let joint = compiled.iter().find(|one| one.name == "enterprise-start/enterprise-start").expect("is there");
    assert_eq!(joint.body.item.children.len(), 5);
    assert!(joint.body.form.is_some());
}

#[test]
fn a_broken_pack_is_told_with_file_line_and_what_was_meant() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = |id: &str| {
        let mut packs = embedded();
        packs.retain(|pack| pack.id() != id);
        packs
    };
    let cases: [(&str, &str, &str, &str, &str); 18] = [
        ("forms/old-age-card.toml", "prefill", "prefil", "P003", "prefill"),
        ("items/old-age-card.toml", "handling  = \"promise\"", "handling  = \"promis\"", "P004", "promise"),
        (
            "items/old-age-card.toml",
            "form      = \"old-age-card\"",
            "form      = \"old-age-crd\"",
            "P010",
            "old-age-card",
        ),
        ("items/old-age-card.toml", "standard/one-office", "standard/one-ofice", "P011", "standard/one-office"),
        (
            "items/old-age-card.toml",
            "decide = \"section-chief\"",
            "decide = \"section-cheif\"",
            "P016",
            "section-chief",
        ),
        (
            "items/old-age-card.toml",
            "when  = 'residence = \"permit\"'",
            "when  = 'residense = \"permit\"'",
            "P030",
            "residence",
        ),
        ("items/old-age-card.toml", "key = \"applicant.citizen_id\"", "key = \"applicant.citizen\"", "P019", ""),
        ("items/old-age-card.toml", "statutory = { term = \"20wd\"", "statutory = { term = \"2x\"", "P004", ""),
        ("forms/old-age-card.toml", "age(citizen_id) >= 60", "age(citizen_ids) >= 60", "P021", "citizen_id"),
        ("stories/old-age-card.toml", "item   = \"old-age-card\"", "item   = \"old-age-cart\"", "P012", "old-age-card"),
        ("stories/old-age-card-refused.toml", "item    = \"old-age-card\"", "item = 3", "P004", ""),
        ("pack.toml", "needs   = [\"standard\"]", "needs   = [\"standart\"]", "P014", "standard"),
        ("pack.toml", "\"A1\", \"A3\"", "\"A1\", \"A30\"", "P042", ""),
        ("flows/marriage.bpmn", " tb:name-en=\"Accept in person\"", "", "P043", ""),
        ("flows/marriage.bpmn", " tb:name-en=\"Marriage registration\"", "", "P043", ""),
        ("stories/old-age-card.toml", "\"A1.13\"", "\"A1.213\"", "P042", ""),
        ("stories/old-age-card.toml", "rows  = [", "rows  = [] # [", "P042", ""),
        ("stories/old-age-card.toml", "title = { zh = \"66", "title = { zh = \"\", en = \"\" } # ", "P041", ""),
    ];
    for (number, (file, from, to, code, meant)) in cases.into_iter().enumerate() {
        let root = folder.path().join(number.to_string());
        copy(&root, "community");
        change(&root.join("community"), file, from, to);
        let findings = match read(&root.join("community")) {
            Err(findings) => findings,
            Ok(pack) => {
                let mut packs = all("community");
                packs.push(pack);
                check(&packs, &known())
            }
        };
        let found = findings.iter().find(|found| found.code == code);
        let found = found.unwrap_or_else(|| panic!("{file}: no {code} in {findings:#?}"));
        assert_eq!(found.file, file, "{found}");
        assert!(found.line > 0, "{found}");
        assert!(meant.is_empty() || found.suggestion.as_deref() == Some(meant), "{found}: {:?}", found.suggestion);
        assert!(!found.zh.is_empty() && !found.en.is_empty());
    }
}

#[test]
fn a_process_may_begin_with_a_message_that_is_the_application() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(folder.path(), "community");
    let root = folder.path().join("community");
    change(&root, "flows/marriage.bpmn", "  <process ", "  <message id=\"paid\" name=\"fee paid\"/>\n  <process ");
    change(
        &root,
        "flows/marriage.bpmn",
        "<outgoing>begin-to-partner-confirms</outgoing>",
        "<outgoing>begin-to-partner-confirms</outgoing>\n<messageEventDefinition messageRef=\"paid\"/>",
    );
    let mut packs = embedded();
    packs.retain(|pack| pack.id() != "community");
    packs.push(read(&root).expect("reads"));
    let findings = check(&packs, &known());
    let of_flow: Vec<_> = findings.iter().filter(|found| found.file == "flows/marriage.bpmn").collect();
    assert!(of_flow.is_empty(), "{of_flow:#?}");
}

#[test]
fn a_joint_item_and_its_process_must_say_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(folder.path(), "enterprise-start");
    let root = folder.path().join("enterprise-start");
    change(&root, "items/enterprise-start.toml", "on_refusal = \"end\"", "on_refusal = \"continue\"");
    change(&root, "flows/enterprise-start.bpmn", "employs = true", "contact_phone = \"1\"");
    change(&root, "flows/enterprise-start.bpmn", "conclude-joint", "conclude-join");
    fs::remove_file(root.join("stories/enterprise-start-refused.toml")).expect("removed");
    fs::remove_file(root.join("demo/scan.pdf")).expect("removed");
    let mut packs = embedded();
    packs.retain(|pack| pack.id() != "enterprise-start");
    packs.push(read(&root).expect("reads"));
    let findings = check(&packs, &known());
    for code in ["P033", "P032", "P018", "P040", "P001"] {
        assert!(findings.iter().any(|found| found.code == code), "no {code} in {findings:#?}");
    }
}

#[test]
fn hostile_folders_are_refused_with_words() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(read(&folder.path().join("nothing")).expect_err("refused")[0].code, "P001");
    copy(folder.path(), "standard");
    let root = folder.path().join("standard");
    fs::create_dir_all(root.join("scripts")).expect("made");
    fs::write(root.join("scripts/run.sh"), "rm").expect("written");
    fs::write(root.join("flows/large.bpmn"), vec![b'x'; 2 * 1024 * 1024]).expect("written");
    assert!(read(&root).expect_err("refused").iter().any(|found| found.code == "P005"));
    fs::write(root.join("flows/large.bpmn"), [0xff, 0xfe]).expect("written");
    let found = read(&root).expect_err("refused");
    assert!(
        found.iter().any(|found| found.code == "P001") && found.iter().any(|found| found.code == "P005"),
        "{found:#?}"
    );
}

on_both! {
    fn packs_are_published_once_and_found(store: Store) {
        let db = open(&store);
        let call = Call::system("packs");
        let packs = embedded();
        let overlays = db
            .read_now(&call, "packs.implement", {
                let packs = packs.clone();
                move |cx| packs::implementations(cx, &packs, "990100", "12345", &remedies())
            })
            .expect("made");
        assert!(overlays.is_empty(), "a city without offices has no implementations");
        let report = publish(&db, &call, &packs, &overlays).expect("published");
        assert!(report.items.len() >= 18 && report.items.iter().all(|item| item.new && item.version == 1));
        let again = publish(&db, &call, &packs, &overlays).expect("published");
        assert!(again.items.iter().all(|item| !item.new && item.version == 1));
        let ids = |report: &packs::Report| report.items.iter().map(|item| item.id).collect::<Vec<_>>();
        assert_eq!(ids(&again), ids(&report));
        let joint = db
            .read_now(&call, "item.get", |cx| catalogue::published::store::current(cx, "enterprise-start/enterprise-start"))
            .expect("reads")
            .expect("is there");
        assert_eq!(joint.parts.flow.children().count(), 5);
        assert!(joint.parts.form.as_ref().is_some_and(|form| form.field("company_name").is_some()));
        let index = Arc::new(search::Live::new("item")).get_now(&db).expect("loads");
        assert_eq!(index.find("办执照", 3)[0].id, "enterprise-start/enterprise-start");
    }
}
