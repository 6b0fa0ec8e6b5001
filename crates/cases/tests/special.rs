//! What the law lets differ from the usual way: papers that follow later, promises instead of papers, acceptance in person,
//! extensions in another unit, limits of steps. On both engines.

mod support;

use base::moment::day_date;
use cases::case::{Case, Channel, Outcome, Status};
use cases::clock::SpanKind;
use cases::commands::{
    Applicant, AskCountersign, AskExtension, CheckMaterial, CheckPromise, DecideExtension, LoadCalendar, NoteAtWindow,
    Pause, Resume, SendMaterial, StartDraft, Submit, WatchMaterial, Whom, preview_calendar,
};
use cases::countersign::Mode;
use cases::material::{Check, Material};
use cases::promise::{self, Promise};
use jiff::civil::date;
use support::{City, publish};
use testkit::on_both;

/// An item of one office whose lease may follow, or be promised; changed by what a test says.
fn item(change: impl Fn(String) -> String) -> String {
    change(ITEM.to_owned())
}

const ITEM: &str = r#"
id = "special"
title = { zh = "场所备案", en = "Filing of premises" }
type = "10"
audience = ["person"]
office = "market-regulation"
level = "county"
handling = "promise"
channels = ["online", "window"]
limits = { promised = "10d", statutory = "20wd", extension = "5wd" }
flow = { use = "standard/one-office" }
result = { kind = "other" }
conditions = { zh = "有场所。", en = "Premises." }

[promise]
text = { zh = "场所由我合法使用。", en = "I use the premises lawfully." }
instead_of = ["lease"]
check = "3m"
breach = { zh = "承诺不实的，撤销备案。", en = "A false promise ends the filing." }

[[material]]
id = "lease"
title = { zh = "租赁合同", en = "Lease" }
file = { kinds = ["pdf"], max = "5MB" }
need = "deferred"
within = "3wd"
"#;

fn apply(city: &City, promised: bool) -> Case {
    let (call, person) = (city.resident(), city.person);
    let draft = city
        .run(&call, move |cx| {
            let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
            StartDraft { item: "test/special".into(), applicant, channel: Channel::Online, region: "990102".into() }
                .run(cx)
        })
        .expect("drafted");
    let submit = Submit { draft: draft.id, confirmed: true, declared: vec![], promised, seen: vec![] };
    city.run(&call, move |cx| submit.run(cx)).expect("submitted")
}

fn lease(city: &City, case: &Case) -> Material {
    let id = case.id;
    let read =
        city.db.read_now(&db::Call::system("test"), "materials", move |cx| cases::material::store::of_case(cx, id));
    read.expect("reads").into_iter().rfind(|one| one.material == "lease").expect("a lease")
}

fn promise_of(city: &City, case: &Case) -> Option<Promise> {
    let id = case.id;
    city.db.read_now(&db::Call::system("test"), "promise", move |cx| promise::store::of_case(cx, id)).expect("reads")
}

fn happened(city: &City, case: &Case, kind: &'static str) -> bool {
    let id = case.id;
    city.db
        .read_now(&db::Call::system("test"), "journal", move |cx| cases::journal::store::has(cx, id, kind))
        .expect("reads")
}

fn papers(city: &City, case: &Case) -> String {
    let id = case.id;
    let read = city.db.read_now(&db::Call::system("test"), "papers", move |cx| cases::paper::store::of_case(cx, id));
    let bodies: Vec<_> = read.expect("reads").into_iter().map(|paper| paper.body).collect();
    serde_json::to_string(&bodies).expect("JSON")
}

on_both! {
    fn a_material_follows_after_acceptance_and_nothing_is_granted_before(city: City) {
        publish(&city.db, "special", ITEM);
        let case = apply(&city, false);
        let row = lease(&city, &case);
        assert_eq!((row.state, row.due), (Check::Later, None), "its day is set with the acceptance");
        city.accept("clerk:market", case.id);
        assert_eq!(lease(&city, &case).due.map(day_date), Some(date(2026, 11, 26)), "three working days");
        assert!(papers(&city, &case).contains("2026 年 11 月 26 日前补交"), "the notice of acceptance names the day");
        city.complete("clerk:market", case.id, "pass").expect("examined");
        assert_eq!(City::code(city.complete("chief:market", case.id, "grant")), "case.material_deferred");
        assert!(!happened(&city, &case, "material-reminded"));
        city.pass("2026-11-25T09:30:00+08:00");
        assert!(happened(&city, &case, "material-reminded"), "on the working day before");
        assert!(!happened(&city, &case, "material-overdue"));
        city.pass("2026-11-27T00:10:00+08:00");
        assert!(happened(&city, &case, "material-overdue"), "the office is told");
        assert_eq!(City::code(city.complete("chief:market", case.id, "grant")), "case.material_deferred");
        let (id, material) = (case.id, row.id);
        let send = SendMaterial { case: id, material, file: base::FileId(7), name: "lease.pdf".into() };
        let (by_stranger, by_owner, again) = (send.clone(), send.clone(), send);
        assert_eq!(City::code(city.run(&city.stranger(), move |cx| by_stranger.run(cx))), "not_found");
        city.run(&city.resident(), move |cx| by_owner.run(cx)).expect("handed in");
        assert_eq!((lease(&city, &case).state, lease(&city, &case).file_name.as_str()), (Check::Waiting, "lease.pdf"));
        assert_eq!(City::code(city.run(&city.resident(), move |cx| again.run(cx))), "case.material_not_wanted");
        let case = city.complete("chief:market", case.id, "grant").expect("decided");
        assert_eq!(case.outcome, Some(Outcome::Granted));
        city.folds(case.id);
    }

    fn what_never_comes_can_be_refused_or_brought_to_the_window(city: City) {
        publish(&city.db, "special", ITEM);
        let refused = apply(&city, false);
        city.accept("clerk:market", refused.id);
        let refused = city.finish("market", refused.id, "refuse");
        assert_eq!(refused.outcome, Some(Outcome::Refused));
        let brought = apply(&city, false);
        city.accept("clerk:market", brought.id);
        let (task, material) = (city.task(brought.id).id, lease(&city, &brought).id);
        let check = CheckMaterial { task, material, good: true, note: "窗口收到原件".into() };
        city.run(&city.official("clerk:market"), move |cx| check.run(cx)).expect("checked");
        city.pass("2026-12-01T09:00:00+08:00");
        let (id, row) = (brought.id, lease(&city, &brought).id);
        city.run(&db::Call::system("test"), move |cx| WatchMaterial { case: id, material: row }.run(cx)).expect("looked at");
        assert!(!happened(&city, &brought, "material-overdue"), "what came is not missed");
        assert_eq!(city.finish("market", brought.id, "grant").outcome, Some(Outcome::Granted));
    }

    fn a_promise_stands_for_a_material_and_is_checked_afterwards(city: City) {
        publish(&city.db, "special", ITEM);
        let case = apply(&city, true);
        let row = lease(&city, &case);
        assert_eq!((row.state, row.trust, row.source.zh.as_str()), (Check::Good, catalogue::item::Trust::D, "告知承诺"));
        let promise = promise_of(&city, &case).expect("is kept");
        assert_eq!((promise.text.zh.as_str(), promise.check.as_str(), promise.check_due), ("场所由我合法使用。", "3m", None));
        let id = case.id;
        let check = CheckPromise { case: id, kept: false, words: "查无此合同".into() };
        let (early, silent, by_other, said, again) =
            (check.clone(), CheckPromise { words: " ".into(), ..check.clone() }, check.clone(), check.clone(), check);
        assert_eq!(City::code(city.run(&city.official("clerk:market"), move |cx| early.run(cx))), "case.promise_not_granted");
        city.accept("clerk:market", case.id);
        let case = city.finish("market", case.id, "grant");
        assert_eq!(promise_of(&city, &case).and_then(|one| one.check_due).map(day_date), Some(date(2027, 2, 23)));
        let said_in_papers = papers(&city, &case);
        assert!(said_in_papers.contains("告知承诺") && said_in_papers.contains("承诺不实的，撤销备案。"), "{said_in_papers}");
        let due = |who: &str| {
            city.db.read_now(&city.official(who), "due", |cx| promise::store::waiting(cx, (-1, base::CaseId(0)), 10)).expect("reads").len()
        };
        assert_eq!((due("clerk:market"), due("clerk:tax")), (1, 0));
        assert_eq!(City::code(city.run(&city.official("clerk:market"), move |cx| silent.run(cx))), "case.reason_needed");
        assert_eq!(City::code(city.run(&city.official("clerk:tax"), move |cx| by_other.run(cx))), "not_found");
        city.run(&city.official("clerk:market"), move |cx| said.run(cx)).expect("checked");
        assert_eq!(promise_of(&city, &case).map(|one| one.state), Some(promise::State::Broken));
        assert_eq!(City::code(city.run(&city.official("clerk:market"), move |cx| again.run(cx))), "case.promise_checked");
        assert_eq!(due("clerk:market"), 0);
        city.folds(case.id);
    }

    fn only_who_fills_in_notes_what_was_seen(city: City) {
        publish(&city.db, "special", ITEM);
        let person = city.person;
        let draft = city.run(&city.official("clerk:services"), move |cx| {
            let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
            StartDraft { item: "test/special".into(), applicant, channel: Channel::Window, region: "990102".into() }.run(cx)
        }).expect("begun");
        let note = NoteAtWindow { draft: draft.id, mandate: Some("陈晓岚：委托书".into()), phone: true };
        let (by_other, by_clerk) = (note.clone(), note);
        assert_eq!(City::code(city.run(&city.official("second:services"), move |cx| by_other.run(cx))), "not_found");
        city.run(&city.official("clerk:services"), move |cx| by_clerk.run(cx)).expect("noted");
        let id = draft.id;
        let kept = city.db.read_now(&city.official("clerk:services"), "draft", move |cx| cases::draft::store::own(cx, id));
        let kept = kept.expect("reads").expect("is there");
        assert_eq!((kept.seen.mandate.as_str(), kept.seen.phone, kept.version), ("陈晓岚：委托书", true, draft.version));
    }

    fn silence_does_not_accept_what_is_done_in_person(city: City) {
        let text = item(|text| text.replace("limits =", "visits = 1\nvisit_reason = { zh = \"要当面核对\", en = \"In person\" }\nlimits ="));
        publish(&city.db, "special", &text);
        let case = apply(&city, false);
        assert_eq!(case.accept_due, None, "the time begins when one comes");
        city.pass("2027-01-15T09:00:00+08:00");
        assert_eq!(city.case(case.id).status, Status::Submitted);
        let case = city.accept("clerk:market", case.id);
        assert_eq!((case.status, case.clock_from.map(day_date)), (Status::Accepted, Some(date(2027, 1, 15))));
        city.folds(case.id);
    }

    fn an_extension_of_another_unit_moves_both_days(city: City) {
        publish(&city.db, "special", ITEM);
        let case = apply(&city, true);
        let case = city.accept("clerk:market", case.id);
        assert_eq!(case.promised_due.map(day_date), Some(date(2026, 12, 3)), "ten natural days");
        assert_eq!(case.statutory_due.map(day_date), Some(date(2026, 12, 21)));
        let (id, task) = (case.id, city.task(case.id).id);
        let ask = |term: &str| AskExtension { task, term: term.into(), reason: "要向外地核实".into() };
        let (other_unit, fit) = (ask("5d"), ask("5wd"));
        assert_eq!(City::code(city.run(&city.official("clerk:market"), move |cx| other_unit.run(cx))), "case.extension_unit");
        let (_, extension) = city.run(&city.official("clerk:market"), move |cx| fit.run(cx)).expect("asked");
        let decide = DecideExtension { case: id, extension, approve: true, words: String::new() };
        let case = city.run(&city.official("chief:market"), move |cx| decide.run(cx)).expect("approved");
        assert_eq!(case.promised_due.map(day_date), Some(date(2026, 12, 10)), "five working days from the end of the natural days");
        assert_eq!(case.statutory_due.map(day_date), Some(date(2026, 12, 28)));
        let (calendar, today) = (calendar::Calendar::national(), date(2026, 11, 23));
        let explained = cases::clock::explain(&case, calendar, &[], today).expect("explains").expect("a limit");
        assert_eq!(explained.due.date, date(2026, 12, 10), "the sentence says the same day");
        let sentence = cases::clock::sentence(&explained, base::Locale::Zh);
        assert!(sentence.contains("经批准延长") && sentence.contains("12 月 10 日"), "{sentence}");
        city.folds(id);
    }

    fn the_limit_of_a_step_waits_with_the_clock(city: City) {
        let case = city.apply("joint");
        city.accept("clerk:services", case.id);
        let licence = city.child(case.id, "licence");
        let step = city.task(licence.id);
        assert_eq!(step.step_due.map(day_date), Some(date(2026, 11, 24)), "one working day");
        let light = |city: &City, day| {
            let (case, step) = (city.case(licence.id), city.task(licence.id));
            let settings = calendar::LightSettings::default();
            cases::clock::step_reading(&step, &case, calendar::Calendar::national(), day, &settings).light
        };
        assert_eq!(light(&city, date(2026, 11, 25)), calendar::Light::Yellow, "over its own limit a step is yellow");
        let task = step.id;
        let pause = Pause { task, kind: SpanKind::Inspection, days: 3, reason: "现场看".into() };
        city.run(&city.official("clerk:market"), move |cx| pause.run(cx)).expect("paused");
        assert_eq!(light(&city, date(2026, 11, 25)), calendar::Light::Paused);
        city.pass("2026-11-30T09:00:00+08:00");
        let resume = Resume { task, result: "合格".into() };
        city.run(&city.official("clerk:market"), move |cx| resume.run(cx)).expect("resumed");
        assert_eq!(city.task(licence.id).step_due.map(day_date), Some(date(2026, 12, 1)), "a day was left");
        city.folds(licence.id);
    }

    fn the_days_of_steps_materials_and_opinions_move_with_a_calendar(store: testkit::Store) {
        let city = City::at(store, "2026-12-30T09:00:00+08:00");
        publish(&city.db, "special", ITEM);
        let case = apply(&city, false);
        city.accept("clerk:market", case.id);
        assert_eq!(lease(&city, &case).due.map(day_date), Some(date(2027, 1, 4)), "weekends alone are off before the notice");
        let joint = city.apply("joint");
        city.accept("clerk:services", joint.id);
        let licence = city.child(joint.id, "licence");
        let task = city.task(licence.id).id;
        assert_eq!(city.task(licence.id).step_due.map(day_date), Some(date(2026, 12, 31)), "one working day");
        let ask = AskCountersign {
            task,
            whom: vec![Whom { office: city.offices["police"], account: None }],
            mode: Mode::All,
            question: "是否合格？".into(),
            days: Some(3),
        };
        let asked = city.run(&city.official("clerk:market"), move |cx| ask.run(cx)).expect("asked");
        assert_eq!(asked.due.map(day_date), Some(date(2027, 1, 4)));
        let notice = "{\"year\":2027,\"papers\":[\"国办发明电〔2026〕7号\"],\"days\":[{\"name\":\"元旦\",\"date\":\"2027-01-01\",\"isOffDay\":true},{\"name\":\"元旦\",\"date\":\"2027-01-04\",\"isOffDay\":true}]}";
        let earlier = "{\"year\":2026,\"papers\":[\"国办发明电〔2025〕7号\"],\"days\":[{\"name\":\"停电\",\"date\":\"2026-12-31\",\"isOffDay\":true}]}";
        let admin = db::Call::system("calendar");
        let preview = city.db.read_now(&admin, "preview", move |cx| preview_calendar(cx, notice, 0, 100)).expect("previews");
        let of = |limit: &str| {
            preview.moved.iter().filter(|one| one.limit == limit).map(|one| (one.case, one.what.zh.as_str(), one.after)).collect::<Vec<_>>()
        };
        assert_eq!(of("material"), [(case.id, "租赁合同", Some(date(2027, 1, 6)))]);
        assert_eq!(of("opinion").iter().map(|one| (one.0, one.2)).collect::<Vec<_>>(), [(licence.id, Some(date(2027, 1, 6)))]);
        assert_eq!(preview.total, preview.moved.len());
        let pages: Vec<_> = (0..preview.total).flat_map(|skip| {
            city.db.read_now(&admin, "preview", move |cx| preview_calendar(cx, notice, skip, 1)).expect("previews").moved
        }).collect();
        assert_eq!(pages, preview.moved, "pages leave nothing out");
        assert_eq!(lease(&city, &case).due.map(day_date), Some(date(2027, 1, 4)), "nothing moved yet");
        city.run(&admin, move |cx| LoadCalendar { text: notice.into() }.run(cx)).expect("loaded");
        assert_eq!(lease(&city, &case).due.map(day_date), Some(date(2027, 1, 6)));
        assert!(happened(&city, &case, "material-day-moved"), "the applicant sees the new day");
        let id = licence.id;
        let questions = city.db.read_now(&admin, "questions", move |cx| cases::countersign::store::of_case(cx, id)).expect("reads");
        assert_eq!(questions[0].due.map(day_date), Some(date(2027, 1, 6)));
        let moved = city.run(&admin, move |cx| LoadCalendar { text: earlier.into() }.run(cx)).expect("loaded");
        assert!(moved.moved.iter().any(|one| one.limit == "step" && one.case == id && one.what.zh == "审查"));
        assert_eq!(city.task(id).step_due.map(day_date), Some(date(2027, 1, 5)), "a day off less, two announced");
        city.pass("2027-01-06T09:30:00+08:00");
        assert!(happened(&city, &case, "material-reminded") && !happened(&city, &case, "material-overdue"), "the look at it moved along");
        city.folds(case.id);
        city.folds(licence.id);
    }

    fn the_clock_of_a_part_starts_where_the_process_says(city: City) {
        city.publish_asking();
        let case = city.apply("asking");
        city.accept("clerk:services", case.id);
        let licence = city.child(case.id, "licence");
        assert_eq!((licence.status, licence.clock_from.map(day_date)), (Status::Accepted, Some(date(2026, 11, 23))));
        city.finish("market", licence.id, "grant");
        city.pass("2026-11-24T09:00:00+08:00");
        let (seal, late) = (city.child(case.id, "seal"), city.child(case.id, "late"));
        assert_eq!(seal.promised_due.map(day_date), Some(date(2026, 11, 24)), "it started when the licence was granted");
        assert_eq!((late.status, late.clock_from, late.promised_due), (Status::Submitted, None, None), "nobody accepted it yet");
        let late = city.accept("clerk:tax", late.id);
        assert_eq!((late.status, late.clock_from.map(day_date)), (Status::Accepted, Some(date(2026, 11, 24))));
        assert_eq!(late.promised_due.map(day_date), Some(date(2026, 11, 25)));
        let mut numbers: Vec<String> = city.children(case.id).into_iter().map(|one| one.number).collect();
        numbers.push(case.number);
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), 4, "each part has a number of its own");
    }
}
