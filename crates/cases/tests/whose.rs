//! Whose a step outside the offices is: the applicant's side does it by any account, a guardian or partner alone does his. On both
//! engines.

mod support;

use base::AccountId;
use cases::case::{Case, Channel};
use cases::commands::{Applicant, Confirm, DoAtWindow, Doing, JoinCases, ReceiveVisitor, StartDraft, Submit};
use cases::task::{self, Task, Whose};
use codes::CitizenId;
use db::{Call, Cx};
use identity::people::commands::{AnswerMandate, GiveMandate};
use jiff::civil::date;
use serde_json::json;
use support::{City, MONDAY, grown};
use testkit::{Store, on_both};

const MINOR: &str = r#"
id = "minor"
title = { zh = "未成年人通行证", en = "Pass for a minor" }
type = "07"
audience = ["person"]
office = "market-regulation"
level = "county"
handling = "promise"
channels = ["online", "window"]
limits = { promised = "3wd", statutory = "20wd" }
form = "minor"
flow = { use = "standard/minor" }
result = { kind = "other" }
conditions = { zh = "未满十八周岁。", en = "Under eighteen." }
"#;

const FORM: &str = r#"
id = "minor"
[[page]]
id = "guardian"
title = { zh = "监护人", en = "Guardian" }
  [[page.field]]
  id = "guardian_number"
  type = "citizen-id"
  label = { zh = "监护人身份证号码", en = "Identity number of the guardian" }
  class = "sensitive"
"#;

fn card() -> CitizenId {
    CitizenId::build("990102", date(1990, 3, 7), 26).expect("a number")
}

fn other_card() -> CitizenId {
    CitizenId::build("990102", date(1985, 3, 7), 31).expect("a number")
}

/// An item that a guardian confirms, and the divisions of identity numbers.
fn publish_minor(city: &City) {
    support::publish_form(&city.db, "minor", MINOR, FORM);
    let divisions = json!([
        { "code": "990100", "name": { "zh": "云州市", "en": "Yunzhou" } },
        { "code": "990102", "name": { "zh": "云江区", "en": "Yunjiang" }, "parent": "990100" },
    ]);
    let set = city.db.write_now(&Call::system("test"), "divisions", move |cx| {
        let permit = cx.permit(base::Right("item.publish"), base::Target::default())?;
        cx.about("setting", 1);
        cx.set_setting(&permit, cases::known::DIVISIONS, &divisions)
    });
    set.expect("set");
}

/// Applied for at a window by somebody without an account; `guardian` is the number in the form.
fn at_window(city: &City, item: &str, guardian: Option<CitizenId>) -> Case {
    let (item, person) = (format!("test/{item}"), city.person);
    let clerk = city.beside("clerk:services", person);
    let made = city.run(&clerk, move |cx| {
        let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
        let draft =
            StartDraft { item: item.clone(), applicant, channel: Channel::Window, region: "990102".into() }.run(cx)?;
        if let Some(number) = &guardian {
            let values = serde_json::Map::from_iter([("guardian_number".to_owned(), json!(number.to_string()))]);
            let fields = vec!["guardian_number".to_owned()];
            let (draft, version) = (draft.id, draft.version);
            cases::commands::SavePage { draft, version, fields, values, next: String::new() }.run(cx)?;
        }
        Submit { draft: draft.id, confirmed: true, declared: vec![], promised: false, seen: vec![] }.run(cx)
    });
    let case = made.expect("submitted");
    assert_eq!(case.applicant, None, "nobody has an account");
    case
}

fn waiting(city: &City, call: &Call) -> Vec<i64> {
    let read = city.db.read_now(call, "waiting", |cx| task::store::for_applicant(cx, 50));
    read.expect("reads").iter().map(|task| task.id).collect()
}

fn confirm(task: &Task, choice: &str) -> Confirm {
    Confirm { task: task.id, choice: choice.into(), words: String::new() }
}

fn do_it(city: &City, call: &Call, one: Confirm) -> base::Result<Case> {
    city.run(call, move |cx| one.run(cx))
}

on_both! {
    fn an_account_that_comes_later_does_not_take_the_step_of_a_guardian(store: Store) {
        let city = City::with(store, MONDAY, files::MIGRATIONS);
        publish_minor(&city);
        let case = at_window(&city, "minor", Some(other_card()));
        let step = city.task(case.id);
        assert_eq!((step.whose, step.assignee), (Whose::Other, None), "the guardian has no account");
        let person = city.person;
        city.run(&Call::system("test"), move |cx| JoinCases { account: AccountId(5), person }.run(cx)).expect("joined");
        assert_eq!(city.case(case.id).applicant, Some(AccountId(5)));
        assert_eq!(city.task(case.id).assignee, None, "what is the guardian's stays the guardian's");
        assert!(waiting(&city, &city.resident()).is_empty());
        assert_eq!(City::code(do_it(&city, &city.resident(), confirm(&step, "confirm"))), "not_found");
        let clerk = city.official("clerk:services");
        let receive = ReceiveVisitor { name: "陈晓岚".into(), number: card() };
        let visit = city.run(&clerk, move |cx| receive.run(cx)).expect("identified").id;
        let doing = DoAtWindow { visit, confirmed: true, doing: Doing::Confirm(confirm(&step, "confirm")) };
        assert_eq!(City::code(city.run(&clerk, move |cx| doing.run(cx))), "case.not_the_applicants_step");
    }

    fn a_form_that_names_nobody_else_leaves_the_step_to_the_applicant(store: Store) {
        let city = City::with(store, MONDAY, files::MIGRATIONS);
        publish_minor(&city);
        let case = at_window(&city, "minor", Some(card()));
        let step = city.task(case.id);
        assert_eq!((step.whose, step.assignee), (Whose::Applicant, None));
        let person = city.person;
        city.run(&Call::system("test"), move |cx| JoinCases { account: AccountId(5), person }.run(cx)).expect("joined");
        assert_eq!(city.task(case.id).assignee, Some(AccountId(5)));
        assert_eq!(waiting(&city, &city.resident()), [step.id]);
        do_it(&city, &city.resident(), confirm(&step, "confirm")).expect("confirmed");
    }

    fn who_holds_a_mandate_answers_for_an_applicant_without_an_account(store: Store) {
        let city = City::with(store, MONDAY, files::MIGRATIONS);
        city.publish_asking();
        let case = at_window(&city, "asking", None);
        city.accept("clerk:services", case.id);
        city.finish("market", city.child(case.id, "licence").id, "grant");
        city.finish("police", city.child(case.id, "seal").id, "refuse");
        let question = city.task(case.id);
        assert_eq!((question.whose, question.assignee), (Whose::Applicant, None));
        let (giver, holder) = (grown(city.resident()), grown(city.stranger()));
        assert!(waiting(&city, &holder).is_empty());
        assert_eq!(City::code(do_it(&city, &holder, confirm(&question, "end"))), "not_found", "no mandate yet");
        let give = |cx: &mut Cx| {
            let to = cx.today().saturating_add(jiff::Span::new().days(90));
            GiveMandate { name: "周立".into(), number: other_card(), from: cx.today(), to }.run(cx)
        };
        let mandate = city.run(&giver, give).expect("given");
        city.run(&holder, move |cx| AnswerMandate { mandate, yes: true }.run(cx)).expect("accepted");
        assert_eq!(waiting(&city, &holder), [question.id]);
        do_it(&city, &holder, confirm(&question, "end")).expect("answered");
        city.folds(case.id);
    }
}
