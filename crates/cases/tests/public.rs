//! The resident's pages through their router, as a browser without scripts uses them: each post is answered by the page that
//! comes next, on both engines.

mod support;

use axum::body::{Body, to_bytes};
use axum::extract::Extension;
use base::{CaseId, Locale, Target, Text};
use cases::case::{Case, Outcome, Status};
use cases::commands::{AskSupplement, Missing, SendNote};
use cases::known::DIVISIONS;
use cases::paper::PaperKind;
use catalogue::published::Body as Publication;
use db::Call;
use http::header::{ACCEPT_LANGUAGE, CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use serde_json::json;
use std::sync::Arc;
use support::{City, MONDAY};
use testkit::{Store, on_both};
use tower::ServiceExt;
use web::{Settings, Site, Viewer};

struct Hall {
    city: City,
    app: Arc<cases::App>,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

struct Answer {
    status: StatusCode,
    to: String,
    /// Under which name it is kept as a file.
    kept: String,
    text: String,
}

const PNG: &[u8] = include_bytes!("../../../packs/community/demo/photo.png");
const PDF: &[u8] = include_bytes!("../../../packs/community/demo/scan.pdf");

impl From<Store> for Hall {
    fn from(store: Store) -> Hall {
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
        let hall = Hall { city, app: Arc::new(app), runtime, _folder: folder };
        hall.publish();
        hall
    }
}

impl Hall {
    /// An item with a form and materials, and the city's divisions.
    fn publish(&self) {
        let body = Publication {
            pack: "test".to_owned(),
            item: toml::from_str(include_str!("data/card.toml")).expect("an item"),
            form: Some(toml::from_str(include_str!("data/card-form.toml")).expect("a form")),
            flow: include_str!("../../../packs/standard/flows/one-office.bpmn").to_owned(),
        };
        let divisions = json!([
            { "code": "990100", "name": { "zh": "云州市", "en": "Yunzhou" } },
            { "code": "990102", "name": { "zh": "云江区", "en": "Yunjiang" }, "parent": "990100" },
            { "code": "990103", "name": { "zh": "临浦区", "en": "Linpu" }, "parent": "990100" },
        ]);
        self.city
            .db
            .write_now(&Call::system("test"), "publish", move |cx| {
                let permit = cx.permit(base::Right("item.publish"), Target::default())?;
                cx.set_setting(&permit, DIVISIONS, &divisions)?;
                catalogue::published::store::publish(cx, &permit, "test/card", &body)
            })
            .expect("published");
    }

    fn send(&self, who: Option<&Call>, request: Request<Body>) -> Answer {
        let mut router = cases::public_routes().into_router().with_state(Arc::clone(&self.app));
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
            let kept = headers.get(CONTENT_DISPOSITION).map_or("", |value| value.to_str().expect("text")).to_owned();
            Answer { status, to, kept, text: String::from_utf8_lossy(&bytes).into_owned() }
        });
        self.city.jobs.run_due(&self.city.db).expect("jobs run");
        answer
    }

    fn get_as(&self, who: Option<&Call>, path: &str, locale: Locale) -> Answer {
        let request = Request::get(path).header(ACCEPT_LANGUAGE, locale.tag()).body(Body::empty()).expect("a request");
        self.send(who, request)
    }

    fn get(&self, path: &str) -> Answer {
        self.get_as(Some(&self.city.resident()), path, Locale::Zh)
    }

    /// A page that must be there, with words on it.
    fn see(&self, path: &str, words: &[&str]) -> Answer {
        let answer = self.get(path);
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        for word in words {
            assert!(answer.text.contains(word), "{path} lacks {word}: {}", answer.text);
        }
        answer
    }

    fn post_as(&self, who: Option<&Call>, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs = fields
            .iter()
            .map(|(name, value)| format!("{}={}", web::answers::encode(name), web::answers::encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let request = Request::post(path)
            .header(ACCEPT_LANGUAGE, "zh-CN")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(who, request.body(Body::from(body)).expect("a request"))
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_as(Some(&self.city.resident()), path, fields)
    }

    fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        self.send(Some(&self.city.resident()), support::upload(path, fields, files))
    }

    /// Begins an application; answers the address of its draft.
    fn begin(&self) -> String {
        let answer = self.post("/apply/test/card", &[("who", "self"), ("region", "990102")]);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        answer.to.strip_suffix("/you").expect("the first page").to_owned()
    }

    /// Fills in everything and hands in; answers the case.
    fn apply(&self) -> Case {
        let draft = self.begin();
        let version = version(&self.get(&format!("{draft}/you")).text);
        let answer =
            self.post(&format!("{draft}/you"), &[("version", &version), ("phone", "13800138000"), ("action", "save")]);
        assert_eq!(answer.to, format!("{draft}/kind"), "{}", answer.text);
        let version = next(&version);
        let answer = self.post(&format!("{draft}/kind"), &[("version", &version), ("kind", "new"), ("action", "save")]);
        assert_eq!(answer.to, format!("{draft}/materials"), "{}", answer.text);
        let answer =
            self.upload(&format!("{draft}/materials"), &[("action", "next")], &[("file-photo", "我.png", PNG)]);
        assert_eq!(answer.to, format!("{draft}/check"), "{}", answer.text);
        let answer = self.post(&format!("{draft}/check"), &[("confirm", "yes"), ("declare", "promise")]);
        assert!(answer.to.starts_with("/me/cases/"), "{} {}", answer.to, answer.text);
        let id: i64 = answer.to.trim_start_matches("/me/cases/").parse().expect("an id");
        self.city.case(CaseId(id))
    }
}

/// The version that stands in a page of questions.
fn version(page: &str) -> String {
    let rest = page.split("name=\"version\" value=\"").nth(1).expect("a version");
    rest.split('"').next().expect("a value").to_owned()
}

fn next(version: &str) -> String {
    (version.parse::<i64>().expect("a number") + 1).to_string()
}

/// The first address on a page that begins so.
fn link(page: &str, start: &str) -> String {
    let at = page.find(&format!("href=\"{start}")).unwrap_or_else(|| panic!("no link to {start}: {page}"));
    page[at + 6..].split('"').next().expect("an address").to_owned()
}

on_both! {
    fn one_applies_page_by_page_and_gets_a_receipt(hall: Hall) {
        hall.see("/apply/test/card", &["办老年证", "替谁办", "陈晓岚", "云江区"]);
        let nobody = hall.get_as(None, "/apply/test/card", Locale::En);
        assert!(nobody.text.contains("Please sign in first") && !nobody.text.contains("name=\"who\""));
        let astray = hall.post("/apply/test/card", &[("who", "company-9"), ("region", "123456")]);
        assert_eq!(astray.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(astray.text.contains("请选择替谁办") && astray.text.contains("请选择在哪里办"));
        let draft = hall.begin();
        let page = hall.see(&format!("{draft}/you"), &["陈晓岚", "本人实名信息", "手机号码", "存草稿"]);
        let first = version(&page.text);
        assert!(!page.text.contains("name=\"name\""), "what the city knows is not asked");
        // What is wrong is said, and what was typed stays.
        let wrong = hall.post(&format!("{draft}/you"), &[("version", &first), ("phone", "12"), ("action", "save")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("value=\"12\"") && wrong.text.contains("role=\"alert\""));
        let hidden = hall.post(&format!("{draft}/you"), &[("version", &first), ("phone", "138\u{202e}001"), ("action", "save")]);
        assert_eq!(hidden.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(hidden.text.contains("看不见的字符"));
        // Typing is kept without a new version, so that the page itself still saves.
        let kept = hall.post(&format!("{draft}/you/keep"), &[("version", &first), ("phone", "13900139000")]);
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
        assert_eq!(kept.text, r#"{"findings":[]}"#);
        // What is wrong with what was typed is answered, in the person's words; what is still empty is no mistake.
        let checked = hall.post(&format!("{draft}/you/keep"), &[("version", &first), ("phone", "139001390")]);
        assert!(checked.text.contains(r#""field":"phone""#) && checked.text.contains("11 位"), "{}", checked.text);
        let empty = hall.post(&format!("{draft}/you/keep"), &[("version", &first), ("phone", "")]);
        assert_eq!(empty.text, r#"{"findings":[]}"#);
        assert_eq!(version(&hall.see(&format!("{draft}/you"), &["13900139000"]).text), first);
        let saved = hall.post(&format!("{draft}/you"), &[("version", &first), ("phone", "13800138000"), ("action", "save")]);
        assert_eq!(saved.to, format!("{draft}/kind"));
        // Another device comes late: it sees what was saved, keeps what it typed, and can go on.
        let late = hall.post(&format!("{draft}/you"), &[("version", &first), ("phone", "13700137000"), ("action", "save")]);
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text.contains("这一页在别处改过") && late.text.contains("13800138000") && late.text.contains("value=\"13700137000\""));
        let second = version(&late.text);
        let over = hall.post(&format!("{draft}/you"), &[("version", &second), ("phone", "13700137000"), ("action", "save")]);
        assert_eq!(over.to, format!("{draft}/kind"), "{}", over.text);
        // A page that is asked only after some answers comes in between.
        let again = hall.post(&format!("{draft}/kind"), &[("version", &next(&second)), ("kind", "again"), ("action", "save")]);
        assert_eq!(again.to, format!("{draft}/why"));
        let left = hall.post(&format!("{draft}/why"), &[("version", &next(&next(&second))), ("why", "丢了"), ("action", "draft")]);
        assert_eq!(left.to, "/me");
        hall.see("/me", &["没填完的申请", "老年人优待证办理", "接着填"]);
        assert!(hall.see("/apply/test/card", &["您有没填完的申请"]).text.contains(&draft));
        assert_eq!(hall.get(&draft).to, format!("{draft}/why"), "one goes on where one left");
        hall.see(&format!("{draft}/why"), &["丢了"]);
        // Materials.
        hall.see(&format!("{draft}/materials"), &["近期照片", "要上传", "最多 1 个", "勾选承诺"]);
        let missing = hall.upload(&format!("{draft}/materials"), &[("action", "next")], &[]);
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(missing.text.contains("还差一份：近期照片"));
        let program = hall.upload(&format!("{draft}/materials"), &[("action", "next")], &[("file-photo", "run.png", b"MZ\x90\0 program")]);
        assert!(program.text.contains("程序"), "{}", program.text);
        let paper = hall.upload(&format!("{draft}/materials"), &[("action", "next")], &[("file-photo", "scan.pdf", PDF)]);
        assert_eq!(paper.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(paper.text.contains("请换成 jpg"), "{}", paper.text);
        let kept = hall.upload(&format!("{draft}/materials"), &[("action", "upload")], &[("file-photo", "我.png", PNG)]);
        assert_eq!(kept.to, format!("{draft}/materials"), "{}", kept.text);
        let page = hall.see(&format!("{draft}/materials"), &["我.png", "已上传"]);
        let file = link(&page.text, "/files/");
        assert_eq!(hall.get(&file).status, StatusCode::OK);
        assert_eq!(hall.get_as(Some(&hall.city.stranger()), &file, Locale::Zh).status, StatusCode::NOT_FOUND);
        // The check, and handing in twice.
        hall.see(&format!("{draft}/check"), &["请核对您的回答", "13700137000", "补办", "丢了", "我.png", "我住在本市。", "我填写的内容真实。"]);
        let silent = hall.post(&format!("{draft}/check"), &[("declare", "promise")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.text.contains("请先勾选声明"));
        let bare = hall.post(&format!("{draft}/check"), &[("confirm", "yes")]);
        assert!(bare.text.contains("还差一份：居住承诺"), "{}", bare.text);
        let sent = hall.post(&format!("{draft}/check"), &[("confirm", "yes"), ("declare", "promise")]);
        assert!(sent.to.starts_with("/me/cases/"), "{}", sent.text);
        let twice = hall.post(&format!("{draft}/check"), &[("confirm", "yes"), ("declare", "promise")]);
        assert_eq!(twice.to, sent.to, "pressed twice, one case");
        assert_eq!(hall.get(&format!("{draft}/you")).to, sent.to);
        let case = hall.city.case(CaseId(sent.to.trim_start_matches("/me/cases/").parse().expect("an id")));
        hall.see(&sent.to, &[case.number.as_str(), "您提交了申请", "收件凭证", "等待受理", "工本费", "5.00"]);
        hall.see(&format!("{}/receipt", sent.to), &[case.number.as_str(), "近期照片", "陈晓岚", "class=\"sheet receipt\""]);
        let saved = hall.see(&format!("{}/receipt/file", sent.to), &[case.number.as_str(), "近期照片", "收件凭证"]);
        assert_eq!(saved.kept, format!("attachment; filename=\"receipt-{}.html\"", case.number), "it is kept as a file");
        assert!(!saved.text.contains("<script") && !saved.text.contains("<link"), "which reads without the site");
        let stranger = hall.get_as(Some(&hall.city.stranger()), &format!("{}/receipt/file", sent.to), Locale::Zh);
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        hall.see(&format!("{}/answers", sent.to), &["13700137000", "补办"]);
        hall.see("/me/cases", &[case.number.as_str(), "已提交"]);
        assert_eq!(hall.get(&file).status, StatusCode::OK, "the file stays readable as a material");
        let clerk = hall.city.official("clerk:market");
        assert_eq!(hall.get_as(Some(&clerk), &file, Locale::Zh).status, StatusCode::OK);
        assert_eq!(hall.get_as(Some(&hall.city.official("clerk:market-far")), &file, Locale::Zh).status, StatusCode::NOT_FOUND);
    }

    fn a_case_is_followed_mended_and_rated(hall: Hall) {
        let case = hall.apply();
        let (id, here) = (case.id, format!("/me/cases/{}", case.id));
        // The office says what is missing, the applicant sends it.
        let task = hall.city.task(id).id;
        let clerk = hall.city.official("clerk:market");
        let materials = hall.city.db.read_now(&clerk, "materials", move |cx| cases::material::store::of_case(cx, id)).expect("reads");
        let photo = materials.iter().find(|one| one.material == "photo").expect("the photo").id;
        let ask = AskSupplement { task, missing: vec![Missing { material: Some(photo), words: "照片太暗".into() }], days: None };
        hall.city.run(&clerk, move |cx| ask.run(cx)).expect("asked");
        hall.see("/me", &["补正材料：老年人优待证办理"]);
        hall.see(&here, &["请您做一件事：补正", "补正材料告知书"]);
        hall.see(&format!("{here}/supplement"), &["近期照片：照片太暗", "其他材料"]);
        let nothing = hall.upload(&format!("{here}/supplement"), &[("words", "")], &[]);
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.text.contains("请选文件，或者写明情况"));
        let field = format!("file-{photo}");
        let wrong = hall.upload(&format!("{here}/supplement"), &[("words", "重拍了")], &[(&field, "x.png", PDF)]);
        assert!(wrong.text.contains("请换成") && wrong.text.contains("重拍了"), "what was typed stays: {}", wrong.text);
        assert_eq!(hall.city.case(id).status, Status::Supplement, "nothing is stored half");
        let sent = hall.upload(&format!("{here}/supplement"), &[("words", "重拍了")], &[(&field, "新.png", PNG)]);
        assert_eq!(sent.to, here, "{}", sent.text);
        assert_eq!(hall.city.case(id).status, Status::Submitted);
        hall.see(&here, &["您补交了材料", "新.png", "重拍了"]);
        assert_eq!(hall.get(&format!("{here}/supplement")).to, here, "nothing is asked any more");
        // Messages, with receipt.
        let said = hall.post(&format!("{here}/note"), &[("words", " ")]);
        assert!(said.text.contains("请写一句话再发"));
        assert_eq!(hall.post(&format!("{here}/note"), &[("words", "几天能好？")]).to, here);
        let note = SendNote { case: id, words: "三天。".into() };
        hall.city.run(&clerk, move |cx| note.run(cx)).expect("sent");
        hall.see(&here, &["几天能好？", "三天。"]);
        let notes = hall.city.db.read_now(&clerk, "notes", move |cx| cases::note::store::of_case(cx, id)).expect("reads");
        assert!(notes.iter().any(|note| !note.from_applicant && note.read_at.is_some()), "seeing it is the receipt");
        // Accepted: why this day; decided: the paper, delivered when it is opened; rated once.
        hall.city.accept("clerk:market", id);
        hall.see(&here, &["为什么是 11 月 26 日（周四）？", "class=\"ruler\"", "法律规定的最后一天", "撤回申请"]);
        hall.city.finish("market", id, "grant");
        hall.city.folds(id);
        let page = hall.see(&here, &["准予办理", "请您评价", "未看"]);
        let papers = hall.city.db.read_now(&clerk, "papers", move |cx| cases::paper::store::of_case(cx, id)).expect("reads");
        let grant = papers.iter().find(|paper| paper.kind == PaperKind::Grant).expect("a decision");
        assert!(grant.seen_at.is_none() && page.text.contains(&grant.number));
        hall.see(&format!("{here}/papers/{}", grant.id), &["准予决定书", "第 53 条"]);
        let opened = grant.id;
        let seen = hall.city.db.read_now(&clerk, "paper", move |cx| cases::paper::store::get(cx, opened)).expect("reads");
        assert!(seen.expect("is there").seen_at.is_some(), "opening it is the receipt of its delivery");
        let unsaid = hall.post(&format!("{here}/rate"), &[("words", "不错")]);
        assert!(unsaid.status == StatusCode::UNPROCESSABLE_ENTITY && unsaid.text.contains("不错"));
        assert_eq!(hall.post(&format!("{here}/rate"), &[("level", "1"), ("reason", "quick"), ("words", "不错")]).to, here);
        hall.see(&format!("{here}/rate"), &["您的评价：非常满意", "办得快", "不错"]);
        assert_eq!(hall.get(&format!("{here}/withdraw")).status, StatusCode::OK);
        let late = hall.post(&format!("{here}/withdraw"), &[("reason", "")]);
        assert!(late.status == StatusCode::CONFLICT && late.text.contains("已经办结"), "{}", late.text);
    }

    fn an_english_reader_follows_a_case_by_english_steps(hall: Hall) {
        let case = hall.apply();
        hall.city.accept("clerk:market", case.id);
        let (me, here) = (hall.city.resident(), format!("/me/cases/{}", case.id));
        let page = hall.get_as(Some(&me), &here, Locale::En);
        assert_eq!(page.status, StatusCode::OK);
        for name in ["审查", "决定", "受理"] {
            assert!(!page.text.contains(name), "the timeline says {name} in English");
        }
        assert!(page.text.contains("Examine") && hall.get(&here).text.contains("审查"));
    }

    fn strangers_find_nothing_and_progress_shows_only_the_status(hall: Hall) {
        let case = hall.apply();
        let here = format!("/me/cases/{}", case.id);
        let stranger = hall.city.stranger();
        for path in [here.clone(), format!("{here}/answers"), format!("{here}/receipt"), format!("{here}/withdraw"), format!("{here}/rate")] {
            assert_eq!(hall.get_as(Some(&stranger), &path, Locale::Zh).status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(hall.get_as(Some(&hall.city.official("clerk:market")), &path, Locale::Zh).status, StatusCode::NOT_FOUND, "{path}");
            assert!(hall.get_as(None, &path, Locale::Zh).status != StatusCode::OK, "{path}");
        }
        for (path, fields) in [("withdraw", [("reason", "x")]), ("note", [("words", "x")]), ("rate", [("level", "5")])] {
            let answer = hall.post_as(Some(&stranger), &format!("{here}/{path}"), &fields);
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        let draft = hall.begin();
        for page in ["you", "materials", "check", "discard", "code"] {
            assert_eq!(hall.get_as(Some(&stranger), &format!("{draft}/{page}"), Locale::Zh).status, StatusCode::NOT_FOUND, "{page}");
        }
        assert_eq!(hall.post_as(Some(&stranger), &format!("{draft}/discard"), &[]).status, StatusCode::NOT_FOUND);
        // Progress by number.
        let person = hall.city.person;
        let number = hall.city.db.read_now(&Call::system("test"), "number", move |cx| identity::people::store::sensitive(cx, person)).expect("reads").number;
        let last = &number[number.len() - 4..];
        let found = hall.post_as(None, "/track", &[("number", &case.number), ("last", last)]);
        assert_eq!(found.status, StatusCode::OK, "{}", found.text);
        assert!(found.text.contains("已提交") && !found.text.contains("陈晓岚") && !found.text.contains(&here));
        let own = hall.post("/track", &[("number", &case.number)]);
        assert!(own.text.contains(&here), "the applicant needs the number only");
        for _ in 0..5 {
            let wrong = hall.post_as(None, "/track", &[("number", &case.number), ("last", "0000")]);
            assert!(wrong.text.contains("没有查到"));
        }
        let resting = hall.post_as(None, "/track", &[("number", &case.number), ("last", last)]);
        assert!(resting.text.contains("试错太多次了"), "guessing is slow");
        let unknown = hall.post_as(None, "/track", &[("number", "990102-20261123-999999"), ("last", "0000")]);
        assert!(unknown.text.contains("没有查到"), "an unknown number looks like a wrong one");
        // Withdrawal asks once more.
        hall.see(&format!("{here}/withdraw"), &["要撤回这件申请吗？", "先不撤"]);
        assert_eq!(hall.post(&format!("{here}/withdraw"), &[("reason", "想清楚再来")]).to, here);
        let case = hall.city.case(case.id);
        assert_eq!((case.status, case.outcome), (Status::Closed, Some(Outcome::Withdrawn)));
        hall.see(&here, &["您撤回了申请", "终止办理通知书"]);
    }

    fn a_draft_moves_by_a_code_and_goes_when_thrown_away(hall: Hall) {
        let draft = hall.begin();
        hall.see(&format!("{draft}/code"), &["生成转移码"]);
        let page = hall.post(&format!("{draft}/code"), &[]);
        let code = page.text.split("title code\">").nth(1).and_then(|rest| rest.split('<').next()).expect("a code").to_owned();
        assert_eq!(code.len(), 9, "{code}");
        let other = hall.post_as(Some(&hall.city.stranger()), "/apply/code", &[("code", &code)]);
        assert!(other.status == StatusCode::UNPROCESSABLE_ENTITY && other.text.contains("这份草稿是别人的"), "{}", other.text);
        let wrong = hall.post("/apply/code", &[("code", "AAAA AAAA")]);
        assert!(wrong.text.contains("转移码不对") && wrong.text.contains("AAAA AAAA"));
        assert_eq!(hall.post("/apply/code", &[("code", &code.to_lowercase())]).to, draft);
        assert!(hall.post("/apply/code", &[("code", &code)]).text.contains("转移码不对"), "a code works once");
        hall.upload(&format!("{draft}/materials"), &[("action", "upload")], &[("file-photo", "我.png", PNG)]);
        let page = hall.see(&format!("{draft}/materials"), &["我.png"]);
        let file = link(&page.text, "/files/");
        let row = page.text.split("name=\"remove\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a button").to_owned();
        assert_eq!(hall.upload(&format!("{draft}/materials"), &[("remove", &row)], &[]).to, format!("{draft}/materials"));
        assert_eq!(hall.get(&file).status, StatusCode::NOT_FOUND, "a removed file is gone");
        hall.see(&format!("{draft}/discard"), &["要删除这份草稿吗？", "先不删"]);
        assert_eq!(hall.post(&format!("{draft}/discard"), &[]).to, "/me");
        assert_eq!(hall.get(&format!("{draft}/you")).status, StatusCode::NOT_FOUND);
    }

    fn a_joint_case_shows_its_departments_side_by_side(hall: Hall) {
        let case = hall.city.apply("joint");
        hall.city.accept("clerk:services", case.id);
        let here = format!("/me/cases/{}", case.id);
        let page = hall.see(&here, &["各部门办到哪了", "class=\"parallel\"", "部门办理"]);
        for child in hall.city.children(case.id) {
            assert!(page.text.contains(&format!("/me/cases/{}", child.id)), "{}", child.item);
            let own = hall.see(&format!("/me/cases/{}", child.id), &[child.number.as_str(), "企业开办一件事"]);
            assert!(!own.text.contains(&format!("/me/cases/{}/withdraw", child.id)), "a part is withdrawn with the whole");
        }
    }
}
