//! Who sees numbers, answers and files in clear, and who reads about it afterwards; on both engines.

mod support;

use base::{AccountId, PersonId};
use cases::case::{Case, Channel};
use cases::commands::{
    Applicant, ReceiveVisitor, SendNote, StartDraft, Submit, TakeDraft, ViewAnswers, ViewDraft, ViewFile, ViewMaterial,
    Withdraw, cases_of_visitor,
};
use cases::draft::Draft;
use cases::material::{Check, Material};
use catalogue::item::Trust;
use codes::CitizenId;
use db::Call;
use identity::companies::commands::{AddAgent, AnswerAgency, EndAgency};
use identity::companies::model::Power;
use identity::disclosures::{self, Disclosure, What};
use identity::people::commands::{AnswerMandate, AtWindow, GiveMandate, RevokeMandate};
use identity::people::store::sensitive;
use support::{City, MONDAY, grown};
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

    fn number(&self, call: &Call, person: PersonId) -> base::Result<String> {
        self.0.db.read_now(call, "number", move |cx| Ok(sensitive(cx, person)?.number))
    }

    fn window_draft(&self, who: &str, person: PersonId) -> Draft {
        let call = self.0.beside(who, person);
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

/// What of a case somebody reaches: by its page, its number, the lists, and a file of it.
#[derive(Debug, PartialEq, Eq)]
struct Sight {
    by_id: bool,
    by_number: bool,
    listed: bool,
    file: bool,
    acts: bool,
}

impl Sight {
    const ALL: Sight = Sight { by_id: true, by_number: true, listed: true, file: true, acts: true };
    const NONE: Sight = Sight { by_id: false, by_number: false, listed: false, file: false, acts: false };
}

fn sight(hall: &Hall, call: &Call, case: base::CaseId, file: base::FileId) -> Sight {
    let read = hall.0.db.read_now(call, "sight", move |cx| {
        use cases::case::{represented, store};
        let number = store::get(cx, case)?.expect("is there");
        Ok(Sight {
            by_id: store::visible(cx, case)?.is_some(),
            by_number: store::visible_by_number(cx, &number.number)?.is_some(),
            listed: store::of_applicant(cx, None, i64::MAX, 50)?.iter().any(|one| one.id == case),
            file: ViewFile { file }.run(cx).is_ok(),
            acts: represented::permit(cx, &number).is_ok(),
        })
    });
    read.expect("reads")
}

fn nobody() -> Call {
    Call::new(base::Principal::nobody(&[]), base::Locale::Zh, "test")
}

fn person_call(account: AccountId, person: i64) -> Call {
    let mut actor = base::Principal::signed_in(base::Kind::Person, account, "孙梅");
    actor.person = Some(PersonId(person));
    grown(Call::new(actor, base::Locale::Zh, "test"))
}

/// The number of one of the two people of the city, by year of birth and sequence.
fn number(year: i16, sequence: u16) -> CitizenId {
    CitizenId::build("990102", jiff::civil::date(year, 3, 7), sequence).expect("a number")
}

fn apply_for(hall: &Hall, call: &Call, applicant: Applicant) -> Case {
    let made = hall.0.run(call, move |cx| {
        let applicant = applicant.clone();
        let draft =
            StartDraft { item: "test/one".into(), applicant, channel: Channel::Online, region: "990102".into() }
                .run(cx)?;
        Submit { draft: draft.id, confirmed: true, declared: vec![], promised: false, seen: vec![] }.run(cx)
    });
    made.expect("submitted")
}

on_both! {
    fn a_clerk_sees_the_number_of_the_person_identified_for_the_draft_and_of_nobody_else(hall: Hall) {
        let (person, other) = (hall.0.person, hall.0.other);
        let clerk = hall.0.official("clerk:services");
        assert_eq!(City::code(hall.number(&clerk, person)), "not_found", "nobody stands there");
        let beside = hall.0.beside("clerk:services", person);
        assert_eq!(hall.number(&beside, person).expect("stands there").len(), 18);
        assert_eq!(City::code(hall.number(&beside, other)), "not_found", "another person does not stand there");
        // A chief does not work at a window, whoever stands there.
        assert_eq!(City::code(hall.number(&hall.0.beside("chief:services", person), person)), "not_found");
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
        let clerk = hall.0.beside("clerk:services", person);
        hall.0.db.write_now(&clerk, "draft.view", move |cx| ViewDraft { draft: draft.id }.run(cx)).expect("one's own draft");
        assert_eq!(hall.seen(person).len(), 2, "each look is a line");
        assert_eq!(hall.purposes("draft.view"), ["在窗口代为申请"]);
        // Another clerk's draft is not there, and nothing is written.
        let second = hall.0.beside("second:services", person);
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
        let clerk = hall.0.beside("clerk:services", person);
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

    fn a_case_follows_the_mandate_and_not_the_account_that_applied(hall: Hall) {
        let city = &hall.0;
        let (holder, giver) = (grown(city.resident()), grown(city.stranger()));
        let (own, other) = (city.person, city.other);
        let third = City::code(city.run(&nobody(), move |cx| GiveMandate { name: "陈晓岚".into(), number: number(1990, 26), from: cx.today(), to: cx.today() }.run(cx)));
        assert_eq!(third, "not_signed_in");
        let mandate = city.run(&giver, move |cx| {
            GiveMandate { name: "陈晓岚".into(), number: number(1990, 26), from: cx.today(), to: cx.today().saturating_add(jiff::Span::new().days(90)) }.run(cx)
        }).expect("given");
        city.run(&holder, move |cx| AnswerMandate { mandate, yes: true }.run(cx)).expect("accepted");
        let case = apply_for(&hall, &holder, Applicant { person: Some(other), name: "周立".into(), ..Applicant::default() });
        let (_, file) = hall.hand_in(&case);
        let id = case.id;
        for (who, call) in [("who applied", &holder), ("whose it is", &giver)] {
            assert_eq!(sight(&hall, call, id, file), Sight::ALL, "{who}");
        }
        let wrong = person_call(AccountId(8), 8);
        for (who, call) in [("nobody", &nobody()), ("another person", &wrong)] {
            assert_eq!(sight(&hall, call, id, file), Sight::NONE, "{who}");
        }
        let words = |words: &str| { let words = words.to_owned(); move |cx: &mut db::Cx| SendNote { case: id, words: words.clone() }.run(cx) };
        city.run(&holder, words("还要补什么？")).expect("asks");
        city.run(&giver, words("我自己来问")).expect("asks too");
        let refusal = city.run(&wrong, words("我也问")).expect_err("not his");
        assert_eq!(refusal.code(), Some("not_found"));
        city.run(&giver, move |cx| RevokeMandate { mandate }.run(cx)).expect("taken back");
        assert_eq!(sight(&hall, &holder, id, file), Sight::NONE, "from that moment");
        assert_eq!(sight(&hall, &giver, id, file), Sight::ALL);
        assert_eq!(City::code(city.run(&holder, words("再问一句"))), "not_found");
        let withdraw = move |cx: &mut db::Cx| Withdraw { case: id, reason: String::new() }.run(cx);
        assert_eq!(City::code(city.run(&holder, withdraw)), "not_found", "who has no mandate takes nothing back");
        let entries = city.db.read_now(&Call::system("test"), "journal", move |cx| cases::journal::store::of_case(cx, id)).expect("reads");
        assert!(entries.iter().any(|entry| entry.kind == "submitted" && entry.actor == "陈晓岚"), "what he had done stays");
        let case = city.run(&giver, withdraw).expect("whose it is does");
        assert_eq!(case.outcome, Some(cases::case::Outcome::Withdrawn));
        // His own case is not the other's to see, by any mandate that ended.
        let mine = apply_for(&hall, &holder, Applicant { person: Some(own), name: "陈晓岚".into(), ..Applicant::default() });
        let (_, file) = hall.hand_in(&mine);
        assert_eq!((sight(&hall, &holder, mine.id, file), sight(&hall, &giver, mine.id, file)), (Sight::ALL, Sight::NONE));
        city.folds(id);
    }

    fn a_mandate_that_runs_out_takes_the_sight_with_it(hall: Hall) {
        let city = &hall.0;
        let (holder, giver) = (grown(city.resident()), grown(city.stranger()));
        let mandate = city.run(&giver, move |cx| {
            GiveMandate { name: "陈晓岚".into(), number: number(1990, 26), from: cx.today(), to: cx.today().saturating_add(jiff::Span::new().days(2)) }.run(cx)
        }).expect("given");
        city.run(&holder, move |cx| AnswerMandate { mandate, yes: true }.run(cx)).expect("accepted");
        let other = city.other;
        let case = apply_for(&hall, &holder, Applicant { person: Some(other), name: "周立".into(), ..Applicant::default() });
        let (_, file) = hall.hand_in(&case);
        city.pass("2026-11-25T23:00:00+08:00");
        assert_eq!(sight(&hall, &holder, case.id, file), Sight::ALL, "on its last day");
        city.pass("2026-11-26T00:10:00+08:00");
        assert_eq!((sight(&hall, &holder, case.id, file), sight(&hall, &giver, case.id, file)), (Sight::NONE, Sight::ALL));
    }

    fn a_case_of_a_company_is_seen_by_whoever_acts_for_it_now(hall: Hall) {
        let city = &hall.0;
        let (leader, first) = (grown(city.resident()), grown(city.stranger()));
        let code = codes::CreditCode::build('9', '1', "990102", "MA000012").expect("a code");
        let legal_person = Some(city.person);
        let company = city.run(&Call::system("test"), move |cx| {
            identity::companies::commands::Record { name: "云州样本有限公司".into(), credit_code: code.clone(), legal_name: "陈晓岚".into(), legal_person }.run(cx)
        }).expect("recorded");
        let next_number = CitizenId::build("990102", jiff::civil::date(1979, 3, 7), 44).expect("a number");
        let known = next_number.clone();
        let next = city.run(&Call::system("test"), move |cx| AtWindow { name: "孙梅".into(), number: known.clone(), phone: None }.run(cx)).expect("seen");
        let next = grown(person_call(AccountId(9), next.0));
        let name = |name: &'static str, number: CitizenId| move |cx: &mut db::Cx| {
            AddAgent { company, name: name.into(), number: number.clone(), powers: vec![Power::Apply], from: cx.today(), to: cx.today().saturating_add(jiff::Span::new().days(90)) }.run(cx)
        };
        let agency = city.run(&leader, name("周立", number(1985, 31))).expect("named");
        city.run(&first, move |cx| AnswerAgency { agency, yes: true }.run(cx)).expect("accepted");
        let other = city.other;
        let for_company = Applicant { person: Some(other), company: Some(company), name: "云州样本有限公司".into(), ..Applicant::default() };
        let case = apply_for(&hall, &first, for_company);
        let (_, file) = hall.hand_in(&case);
        let id = case.id;
        assert_eq!(sight(&hall, &first, id, file), Sight::ALL);
        assert_eq!(sight(&hall, &leader, id, file), Sight::ALL, "the legal representative");
        assert_eq!(sight(&hall, &next, id, file), Sight::NONE, "not an agent yet");
        // The same at a window, for whoever stands there.
        let clerk = city.official("clerk:services");
        let listed = |name: &'static str, number: &CitizenId| {
            let receive = ReceiveVisitor { name: name.into(), number: number.clone() };
            let visit = city.run(&clerk, move |cx| receive.run(cx)).expect("identified").id;
            let found = city.db.read_now(&clerk, "list", move |cx| cases_of_visitor(cx, visit, i64::MAX, 10)).expect("reads");
            found.iter().any(|case| case.id == id)
        };
        let (first_number, sun) = (number(1985, 31), next_number.clone());
        assert_eq!((listed("周立", &first_number), listed("孙梅", &sun)), (true, false));
        let waiting = city.run(&leader, name("孙梅", next_number)).expect("named");
        assert_eq!(sight(&hall, &next, id, file), Sight::NONE, "has not said yes");
        city.run(&next, move |cx| AnswerAgency { agency: waiting, yes: true }.run(cx)).expect("accepted");
        city.run(&leader, move |cx| EndAgency { agency }.run(cx)).expect("ended");
        assert_eq!(sight(&hall, &first, id, file), Sight::NONE, "the agency ended, though his own number stands in it");
        assert_eq!(sight(&hall, &next, id, file), Sight::ALL, "the next agent");
        assert_eq!((listed("周立", &first_number), listed("孙梅", &sun)), (false, true));
        let withdraw = move |cx: &mut db::Cx| Withdraw { case: id, reason: String::new() }.run(cx);
        assert_eq!(City::code(city.run(&first, withdraw)), "not_found");
        city.run(&next, withdraw).expect("acts for the company");
    }

    fn who_led_a_company_once_finds_none_of_its_cases_at_a_window(hall: Hall) {
        let city = &hall.0;
        let leads = |person: PersonId, name: &'static str| {
            let code = codes::CreditCode::build('9', '1', "990102", "MA000012").expect("a code");
            city.run(&Call::system("test"), move |cx| {
                identity::companies::commands::Record { name: "云州样本有限公司".into(), credit_code: code.clone(), legal_name: name.into(), legal_person: Some(person) }.run(cx)
            }).expect("recorded")
        };
        let company = leads(city.person, "陈晓岚");
        let clerk = city.official("clerk:services");
        let at_window = |person: PersonId| {
            let made = city.run(&clerk, move |cx| {
                let applicant = Applicant { person: Some(person), company: Some(company), name: "云州样本有限公司".into(), ..Applicant::default() };
                let draft = StartDraft { item: "test/one".into(), applicant, channel: Channel::Window, region: "990102".into() }.run(cx)?;
                Submit { draft: draft.id, confirmed: true, declared: vec![], promised: false, seen: vec![] }.run(cx)
            });
            made.expect("submitted").id
        };
        let applicant = Applicant { person: Some(city.person), company: Some(company), name: "云州样本有限公司".into(), ..Applicant::default() };
        let online = apply_for(&hall, &grown(city.resident()), applicant).id;
        let (led, brought) = (at_window(city.person), at_window(city.other));
        let listed = |name: &'static str, number: CitizenId| {
            let receive = ReceiveVisitor { name: name.into(), number };
            let visit = city.run(&clerk, move |cx| receive.run(cx)).expect("identified").id;
            let found = city.db.read_now(&clerk, "list", move |cx| cases_of_visitor(cx, visit, i64::MAX, 10)).expect("reads");
            let mut ids: Vec<_> = found.iter().map(|case| case.id).collect();
            ids.sort_unstable();
            ids
        };
        let (leader, bringer) = (number(1990, 26), number(1985, 31));
        assert_eq!(listed("陈晓岚", leader.clone()), [online, led, brought], "who leads it");
        assert_eq!(listed("周立", bringer.clone()), [brought], "who came with a paper mandate");
        let third = CitizenId::build("990102", jiff::civil::date(1979, 3, 7), 44).expect("a number");
        let known = third.clone();
        let next = city.run(&Call::system("test"), move |cx| AtWindow { name: "孙梅".into(), number: known.clone(), phone: None }.run(cx)).expect("seen");
        leads(next, "孙梅");
        assert!(listed("陈晓岚", leader).is_empty(), "neither what she applied for online nor at the window");
        assert_eq!(listed("周立", bringer), [brought]);
        assert_eq!(listed("孙梅", third), [online, led, brought]);
    }

    fn a_case_of_a_company_from_a_window_is_told_whoever_acts_for_it(hall: Hall) {
        let city = &hall.0;
        let enrol = |name: &'static str, year: i16, phone: &'static str| {
            let number = CitizenId::build("990102", jiff::civil::date(year, 3, 7), 44).expect("a number");
            let phone = codes::Mobile::parse(phone).expect("a phone");
            city.run(&Call::system("test"), move |cx| {
                identity::accounts::commands::Enrol { name: name.into(), number: number.clone(), phone: phone.clone(), password: Some("x".into()) }.run(cx)
            }).expect("enrolled")
        };
        let (leader, applicant) = (enrol("孙梅", 1979, "13900000009"), enrol("李伟", 1981, "13900000010"));
        let legal_person = Some(leader.person);
        let company = city.run(&Call::system("test"), move |cx| {
            let code = codes::CreditCode::build('9', '1', "990102", "MA000012").expect("a code");
            identity::companies::commands::Record { name: "云州样本有限公司".into(), credit_code: code, legal_name: "孙梅".into(), legal_person }.run(cx)
        }).expect("recorded");
        let clerk = city.official("clerk:services");
        let told = |person: PersonId, company: Option<base::CompanyId>| {
            city.run(&clerk, move |cx| {
                let applicant = Applicant { person: Some(person), company, name: "某人".into(), ..Applicant::default() };
                let draft = StartDraft { item: "test/one".into(), applicant, channel: Channel::Window, region: "990102".into() }.run(cx)?;
                let case = Submit { draft: draft.id, confirmed: true, declared: vec![], promised: false, seen: vec![] }.run(cx)?;
                assert_eq!(case.applicant, None);
                cases::case::represented::told(cx, &case)
            }).expect("submitted")
        };
        assert_eq!(told(city.other, Some(company)), [leader.account], "not who brought a paper mandate");
        assert_eq!(told(applicant.person, None), [applicant.account], "one's own account, though the case has none");
        assert!(told(city.other, None).is_empty(), "nobody has an account");
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
