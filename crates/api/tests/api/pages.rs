//! Every list that comes in pages: small pages and large ones tell the same rows in the same order, each once, and no list goes on
//! where another one stopped.

use crate::life::NOTICE;
use crate::samples;
use crate::town::{Town, applicant_number, encoded, id};
use api::Answer;
use cases::commands::{AskCountersign, ViewAnswers, Whom};
use cases::countersign::Mode;
use db::Call;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::on_both;

/// A list that answers at least three rows: its operation, its address and who reads it.
type List = (&'static str, String, String);

/// Fills everything of which there is a list, on a day from which due days lie in a year that is not announced.
async fn filled(town: &Town) -> Vec<List> {
    tokio::task::block_in_place(|| {
        town.city.pass("2026-12-28T09:00:00+08:00");
        jobs_that_failed(town);
        cases_at_every_step(town);
    });
    let me = town.applicant().await;
    let account = town.account(town.city.person).await;
    town.tell(account, 4).await;
    town.fail().await;
    let (clerk, tax) = (town.official("clerk:market").await, town.official("clerk:tax").await);
    let (system, security) = (town.duty(identity::Duty::System).await, town.duty(identity::Duty::Security).await);
    let audit = town.duty(identity::Duty::Audit).await;
    town.may("clerk", &[catalogue::rights::ANSWER, catalogue::rights::ITEM_EDIT]).await;
    questions_and_items(town, &me, &clerk).await;
    grants_and_readings(town, &security).await;
    let visit = json!({ "name": "陈晓岚", "number": applicant_number().to_string() });
    let visit = id(&town.done("/visits", &clerk, visit).await, "id");
    vec![
        ("item.list", "/items".into(), me.clone()),
        ("case.mine", "/my/cases".into(), me.clone()),
        ("disclosure.list", "/disclosures".into(), me.clone()),
        ("message.list", "/my/messages".into(), me.clone()),
        ("record.mine", "/my/data".into(), me),
        ("task.mine", "/tasks/mine".into(), clerk.clone()),
        ("task.pool", "/tasks/pool".into(), clerk.clone()),
        ("case.list", "/cases".into(), clerk.clone()),
        ("visit.cases", format!("/visits/{visit}/cases"), clerk.clone()),
        ("question.list", "/questions".into(), clerk.clone()),
        ("library.list", "/library".into(), clerk),
        ("countersign.mine", "/countersigns/mine".into(), tax),
        ("grant.list", "/grants".into(), security),
        ("audit.list", "/audit".into(), audit),
        ("delivery.failed", "/deliveries/failed".into(), system.clone()),
        ("job.failed", "/jobs/failed".into(), system.clone()),
        ("calendar.preview", format!("/calendar/preview?notice={}", encoded(NOTICE)), system),
    ]
}

fn jobs_that_failed(town: &Town) {
    let db = &town.city.db;
    let made = db.write_now(&Call::system("test"), "jobs", |cx| {
        cx.about("job", 1);
        let now = cx.now();
        (0..4).try_for_each(|_| cx.enqueue("nobody.knows", None, &json!({}), now))
    });
    made.expect("made");
    let now = db.clock().now();
    for _ in 0..12 {
        jobs::Jobs::new().run_due(db).expect("runs");
        db.clock().set(db.clock().now().plus(7 * base::moment::HOUR));
    }
    db.clock().set(now);
}

/// Three cases in the pool, three that a clerk holds, and four accepted ones of which an office is asked.
fn cases_at_every_step(town: &Town) {
    let city = &town.city;
    let clerk = city.official("clerk:market");
    for turn in 0..10 {
        let case = city.apply("one").id;
        let task = city.task(case).id;
        match turn {
            0..3 => {}
            3..6 => {
                city.run(&clerk, move |cx| cases::commands::Claim { task }.run(cx)).expect("claimed");
                let view = ViewAnswers { task, purpose: "核对住址".into() };
                city.run(&clerk, move |cx| view.run(cx)).expect("seen");
            }
            _ => {
                city.accept("clerk:market", case);
                city.complete("clerk:market", case, "pass").expect("examined");
                let whom = vec![Whom { office: city.offices["tax"], account: None }];
                let question = "有没有欠税？".to_owned();
                let ask = AskCountersign { task: city.task(case).id, whom, mode: Mode::All, question, days: None };
                city.run(&city.official("chief:market"), move |cx| ask.run(cx)).expect("asked");
            }
        }
    }
}

async fn questions_and_items(town: &Town, me: &str, clerk: &str) {
    tokio::task::block_in_place(|| samples::library(&town.city, |_| ()));
    for ask in ["外地户口能办吗？", "周六开门吗？", "要带原件吗？"] {
        town.done("/questions", me, json!({ "item": "test/card", "ask": ask })).await;
    }
    for new in ["card-two", "card-three", "card-four"] {
        let new = json!({ "pattern": "test/card", "id": new, "title_zh": "另一张证" });
        town.done("/library/new", clerk, new).await;
    }
}

async fn grants_and_readings(town: &Town, security: &str) {
    town.record(&applicant_number()).await;
    for item in ["one", "joint", "seal"] {
        let terms = json!({
            "consumer": format!("test/{item}"), "type": "population", "fields": ["sex"], "purpose_zh": "办证", "purpose_en": "a card",
            "basis": "第一条", "until": "2027-12-31",
        });
        town.done("/grants", security, terms).await;
    }
    town.take(&applicant_number(), 3).await;
}

fn with(path: &str, more: &str) -> String {
    format!("{path}{}{more}", if path.contains('?') { '&' } else { '?' })
}

/// All rows of a list, read in pages of so many.
async fn walked(town: &Town, (name, path, token): &List, limit: usize) -> Vec<Value> {
    let (mut rows, mut after) = (Vec::new(), String::new());
    loop {
        let page = town.read(&with(path, &format!("limit={limit}{after}")), token).await;
        let items = page["items"].as_array().expect("items");
        rows.extend(items.iter().cloned());
        let Some(next) = page["next"].as_str() else { return rows };
        assert_eq!(items.len(), limit, "{name} goes on after a page that is not full");
        assert!(rows.len() < 500, "{name} does not end");
        after = format!("&after={}", encoded(next));
    }
}

on_both! {
    async fn pages_of_every_size_tell_the_same(town: Town) {
        let lists = filled(&town).await;
        let paged = api::operations::all().filter(|one| matches!(one.answer, Answer::Page(..))).map(|one| one.name);
        let walked_here: BTreeSet<&str> = lists.iter().map(|(name, ..)| *name).collect();
        assert_eq!(paged.collect::<BTreeSet<_>>(), walked_here, "every list in pages is walked");
        for list in &lists {
            let whole = walked(&town, list, 200).await;
            assert!(whole.len() > 2, "{} has too few rows to tell: {whole:?}", list.0);
            let different: BTreeSet<String> = whole.iter().map(Value::to_string).collect();
            assert_eq!(different.len(), whole.len(), "{} tells a row twice", list.0);
            for limit in [1, 2] {
                assert_eq!(walked(&town, list, limit).await, whole, "{} in pages of {limit}", list.0);
            }
        }
    }

    async fn a_list_goes_on_only_where_it_stopped_itself(town: Town) {
        let lists = filled(&town).await;
        let mut places = Vec::new();
        for (name, path, token) in &lists {
            let next = town.read(&with(path, "limit=1"), token).await["next"].as_str().map(str::to_owned);
            places.push((*name, next.unwrap_or_else(|| panic!("{name} has one page only"))));
        }
        for (name, path, token) in &lists {
            let (own, foreign): (Vec<_>, Vec<_>) = places.iter().partition(|(of, _)| of == name);
            let place = own[0].1.split_once(':').expect("the list and the place").1;
            let bare = [String::new(), place.to_owned(), format!("{name}:"), format!("{name}:\n"), format!("{name}.{place}")];
            for wrong in foreign.into_iter().map(|(_, next)| next).chain(&bare) {
                let (status, problem) = town.get(&with(path, &format!("after={}", encoded(wrong))), token).await;
                assert_eq!((status, &problem["args"]["field"]), (422, &json!("after")), "{name} goes on after {wrong:?}: {problem}");
            }
            for wrong in ["limit=0", "limit=201", "limit=-1", "limit=two", "limit="] {
                let (status, problem) = town.get(&with(path, wrong), token).await;
                assert_eq!((status, &problem["args"]["field"]), (422, &json!("limit")), "{name} takes {wrong}");
            }
        }
    }
}
