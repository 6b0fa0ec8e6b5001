//! What a pack can do alone: the kernel knows no element of a process, and a department is added by files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tongban::story::{Engine, Found, find, run_with};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A copy of all packs in a folder that goes with the test.
struct Copy(tempfile::TempDir);

impl Copy {
    fn of_all() -> Copy {
        let folder = tempfile::Builder::new().prefix("tongban-packs-").tempdir().expect("a folder");
        copy(&root().join("packs"), folder.path());
        Copy(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn change(&self, name: &str, change: impl FnOnce(String) -> String) {
        let path = self.path(name);
        let before = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let after = change(before.clone());
        assert_ne!(before, after, "{name} is not changed");
        fs::write(path, after).expect("writes");
    }

    fn packs(&self) -> Vec<packs::Pack> {
        packs::read_all(self.0.path(), Vec::new()).unwrap_or_else(|found| panic!("{found:#?}"))
    }

    /// Tells stories with these packs; says which broke.
    fn tell(&self, stories: &[Found], engine: testkit::Engine) {
        let mut broken = Vec::new();
        for found in stories {
            let store = match engine {
                testkit::Engine::Sqlite => None,
                testkit::Engine::Postgres => {
                    let Some(store) = testkit::Store::fresh(engine) else {
                        testkit::missing("PostgreSQL (apt install postgresql)");
                        return;
                    };
                    Some(store)
                }
            };
            let at = store.as_ref().map_or(Engine::Sqlite, |store| Engine::Postgres(store.url().to_owned()));
            let line = run_with(found, &at, None, Some(self.packs()));
            println!("{}", line.words());
            if !line.ok {
                broken.push(line.words());
            }
        }
        assert!(broken.is_empty(), "{} broke:\n{}", broken.len(), broken.join("\n"));
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("is a folder").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copies");
        }
    }
}

fn stories(paths: &[&str]) -> Vec<Found> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| root().join(path)).collect();
    find(&paths).unwrap_or_else(|failure| panic!("{}", failure.what.en))
}

/// The attributes that hold the id of an element.
const ID: [&str; 6] = ["id", "sourceRef", "targetRef", "default", "bpmnElement", "attachedToRef"];

/// A process in which every element but the process itself has another id.
fn renamed(bpmn: &str) -> (String, usize) {
    let own =
        bpmn.split("<process id=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a process").to_owned();
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    for rest in bpmn.split(" id=\"").skip(1) {
        let id = rest.split('"').next().expect("is closed").to_owned();
        let next = format!("n{}", ids.len() + 1);
        if id != own {
            ids.entry(id).or_insert(next);
        }
    }
    let mut text = bpmn.to_owned();
    for (old, new) in &ids {
        for attribute in ID {
            text = text.replace(&format!(" {attribute}=\"{old}\""), &format!(" {attribute}=\"{new}\""));
        }
        for element in ["incoming", "outgoing"] {
            text = text.replace(&format!("<{element}>{old}<"), &format!("<{element}>{new}<"));
        }
    }
    (text, ids.len())
}

/// Renames every element of the joint process, and tells all its stories.
fn renaming_changes_nothing(engine: testkit::Engine) {
    let copy = Copy::of_all();
    copy.change("enterprise-start/flows/enterprise-start.bpmn", |bpmn| {
        let (text, count) = renamed(&bpmn);
        assert!(count > 40, "only {count} elements are renamed");
        for old in ["\"licence\"", "\"departments\"", "\"all-done\""] {
            let kept = ID.iter().any(|attribute| text.contains(&format!(" {attribute}={old}")));
            assert!(!kept, "{old} is still there");
        }
        text
    });
    let told =
        ["packs/enterprise-start/stories", "stories/returned.toml", "stories/claim.toml", "stories/hearing.toml"];
    copy.tell(&stories(&told), engine);
}

/// A sixth department: its item, one call of the process, one child of the joint item.
fn a_sixth_department(engine: testkit::Engine) {
    let copy = Copy::of_all();
    fs::write(copy.path("enterprise-start/items/prepaid-card-filing.toml"), ITEM).expect("writes");
    copy.change("enterprise-start/items/enterprise-start.toml", |item| {
        item.replace("\"housing-fund\"]\n", "\"housing-fund\", \"commerce\"]\n") + CHILD
    });
    copy.change("enterprise-start/flows/enterprise-start.bpmn", |bpmn| {
        bpmn.replace("    <callActivity id=\"fund\"", &format!("{CALL}    <callActivity id=\"fund\""))
            .replace("<outgoing>departments-to-fund</outgoing>", OUT)
            .replace("<incoming>fund-to-all-done</incoming>", IN)
            .replace("    <sequenceFlow id=\"fund-to-all-done\"", FLOWS)
            .replace("      <bpmndi:BPMNShape id=\"fund-shape\"", SHAPE)
            .replace("      <bpmndi:BPMNEdge id=\"departments-to-fund-", EDGES)
    });
    let story = fs::read_to_string(root().join("packs/enterprise-start/stories/enterprise-start.toml")).expect("reads");
    let path = copy.path("sixth-department.toml");
    fs::write(&path, sixth(&story)).expect("writes");
    let found = Found { path, name: "sixth-department".to_owned(), pack: "enterprise-start".to_owned() };
    copy.tell(&[found], engine);
}

/// The happy story with the sixth department in it: it sees its part, and the whole ends only when it has decided too.
fn sixth(story: &str) -> String {
    let over = "expect  = { status = \"finished\", outcome = \"granted\", case = \"parent\" }";
    let waits = format!("expect  = {{ status = \"accepted\", case = \"parent\" }}\n\n{STEP}{over}");
    let with = story.replace(over, &waits);
    let listed = with.replace("\"housing-fund-opening\"]", "\"housing-fund-opening\", \"prepaid-card-filing\"]");
    assert!(with != story && listed != with, "the happy story says when the whole is over, and names its children");
    listed
}

const ITEM: &str = r#"id        = "prepaid-card-filing"
title     = { zh = "单用途商业预付卡备案", en = "Filing of prepaid cards" }
type      = "10"
audience  = ["enterprise"]
office    = "commerce"
level     = "city"
handling  = "instant"
channels  = ["online", "window", "phone"]
visits    = 0
alone     = false
enterprise_themes = ["set-up"]
life      = ["start-business"]
basis     = [{ law = "单用途商业预付卡管理办法（试行）", number = "商务部令2012年第9号", article = "7", recalled = true }]
flow      = { use = "standard/department-instant", handle = "clerk" }
result    = { kind = "other", name = { zh = "单用途商业预付卡备案回执", en = "Receipt of the filing" }, number = "{region.short}商备〔{year}〕{seq}号" }
conditions = { zh = "企业已经登记，从事零售、住宿餐饮或者居民服务。", en = "The enterprise is registered and in retail, catering, lodging or services." }

[limits]
statutory = { term = "30d", law = "单用途商业预付卡管理办法（试行）", article = "7", recalled = true }

[online]
whole = true
depth = ["consult", "receive", "accept", "handle", "feedback"]

[[step]]
kind = "finish"
text = { zh = "登记备案，当场办结。", en = "Filed at once." }

[[faq]]
ask    = { zh = "发卡以后才备案行吗？", en = "May we file after issuing cards?" }
answer = { zh = "首发之日起 30 日内备案。", en = "Within 30 days of the first card." }
"#;

const CHILD: &str = r#"
[[child]]
item       = "prepaid-card-filing"
after      = ["business-licence"]
clock      = "start"
on_refusal = "continue"
share      = ["name", "kind", "scope", "representative", "contact"]
"#;

const CALL: &str = r#"    <callActivity id="cards" name="预付卡备案">
      <extensionElements>
        <tb:child item="prepaid-card-filing" on-refusal="continue" clock="start"/>
      </extensionElements>
      <incoming>departments-to-cards</incoming>
      <outgoing>cards-to-all-done</outgoing>
    </callActivity>
"#;
const OUT: &str = "<outgoing>departments-to-fund</outgoing>\n      <outgoing>departments-to-cards</outgoing>";
const IN: &str = "<incoming>fund-to-all-done</incoming>\n      <incoming>cards-to-all-done</incoming>";
const FLOWS: &str = r#"    <sequenceFlow id="departments-to-cards" name="都要办" sourceRef="departments" targetRef="cards">
      <conditionExpression>true</conditionExpression>
    </sequenceFlow>
    <sequenceFlow id="cards-to-all-done" sourceRef="cards" targetRef="all-done"/>
    <sequenceFlow id="fund-to-all-done""#;
const SHAPE: &str = r#"      <bpmndi:BPMNShape id="cards-shape" bpmnElement="cards">
        <dc:Bounds x="890" y="564" width="120" height="72"/>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="fund-shape""#;
const EDGES: &str = r#"      <bpmndi:BPMNEdge id="departments-to-cards-edge" bpmnElement="departments-to-cards">
        <di:waypoint x="780" y="145"/>
        <di:waypoint x="890" y="600"/>
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="cards-to-all-done-edge" bpmnElement="cards-to-all-done">
        <di:waypoint x="1010" y="600"/>
        <di:waypoint x="1100" y="145"/>
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="departments-to-fund-"#;

const STEP: &str = r#"[[step]]
as      = "clerk:yunzhou-water"
try     = "open"
case    = "prepaid-card-filing"
refused = "not_found"

[[step]]
as  = "clerk:yunzhou-commerce"
see = { at = "case", text = ["云州拾光茶饮有限公司"], not = ["公积金缴存比例"] }

[[step]]
as      = "clerk:yunzhou-commerce"
do      = "decide"
case    = "prepaid-card-filing"
outcome = "grant"
"#;

macro_rules! on_both_engines {
    ($($name:ident = $body:ident),+ $(,)?) => {
        $(mod $name {
            #[test]
            fn sqlite() {
                super::$body(testkit::Engine::Sqlite);
            }

            #[test]
            fn postgres() {
                super::$body(testkit::Engine::Postgres);
            }
        })+
    };
}

on_both_engines!(renamed_elements = renaming_changes_nothing, sixth_department = a_sixth_department);
