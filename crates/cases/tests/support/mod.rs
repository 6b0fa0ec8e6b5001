//! A small city for the tests of the engine: a service centre, five departments, a clerk and a chief at each, two districts.

#![allow(dead_code, reason = "each test file uses its own part")]

use base::{AccountId, CaseId, Clock, Moment, OfficeId, PersonId, Principal, Target, Text};
use cases::case::{Case, Channel};
use cases::commands::{Applicant, Complete, StartDraft, Submit};
use cases::rights;
use cases::task::Task;
use catalogue::item::Item;
use catalogue::published::Body;
use codes::CitizenId;
use db::{Call, Cx, Db, Keys, Options};
use identity::Setup;
use identity::accounts::commands::MakeOfficial;
use identity::offices::commands::CreateOffice;
use identity::offices::model::OfficeFacts;
use identity::people::commands::AtWindow;
use identity::posts::commands::{AddPost, PutRole};
use identity::posts::model::{RoleRight, ScopeKind};
use jobs::Jobs;
use std::collections::BTreeMap;
use std::sync::Arc;
use testkit::Store;

/// Monday, 23 November 2026, nine in the morning.
pub const MONDAY: &str = "2026-11-23T09:00:00+08:00";

pub struct City {
    pub db: Db,
    pub jobs: Jobs,
    pub setup: Setup,
    pub officials: BTreeMap<String, Principal>,
    pub offices: BTreeMap<String, OfficeId>,
    pub person: PersonId,
    pub other: PersonId,
    _store: Store,
}

impl From<Store> for City {
    fn from(store: Store) -> City {
        City::at(store, MONDAY)
    }
}

const DEPARTMENTS: &[(&str, &str, &str)] = &[
    ("services", "政务服务中心", "government-services"),
    ("market", "市场监督管理局", "market-regulation"),
    ("police", "公安局", "public-security"),
    ("tax", "税务局", "taxation"),
];

fn steps() -> Vec<db::Migration> {
    [identity::MIGRATIONS, catalogue::MIGRATIONS, records::MIGRATIONS, cases::MIGRATIONS].concat()
}

impl City {
    pub fn at(store: Store, now: &str) -> City {
        City::with(store, now, &[])
    }

    /// Heard by a watch.
    pub fn watched(store: Store, now: &str, watch: db::Watch) -> City {
        City::built(store, now, &[], Some(watch))
    }

    /// With further tables.
    pub fn with(store: Store, now: &str, more: &[db::Migration]) -> City {
        City::built(store, now, more, None)
    }

    fn built(store: Store, now: &str, more: &[db::Migration], watch: Option<db::Watch>) -> City {
        let clock = Clock::standing_at(Moment::parse(now).expect("a time"));
        let mut options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), clock);
        options.watch = watch;
        let db = Db::open(&options, &[steps().as_slice(), more].concat()).expect("opens");
        let mut setup = Setup::default();
        setup.person_rights.extend([rights::APPLY, records::TAKE]);
        setup.official_rights.extend([records::TAKE]);
        let (offices, accounts) = db.write_now(&Call::system("test"), "city", build).expect("a city");
        let setup_copy = setup.clone();
        let officials = db
            .read_now(&Call::system("test"), "principals", move |cx| {
                let mut out = BTreeMap::new();
                for (name, account) in &accounts {
                    let signed = identity::principal_of(cx, &setup_copy, *account)?.expect("is active");
                    out.insert(name.clone(), (*signed.principal).clone());
                }
                Ok(out)
            })
            .expect("principals");
        let (person, other) = db.write_now(&Call::system("test"), "people", people).expect("people");
        for (name, text) in [("one", ONE), ("joint", JOINT), ("licence", LICENCE), ("seal", SEAL), ("tax", TAX)] {
            publish(&db, name, text);
        }
        City {
            db,
            jobs: cases::job::handlers(Jobs::new(), setup.clone()),
            setup,
            officials,
            offices,
            person,
            other,
            _store: store,
        }
    }

    /// Acts as an official, such as `clerk:market`.
    pub fn official(&self, name: &str) -> Call {
        let actor = self.officials.get(name).unwrap_or_else(|| panic!("no official {name}")).clone();
        Call::new(actor, base::Locale::Zh, "test")
    }

    /// Acts as an official at a window while somebody stands there.
    pub fn beside(&self, name: &str, person: PersonId) -> Call {
        let call = self.official(name);
        let mut actor = (*call.actor).clone();
        actor.acting_for = Some(person);
        Call { actor: Arc::new(actor), ..call }
    }

    /// Acts as a resident.
    pub fn resident(&self) -> Call {
        City::as_person(AccountId(5), self.person, "陈晓岚")
    }

    pub fn stranger(&self) -> Call {
        City::as_person(AccountId(6), self.other, "周立")
    }

    fn as_person(account: AccountId, person: PersonId, name: &str) -> Call {
        let mut actor = Principal::signed_in(base::Kind::Person, account, name);
        actor.person = Some(person);
        let grants = [rights::APPLY, records::TAKE]
            .map(|right| base::Grant { right: Arc::from(right.0), scope: base::Scope::Own });
        actor.grants = Arc::from(grants.to_vec());
        Call::new(actor, base::Locale::Zh, "test")
    }

    pub fn run<T: Send + 'static>(
        &self,
        call: &Call,
        body: impl Fn(&mut Cx) -> base::Result<T> + Send + 'static,
    ) -> base::Result<T> {
        let result = self.db.write_now(call, "test", body);
        self.jobs.run_due(&self.db).expect("jobs run");
        result
    }

    /// How many cases long work takes at once.
    pub fn portion(&self, cases: i64) {
        let set = move |cx: &mut Cx| {
            let permit = cx.permit(base::Right("test"), Target::default())?;
            cx.about("setting", 0i64);
            cx.set_setting(&permit, "case.portion", &serde_json::json!(cases))
        };
        self.db.write_now(&Call::system("test"), "test", set).expect("set");
    }

    /// A command, after which no job runs.
    pub fn alone<T: Send + 'static>(
        &self,
        call: &Call,
        body: impl Fn(&mut Cx) -> base::Result<T> + Send + 'static,
    ) -> base::Result<T> {
        self.db.write_now(call, "test", body)
    }

    /// Runs one job that is due, as it would be before the program is killed; answers which.
    pub fn one_job(&self) -> Option<db::JobRow> {
        let claim = |cx: &mut Cx| cx.claim_jobs(db::Lane::Inside, 1, 120_000);
        let job = self.db.write_now(&Call::system("test"), "claim", claim).expect("claimed").pop()?;
        self.jobs.run_claimed(&self.db, db::Lane::Inside, &job).expect("runs");
        Some(job)
    }

    /// Puts a job a second time.
    pub fn again(&self, job: &db::JobRow) {
        let (kind, payload) = (job.kind.clone(), job.payload.clone());
        let put = move |cx: &mut Cx| cx.enqueue(&kind, None, &payload, cx.now());
        self.db.write_now(&Call::system("test"), "again", put).expect("put");
    }

    /// Entries of a case of a kind, oldest first.
    pub fn entries(&self, id: CaseId, kind: &str) -> Vec<cases::journal::Entry> {
        let read = move |cx: &mut Cx| cases::journal::store::of_case(cx, id);
        let all = self.db.read_now(&Call::system("test"), "journal", read).expect("reads");
        all.into_iter().filter(|entry| entry.kind == kind).collect()
    }

    /// Applies for an item of the pack `test` and hands in.
    pub fn apply(&self, item: &str) -> Case {
        let call = self.resident();
        let (item, person) = (format!("test/{item}"), self.person);
        let draft = self
            .run(&call, move |cx| {
                let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
                StartDraft { item: item.clone(), applicant, channel: Channel::Online, region: "990102".into() }.run(cx)
            })
            .expect("drafted");
        let submit = Submit { draft: draft.id, confirmed: true, declared: vec![], promised: false, seen: vec![] };
        self.run(&call, move |cx| submit.run(cx)).expect("submitted")
    }

    /// Lives of the other district in every state, copied until there are so many cases: none of it concerns the offices of these
    /// tests, and none of it may come into their lists.
    pub fn crowd(&self, cases: i64) {
        let call = self.stranger();
        let person = self.other;
        for turn in 0..8 {
            let item = if turn % 4 == 3 { "test/joint" } else { "test/one" };
            let made = self
                .run(&call, move |cx| {
                    let applicant = Applicant { person: Some(person), name: "周立".into(), ..Applicant::default() };
                    let region = "990103".into();
                    let draft =
                        StartDraft { item: item.into(), applicant, channel: Channel::Online, region }.run(cx)?;
                    Submit { draft: draft.id, confirmed: true, declared: vec![], promised: false, seen: vec![] }.run(cx)
                })
                .expect("submitted");
            let office = if turn % 4 == 3 { "services-far" } else { "market-far" };
            if turn > 1 {
                self.accept(&format!("clerk:{office}"), made.id);
            }
            if turn > 3 && turn % 4 != 3 {
                self.finish("market-far", made.id, if turn == 5 { "refuse" } else { "grant" });
            }
        }
        self.fill_to(cases);
    }

    /// Copies all cases until there are so many.
    pub fn fill_to(&self, cases: i64) {
        let template = self
            .db
            .read_now(&Call::system("test"), "template", |cx| {
                let row = cx.one(testkit::Template::ASK, &[])?.expect("a row");
                Ok(testkit::Template { first: row.i64(0)?, last: row.i64(1)?, count: row.i64(2)? })
            })
            .expect("reads");
        let copies = template.copies(cases);
        for start in (1..=copies).step_by(500) {
            let fill = move |cx: &mut Cx| {
                let permit = cx.permit(base::Right("test.crowd"), Target::default())?;
                let copies = (start..(start + 500).min(copies + 1)).flat_map(|copy| template.copy(copy));
                copies.into_iter().try_for_each(|sql| cx.keep(&permit, sql, Vec::new()))
            };
            self.db.write_now(&Call::system("test"), "crowd", fill).expect("filled");
        }
        let mut from = Some(CaseId(0));
        while let Some(first) = from {
            let refill = move |cx: &mut Cx| cases::case::words::refill(cx, first, 2_000);
            from = self.db.write_now(&Call::system("test"), "words", refill).expect("filled");
        }
    }

    pub fn case(&self, id: CaseId) -> Case {
        self.db
            .read_now(&Call::system("test"), "case", move |cx| cases::case::store::get(cx, id))
            .expect("reads")
            .expect("is there")
    }

    pub fn children(&self, id: CaseId) -> Vec<Case> {
        self.db
            .read_now(&Call::system("test"), "children", move |cx| cases::case::store::children(cx, id))
            .expect("reads")
    }

    pub fn child(&self, id: CaseId, item: &str) -> Case {
        self.children(id)
            .into_iter()
            .find(|child| child.item == format!("test/{item}"))
            .unwrap_or_else(|| panic!("no child {item}"))
    }

    pub fn tasks(&self, id: CaseId) -> Vec<Task> {
        self.db
            .read_now(&Call::system("test"), "tasks", move |cx| cases::task::store::open_of_case(cx, id))
            .expect("reads")
    }

    /// The one open step of a case.
    pub fn task(&self, id: CaseId) -> Task {
        let mut tasks = self.tasks(id);
        assert_eq!(tasks.len(), 1, "one open step of {id}");
        tasks.remove(0)
    }

    pub fn accept(&self, who: &str, id: CaseId) -> Case {
        let task = self.task(id).id;
        self.run(&self.official(who), move |cx| cases::commands::Accept { task, opinion: String::new() }.run(cx))
            .expect("accepted")
    }

    pub fn complete(&self, who: &str, id: CaseId, outcome: &'static str) -> base::Result<Case> {
        let task = self.task(id).id;
        self.run(&self.official(who), move |cx| {
            Complete { task, outcome: outcome.into(), opinion: "材料齐全有效。".into() }.run(cx)
        })
    }

    /// Examines and decides a case at one department.
    pub fn finish(&self, department: &str, id: CaseId, outcome: &'static str) -> Case {
        self.complete(&format!("clerk:{department}"), id, "pass").expect("examined");
        self.complete(&format!("chief:{department}"), id, outcome).expect("decided")
    }

    /// A joint item `asking`: a refused seal asks the applicant, and the part `late` counts from its own acceptance.
    pub fn publish_asking(&self) {
        publish(
            &self.db,
            "late",
            &TAX.replace("\"tax\"", "\"late\"").replace("standard/department", "standard/one-office"),
        );
        let joint = JOINT.replace("\"joint\"", "\"asking\"").replace("\"tax\"", "\"late\"");
        let changes = [
            ("item=\"${second}\" on-refusal=\"continue\"", "item=\"${second}\" on-refusal=\"ask\""),
            (
                "item=\"${third}\" on-refusal=\"continue\" clock=\"start\"",
                "item=\"${third}\" on-refusal=\"continue\" clock=\"accept\"",
            ),
        ];
        publish_changed(&self.db, "asking", &joint, None, &changes);
    }

    /// An item `waiting`: between its examination and its decision it waits for the message `fee-paid`.
    pub fn publish_waiting(&self) {
        let changes = [
            (
                "  <process id=\"one-office\"",
                "  <message id=\"paid\" name=\"fee-paid\"/>\n  <process id=\"one-office\"",
            ),
            (
                "<sequenceFlow id=\"examine-to-decide\" sourceRef=\"examine\" targetRef=\"decide\"/>",
                "<sequenceFlow id=\"examine-to-wait\" sourceRef=\"examine\" targetRef=\"wait\"/>\n\
                 <intermediateCatchEvent id=\"wait\" name=\"等缴费\"><messageEventDefinition messageRef=\"paid\"/>\
                 </intermediateCatchEvent>\n<sequenceFlow id=\"wait-to-decide\" sourceRef=\"wait\" targetRef=\"decide\"/>",
            ),
            ("<outgoing>examine-to-decide</outgoing>", ""),
            ("<incoming>examine-to-decide</incoming>", ""),
            ("bpmnElement=\"examine-to-decide\"", "bpmnElement=\"examine-to-wait\""),
        ];
        publish_changed(&self.db, "waiting", &ONE.replace("\"one\"", "\"waiting\""), None, &changes);
    }

    pub fn pass(&self, to: &str) {
        self.db.clock().set(Moment::parse(to).expect("a time"));
        self.jobs.run_due(&self.db).expect("jobs run");
    }

    /// The journal explains the row.
    pub fn folds(&self, id: CaseId) {
        let entries = self
            .db
            .read_now(&Call::system("test"), "journal", move |cx| cases::journal::store::of_case(cx, id))
            .expect("reads");
        let folded = cases::journal::fold(&entries).expect("folds").expect("is there");
        assert_eq!(folded, self.case(id), "fold(journal) == row");
    }

    pub fn code<T: std::fmt::Debug>(result: base::Result<T>) -> String {
        result.expect_err("refused").code().unwrap_or("a fault").to_owned()
    }
}

type Built = (BTreeMap<String, OfficeId>, BTreeMap<String, AccountId>);

fn build(cx: &mut Cx) -> base::Result<Built> {
    use ScopeKind::Office;
    let roles: [(&str, &[base::Right]); 3] = [
        ("clerk", &[rights::SEE, rights::ACCEPT, rights::HANDLE, rights::WINDOW, identity::rights::WINDOW]),
        ("section-chief", &[rights::SEE, rights::ACCEPT, rights::HANDLE, rights::DECIDE, rights::EXTEND]),
        ("director", &[rights::SEE, rights::ASSIGN]),
    ];
    for (code, rights) in roles {
        let rights = rights.iter().map(|right| RoleRight::new(right.0, Office)).collect();
        PutRole { code: code.into(), name: Text::new(code, code), rights, reserved: vec![] }.run(cx)?;
    }
    let facts = |name: &str, division: &str, functions: Vec<String>| OfficeFacts {
        kind: "department".into(),
        name: Text::new(name, name),
        division: division.into(),
        functions,
        ..OfficeFacts::default()
    };
    let root =
        CreateOffice { parent: None, code: "city".into(), facts: facts("云州市人民政府", "990100", vec![]) }.run(cx)?;
    let (mut offices, mut accounts) = (BTreeMap::new(), BTreeMap::new());
    for (division, suffix) in [("990102", ""), ("990103", "-far")] {
        for (code, name, function) in DEPARTMENTS {
            let code = format!("{code}{suffix}");
            let office = CreateOffice {
                parent: Some(root.id),
                code: code.clone(),
                facts: facts(&format!("{name}{suffix}"), division, vec![(*function).to_owned()]),
            }
            .run(cx)?;
            offices.insert(code.clone(), office.id);
            for (who, role) in
                [("clerk", "clerk"), ("second", "clerk"), ("chief", "section-chief"), ("director", "director")]
            {
                let login = format!("{who}.{code}");
                let made = MakeOfficial { login, name: format!("{who} {code}"), password: Some("x".into()) }.run(cx)?;
                AddPost {
                    account: made.account,
                    office: office.id,
                    title: Text::new("科员", "officer"),
                    roles: vec![role.into()],
                    from: cx.today().saturating_sub(jiff::Span::new().days(900)),
                    to: None,
                    main: true,
                }
                .run(cx)?;
                accounts.insert(format!("{who}:{code}"), made.account);
            }
        }
    }
    Ok((offices, accounts))
}

fn people(cx: &mut Cx) -> base::Result<(PersonId, PersonId)> {
    let mut make = |name: &str, year: i16, sequence: u16| {
        let number = CitizenId::build("990102", jiff::civil::date(year, 3, 7), sequence).expect("a number");
        AtWindow { name: name.into(), number, phone: None }.run(cx)
    };
    Ok((make("陈晓岚", 1990, 26)?, make("周立", 1985, 31)?))
}

/// A form with files, as a browser posts it.
pub fn upload(
    path: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &str, &[u8])],
) -> axum::http::Request<axum::body::Body> {
    let mut body: Vec<u8> = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
    }
    for (name, file, bytes) in files {
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: image/png\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--x--\r\n");
    axum::http::Request::post(path)
        .header(axum::http::header::ACCEPT_LANGUAGE, "zh-CN")
        .header(axum::http::header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(body.into())
        .expect("a request")
}

/// With all grants of a resident.
pub fn grown(call: Call) -> Call {
    let mut setup = Setup::default();
    setup.person_rights.extend([rights::APPLY, records::TAKE]);
    let mut actor = (*call.actor).clone();
    actor.grants = Arc::from(setup.person_grants());
    Call { actor: Arc::new(actor), ..call }
}

/// Publishes an item of the pack `test` over a flow of the standard pack.
pub fn publish(db: &Db, name: &str, text: &str) {
    publish_changed(db, name, text, None, &[]);
}

/// The same, with a form.
pub fn publish_form(db: &Db, name: &str, text: &str, form: &str) {
    publish_changed(db, name, text, Some(form), &[]);
}

/// The same, with words of the flow replaced; every one must stand there.
fn publish_changed(db: &Db, name: &str, text: &str, form: Option<&str>, changes: &[(&str, &str)]) {
    let item: Item = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let flow = item.flow.as_ref().expect("names a flow").name.replace("standard/", "");
    let path = format!("{}/../../packs/standard/flows/{flow}.bpmn", env!("CARGO_MANIFEST_DIR"));
    let mut flow = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    for (from, to) in changes {
        assert!(flow.contains(from), "{path} does not say {from}");
        flow = flow.replace(from, to);
    }
    let form = form.map(|form| toml::from_str(form).unwrap_or_else(|error| panic!("form of {name}: {error}")));
    let body = Body { pack: "test".into(), item, form, flow };
    let full = format!("test/{name}");
    db.write_now(&Call::system("test"), "publish", move |cx| {
        let permit = cx.permit(base::Right("item.publish"), Target::default())?;
        catalogue::published::store::publish(cx, &permit, &full, &body)
    })
    .expect("published");
}

const ONE: &str = r#"
id = "one"
title = { zh = "食品经营许可", en = "Food licence" }
type = "01"
audience = ["person"]
office = "market-regulation"
level = "county"
handling = "promise"
channels = ["online", "window"]
limits = { promised = "3wd", statutory = "20wd", extension = "10wd" }
basis = [{ law = "中华人民共和国食品安全法", article = "35" }]
flow = { use = "standard/one-office" }
result = { kind = "licence", number = "{region.short}食〔{year}〕{seq}号" }
conditions = { zh = "有固定场所。", en = "A fixed place." }
[remedies]
review = { office = { zh = "云州市人民政府", en = "the city government" }, within = "60d" }
lawsuit = { office = { zh = "云州市人民法院", en = "the city court" }, within = "6m" }
"#;

const JOINT: &str = r#"
id = "joint"
title = { zh = "企业开办一件事", en = "Start an enterprise" }
type = "01"
audience = ["person"]
office = "market-regulation"
level = "county"
handling = "promise"
channels = ["online"]
limits = { promised = "5wd", statutory = "45wd" }
flow = { use = "standard/joint", first = "licence", second = "seal", third = "tax" }
result = { kind = "licence" }
conditions = { zh = "有住所。", en = "Premises." }
[[child]]
item = "licence"
[[child]]
item = "seal"
after = ["licence"]
[[child]]
item = "tax"
after = ["licence"]
"#;

const LICENCE: &str = r#"
id = "licence"
title = { zh = "营业执照", en = "Business licence" }
type = "01"
audience = ["person"]
office = "market-regulation"
level = "county"
handling = "promise"
channels = ["online"]
alone = false
limits = { promised = "1wd", statutory = "20wd" }
flow = { use = "standard/department" }
result = { kind = "licence" }
conditions = { zh = "有住所。", en = "Premises." }
"#;

const SEAL: &str = r#"
id = "seal"
title = { zh = "公章刻制备案", en = "Seal record" }
type = "10"
audience = ["person"]
office = "public-security"
level = "county"
handling = "promise"
channels = ["online"]
alone = false
limits = { promised = "1wd", statutory = "20wd" }
flow = { use = "standard/department" }
result = { kind = "other" }
conditions = { zh = "有执照。", en = "A licence." }
"#;

const TAX: &str = r#"
id = "tax"
title = { zh = "税务登记", en = "Tax registration" }
type = "10"
audience = ["person"]
office = "taxation"
level = "county"
handling = "promise"
channels = ["online"]
alone = false
limits = { promised = "1wd", statutory = "20wd" }
flow = { use = "standard/department" }
result = { kind = "other" }
conditions = { zh = "有执照。", en = "A licence." }
"#;
