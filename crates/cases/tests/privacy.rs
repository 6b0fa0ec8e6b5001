//! Who sees numbers, answers and files in clear, and who reads about it afterwards; on both engines.

mod support;

use base::{AccountId, PersonId};
use cases::case::{Case, Channel};
use cases::commands::{Applicant, StartDraft, TakeDraft, ViewAnswers, ViewDraft, ViewFile, ViewMaterial};
use cases::draft::Draft;
use cases::material::{Check, Material};
use catalogue::item::Trust;
use db::Call;
use identity::disclosures::{self, Disclosure, What};
use identity::people::store::sensitive;
use std::sync::Arc;
use support::{City, MONDAY};
use testkit::{Store, on_both};

/// A city with the tables of files.
struct Hall(City);

impl From<Store> for Hall {
    fn from(store: Store) -> Hall {
        Hall(City::with(store, MONDAY, files::MIGRATIONS))
    }
}

impl Hall {
    /// What is written down about a person, newest first.
    fn seen(&self, person: PersonId) -> Vec<Disclosure> {
        let read = self
            .0
            .db
            .read_now(&Call::system("test"), "seen", move |cx| disclosures::store::of_person(cx, person, i64::MAX, 50));
        read.expect("reads")
    }

    /// Lines of the audit that hold a purpose, by command name.
    fn purposes(&self, command: &'static str) -> Vec<String> {
        let read = self.0.db.read_now(&Call::system("test"), "audit", move |cx| {
            let rows = cx.query("SELECT detail FROM audit WHERE command = $1 ORDER BY id", &[db::V::from(command)])?;
            let purpose = |row: &db::Row| {
                Ok(row.json::<serde_json::Value>(0)?["purpose"].as_str().unwrap_or_default().to_owned())
            };
            rows.iter().map(purpose).collect::<base::Result<Vec<String>>>()
        });
        read.expect("reads").into_iter().filter(|purpose| !purpose.is_empty()).collect()
    }

    /// A clerk's call while somebody stands there.
    fn beside(&self, who: &str, person: PersonId) -> Call {
        let call = self.0.official(who);
        let mut actor = (*call.actor).clone();
        actor.acting_for = Some(person);
        Call { actor: Arc::new(actor), ..call }
    }

    fn number(&self, call: &Call, person: PersonId) -> base::Result<String> {
        self.0.db.read_now(call, "number", move |cx| Ok(sensitive(cx, person)?.number))
    }

    fn window_draft(&self, who: &str, person: PersonId) -> Draft {
        let call = self.beside(who, person);
        let started = self.0.db.write_now(&call, "draft.start", move |cx| {
            let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
            StartDraft { item: "test/one".into(), applicant, channel: Channel::Window, region: "990102".into() }.run(cx)
        });
        started.expect("begun")
    }

    /// A file that the applicant handed in with a case; answers the row of its material.
    fn hand_in(&self, case: &Case) -> (i64, base::FileId) {
        let folder = tempfile::tempdir().expect("a folder");
        let files = files::Files::open(folder.path(), self.0.db.clock().clone()).expect("a folder of files");
        let stored =
            files.store(b"%PDF-1.7\nx".as_slice(), "合同.pdf", &files::Rule::of(["pdf"], 1 << 20)).expect("stored");
        let case = case.id;
        let kept = self.0.db.write_now(&Call::system("test"), "hand-in", move |cx| {
            let permit = cx.permit(cases::rights::HANDLE, base::Target::default())?;
            cx.about("case", case.0);
            let file = files::keep(cx, &permit, &stored, ("case", case.0))?;
            let row = Material {
                id: cx.new_id(),
                case,
                material: "lease".into(),
                title: base::Text::new("租赁合同", "Lease"),
                trust: Trust::C,
                source: base::Text::new("申请人上传", "uploaded"),
                file: Some(file),
                file_name: "合同.pdf".into(),
                state: Check::Waiting,
                note: String::new(),
                due: None,
                added_at: cx.now(),
                version: 1,
            };
            cases::material::store::insert(cx, &permit, &row)?;
            Ok((row.id, file))
        });
        kept.expect("kept")
    }
}

on_both! {
    fn a_clerk_sees_the_number_of_the_person_identified_for_the_draft_and_of_nobody_else(hall: Hall) {
        let (person, other) = (hall.0.person, hall.0.other);
        let clerk = hall.0.official("clerk:services");
        assert_eq!(City::code(hall.number(&clerk, person)), "not_found", "nobody stands there");
        let beside = hall.beside("clerk:services", person);
        assert_eq!(hall.number(&beside, person).expect("stands there").len(), 18);
        assert_eq!(City::code(hall.number(&beside, other)), "not_found", "another person does not stand there");
        // A chief does not work at a window, whoever stands there.
        assert_eq!(City::code(hall.number(&hall.beside("chief:services", person), person)), "not_found");
        assert_eq!(hall.number(&hall.0.resident(), person).expect("one's own").len(), 18);
        assert_eq!(City::code(hall.number(&hall.0.stranger(), person)), "not_found");
        assert!(hall.number(&Call::system("test"), person).is_ok());
    }

    fn what_a_clerk_sees_at_the_window_is_written_down_for_the_person(hall: Hall) {
        let person = hall.0.person;
        let draft = hall.window_draft("clerk:services", person);
        let seen = hall.seen(person);
        assert_eq!(seen.len(), 1, "beginning shows what the city knows");
        assert_eq!((seen[0].what, seen[0].matter.zh.as_str(), seen[0].actor.as_str()), (What::Application, "食品经营许可", "clerk services"));
        assert_eq!(seen[0].account, hall.0.official("clerk:services").actor.account);
        let clerk = hall.beside("clerk:services", person);
        hall.0.db.write_now(&clerk, "draft.view", move |cx| ViewDraft { draft: draft.id }.run(cx)).expect("one's own draft");
        assert_eq!(hall.seen(person).len(), 2, "each look is a line");
        assert_eq!(hall.purposes("draft.view"), ["在窗口代为申请"]);
        // Another clerk's draft is not there, and nothing is written.
        let second = hall.beside("second:services", person);
        assert_eq!(City::code(hall.0.db.write_now(&second, "draft.view", move |cx| ViewDraft { draft: draft.id }.run(cx))), "not_found");
        assert_eq!(hall.seen(person).len(), 2);
        assert!(hall.seen(hall.0.other).is_empty());
    }

    fn a_draft_from_the_phone_is_no_window_draft_until_it_is_taken_by_its_code(hall: Hall) {
        let person = hall.0.person;
        let started = hall.0.run(&hall.0.resident(), move |cx| {
            let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
            StartDraft { item: "test/one".into(), applicant, channel: Channel::Online, region: "990102".into() }.run(cx)
        });
        let draft = started.expect("begun");
        assert!(hall.seen(person).is_empty(), "one's own look is no disclosure");
        let clerk = hall.beside("clerk:services", person);
        let view = move |cx: &mut db::Cx| ViewDraft { draft: draft.id }.run(cx);
        assert_eq!(City::code(hall.0.db.write_now(&clerk, "draft.view", view)), "not_found");
        hall.0.run(&hall.0.resident(), move |cx| cases::commands::MakeCode { draft: draft.id, code: "ABCD2345".into() }.run(cx)).expect("a code");
        hall.0.run(&hall.0.official("clerk:services"), |cx| TakeDraft { code: "abcd-2345".into() }.run(cx)).expect("taken");
        hall.0.db.write_now(&clerk, "draft.view", view).expect("at the window now");
        assert_eq!(hall.seen(person).len(), 1);
    }

    fn answers_are_opened_for_a_purpose_that_the_person_reads(hall: Hall) {
        let (person, case) = (hall.0.person, hall.0.apply("one"));
        let task = hall.0.task(case.id).id;
        let clerk = hall.0.official("clerk:market");
        let view = |purpose: &str| ViewAnswers { task, purpose: purpose.to_owned() };
        let without = view("  ");
        assert_eq!(City::code(hall.0.run(&clerk, move |cx| without.run(cx))), "case.reason_needed");
        assert!(hall.seen(person).is_empty());
        let with = view("核对身份证号码");
        hall.0.run(&clerk, move |cx| with.run(cx)).expect("opened");
        let seen = hall.seen(person);
        assert_eq!((seen[0].what, seen[0].purpose.zh.as_str(), seen[0].matter.zh.as_str()), (What::Answers, "核对身份证号码", "食品经营许可"));
        assert_eq!(hall.purposes("test"), ["核对身份证号码"], "the audit says it too");
    }

    fn a_department_opens_its_own_part_and_no_other(hall: Hall) {
        let case = hall.0.apply("joint");
        hall.0.accept("clerk:services", case.id);
        let licence = hall.0.child(case.id, "licence");
        let task = hall.0.task(licence.id).id;
        let before = hall.seen(hall.0.person).len();
        for stranger in ["clerk:tax", "clerk:police", "chief:police", "clerk:market-far"] {
            let view = ViewAnswers { task, purpose: "看看".into() };
            assert_eq!(City::code(hall.0.run(&hall.0.official(stranger), move |cx| view.run(cx))), "not_found", "{stranger}");
        }
        assert_eq!(hall.seen(hall.0.person).len(), before);
        let view = ViewAnswers { task, purpose: "审查住所".into() };
        hall.0.run(&hall.0.official("clerk:market"), move |cx| view.run(cx)).expect("its own part");
        assert_eq!(hall.seen(hall.0.person).len(), before + 1);
    }

    fn a_file_that_an_official_opens_is_written_down(hall: Hall) {
        let (person, case) = (hall.0.person, hall.0.apply("one"));
        let (material, file) = hall.hand_in(&case);
        let id = case.id;
        let look = move |cx: &mut db::Cx| ViewMaterial { case: id, material }.run(cx);
        for stranger in ["clerk:tax", "clerk:market-far"] {
            assert_eq!(City::code(hall.0.db.write_now(&hall.0.official(stranger), "case.view-material", look)), "not_found");
        }
        let opened = hall.0.db.write_now(&hall.0.official("clerk:market"), "case.view-material", look).expect("opened");
        assert_eq!(opened.id, file);
        let by_file = move |cx: &mut db::Cx| ViewFile { file }.run(cx);
        hall.0.db.write_now(&hall.0.official("clerk:market"), "file.view", by_file).expect("opened");
        let seen = hall.seen(person);
        assert_eq!(seen.iter().map(|one| one.what).collect::<Vec<_>>(), [What::File, What::File]);
        assert_eq!(seen[1].purpose.en, "checking the material “Lease”");
        assert_eq!(hall.purposes("case.view-material"), ["核对材料“租赁合同”"]);
        // The applicant's own look writes nothing, so a reading transaction is enough; a stranger finds nothing.
        hall.0.db.read_now(&hall.0.resident(), "file.open", by_file).expect("one's own");
        assert_eq!(City::code(hall.0.db.read_now(&hall.0.stranger(), "file.open", by_file)), "not_found");
        assert_eq!(hall.seen(person).len(), 2);
        assert_ne!(seen[0].account, AccountId(0));
    }

    fn views_of_a_company_are_for_those_who_act_for_it(hall: Hall) {
        let person = hall.0.person;
        hall.0.run(&Call::system("test"), move |cx| {
            let permit = cx.permit(cases::rights::HANDLE, base::Target::default())?;
            let new = disclosures::NewDisclosure {
                what: What::Answers, person: Some(person), company: Some(base::CompanyId(7)), about: ("case", 1),
                matter: base::Text::new("企业开办", "Start"), purpose: base::Text::new("核对", "check"),
            };
            disclosures::store::add(cx, &permit, &new)
        }).expect("written");
        let of = |company: i64| hall.0.db.read_now(&Call::system("test"), "seen", move |cx| disclosures::store::of_company(cx, base::CompanyId(company), i64::MAX, 9)).expect("reads").len();
        assert_eq!((of(7), of(8)), (1, 0));
    }
}
