//! Every page type with sample data, in both languages: it renders, has one title, and says nothing by its key.

use super::case_file::{CaseFile, Owner, Part};
use super::opened::Opened;
use super::space::Facts as SpaceFacts;
use super::{
    answers, asked, case, cases, check, code, discard, materials, paper, question, rate, space, supplement, task,
    track, withdraw,
};
use crate::case::{Case, Channel, Outcome, Status};
use crate::clock::{self, Span, SpanKind};
use crate::draft::{Draft, DraftFile};
use crate::journal::Entry;
use crate::known::{Asked, Reference};
use crate::material::{Check, Material, store::Answers};
use crate::note::Note;
use crate::pages::words::journal_sentence;
use crate::paper::{Body, Paper, PaperKind};
use crate::rating::Rating;
use crate::task::{NO_DUE, State, Task, Whose};
use askama::Template;
use base::moment::day_number;
use base::{AccountId, CaseId, Clock, FileId, Locale, Moment, OfficeId, PersonId, Text};
use calendar::{Calendar, LightSettings};
use catalogue::item::{FileRule, Need, Trust};
use catalogue::published::{Body as Publication, Parts, Published};
use jiff::civil::date;
use serde_json::{Map, json};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use web::{Frame, Settings, Site};

const ITEM: &str = include_str!("../../../tests/data/card.toml");
const FORM: &str = include_str!("../../../tests/data/card-form.toml");
const FLOW: &str = include_str!("../../../../../packs/standard/flows/one-office.bpmn");

fn now() -> Moment {
    Moment::parse("2026-11-23T09:30:00+08:00").expect("a time")
}

/// One site for all tests: reading the words of the whole product takes a while.
fn site() -> Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(new_site).clone()
}

fn new_site() -> Site {
    let city =
        web::City { name: Text::new("云州通办", "Yunzhou"), hotline: "12345".to_owned(), ..web::City::default() };
    Site::new(Settings::new(city, Clock::standing_at(now())))
}

fn frame(locale: Locale, path: &str) -> Frame {
    Frame::sample(&site(), locale, path)
}

fn published() -> Published {
    let body = Publication {
        pack: "test".to_owned(),
        item: toml::from_str(ITEM).expect("an item"),
        form: Some(toml::from_str(FORM).expect("a form")),
        flow: FLOW.to_owned(),
    };
    Published {
        id: 5,
        name: "test/card".to_owned(),
        version: 1,
        state: catalogue::published::State::Current,
        digest: String::new(),
        parts: Arc::new(Parts::of(body).expect("parts")),
    }
}

fn opened() -> Opened {
    let answers: Map<_, _> =
        json!({ "name": "陈晓岚", "phone": "13800138000", "kind": "new" }).as_object().cloned().unwrap_or_default();
    let draft = Draft {
        id: 7,
        account: AccountId(5),
        item: "test/card".to_owned(),
        publication: 5,
        channel: Channel::Online,
        applicant: None,
        applicant_name: "陈晓岚".to_owned(),
        person: Some(PersonId(3)),
        company: None,
        region: "990102".to_owned(),
        sources: BTreeMap::from([("name".to_owned(), Text::new("本人实名信息", "proved identity"))]),
        answers: answers.clone(),
        page: "you".to_owned(),
        made_at: now(),
        changed_at: now(),
        seen: crate::draft::Seen::default(),
        submitted: None,
        version: 3,
    };
    let known = answers.iter().filter(|(id, _)| *id == "name").map(|(id, value)| (id.clone(), value.clone())).collect();
    let file =
        DraftFile { id: 11, material: "photo".to_owned(), file: FileId(12), name: "photo.png".to_owned(), size: 2048 };
    Opened {
        draft,
        published: published(),
        files: vec![file],
        applicant: json!({ "name": "陈晓岚" }),
        reference: Reference::parse("[]").expect("reads"),
        known,
        now: now().civil(),
    }
}

fn asked() -> Vec<Asked> {
    let one = |id: &str, zh: &str, en: &str| Asked {
        id: id.to_owned(),
        title: Text::new(zh, en),
        hint: None,
        need: Need::Required,
        known: None,
        file: None,
        show: false,
        declare: false,
        declaration: None,
        promise: false,
        within: None,
    };
    vec![
        Asked {
            known: Some(Text::new("公安局人口库", "population register")),
            ..one("identity", "身份证", "Identity card")
        },
        Asked { file: Some(FileRule::default()), ..one("photo", "照片", "Photo") },
        Asked { show: true, ..one("permit", "居住证", "Permit") },
        Asked {
            declare: true,
            declaration: Some(Text::new("我没有别的证", "I have no other card")),
            ..one("promise", "承诺", "Promise")
        },
    ]
}

fn a_case(status: Status) -> Case {
    let over = status == Status::Closed;
    Case {
        id: CaseId(21),
        number: "990102-20261118-000421".to_owned(),
        parent: None,
        activity: 0,
        item: "test/card".to_owned(),
        publication: 5,
        title: Text::new("老年人优待证办理", "Old-age card"),
        applicant: Some(AccountId(5)),
        person: Some(PersonId(3)),
        company: None,
        applicant_name: "陈晓岚".to_owned(),
        channel: Channel::Online,
        office: OfficeId(4),
        office_path: "/1/4/".to_owned(),
        region: "990102".to_owned(),
        owner: Some(AccountId(9)),
        status,
        paused: status == Status::Supplement,
        outcome: over.then_some(Outcome::Granted),
        step: if over { String::new() } else { "审查".to_owned() },
        submitted_at: Moment::parse("2026-11-17T20:14:00+08:00").expect("a time"),
        accepted_at: (!matches!(status, Status::Submitted | Status::Supplement)).then(now),
        decided_at: over.then(now),
        finished_at: over.then(now),
        accept_due: Some(day_number(date(2026, 11, 24))),
        clock_from: (!matches!(status, Status::Submitted | Status::Supplement)).then(|| day_number(date(2026, 11, 18))),
        promised: "3wd".to_owned(),
        statutory: "20wd".to_owned(),
        extended: String::new(),
        promised_due: Some(day_number(date(2026, 11, 23))),
        statutory_due: Some(day_number(date(2026, 12, 16))),
        provisional: true,
        result_number: if over { "云民优〔2026〕1号".to_owned() } else { String::new() },
        version: 4,
    }
}

fn entry(id: i64, kind: &str, detail: serde_json::Value) -> Entry {
    Entry {
        id,
        case: CaseId(21),
        at: now(),
        account: AccountId(9),
        actor: "林嘉".to_owned(),
        office: "政务服务中心".to_owned(),
        kind: kind.to_owned(),
        open: true,
        detail,
        change: Map::new(),
    }
}

fn span() -> Span {
    Span {
        id: 1,
        case: CaseId(21),
        kind: SpanKind::Supplement,
        reason: "等您补正".to_owned(),
        from: day_number(date(2026, 11, 20)),
        to: None,
        due: Some(day_number(date(2026, 12, 4))),
        days: Some(10),
    }
}

fn a_task(activity: i64) -> Task {
    Task {
        id: 31,
        case: CaseId(21),
        activity,
        element: "look".to_owned(),
        name: "确认公章样式".to_owned(),
        kind: "applicant".to_owned(),
        role: "applicant".to_owned(),
        variable: "confirmed".to_owned(),
        term: String::new(),
        office: OfficeId(0),
        office_path: String::new(),
        region: "990102".to_owned(),
        whose: Whose::Applicant,
        assignee: Some(AccountId(5)),
        state: State::Open,
        opened_at: now(),
        claimed_at: None,
        done_at: None,
        done_by: None,
        step_due: None,
        due: NO_DUE,
        outcome: String::new(),
        opinion: String::new(),
        version: 1,
    }
}

fn a_paper(kind: PaperKind) -> Paper {
    Paper {
        id: 41,
        case: CaseId(21),
        kind,
        number: "云市监受字〔2026〕第12号".to_owned(),
        title: kind.title().zh,
        body: Body {
            case_number: "990102-20261118-000421".to_owned(),
            item: Text::new("老年人优待证办理", "Old-age card"),
            applicant: "陈晓岚".to_owned(),
            office: Text::new("民政局", "Civil Affairs"),
            paragraphs: vec![Text::new("经审查，不予办理。", "Refused.")],
            list: vec![Text::new("照片", "")],
            basis: vec!["《中华人民共和国老年人权益保障法》第 53 条".to_owned()],
            remedies: vec![Text::new("可以申请行政复议。", "You may ask for review.")],
        },
        made_at: now(),
        made_by: AccountId(9),
        seen_at: None,
        withdrawn_at: None,
    }
}

fn a_file(status: Status) -> CaseFile {
    let case = a_case(status);
    let (calendar, today) = (Calendar::national(), now().date());
    let spans = if status == Status::Supplement { vec![span()] } else { Vec::new() };
    let reading = |case: &Case| clock::reading(case, calendar, today, &LightSettings::default());
    let child = Case { id: CaseId(22), parent: Some(CaseId(21)), ..a_case(Status::Accepted) };
    let part = Part {
        reading: reading(&child),
        case: child,
        office: Text::new("公安局", "Public Security"),
        published: published(),
        state: None,
        spans: Vec::new(),
        journal: vec![entry(3, "inspected", json!({ "step": "核查", "outcome": "pass" }))],
    };
    let material = Material {
        id: 51,
        case: case.id,
        material: "photo".to_owned(),
        title: Text::new("照片", "Photo"),
        trust: Trust::C,
        source: Text::new("申请人上传", "uploaded"),
        file: Some(FileId(12)),
        file_name: "photo.png".to_owned(),
        state: Check::Wanting,
        note: "照片太暗".to_owned(),
        due: None,
        added_at: now(),
        version: 1,
    };
    let note = |mine| Note {
        id: 61,
        name: "何静".to_owned(),
        from_applicant: mine,
        words: "请看样式。\n谢谢。".to_owned(),
        sent_at: now(),
        read_at: Some(now()),
    };
    CaseFile {
        due: clock::explain(&case, calendar, &spans, today).expect("explains"),
        reading: reading(&case),
        parent: None,
        published: published(),
        office: Some(Owner {
            name: String::new(),
            office: Text::new("民政局", "Civil Affairs"),
            phone: "0990-88123106".to_owned(),
        }),
        owner: Some(Owner {
            name: "林嘉".to_owned(),
            office: Text::new("政务服务中心", "Service Centre"),
            phone: "0990-88123106".to_owned(),
        }),
        parts: vec![part],
        tasks: if status == Status::Accepted { vec![a_task(4)] } else { Vec::new() },
        journal: vec![
            entry(1, "submitted", json!({ "paper": "收字1号" })),
            entry(2, "accepted", json!({ "paper": "受字1号" })),
        ],
        materials: vec![material],
        papers: vec![a_paper(PaperKind::Receipt), a_paper(PaperKind::Refusal)],
        notes: vec![note(true), note(false)],
        rating: None,
        spans,
        case,
    }
}

/// What every page must be: one title, a way past the head, no key of a word.
fn sound(name: &str, locale: Locale, html: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{name} {locale:?} has one title");
    assert!(html.contains(&format!("<html lang=\"{}\"", locale.tag())), "{name} {locale:?}");
    assert!(!html.contains(" style=") && !html.contains("<script>"), "{name} {locale:?} holds nothing inline");
    for start in ["my-", "apply-", "track-", "rate-", "paper-", "case-", "forms-"] {
        let said = html.find(&format!(">{start}")).map(|at| html[at + 1..].chars().take(40).collect::<String>());
        assert_eq!(said, None, "{name} {locale:?} says a key");
    }
}

fn each(name: &str, mut make: impl FnMut(Locale) -> String) {
    let [zh, en] = Locale::ALL.map(|locale| {
        let html = make(locale);
        sound(name, locale, &html);
        html
    });
    assert_ne!(zh, en, "{name}");
}

fn html(page: &impl Template) -> String {
    page.render().expect("renders")
}

#[test]
fn the_pages_of_an_application_render() {
    let opened = opened();
    each("materials", |locale| {
        let errors = BTreeMap::from([("photo".to_owned(), "太大".to_owned())]);
        let page = html(&materials::view(frame(locale, "/apply/draft/7/materials"), &opened, &asked(), &errors, true));
        assert!(page.contains("name=\"file-photo\"") && page.contains("aria-invalid") && page.contains("photo.png"));
        assert!(!page.contains("name=\"file-identity\""), "what the city has is not asked");
        page
    });
    each("check", |locale| {
        let page = check::view(frame(locale, "/apply/draft/7/check"), &opened, &asked(), &check::Ticked::default())
            .expect("a view");
        let page = html(&page);
        assert!(page.contains("name=\"confirm\"") && page.contains("value=\"promise\"") && page.contains("陈晓岚"));
        assert!(page.contains("/apply/draft/7/kind?from=check"), "an answer can be changed");
        assert!(!page.contains("/apply/draft/7/you?from=check#name"), "what is known is not");
        page
    });
    each("discard", |locale| {
        html(&discard::DiscardPage {
            frame: frame(locale, "/apply/draft/7/discard").titled_by("apply-discard"),
            matter: "办老年证".to_owned(),
            name: "陈晓岚".to_owned(),
            saved: "09:30".to_owned(),
            action: "/apply/draft/7/discard".to_owned(),
            back: "/apply/draft/7".to_owned(),
        })
    });
    for made in ["", "ABCD2345"] {
        each("code", |locale| html(&code::made(frame(locale, "/apply/draft/7/code"), "办老年证", 7, made)));
    }
    each("take", |locale| html(&code::take_view(frame(locale, "/apply/code"), "abcd", "不对".to_owned())));
}

#[test]
fn a_question_page_shows_what_is_known_and_what_another_device_saved() {
    let opened = opened();
    for locale in Locale::ALL {
        let stale = question::Stale {
            saved: "09:30".to_owned(),
            rows: vec![web::parts::Row::new("手机", "139")],
            href: "/x".to_owned(),
        };
        let shown = question::Shown { stale: Some(stale), from_check: true, ..question::Shown::default() };
        let response = question::view(frame(locale, "/apply/draft/7/you"), &opened, "you", shown).expect("a page");
        assert_eq!(response.status(), http::StatusCode::CONFLICT);
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let body = runtime.block_on(axum::body::to_bytes(response.into_body(), 1 << 20)).expect("a body");
        let page = String::from_utf8_lossy(&body).into_owned();
        sound("question", locale, &page);
        assert!(
            page.contains("name=\"version\" value=\"3\"") && page.contains("data-draft=\"/apply/draft/7/you/keep\"")
        );
        assert!(
            page.contains(if locale == Locale::Zh { "本人实名信息" } else { "proved identity" }),
            "the source is shown"
        );
        assert!(page.contains("139"), "what another device saved is shown");
    }
}

#[test]
fn the_pages_of_a_case_render_in_every_status() {
    for status in Status::ALL {
        let file = a_file(*status);
        each("case", |locale| {
            let page = html(&case::view(frame(locale, "/me/cases/21"), &file, "", String::new()));
            assert!(page.contains("990102-20261118-000421") && page.contains("data-copy"));
            page
        });
    }
    let waits = html(&case::view(frame(Locale::Zh, "/me/cases/21"), &a_file(Status::Accepted), "", String::new()));
    assert!(
        waits.contains("请您做一件事：确认公章样式") && waits.contains("href=\"/me/cases/21/tasks/31\""),
        "the one thing to do"
    );
    assert!(
        waits.contains("class=\"ruler\"") && waits.contains("为什么是 11 月 23 日（周一）？"),
        "the due day shows its sum"
    );
    assert!(waits.contains("class=\"parallel\"") && waits.contains("公安局"), "departments side by side");
    assert!(waits.contains("林嘉，政务服务中心") && waits.contains("tel:0990-88123106"), "whom to call");
    let missing = html(&case::view(frame(Locale::Zh, "/me/cases/21"), &a_file(Status::Supplement), "", String::new()));
    assert!(missing.contains("href=\"/me/cases/21/supplement\""));
    let over = html(&case::view(frame(Locale::Zh, "/me/cases/21"), &a_file(Status::Closed), "", String::new()));
    assert!(over.contains("href=\"/me/cases/21/rate\"") && over.contains("云民优〔2026〕1号"));
    let file = a_file(Status::Accepted);
    let answers = Answers { values: opened().draft.answers, sources: BTreeMap::new() };
    let reference = Reference::parse("[]").expect("reads");
    each("answers", |locale| {
        let page = answers::view(
            frame(locale, "/me/cases/21/answers"),
            &file.case,
            &file.published,
            &answers,
            &reference,
            now().civil(),
        );
        html(&page.expect("a view"))
    });
    each("withdraw", |locale| html(&withdraw::view(frame(locale, "/me/cases/21/withdraw"), &file, "", String::new())));
    for activity in [4, -4] {
        each("task", |locale| {
            html(&task::view(
                frame(locale, "/me/cases/21/tasks/31"),
                &file.case,
                (&a_task(activity), &Text::new("确认", "Confirm")),
                "",
                "",
                (true, None),
            ))
        });
    }
    let facts = asked::Facts {
        case: a_case(Status::Supplement),
        published: published(),
        span: Some(span()),
        asked: vec![Text::new("照片：太暗", "")],
        materials: a_file(Status::Supplement).materials,
    };
    each("supplement", |locale| {
        let page =
            html(&supplement::view(frame(locale, "/me/cases/21/supplement"), &facts, supplement::Again::default()));
        assert!(
            page.contains("name=\"file-51\"") && page.contains("name=\"file-further\"") && page.contains("照片太暗")
        );
        page
    });
}

#[test]
fn rating_papers_lists_and_tracking_render() {
    let rating = Rating { level: 1, reasons: vec!["quick".to_owned()], words: "好".to_owned(), rated_at: now() };
    let over = a_case(Status::Closed);
    each("rate", |locale| {
        let page = html(&rate::view(frame(locale, "/me/cases/21/rate"), &over, None, rate::Chosen::default()));
        assert_eq!(page.matches("name=\"level\"").count(), 5);
        page
    });
    each("rated", |locale| {
        html(&rate::view(frame(locale, "/me/cases/21/rate"), &over, Some(&rating), rate::Chosen::default()))
    });
    for kind in PaperKind::ALL {
        each("paper", |locale| {
            html(&paper::view(frame(locale, "/me/cases/21/papers/41"), &a_paper(*kind), "/me/cases/21".to_owned()))
        });
    }
    let refusal = html(&paper::view(frame(Locale::Zh, "/"), &a_paper(PaperKind::Refusal), "/me".to_owned()));
    assert!(refusal.contains("行政复议") && refusal.contains("第 53 条") && refusal.contains("data-print"));
    let file = a_file(Status::Accepted);
    let rows = || vec![(file.case.clone(), file.reading)];
    each("cases", |locale| html(&cases::view(frame(locale, "/me/cases"), None, i64::MAX, rows())));
    each("no cases", |locale| html(&cases::view(frame(locale, "/me/cases"), Some(Status::Closed), 9, Vec::new())));
    let facts = SpaceFacts {
        tasks: vec![
            (a_task(4), Text::new("确认", "Confirm"), Some(file.case.clone())),
            (a_task(-4), Text::default(), None),
        ],
        waiting: vec![a_case(Status::Supplement)],
        unrated: vec![over.clone()],
        drafts: vec![(opened().draft, Text::new("老年证", "Card"))],
        cases: rows(),
    };
    each("space", |locale| html(&space::view(frame(locale, "/me"), &facts)));
    each("empty space", |locale| html(&space::view(frame(locale, "/me"), &SpaceFacts::default())));
    each("track", |locale| {
        let found = Some((file.case.clone(), file.reading, false));
        let page = html(&track::view(
            frame(locale, "/track"),
            track::Asked { number: "1".to_owned(), found, ..track::Asked::default() },
        ));
        assert!(!page.contains("陈晓岚"), "no name is shown to whoever knows the number");
        page
    });
}

#[test]
fn the_journal_has_words_for_every_kind_in_both_voices() {
    let kinds = [
        "submitted",
        "accepted",
        "accepted-by-silence",
        "not-accepted",
        "supplement-asked",
        "supplement-sent",
        "claimed",
        "released",
        "examined",
        "inspected",
        "granted",
        "refused",
        "delivered",
        "paused",
        "resumed",
        "extension-asked",
        "extended",
        "extension-declined",
        "returned",
        "transferred",
        "assigned",
        "opened",
        "child-finished",
        "child-refused",
        "voided",
        "confirmed",
        "withdrawn",
        "acceptance-undone",
        "timer",
        "due-moved",
        "material-day-moved",
        "step-day-moved",
        "opinion-day-moved",
        "supplement-day-moved",
        "countersign-given",
        "extension-given",
    ];
    let detail = json!({
        "step": "审查", "paper": "受字1号", "missing": [{ "zh": "照片", "en": "photo" }], "files": 2, "words": "好", "outcome": "granted",
        "special": "hearing", "reason": "补充", "term": "10wd", "office": { "zh": "税务局" }, "to": "何静", "title": { "zh": "税务登记" },
        "choice": "confirm", "before": "2027-01-04", "after": "2027-01-05", "year": 2027, "result": "通过", "number": "优1号",
    });
    for locale in Locale::ALL {
        let unknown = journal_sentence(&entry(1, "something-else", json!({})), None, &frame(locale, "/me"));
        for kind in kinds {
            for path in ["/me/cases/1", "/desk/cases/1"] {
                let told = journal_sentence(&entry(1, kind, detail.clone()), None, &frame(locale, path));
                assert!(!told.what.is_empty() && told.what != unknown.what, "{kind} {locale:?}: {}", told.what);
                assert!(!told.what.contains("track-") && !told.more.contains("track-"), "{kind}: {told:?}");
            }
            // An entry that lacks its facts is still a sentence.
            assert!(!journal_sentence(&entry(1, kind, json!({})), None, &frame(locale, "/me")).what.is_empty());
        }
    }
    let mine = journal_sentence(&entry(1, "submitted", json!({})), None, &frame(Locale::Zh, "/me"));
    let theirs = journal_sentence(&entry(1, "submitted", json!({})), None, &frame(Locale::Zh, "/desk"));
    assert_eq!((mine.what.as_str(), theirs.what.as_str()), ("您提交了申请", "申请人提交了申请"));
}

#[test]
fn codes_are_eight_characters_without_look_alikes() {
    for _ in 0..200 {
        let code = code::new_code();
        assert!(code.len() == 8 && code.chars().all(|c| c.is_ascii_alphanumeric() && !"IO01".contains(c)), "{code}");
    }
}
