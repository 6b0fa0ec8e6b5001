//! Commands that pages and jobs run on the way: what they keep, what they refuse, and that a job which comes twice does nothing.

mod support;

use base::AccountId;
use cases::case::{Case, Channel, Outcome, Status};
use cases::commands::{
    AcceptBySilence, Applicant, CheckMaterial, DiscardDraft, DropFile, FireTimer, JoinCases, KeepFile, KeepOpinion,
    KeepTyped, KeepUpload, MakeCode, OpenChild, OpenPaper, SavePage, StartDraft, Submit, TakeChildResult, TakeDraft,
    ViewAnswers, VoidChild,
};
use cases::draft::Draft;
use cases::material::Check;
use db::Call;
use files::{Files, Rule};
use serde_json::{Map, json};
use std::io::Cursor;
use support::{City, MONDAY, publish};
use testkit::{Store, on_both};

const PNG: &[u8] = include_bytes!("../../../packs/community/demo/photo.png");

const SHOWN: &str = r#"
id = "shown"
title = { zh = "老年证", en = "Old-age card" }
type = "20"
audience = ["person"]
office = "market-regulation"
level = "county"
handling = "promise"
channels = ["online", "window"]
limits = { promised = "3wd", statutory = "20wd" }
flow = { use = "standard/one-office" }
result = { kind = "other" }
conditions = { zh = "年满 60 周岁。", en = "Aged 60." }
[[material]]
id = "photo"
title = { zh = "照片", en = "Photo" }
need = "optional"
file = { kinds = ["image"], max = "5MB" }
"#;

/// A city whose database holds files too, and an item with a photo.
struct Kept {
    city: City,
    files: Files,
    _folder: tempfile::TempDir,
}

impl From<Store> for Kept {
    fn from(store: Store) -> Kept {
        let city = City::with(store, MONDAY, files::MIGRATIONS);
        publish(&city.db, "shown", SHOWN);
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::open(folder.path(), city.db.clock().clone()).expect("a folder of files");
        Kept { city, files, _folder: folder }
    }
}

fn draft(city: &City, item: &str) -> Draft {
    let (item, person) = (format!("test/{item}"), city.person);
    let start = move |cx: &mut db::Cx| {
        let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
        StartDraft { item: item.clone(), applicant, channel: Channel::Online, region: "990102".into() }.run(cx)
    };
    city.run(&city.resident(), start).expect("drafted")
}

fn stored(city: &City, id: i64) -> Option<Draft> {
    city.db.read_now(&city.resident(), "draft", move |cx| cases::draft::store::own(cx, id)).expect("reads")
}

fn uploads(city: &City, id: i64) -> Vec<cases::draft::DraftFile> {
    city.db.read_now(&city.resident(), "files", move |cx| cases::draft::store::files(cx, id)).expect("reads")
}

fn system<T: Send + 'static>(city: &City, body: impl Fn(&mut db::Cx) -> base::Result<T> + Send + 'static) -> T {
    city.run(&Call::system("test"), body).expect("runs")
}

/// Applies for the item with a photo, with one.
fn with_photo(kept: &Kept) -> Case {
    let (city, id) = (&kept.city, draft(&kept.city, "shown").id);
    let rule = Rule::of(["image"], 5 << 20);
    let content = kept.files.store(Cursor::new(PNG), "photo.png", &rule).expect("stored");
    let keep = KeepUpload { draft: id, material: "photo".into(), stored: content, replaces: true };
    city.run(&city.resident(), move |cx| keep.run(cx)).expect("kept");
    let submit = Submit { draft: id, confirmed: true, declared: vec![], promised: false, seen: vec![] };
    city.run(&city.resident(), move |cx| submit.run(cx)).expect("submitted")
}

on_both! {
    fn what_is_typed_is_kept_and_an_old_page_overwrites_nothing(city: City) {
        let made = draft(&city, "one");
        let values = Map::from_iter([("name".to_owned(), json!("拾光"))]);
        let keep = KeepTyped { draft: made.id, version: made.version, values: values.clone() };
        city.run(&city.resident(), move |cx| keep.run(cx)).expect("kept");
        assert_eq!(stored(&city, made.id).expect("is there").answers.get("name"), Some(&json!("拾光")));
        let save = SavePage { draft: made.id, version: made.version, fields: vec!["name".into()], values, next: "p2".into() };
        let (again, other) = (save.clone(), save.clone());
        let saved = city.run(&city.resident(), move |cx| save.run(cx)).expect("saved");
        assert_eq!((saved.page.as_str(), saved.version), ("p2", made.version + 1));
        assert_eq!(City::code(city.run(&city.resident(), move |cx| again.run(cx))), "stale");
        assert_eq!(City::code(city.run(&city.stranger(), move |cx| other.run(cx))), "not_found");
        let old = KeepTyped { draft: made.id, version: made.version, values: Map::new() };
        assert_eq!(City::code(city.run(&city.resident(), move |cx| old.run(cx))), "stale");
        let cleared = SavePage { draft: made.id, version: saved.version, fields: vec!["name".into()], values: Map::new(), next: String::new() };
        let cleared = city.run(&city.resident(), move |cx| cleared.run(cx)).expect("saved");
        assert_eq!(cleared.answers.get("name"), None, "what is no longer answered is gone");
    }

    fn a_draft_is_thrown_away_with_its_files(kept: Kept) {
        let (city, id) = (&kept.city, draft(&kept.city, "shown").id);
        let rule = Rule::of(["image"], 5 << 20);
        let store = || kept.files.store(Cursor::new(PNG), "photo.png", &rule).expect("stored");
        let first = KeepUpload { draft: id, material: "photo".into(), stored: store(), replaces: true };
        let strange = KeepUpload { draft: id, material: "no-such".into(), stored: store(), replaces: false };
        let second = KeepUpload { draft: id, material: "photo".into(), stored: store(), replaces: true };
        let file = city.run(&city.resident(), move |cx| first.run(cx)).expect("kept");
        assert_eq!(City::code(city.run(&city.resident(), move |cx| strange.run(cx))), "case.no_such_material");
        let keep = KeepFile { draft: id, material: "photo".into(), file, name: "again.png".into(), size: 1 };
        assert_eq!(City::code(city.run(&city.stranger(), move |cx| keep.run(cx))), "not_found");
        city.run(&city.resident(), move |cx| second.run(cx)).expect("kept");
        let there = uploads(city, id);
        assert_eq!(there.len(), 1, "one photo takes the place of the other");
        let row = there[0].id;
        assert_eq!(City::code(city.run(&city.resident(), move |cx| DropFile { draft: id, file: row + 1 }.run(cx))), "not_found");
        assert_eq!(City::code(city.run(&city.stranger(), move |cx| DiscardDraft { draft: id }.run(cx))), "not_found");
        city.run(&city.resident(), move |cx| DiscardDraft { draft: id }.run(cx)).expect("discarded");
        assert!(stored(city, id).is_none() && uploads(city, id).is_empty());
        let left = system(city, move |cx| files::of(cx, "draft", id));
        assert!(left.iter().all(|file| file.state != files::State::Kept), "{left:?}");
    }

    fn a_code_takes_a_draft_over_once_and_for_its_person_only(city: City) {
        let id = draft(&city, "one").id;
        let code = "ABCD2345".to_owned();
        let make = MakeCode { draft: id, code: code.clone() };
        let strange = make.clone();
        assert_eq!(City::code(city.run(&city.stranger(), move |cx| strange.run(cx))), "not_found");
        city.run(&city.resident(), move |cx| make.run(cx)).expect("made");
        let take = TakeDraft { code: "abcd 2345".to_owned() };
        let (other, clerk, again) = (take.clone(), take.clone(), take.clone());
        assert_eq!(City::code(city.run(&city.stranger(), move |cx| other.run(cx))), "case.code_for_other");
        let taken = city.run(&city.official("clerk:market"), move |cx| clerk.run(cx)).expect("taken");
        assert_eq!((taken.channel, taken.applicant), (Channel::Window, Some(AccountId(5))));
        assert_eq!(City::code(city.run(&city.official("second:market"), move |cx| again.run(cx))), "case.code_unknown");
        assert!(stored(&city, id).is_none(), "it lies at the window now");
        let late = MakeCode { draft: id, code: "EFGH2345".to_owned() };
        city.run(&city.official("clerk:market"), move |cx| late.run(cx)).expect("made");
        city.pass("2026-11-23T10:00:00+08:00");
        assert_eq!(City::code(city.run(&city.resident(), move |cx| TakeDraft { code: "EFGH2345".to_owned() }.run(cx))), "case.code_unknown");
    }

    fn an_opinion_is_kept_and_a_material_is_found_wanting_with_a_reason(kept: Kept) {
        let city = &kept.city;
        let case = with_photo(&kept);
        let (id, task) = (case.id, city.task(case.id).id);
        let keep = KeepOpinion { task, words: "材料齐".into(), choice: "accept".into() };
        let other = keep.clone();
        assert_eq!(City::code(city.run(&city.official("clerk:market-far"), move |cx| other.run(cx))), "not_found");
        city.run(&city.official("clerk:market"), move |cx| keep.run(cx)).expect("kept");
        let read = move |cx: &mut db::Cx| cases::task::store::opinion_draft(cx, task);
        let kept_words = city.db.read_now(&city.official("clerk:market"), "opinion", read).expect("reads");
        assert_eq!(kept_words, Some(("材料齐".to_owned(), "accept".to_owned())));
        let rows = system(city, move |cx| cases::material::store::of_case(cx, id));
        let row = rows.iter().find(|row| row.material == "photo").expect("was handed in").id;
        let check = move |good: bool, note: &str| CheckMaterial { task, material: row, good, note: note.to_owned() };
        let silent = check(false, " ");
        assert_eq!(City::code(city.run(&city.official("clerk:market"), move |cx| silent.run(cx))), "case.reason_needed");
        let wanting = check(false, "太暗");
        city.run(&city.official("clerk:market"), move |cx| wanting.run(cx)).expect("checked");
        let rows = system(city, move |cx| cases::material::store::of_case(cx, id));
        assert!(rows.iter().any(|one| one.id == row && one.state == Check::Wanting && one.note == "太暗"), "{rows:?}");
        city.folds(id);
    }

    fn answers_are_seen_for_a_purpose_that_stays_in_the_journal(city: City) {
        let case = city.apply("one");
        let (id, task) = (case.id, city.task(case.id).id);
        let view = |purpose: &str| ViewAnswers { task, purpose: purpose.to_owned() };
        let (silent, far, near) = (view(" "), view("核对"), view("核对住址"));
        assert_eq!(City::code(city.run(&city.official("clerk:market"), move |cx| silent.run(cx))), "case.reason_needed");
        assert_eq!(City::code(city.run(&city.official("clerk:market-far"), move |cx| far.run(cx))), "not_found");
        city.run(&city.official("clerk:market"), move |cx| near.run(cx)).expect("seen");
        let entries = system(&city, move |cx| cases::journal::store::of_case(cx, id));
        assert!(entries.iter().any(|entry| entry.kind == "answers-viewed"), "who looked is known");
    }

    fn the_first_opening_of_a_paper_is_its_receipt(city: City) {
        let id = city.apply("one").id;
        let paper = move |cx: &mut db::Cx| Ok(cases::paper::store::of_case(cx, id)?.remove(0));
        let made = system(&city, paper);
        assert_eq!(made.seen_at, None);
        let open = OpenPaper { case: id, paper: made.id };
        let (desk, other) = (open.clone(), open.clone());
        assert_eq!(City::code(city.run(&city.stranger(), move |cx| other.run(cx))), "not_found");
        city.run(&city.official("clerk:market"), move |cx| desk.run(cx)).expect("read");
        assert_eq!(system(&city, paper).seen_at, None, "an official who reads it receives nothing");
        city.run(&city.resident(), move |cx| open.run(cx)).expect("read");
        let seen = system(&city, paper).seen_at;
        assert!(seen.is_some());
        city.pass("2026-11-24T09:00:00+08:00");
        city.run(&city.resident(), move |cx| OpenPaper { case: id, paper: made.id }.run(cx)).expect("read");
        assert_eq!(system(&city, paper).seen_at, seen, "the first time counts");
    }

    fn silence_accepts_no_sooner_and_only_once(city: City) {
        let id = city.apply("one").id;
        system(&city, move |cx| AcceptBySilence { case: id }.run(cx));
        assert_eq!(city.case(id).status, Status::Submitted, "the term is not over");
        city.pass("2026-12-01T09:00:00+08:00");
        let accepted = city.case(id);
        assert_eq!(accepted.status, Status::Accepted);
        system(&city, move |cx| AcceptBySilence { case: id }.run(cx));
        assert_eq!(city.case(id), accepted, "a job that comes twice changes nothing");
        let none = base::CaseId(1);
        system(&city, move |cx| AcceptBySilence { case: none }.run(cx));
        system(&city, move |cx| FireTimer { case: id, activity: 0 }.run(cx));
        assert_eq!(city.case(id), accepted, "a timer of nothing changes nothing");
    }

    fn a_child_is_opened_once_and_its_result_taken_once(city: City) {
        let id = city.apply("joint").id;
        city.accept("clerk:services", id);
        let licence = city.child(id, "licence");
        let again = OpenChild { parent: id, activity: licence.activity, item: "licence".into() };
        assert!(system(&city, move |cx| again.run(cx)).is_none());
        let strange = OpenChild { parent: id, activity: 99, item: "licence".into() };
        assert!(system(&city, move |cx| strange.run(cx)).is_none(), "nothing waits for it");
        assert_eq!(city.children(id).len(), 1);
        let early = TakeChildResult { parent: id, child: licence.id };
        system(&city, move |cx| early.run(cx));
        assert_eq!(city.children(id).len(), 1, "a child that goes on has no result");
        city.finish("market", licence.id, "grant");
        assert_eq!(city.children(id).len(), 3);
        let late = TakeChildResult { parent: id, child: licence.id };
        system(&city, move |cx| late.run(cx));
        assert_eq!(city.children(id).len(), 3);
        let seal = city.child(id, "seal");
        let void = VoidChild { parent: id, activity: seal.activity };
        let twice = void.clone();
        system(&city, move |cx| void.run(cx));
        let voided = city.case(seal.id);
        assert_eq!((voided.status, voided.outcome), (Status::Closed, Some(Outcome::Void)));
        system(&city, move |cx| twice.run(cx));
        assert_eq!(city.case(seal.id), voided);
        city.folds(id);
        city.folds(seal.id);
    }

    fn cases_of_a_window_join_the_account_that_is_proved_later(city: City) {
        let person = city.person;
        let clerk = city.official("clerk:market");
        let mut beside = (*clerk.actor).clone();
        beside.acting_for = Some(person);
        let call = Call::new(beside, base::Locale::Zh, "test");
        let start = move |cx: &mut db::Cx| {
            let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
            StartDraft { item: "test/one".into(), applicant, channel: Channel::Window, region: "990102".into() }.run(cx)
        };
        let made = city.run(&call, start).expect("begun");
        let submit = Submit { draft: made.id, confirmed: true, declared: vec![], promised: false, seen: vec![] };
        let case = city.run(&call, move |cx| submit.run(cx)).expect("handed in");
        assert_eq!(case.applicant, None);
        let join = JoinCases { account: AccountId(5), person };
        let (again, other) = (JoinCases { account: AccountId(6), person }, city.other);
        system(&city, move |cx| join.run(cx));
        assert_eq!(city.case(case.id).applicant, Some(AccountId(5)));
        system(&city, move |cx| again.run(cx));
        assert_eq!(city.case(case.id).applicant, Some(AccountId(5)), "what an account has stays there");
        system(&city, move |cx| JoinCases { account: AccountId(6), person: other }.run(cx));
        city.folds(case.id);
    }
}
