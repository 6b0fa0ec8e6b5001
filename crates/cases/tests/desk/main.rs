//! The desk through its router, as officials use it: each post is answered by the page they see next, on both engines.

mod support;

use axum::body::{Body, to_bytes};
use axum::extract::Extension;
use base::moment::day_date;
use base::{Grant, Kind, Principal, Scope, Text};
use cases::case::{Channel, Outcome, Status};
use cases::commands::{Applicant, StartDraft};
use cases::material::{Check, Material};
use cases::rights;
use cases::task::{State, Task};
use db::Call;
use http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use jiff::civil::date;
use std::collections::BTreeSet;
use std::sync::Arc;
use support::{City, MONDAY};
use testkit::{Store, on_both};
use tower::ServiceExt;
use web::{Settings, Site, Viewer};

struct Desk {
    city: City,
    app: Arc<cases::App>,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

struct Answer {
    status: StatusCode,
    to: String,
    text: String,
}

/// Cases of other offices that are stored beside those of a test.
const CROWD: i64 = 10_000;

/// A desk of one office of one district in a store that holds ten thousand cases of others.
impl From<Store> for Desk {
    fn from(store: Store) -> Desk {
        let desk = Desk::alone(store);
        desk.city.crowd(CROWD);
        desk
    }
}

impl Desk {
    /// A desk in an empty store.
    fn alone(store: Store) -> Desk {
        let city = City::with(store, MONDAY, files::MIGRATIONS);
        let folder = tempfile::tempdir().expect("a folder");
        let names = web::City { name: Text::new("样本通办", "Sample Tongban"), ..web::City::default() };
        let app = cases::App {
            db: city.db.clone(),
            site: Site::new(Settings::new(names, city.db.clock().clone())),
            files: files::Files::open(folder.path(), city.db.clock().clone()).expect("a folder of files"),
            sender: identity::proofs::CodeSender::Shown,
            secure: false,
            demo: true,
        };
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        Desk { city, app: Arc::new(app), runtime, _folder: folder }
    }
}

impl Desk {
    fn send(&self, who: Option<&Call>, request: Request<Body>) -> Answer {
        let mut router = cases::desk_routes().into_router().with_state(Arc::clone(&self.app));
        if let Some(call) = who {
            let viewer = Viewer { principal: (*call.actor).clone(), name: call.actor.name.to_string(), unread: 0 };
            router = router.layer(Extension(viewer)).layer(Extension(Arc::clone(&call.actor)));
        }
        let router = web::layers(router, &self.app.site);
        let answer = self.runtime.block_on(async move {
            let response = router.oneshot(request).await.expect("answers");
            let (status, headers) = (response.status(), response.headers().clone());
            let to = headers.get(LOCATION).map_or_else(String::new, |value| value.to_str().expect("text").to_owned());
            let bytes = to_bytes(response.into_body(), 8 << 20).await.expect("a body");
            Answer { status, to, text: String::from_utf8(bytes.to_vec()).expect("UTF-8") }
        });
        self.city.jobs.run_due(&self.city.db).expect("jobs run");
        answer
    }

    fn look(&self, who: &Call, path: &str, language: &str) -> Answer {
        let request = Request::get(path).header(ACCEPT_LANGUAGE, language).body(Body::empty()).expect("a request");
        self.send(Some(who), request)
    }

    fn get(&self, who: &str, path: &str) -> Answer {
        self.look(&self.city.official(who), path, "zh-CN")
    }

    fn post_as(&self, who: &Call, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", web::answers::encode(name), web::answers::encode(value)))
            .collect();
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT_LANGUAGE, "zh-CN")
            .body(Body::from(pairs.join("&")))
            .expect("a request");
        self.send(Some(who), request)
    }

    fn post(&self, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_as(&self.city.official(who), path, fields)
    }

    /// Applies and accepts; answers the case's id.
    fn accepted(&self) -> base::CaseId {
        let case = self.city.apply("one");
        self.city.accept("clerk:market", case.id).id
    }

    /// Address of the one open step of a case.
    fn step(&self, case: base::CaseId) -> String {
        format!("/desk/tasks/{}", self.city.task(case).id)
    }
}

/// An administrator who may load calendars.
fn administrator() -> Call {
    let mut actor = Principal::signed_in(Kind::Official, base::AccountId(9), "系统管理员");
    actor.grants = Arc::from(vec![Grant { right: Arc::from(rights::CALENDAR.0), scope: Scope::Subtree("/".into()) }]);
    Call::new(actor, base::Locale::Zh, "test")
}

/// An administrator who may load calendars and sees the cases of everybody.
fn administrator_who_sees() -> Call {
    let mut call = administrator();
    let mut actor = (*call.actor).clone();
    let rights = [rights::CALENDAR, rights::SEE];
    actor.grants =
        rights.map(|right| Grant { right: Arc::from(right.0), scope: Scope::Subtree("/".into()) }).to_vec().into();
    call.actor = Arc::new(actor);
    call
}

/// What people read of a page, without its tags.
fn words(page: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for letter in page.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => out.push(letter),
            _ => {}
        }
    }
    out
}

fn is_ok(answer: &Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{what}: {}", words(&answer.text));
    let text = words(&answer.text);
    for raw in ["desk-", "act-", "track-", "case-"] {
        assert!(
            !text.contains(raw),
            "{what} shows a key: {}",
            &text[text.find(raw).unwrap_or(0)..].chars().take(40).collect::<String>()
        );
    }
}

fn went(answer: &Answer, to: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", words(&answer.text));
    assert!(answer.to.starts_with(to), "{} is not {to}", answer.to);
}

on_both! {
    fn a_clerk_claims_and_accepts_and_the_next_one_opens(desk: Desk) {
        let (first, second) = (desk.city.apply("one"), desk.city.apply("one"));
        let pool = desk.get("clerk:market", "/desk/pool");
        is_ok(&pool, "pool");
        assert_eq!(pool.text.matches("class=\"row\"").count(), 2);
        went(&desk.post("clerk:market", "/desk/next", &[]), &desk.step(first.id));
        let (one, two) = (desk.step(first.id), desk.step(second.id));
        went(&desk.post("clerk:market", &format!("{two}/claim"), &[]), &two);
        is_ok(&desk.get("clerk:market", "/desk"), "inbox");
        let next = desk.post("clerk:market", &format!("{one}/decide"), &[("choice", "accept"), ("opinion", "齐全")]);
        went(&next, &two);
        assert_eq!(desk.city.case(first.id).status, Status::Accepted);
        is_ok(&desk.get("clerk:market", "/desk/done"), "done");
    }

    fn what_was_typed_stays_and_refusals_are_said(desk: Desk) {
        let case = desk.accepted();
        let step = desk.step(case);
        let kept = desk.post("clerk:market", &format!("{step}/opinion"), &[("opinion", "正在核对租赁合同"), ("choice", "object")]);
        assert_eq!(kept.status, StatusCode::NO_CONTENT);
        let page = desk.get("clerk:market", &step);
        is_ok(&page, "step");
        assert!(page.text.contains("正在核对租赁合同"), "the draft of an opinion survives");
        let silent = desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "object"), ("opinion", "")]);
        assert_eq!(silent.status, StatusCode::CONFLICT);
        assert!(silent.text.contains("role=\"alert\"") && silent.text.contains("value=\"object\" checked"));
        went(&desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "object"), ("opinion", "面积不符")]), "/desk");
        let step = desk.step(case);
        let seen = desk.get("clerk:market", &step);
        is_ok(&seen, "a step of the chief's");
        assert!(!seen.text.contains("/decide\""), "a clerk decides nothing");
        assert_eq!(desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "grant")]).status, StatusCode::FORBIDDEN);
        went(&desk.post("chief:market", &format!("{step}/decide"), &[("choice", "refuse"), ("opinion", "不符合条件")]), "/desk");
        assert_eq!(desk.city.case(case).outcome, Some(Outcome::Refused));
    }

    fn everything_missing_is_told_at_once(desk: Desk) {
        let case = desk.city.apply("one");
        let (step, id) = (desk.step(case.id), case.id);
        let material = Material {
            id: 77,
            case: id,
            material: "lease".into(),
            title: Text::new("租赁合同", "Lease"),
            trust: catalogue::item::Trust::C,
            source: Text::new("申请人上传", "uploaded"),
            file: None,
            file_name: String::new(),
            state: Check::Waiting,
            note: String::new(),
            due: None,
            added_at: base::Moment(0),
            version: 1,
        };
        let add = move |cx: &mut db::Cx| {
            let permit = cx.permit(rights::HANDLE, base::Target::default())?;
            cx.about("case", id.0);
            cases::material::store::insert(cx, &permit, &material)
        };
        desk.city.run(&Call::system("test"), add).expect("added");
        let check = format!("{step}/materials/77");
        let silent = desk.post("clerk:market", &check, &[("check", "wanting"), ("note", "")]);
        assert_eq!(silent.status, StatusCode::CONFLICT);
        went(&desk.post("clerk:market", &check, &[("check", "wanting"), ("note", "缺签字页")]), &step);
        let accept = desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "accept"), ("opinion", "我看过了")]);
        assert_eq!(accept.status, StatusCode::CONFLICT);
        assert!(accept.text.contains("租赁合同") && accept.text.contains("我看过了"));
        is_ok(&desk.get("clerk:market", &format!("{step}?do=supplement")), "supplement");
        let nothing = desk.post("clerk:market", &format!("{step}/supplement"), &[("further", "  ")]);
        assert_eq!(nothing.status, StatusCode::CONFLICT);
        let fields = [("lack", "77"), ("words-77", "请补签字页"), ("further", "身份证复印件\n门头照片")];
        went(&desk.post("clerk:market", &format!("{step}/supplement"), &fields), &step);
        let case = desk.city.case(id);
        assert_eq!((case.status, case.paused), (Status::Supplement, true));
        let paused = desk.get("clerk:market", &step);
        is_ok(&paused, "waiting");
        assert!(paused.text.contains("补正材料告知书") && !paused.text.contains("/decide\""));
        let full = desk.post("clerk:market", &format!("{step}/full"), &[("reason", "核对申请人")]);
        is_ok(&full, "full view");
        let viewed = desk.city.db.read_now(&Call::system("test"), "j", move |cx| cases::journal::store::has(cx, id, "answers-viewed"));
        assert!(viewed.expect("reads"), "who looked, and what for, stays");
    }

    fn a_step_goes_back_stops_and_goes_on(desk: Desk) {
        let case = desk.accepted();
        let step = desk.step(case);
        is_ok(&desk.get("clerk:market", &format!("{step}?do=pause")), "pause");
        let typed = desk.post("clerk:market", &format!("{step}/pause"), &[("kind", "nonsense"), ("reason", "现场看")]);
        assert_eq!(typed.status, StatusCode::CONFLICT);
        assert!(typed.text.contains("现场看"));
        went(&desk.post("clerk:market", &format!("{step}/pause"), &[("kind", "inspection"), ("amount", "3"), ("reason", "现场看")]), &step);
        went(&desk.post("clerk:market", &format!("{step}/claim"), &[]), &step);
        is_ok(&desk.get("clerk:market", "/desk/paused"), "paused");
        is_ok(&desk.get("clerk:market", &format!("{step}?do=resume")), "resume");
        went(&desk.post("clerk:market", &format!("{step}/resume"), &[("reason", "合格")]), &step);
        went(&desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "pass"), ("opinion", "")]), "/desk");
        let step = desk.step(case);
        is_ok(&desk.get("chief:market", &format!("{step}?do=return")), "return");
        let nowhere = desk.post("chief:market", &format!("{step}/return"), &[("element", "nowhere"), ("reason", "再核")]);
        assert_eq!(nowhere.status, StatusCode::CONFLICT);
        went(&desk.post("chief:market", &format!("{step}/return"), &[("element", "examine"), ("reason", "再核")]), "/desk");
        assert_eq!(desk.city.task(case).element, "examine");
        desk.city.folds(case);
    }

    fn more_time_is_asked_for_and_approved(desk: Desk) {
        let case = desk.accepted();
        let step = desk.step(case);
        is_ok(&desk.get("clerk:market", &format!("{step}?do=extend")), "extend");
        let long = desk.post("clerk:market", &format!("{step}/extend"), &[("amount", "99"), ("reason", "要向外地核实")]);
        assert_eq!(long.status, StatusCode::CONFLICT);
        assert!(long.text.contains("要向外地核实"));
        went(&desk.post("clerk:market", &format!("{step}/extend"), &[("amount", "5"), ("reason", "要向外地核实")]), &step);
        assert_eq!(desk.get("clerk:market", "/desk/extensions").status, StatusCode::FORBIDDEN);
        let list = desk.get("chief:market", "/desk/extensions");
        is_ok(&list, "extensions");
        let id = list.text.split("/desk/extensions/").nth(1).and_then(|rest| rest.split('"').next()).expect("a request").to_owned();
        assert_eq!(desk.get("chief:tax", "/desk/extensions").text.matches("/desk/extensions/").count(), 0);
        went(&desk.post("chief:market", &format!("/desk/extensions/{id}"), &[("choice", "approve"), ("words", "")]), "/desk/extensions");
        assert_eq!(desk.city.case(case).promised_due.map(day_date), Some(date(2026, 12, 3)));
    }

    fn work_moves_and_a_wrong_acceptance_is_undone(desk: Desk) {
        let case = desk.city.apply("one");
        let (accept, far) = (desk.step(case.id), desk.city.offices["market-far"]);
        went(&desk.post("clerk:market", &format!("{accept}/decide"), &[("choice", "accept")]), "/desk");
        is_ok(&desk.get("clerk:market", &format!("{accept}?do=undo")), "undo");
        let silent = desk.post("clerk:market", &format!("{accept}/undo"), &[("reason", "")]);
        assert_eq!(silent.status, StatusCode::CONFLICT);
        went(&desk.post("clerk:market", &format!("{accept}/undo"), &[("reason", "材料没看全")]), "/desk");
        assert_eq!(desk.city.case(case.id).status, Status::Submitted);
        let accept = desk.step(case.id);
        went(&desk.post("clerk:market", &format!("{accept}/decide"), &[("choice", "accept")]), "/desk");
        let step = desk.step(case.id);
        let panel = desk.get("clerk:market", &format!("{step}?do=transfer"));
        is_ok(&panel, "transfer");
        assert!(panel.text.contains(&format!("{far}:0")), "the same department of another district is offered");
        let nobody = desk.post("clerk:market", &format!("{step}/transfer"), &[("to", "x"), ("reason", "归那边管")]);
        assert_eq!(nobody.status, StatusCode::CONFLICT);
        went(&desk.post("clerk:market", &format!("{step}/transfer"), &[("to", &format!("{far}:0")), ("reason", "归那边管")]), "/desk");
        is_ok(&desk.get("clerk:market-far", &step), "the other district has it");
        went(&desk.post("clerk:market-far", &format!("{step}/claim"), &[]), &step);
        went(&desk.post("clerk:market-far", &format!("{step}/release"), &[]), "/desk");
        assert_eq!(desk.city.task(case.id).assignee, None);
    }

    fn of_two_who_claim_one_is_told_who_has_it(desk: Desk) {
        let case = desk.city.apply("one");
        let step = desk.step(case.id);
        went(&desk.post("clerk:market", &format!("{step}/claim"), &[]), &step);
        let late = desk.post("second:market", &format!("{step}/claim"), &[]);
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(words(&late.text).contains("clerk market"), "the name of who has it");
    }

    fn strangers_find_nothing(desk: Desk) {
        let case = desk.city.apply("one");
        let step = desk.step(case.id);
        let nobody = desk.send(None, Request::get(&step).body(Body::empty()).expect("a request"));
        assert!(nobody.status == StatusCode::SEE_OTHER || nobody.status == StatusCode::UNAUTHORIZED, "{}", nobody.status);
        assert_eq!(desk.look(&desk.city.resident(), &step, "zh-CN").status, StatusCode::NOT_FOUND);
        for who in ["clerk:market-far", "clerk:tax"] {
            assert_eq!(desk.get(who, &step).status, StatusCode::NOT_FOUND, "{who}");
            assert_eq!(desk.get(who, &format!("/desk/cases/{}", case.id)).status, StatusCode::NOT_FOUND, "{who}");
            assert_eq!(desk.post(who, &format!("{step}/decide"), &[("choice", "accept")]).status, StatusCode::NOT_FOUND, "{who}");
            let (pool, found) = (desk.get(who, "/desk/pool"), desk.get(who, "/desk/cases?q=%E9%99%88%E6%99%93%E5%B2%9A"));
            assert!(!pool.text.contains("陈晓岚") && !pool.text.contains(&step), "{who} sees it in the pool");
            assert!(!found.text.contains(&case.number), "{who} finds it");
            assert_eq!(pool.text.contains("class=\"row\""), who == "clerk:market-far", "{who} sees what is there");
        }
        assert_eq!(desk.get("clerk:market", "/desk/tasks/nonsense").status, StatusCode::NOT_FOUND);
        for path in ["/desk/stuck", "/desk/hand-over", "/desk/extensions", "/admin/calendar"] {
            assert_eq!(desk.get("clerk:market", path).status, StatusCode::FORBIDDEN, "{path}");
        }
    }

    fn a_thousand_steps_are_paged_without_loss(desk: Desk) {
        let case = desk.city.apply("one");
        let model = desk.city.task(case.id);
        let far = desk.city.offices["market-far"];
        desk.city.run(&Call::system("test"), move |cx| {
            let permit = cx.permit(rights::HANDLE, base::Target::default())?;
            cx.about("case", model.case.0);
            for number in 0..1_200_i64 {
                let here = number % 6 != 0;
                let task = Task {
                    id: cx.new_id(),
                    activity: 1_000 + number,
                    due: model.due + number % 7,
                    office: if here { model.office } else { far },
                    office_path: if here { model.office_path.clone() } else { format!("/0/{far}/") },
                    state: State::Open,
                    ..model.clone()
                };
                cases::task::store::insert(cx, &permit, &task)?;
            }
            Ok(())
        }).expect("inserted");
        let (mut path, mut seen, mut pages) = ("/desk/pool".to_owned(), BTreeSet::new(), 0);
        let mut last = String::new();
        while !path.is_empty() {
            let page = desk.get("clerk:market", &path);
            is_ok(&page, &path);
            for part in page.text.split("class=\"row\" href=\"/desk/tasks/").skip(1) {
                assert!(seen.insert(part.split('"').next().unwrap_or_default().to_owned()), "shown twice");
            }
            let next = page.text.split("rel=\"next\"").next().filter(|_| page.text.contains("rel=\"next\""));
            let href = next.and_then(|before| before.rsplit("href=\"").next()).map_or("", |rest| rest.split('"').next().unwrap_or(""));
            last = std::mem::replace(&mut path, href.replace("&amp;", "&").replace("&#38;", "&"));
            pages += 1;
            assert!(pages < 60);
        }
        assert_eq!(seen.len(), 1_001, "every step of one's own office, none of another's");
        let back = desk.get("clerk:market", &last);
        assert!(back.text.contains("rel=\"prev\""));
        let green = desk.get("clerk:market", "/desk/pool?light=green&region=990102&item=test%2Fone");
        is_ok(&green, "filtered");
        assert!(green.text.contains("class=\"row\""));
        for light in ["red", "yellow", "soon", "paused"] {
            let none = desk.get("clerk:market", &format!("/desk/pool?light={light}"));
            assert_eq!(none.text.matches("class=\"row\"").count(), 0, "{light}");
        }
        assert_eq!(desk.get("clerk:market", "/desk/pool?region=990103").text.matches("class=\"row\"").count(), 0);
    }

    fn each_light_is_shown_by_its_own_filter_with_its_words(store: Store) {
        let desk = Desk::alone(store);
        let case = desk.accepted();
        // Promised until Thursday the 26th of November, by law until Monday the 21st of December.
        let lights = ["green", "soon", "yellow", "red", "paused"];
        let shown = |light: &str| {
            let page = desk.get("clerk:market", &format!("/desk/pool?light={light}"));
            is_ok(&page, light);
            let row = page.text.split("class=\"row\"").nth(1).and_then(|rest| rest.split("</a>").next()).map(|row| words(&format!("<{row}")));
            (page.text.matches("class=\"row\"").count(), row.unwrap_or_default())
        };
        let only = |light: &str, said: &str, english: &str| {
            for other in lights {
                let (rows, row) = shown(other);
                assert_eq!(rows, usize::from(other == light), "{other} while it is {light}");
                assert!(other != light || row.contains(said), "{light} says {row}");
            }
            let page = desk.look(&desk.city.official("clerk:market"), &format!("/desk/pool?light={light}"), "en");
            assert!(words(&page.text).contains(english), "{light} in English: {}", words(&page.text));
        };
        only("green", "剩 3 日", "3 days left");
        desk.city.pass("2026-11-25T09:00:00+08:00");
        only("soon", "剩 1 日", "1 day left");
        desk.city.pass("2026-11-26T09:00:00+08:00");
        only("soon", "今天到期", "due today");
        desk.city.pass("2026-11-30T09:00:00+08:00");
        only("yellow", "超承诺 2 日", "2 days over the promise");
        desk.city.pass("2026-12-22T09:00:00+08:00");
        only("red", "超法定 1 日", "1 day over the legal limit");
        let step = desk.step(case);
        went(&desk.post("clerk:market", &format!("{step}/claim"), &[]), &step);
        let fields = [("kind", "inspection"), ("amount", "3"), ("reason", "现场看")];
        went(&desk.post("clerk:market", &format!("{step}/pause"), &fields), &step);
        went(&desk.post("clerk:market", &format!("{step}/release"), &[]), "/desk");
        only("paused", "停", "paused");
    }

    fn a_step_lies_in_the_pool_of_its_role_only(desk: Desk) {
        let case = desk.accepted();
        let lies = |who: &str| desk.get(who, "/desk/pool").text.contains(&desk.step(case));
        assert!(lies("clerk:market") && lies("second:market"), "examination is for clerks");
        assert!(!lies("chief:market") && !lies("director:market"));
        desk.city.complete("clerk:market", case, "pass").expect("examined");
        assert!(lies("chief:market"), "the decision is for chiefs");
        assert!(!lies("clerk:market") && !lies("second:market") && !lies("director:market"));
        let taken = desk.post("clerk:market", &format!("{}/claim", desk.step(case)), &[]);
        assert_eq!(taken.status, StatusCode::FORBIDDEN, "nor is it taken by its address");
        assert_eq!(desk.city.task(case).assignee, None);
    }

    fn the_file_says_who_decided_for_whom(desk: Desk) {
        let case = desk.accepted();
        desk.city.complete("clerk:market", case, "pass").expect("examined");
        let step = desk.step(case);
        went(&desk.post("chief:market", &format!("{step}/claim"), &[]), &step);
        let (own, absent) = (desk.city.official("second:market"), desk.city.official("chief:market"));
        let mut actor = (*own.actor).clone();
        actor.proxies = Arc::from(vec![absent.actor.account]);
        actor.roles = own.actor.roles.iter().chain(absent.actor.roles.iter()).cloned().collect();
        actor.grants = own.actor.grants.iter().chain(absent.actor.grants.iter()).cloned().collect();
        let deputy = Call::new(actor, base::Locale::Zh, "test");
        went(&desk.post_as(&deputy, &format!("{step}/decide"), &[("choice", "grant"), ("opinion", "同意发证")]), "/desk");
        let page = desk.get("clerk:market", &format!("/desk/cases/{case}"));
        is_ok(&page, "the case");
        assert!(words(&page.text).contains("second market 代 chief market"), "{}", words(&page.text));
        let english = desk.look(&desk.city.official("clerk:market"), &format!("/desk/cases/{case}"), "en");
        assert!(words(&english.text).contains("second market for chief market"));
        for (who, rows) in [("second:market", 1), ("chief:market", 1), ("director:market", 0)] {
            let done = desk.get(who, "/desk/done").text.matches("class=\"row\"").count();
            assert_eq!(done, rows, "{who} among what is done");
        }
    }

    fn a_clerk_applies_for_who_stands_there(desk: Desk) {
        is_ok(&desk.get("clerk:services", "/desk/window?q=食品"), "window");
        is_ok(&desk.get("clerk:services", "/desk/window/apply/test/one?card=1"), "item");
        let wrong = desk.post("clerk:services", "/desk/window/apply/test/one", &[("name", "王秀英"), ("number", "123"), ("region", "990102")]);
        assert_eq!(wrong.status, StatusCode::CONFLICT);
        assert!(wrong.text.contains("王秀英") && wrong.text.contains("value=\"123\""));
        let number = codes::CitizenId::build("110101", date(1954, 5, 2), 20).expect("a number").to_string();
        let fields = [("name", "王秀英"), ("number", number.as_str()), ("region", "990102")];
        let begun = desk.post("clerk:services", "/desk/window/apply/test/one", &fields);
        went(&begun, "/desk/window/drafts/");
        went(&desk.get("clerk:services", &begun.to), &format!("{}/confirm", begun.to));
        let confirm = format!("{}/confirm", begun.to);
        is_ok(&desk.get("clerk:services", &confirm), "confirm");
        assert_eq!(desk.get("second:services", &confirm).status, StatusCode::NOT_FOUND, "another clerk's draft");
        let silent = desk.post("clerk:services", &confirm, &[("action", "submit")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let code = desk.post("clerk:services", &format!("{}/code", begun.to), &[]);
        is_ok(&code, "code");
        went(&desk.post("clerk:services", &confirm, &[("action", "submit"), ("confirmed", "1")]), &format!("{}/receipt", begun.to));
        let receipt = desk.get("clerk:services", &format!("{}/receipt", begun.to));
        is_ok(&receipt, "receipt");
        assert!(receipt.text.contains("990102-20261123-") && receipt.text.contains("王秀英"));
        assert_eq!(desk.get("clerk:market", "/desk/pool").text.matches("class=\"row\"").count(), 1);
        let lost = desk.post("clerk:services", "/desk/window/take", &[("code", "AAAA2222")]);
        assert_eq!(lost.status, StatusCode::CONFLICT);
        assert!(lost.text.contains("AAAA2222"));
    }

    fn drafts_of_a_window_are_named_and_none_is_left_out(desk: Desk) {
        let person = desk.city.person;
        let clerk = desk.city.official("clerk:services");
        let mut all = BTreeSet::new();
        for _ in 0..23 {
            let draft = desk.city.run(&clerk, move |cx| {
                let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
                StartDraft { item: "test/one".into(), applicant, channel: Channel::Window, region: "990102".into() }.run(cx)
            }).expect("begun");
            all.insert(draft.id.to_string());
            // What the same official fills in for himself is no matter of the window.
            desk.city.run(&clerk, |cx| {
                StartDraft { item: "test/licence".into(), applicant: Applicant::default(), channel: Channel::Online, region: "990102".into() }.run(cx)
            }).ok();
        }
        let (mut path, mut seen) = ("/desk/window?q=nothing-is-called-so".to_owned(), BTreeSet::new());
        for rows in [20, 3] {
            let page = desk.get("clerk:services", &path);
            is_ok(&page, &path);
            let here: Vec<&str> = page.text.split("href=\"/desk/window/drafts/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert_eq!(here.len(), rows, "{path}");
            seen.extend(here.into_iter().map(str::to_owned));
            let text = words(&page.text);
            assert_eq!(text.matches("陈晓岚 食品经营许可").count(), rows, "by the name of the item: {text}");
            let older = page.text.split("更早没办完的").next().filter(|_| page.text.contains("更早没办完的"));
            let next = older.and_then(|text| text.rsplit("before=").next()).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            path = format!("/desk/window?q=nothing-is-called-so&before={next}");
            assert_eq!(next.is_empty(), rows == 3);
        }
        assert_eq!(seen, all);
    }

    fn one_person_does_many_things_at_a_window_and_confirms_the_phone(desk: Desk) {
        let number = codes::CitizenId::build("110101", date(1954, 5, 2), 20).expect("a number").to_string();
        let fields = [("name", "王秀英"), ("number", number.as_str()), ("region", "990102")];
        let begun = desk.post("clerk:services", "/desk/window/apply/test/one", &fields);
        went(&begun, "/desk/window/drafts/");
        let phone = format!("{}/phone", begun.to);
        let wrong = desk.post("clerk:services", &phone, &[("phone", "123"), ("action", "send")]);
        assert!(wrong.text.contains("role=\"alert\""), "what is no phone is said");
        let sent = desk.post("clerk:services", &phone, &[("phone", "13800138000"), ("action", "send")]);
        let code: String = words(&sent.text).split("验证码是").nth(1).expect("the sample city shows it").chars().filter(char::is_ascii_digit).take(6).collect();
        assert_eq!(code.len(), 6, "{code}");
        let other = if code == "111111" { "222222" } else { "111111" };
        let bad = desk.post("clerk:services", &phone, &[("phone", "13800138000"), ("code", other), ("action", "check")]);
        assert!(bad.text.contains("role=\"alert\"") && bad.text.contains("13800138000"), "what was typed stays");
        went(&desk.post("clerk:services", &phone, &[("phone", "13800138000"), ("code", &code), ("action", "check")]), &begun.to);
        let confirm = format!("{}/confirm", begun.to);
        went(&desk.post("clerk:services", &confirm, &[("action", "submit"), ("confirmed", "1")]), &format!("{}/receipt", begun.to));
        let receipt = desk.get("clerk:services", &format!("{}/receipt", begun.to));
        let id = begun.to.rsplit('/').next().expect("an id").to_owned();
        assert!(receipt.text.contains(&format!("/desk/window?same={id}")), "the next item for the same person");
        let list = desk.get("clerk:services", &format!("/desk/window?same={id}"));
        is_ok(&list, "window for the same person");
        assert!(words(&list.text).contains("王秀英") && list.text.contains(&format!("/desk/window/apply/test/one?same={id}")));
        is_ok(&desk.get("clerk:services", &format!("/desk/window/apply/test/one?same={id}")), "item for the same person");
        let next = desk.post("clerk:services", "/desk/window/apply/test/one", &[("same", &id), ("region", "990102")]);
        went(&next, "/desk/window/drafts/");
        let stolen = desk.post("second:services", "/desk/window/apply/test/one", &[("same", &id), ("region", "990102")]);
        assert_eq!(stolen.status, StatusCode::CONFLICT, "another clerk identifies anew");
        desk.city.pass("2026-11-23T10:30:00+08:00");
        let late = desk.post("clerk:services", "/desk/window/apply/test/one", &[("same", &id), ("region", "990102")]);
        assert_eq!(late.status, StatusCode::CONFLICT, "after a while the certificate is looked at again");
        let pool = desk.get("clerk:market", "/desk/pool");
        assert_eq!(pool.text.matches("class=\"row\"").count(), 1, "the office in charge of the region has it");
    }

    fn an_agent_applies_for_a_company_at_a_window(desk: Desk) {
        let item = "id = \"firm\"\ntitle = { zh = \"企业变更\", en = \"Change\" }\ntype = \"01\"\naudience = [\"enterprise\"]\noffice = \"market-regulation\"\nlevel = \"county\"\nhandling = \"promise\"\nchannels = [\"window\"]\nlimits = { promised = \"3wd\", statutory = \"20wd\" }\nflow = { use = \"standard/one-office\" }\nresult = { kind = \"licence\" }\nconditions = { zh = \"有执照。\", en = \"A licence.\" }\n";
        support::publish(&desk.city.db, "firm", item);
        let code = codes::CreditCode::build('9', '1', "990102", "MA000012").expect("a code");
        let (record, leader) = (code.clone(), desk.city.person);
        desk.city.run(&Call::system("test"), move |cx| {
            let legal_person = Some(leader);
            identity::companies::commands::Record { name: "云州样本有限公司".into(), credit_code: record.clone(), legal_name: "陈晓岚".into(), legal_person }.run(cx)
        }).expect("recorded");
        is_ok(&desk.get("clerk:services", "/desk/window/apply/test/firm"), "an item of organisations");
        let number = codes::CitizenId::build("110101", date(1980, 5, 2), 20).expect("a number").to_string();
        let (code, unknown) = (code.to_string(), codes::CreditCode::build('9', '1', "990102", "MA000099").expect("a code").to_string());
        let post = |credit: &str, mandate: &str| {
            let fields = [("name", "赵明"), ("number", number.as_str()), ("region", "990102"), ("credit_code", credit), ("mandate", mandate)];
            desk.post("clerk:services", "/desk/window/apply/test/firm", &fields)
        };
        for (credit, mandate) in [("123", ""), (unknown.as_str(), ""), (code.as_str(), "")] {
            assert_eq!(post(credit, mandate).status, StatusCode::CONFLICT, "{credit}");
        }
        let begun = post(&code, "2026-11-20 委托书，办理变更");
        went(&begun, "/desk/window/drafts/");
        went(&desk.post("clerk:services", &format!("{}/confirm", begun.to), &[("action", "submit"), ("confirmed", "1")]), &format!("{}/receipt", begun.to));
        let pool = desk.get("clerk:market", "/desk/pool");
        assert!(pool.text.contains("云州样本有限公司"), "the company is the applicant");
        let step = pool.text.split("/desk/tasks/").nth(1).and_then(|rest| rest.split('"').next()).expect("a step");
        let page = desk.get("clerk:market", &format!("/desk/tasks/{step}"));
        assert!(words(&page.text).contains("2026-11-20 委托书"), "the mandate stands in the journal");
    }

    fn opinions_are_asked_for_and_answered(desk: Desk) {
        let case = desk.accepted();
        let step = desk.step(case);
        let panel = desk.get("clerk:market", &format!("{step}?do=countersign"));
        is_ok(&panel, "countersign");
        let (police, second) = (desk.city.offices["police"], desk.city.official("second:market").actor.account);
        let colleague = format!("{}:{second}", desk.city.offices["market"]);
        assert!(panel.text.contains(&format!("{police}:0")) && panel.text.contains(&colleague));
        assert!(desk.get("clerk:market", &step).text.contains("data-key=\"s\""), "by the key S");
        let silent = desk.post("clerk:market", &format!("{step}/countersign"), &[("to", &format!("{police}:0")), ("reason", ""), ("amount", "2")]);
        assert_eq!(silent.status, StatusCode::CONFLICT);
        let ask = [("to", format!("{police}:0")), ("to", colleague), ("mode", "all".into()), ("reason", "消防是否合格？".into()), ("amount", "2".to_owned())];
        let ask: Vec<(&str, &str)> = ask.iter().map(|(name, value)| (*name, value.as_str())).collect();
        went(&desk.post("clerk:market", &format!("{step}/countersign"), &ask), &step);
        let early = desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "pass"), ("opinion", "")]);
        assert_eq!(early.status, StatusCode::CONFLICT);
        let inbox = desk.get("clerk:police", "/desk");
        is_ok(&inbox, "inbox of who is asked");
        let request = inbox.text.split("/desk/countersigns/").nth(1).and_then(|rest| rest.split('"').next()).expect("is in the inbox").to_owned();
        let page = desk.get("clerk:police", &format!("/desk/countersigns/{request}"));
        is_ok(&page, "the case read-only");
        assert!(!page.text.contains("/decide\"") && !page.text.contains("/note\"") && page.text.contains("消防是否合格？"));
        assert_eq!(desk.get("clerk:tax", &format!("/desk/countersigns/{request}")).status, StatusCode::NOT_FOUND);
        assert_eq!(desk.get("clerk:police", &step).status, StatusCode::NOT_FOUND, "the step itself stays the office's own");
        let none = desk.post("clerk:police", &format!("/desk/countersigns/{request}"), &[("words", "要看图纸")]);
        assert_eq!(none.status, StatusCode::CONFLICT);
        assert!(none.text.contains("要看图纸"), "what was typed stays");
        went(&desk.post("clerk:police", &format!("/desk/countersigns/{request}"), &[("answer", "disagree"), ("words", "通道不够宽")]), "/desk/countersigns");
        let seen = desk.get("clerk:market", &step);
        is_ok(&seen, "answers");
        assert!(seen.text.contains("通道不够宽"));
        is_ok(&desk.get("second:market", "/desk/countersigns"), "list");
        is_ok(&desk.look(&desk.city.official("second:market"), "/desk/countersigns", "en"), "list in English");
        is_ok(&desk.get("clerk:market", &format!("{step}?do=without")), "without");
        went(&desk.post("clerk:market", &format!("{step}/countersign/close"), &[("reason", "同事出差")]), &step);
        assert!(!desk.get("second:market", "/desk").text.contains("/desk/countersigns/"), "what is closed vanishes");
        went(&desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "pass"), ("opinion", "")]), "/desk");
        desk.city.folds(case);
    }

    fn stuck_steps_and_a_leaver_s_work_are_given_to_others(desk: Desk) {
        let case = desk.city.apply("one");
        let step = desk.step(case.id);
        went(&desk.post("clerk:market", &format!("{step}/claim"), &[]), &step);
        let (from, to) = (desk.city.official("clerk:market").actor.account, desk.city.official("second:market").actor.account);
        is_ok(&desk.get("director:market", "/desk/stuck?days=0"), "stuck");
        is_ok(&desk.get("director:market", "/desk/stuck?left=1"), "leavers");
        let (task, to_text) = (step.replace("/desk/tasks/", ""), to.to_string());
        let silent = desk.post("director:market", "/desk/stuck?days=0", &[("task", &task), ("to", &to_text), ("reason", "")]);
        assert_eq!(silent.status, StatusCode::CONFLICT);
        went(&desk.post("director:market", "/desk/stuck", &[("task", &task), ("to", "0"), ("reason", "重新分")]), "/desk/stuck");
        assert_eq!(desk.city.task(case.id).assignee, None);
        went(&desk.post("clerk:market", &format!("{step}/claim"), &[]), &step);
        is_ok(&desk.get("director:market", "/desk/hand-over"), "hand-over");
        let fields = [("from", from.to_string()), ("to", to_text), ("reason", "调离".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        went(&desk.post("director:market", "/desk/hand-over", &fields), "/desk/hand-over");
        assert_eq!(desk.city.task(case.id).assignee, Some(to));
    }

    fn a_calendar_is_previewed_before_it_is_loaded(store: Store) {
        let desk = Desk::alone(store);
        let admin = administrator();
        is_ok(&desk.look(&admin, "/admin/calendar", "zh-CN"), "calendar");
        desk.city.pass("2026-12-28T09:00:00+08:00");
        let case = desk.accepted();
        let notice = r#"{"year":2027,"papers":["国办发明电〔2026〕7号"],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2027-01-04","isOffDay":true}]}"#;
        let before = desk.city.case(case).statutory_due;
        let broken = desk.post_as(&admin, "/admin/calendar", &[("notice", "{\"year\": 2027")]);
        assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
        let preview = desk.post_as(&admin, "/admin/calendar", &[("notice", notice)]);
        is_ok(&preview, "preview");
        assert!(preview.text.contains(&desk.city.case(case).number), "each due date that will move");
        let (main, number) = (words(&preview.text), desk.city.case(case).number);
        assert!(main.contains("市场监督管理局") && main.contains("法定"), "{main}");
        assert!(!preview.text.contains("href=\"/desk/cases/"), "who may not open a case is led nowhere");
        assert_eq!(desk.look(&admin, &format!("/desk/cases/{case}"), "zh-CN").status, StatusCode::NOT_FOUND);
        let seeing = administrator_who_sees();
        let linked = desk.post_as(&seeing, "/admin/calendar", &[("notice", notice)]);
        assert!(linked.text.contains(&format!("href=\"/desk/cases/{case}\">{number}<")), "who may is led there");
        is_ok(&desk.look(&seeing, &format!("/desk/cases/{case}"), "zh-CN"), "the case");
        assert_eq!(desk.city.case(case).statutory_due, before, "nothing moved yet");
        went(&desk.post_as(&admin, "/admin/calendar/load", &[("notice", notice)]), "/admin/calendar");
        assert!(desk.city.case(case).statutory_due > before);
    }

    fn a_preview_of_many_due_days_has_pages(store: Store) {
        let desk = Desk::alone(store);
        let admin = administrator();
        desk.city.pass("2026-12-28T09:00:00+08:00");
        let all: BTreeSet<String> = (0..103).map(|_| desk.city.case(desk.accepted()).number).collect();
        let notice = r#"{"year":2027,"papers":["国办发明电〔2026〕7号"],"days":[{"name":"元旦","date":"2027-01-04","isOffDay":true}]}"#;
        let mut seen = BTreeSet::new();
        for (page, rows, shown) in [("1", 100, "第 1 至 100 条"), ("2", 3, "第 101 至 103 条")] {
            let preview = desk.post_as(&admin, "/admin/calendar", &[("notice", notice), ("page", page)]);
            is_ok(&preview, "a page of the preview");
            let text = words(&preview.text);
            assert!(text.contains("会动的到期日：103 个") && text.contains(shown), "{text}");
            let numbers: Vec<&String> = all.iter().filter(|number| preview.text.contains(*number)).collect();
            assert_eq!(numbers.len(), rows);
            seen.extend(numbers.into_iter().cloned());
            assert_eq!(preview.text.contains("name=\"page\" value=\"2\""), page == "1");
            assert_eq!(preview.text.contains("name=\"page\" value=\"1\""), page == "2");
        }
        assert_eq!(seen, all, "no due day is left out");
    }

    fn every_page_reads_in_both_languages(desk: Desk) {
        let case = desk.accepted();
        let joint = desk.city.apply("joint");
        desk.city.accept("clerk:services", joint.id);
        let step = desk.step(case);
        let id = case;
        let papers = desk.city.db.read_now(&Call::system("test"), "papers", move |cx| cases::paper::store::of_case(cx, id)).expect("reads");
        let paper = format!("/desk/cases/{case}/papers/{}", papers[0].id);
        let (clerk, of_case, of_joint) = ("clerk:market", format!("/desk/cases/{case}"), format!("/desk/cases/{}", joint.id));
        let mut pages: Vec<(&str, String)> = vec![(clerk, step.clone()), (clerk, of_case), (clerk, paper), ("clerk:services", of_joint)];
        for path in ["/desk", "/desk/pool", "/desk/paused", "/desk/done", "/desk/cases", "/desk/cases?q=%E9%99%88", "/desk/window", "/desk/window/apply/test/one", "/desk/countersigns", "/desk/promises"] {
            pages.push((clerk, path.to_owned()));
        }
        for panel in ["supplement", "pause", "extend", "transfer", "full", "countersign"] {
            pages.push((clerk, format!("{step}?do={panel}")));
        }
        pages.push(("chief:market", "/desk/extensions".to_owned()));
        pages.push(("director:market", "/desk/stuck?days=0".to_owned()));
        pages.push(("director:market", "/desk/hand-over".to_owned()));
        for language in ["zh-CN", "en"] {
            for (who, path) in &pages {
                is_ok(&desk.look(&desk.city.official(who), path, language), &format!("{path} in {language}"));
            }
            is_ok(&desk.look(&administrator(), "/admin/calendar", language), "calendar");
        }
        // Steps are called by the names that the process gives them in the reader's language.
        let english = |path: &str| words(&desk.look(&desk.city.official(clerk), path, "en").text);
        for path in [step.as_str(), &format!("/desk/cases/{case}"), "/desk", "/desk/pool", "/desk/cases"] {
            let text = english(path);
            for name in ["审查", "决定", "受理"] {
                assert!(!text.contains(name), "{path} says {name} in English");
            }
        }
        assert!(english(&step).contains("Examine") && english("/desk/cases").contains("Examine"));
        assert!(words(&desk.get(clerk, &step).text).contains("审查"));
        went(&desk.get(clerk, "/desk/search?q=000001"), "/desk/cases?q=000001");
    }
}
