//! The security administrator gives and ends grants, sees their last use, and nobody else does.

use crate::city::{City, LONG, NUMBER, person, record, terms};
use axum::http::StatusCode;
use base::{AccountId, Grant, Kind, Locale, OfficeId, Principal, Result, Right, Scope, Text};
use db::Call;
use identity::rights::{ACCOUNTS, AUDIT, Duty};
use jiff::civil::{Date, date};
use records::grants::commands::{EndGrant, GiveGrant};
use records::grants::{Filter, list};
use records::{GRANT, NewGrant};
use std::sync::Arc;
use testkit::on_both;

fn administrator(account: i64, rights: &[Right]) -> Call {
    let grants: Vec<Grant> =
        rights.iter().map(|right| Grant { right: Arc::from(right.0), scope: Scope::Subtree("/".to_owned()) }).collect();
    let actor = Principal {
        grants: Arc::from(grants),
        ..Principal::signed_in(Kind::Official, AccountId(account), "安全管理员")
    };
    Call::new(actor, Locale::Zh, "t")
}

fn security() -> Call {
    administrator(7, &[GRANT])
}

fn code<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => "done".to_owned(),
        Err(error) => error.code().unwrap_or_else(|| panic!("a fault: {error}")).to_owned(),
    }
}

impl City {
    fn give(&self, who: &Call, terms: NewGrant) -> Result<i64> {
        self.db.write_now(who, "record-grant.give", move |cx| GiveGrant { terms: terms.clone() }.run(cx))
    }

    fn end(&self, who: &Call, grant: i64) -> Result<()> {
        self.db.write_now(who, "record-grant.end", move |cx| EndGrant { grant }.run(cx))
    }

    fn standing(&self, over: bool) -> Vec<records::grants::Standing> {
        let filter = Filter { words: "CARD".to_owned(), over };
        self.db.read_now(&security(), "list", move |cx| list(cx, &filter, i64::MAX, 9)).expect("lists")
    }
}

on_both! {
    fn a_grant_is_given_used_and_ended(city: City) {
        city.put(record("population"));
        let id = city.give(&security(), terms(&["sex", "address", "sex", " "], LONG)).expect("given");
        let standing = city.standing(false);
        assert_eq!((standing.len(), standing[0].grant.id, standing[0].last_used), (1, id, None));
        assert_eq!(standing[0].grant.terms.fields, ["address", "sex"]);
        assert!(city.take(&["sex"]).expect("allowed").is_some());
        assert_eq!(city.standing(false)[0].last_used, Some(crate::city::START), "its last use is seen");
        assert_eq!(city.take(&["phone"]).expect_err("not in it").code(), Some("record.field_not_granted"));
        city.end(&security(), id).expect("ended");
        assert_eq!(city.take(&["sex"]).expect_err("ended").code(), Some("record.no_grant"));
        assert!(city.standing(false).is_empty());
        assert!(city.standing(true)[0].grant.ended_at.is_some());
        assert_eq!(code(city.end(&security(), id)), "stale");
        assert_eq!(code(city.end(&security(), 77)), "not_found");
        assert_eq!(city.readings().len(), 1, "what was read stays in the log");
    }

    fn only_the_security_administrator_gives_and_ends(city: City) {
        city.put(record("population"));
        let id = city.give(&security(), terms(&["sex"], LONG)).expect("given");
        for other in [administrator(8, &[ACCOUNTS]), administrator(9, &[AUDIT]), person(5)] {
            assert_eq!(code(city.give(&other, terms(&["address"], LONG))), "not_permitted");
            assert_eq!(code(city.end(&other, id)), "not_permitted");
        }
        let narrow = Grant { right: Arc::from(GRANT.0), scope: Scope::Office(OfficeId(3)) };
        let actor = Principal { grants: Arc::from([narrow]), ..Principal::signed_in(Kind::Official, AccountId(3), "方敏") };
        let narrow = Call::new(actor, Locale::Zh, "t");
        assert_eq!(code(city.give(&narrow, terms(&["address"], LONG))), "not_permitted", "the whole city or nothing");
        assert_eq!(city.standing(false).len(), 1);
        assert_eq!(Duty::Security.code(), "sec-admin");
    }

    fn terms_that_do_not_hold_are_refused(city: City) {
        city.put(record("population"));
        let give = |change: &dyn Fn(&mut NewGrant)| {
            let mut terms = terms(&["sex"], LONG);
            change(&mut terms);
            code(city.give(&security(), terms))
        };
        assert_eq!(give(&|terms| terms.basis = "  ".into()), "record.grant_empty");
        assert_eq!(give(&|terms| terms.purpose = Text::new("办老年证", "")), "record.grant_empty");
        assert_eq!(give(&|terms| terms.consumer = String::new()), "record.grant_empty");
        assert_eq!(give(&|terms| terms.fields = vec![" ".into()]), "record.grant_empty");
        assert_eq!(give(&|terms| terms.basis = "长".repeat(201)), "record.grant_long");
        assert_eq!(give(&|terms| terms.until = date(2026, 11, 17)), "record.grant_until");
        assert_eq!(give(&|terms| terms.until = date(2031, 11, 20)), "record.grant_until");
        assert_eq!(give(&|terms| terms.until = Date::ZERO), "record.grant_until");
        assert_eq!(give(&|terms| terms.fields = vec!["income".into()]), "record.grant_field", "no record has it");
        assert_eq!(give(&|terms| terms.kind = "nothing".into()), "record.grant_field");
        assert_eq!(give(&|_| {}), "done");
        assert_eq!(give(&|_| {}), "record.grant_there");
        assert_eq!(give(&|terms| terms.until = date(2027, 6, 1)), "record.grant_there", "a shorter one adds nothing");
        assert_eq!(give(&|terms| terms.until = date(2028, 6, 1)), "done", "a longer one does");
    }

    async fn the_pages_show_give_and_end(city: City) {
        tokio::task::block_in_place(|| city.put(record("population")));
        let (status, html) = city.ask("GET", "/admin/grants", "", &security()).await;
        assert!(status == StatusCode::OK && html.contains("没有这样的授权"), "{html}");
        let (_, html) = city.ask("GET", "/admin/grants/new", "", &security()).await;
        assert!(html.contains("人口信息") && html.contains("value=\"population\""), "{html}");
        let (_, html) = city.ask("GET", "/admin/grants/new?type=population", "", &security()).await;
        assert!(html.contains("老年证 · item:card") && html.contains("value=\"address\""), "{html}");
        let form = "type=population&consumer=item:card&field=sex&purpose_zh=%E5%8A%9E%E8%AF%81&purpose_en=a+card&basis=x&until=2020-01-01";
        let (status, html) = city.ask("POST", "/admin/grants", form, &security()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(html.contains("结束日要从今天起") && html.contains("value=\"办证\""), "what was typed is still there: {html}");
        let good = form.replace("2020-01-01", "2027-12-31");
        assert_eq!(city.ask("POST", "/admin/grants", &good, &security()).await.0, StatusCode::SEE_OTHER);
        let id = tokio::task::block_in_place(|| {
            city.take(&["sex"]).expect("allowed");
            city.standing(false)[0].grant.id
        });
        for (language, words) in [("zh-CN", ["老年证", "人口信息", "性别", "2027"]), ("en", ["Old-age card", "Population record", "sex", "2027"])] {
            for path in ["/admin/grants".to_owned(), format!("/admin/grants/{id}")] {
                let (status, html) = city.ask("GET", &format!("{path}?lang={language}"), "", &security()).await;
                assert_eq!(status, StatusCode::OK);
                assert!(words.iter().all(|word| html.contains(word)), "{html}");
                assert!(!html.contains(NUMBER) && !html.contains("grants-"), "{html}");
            }
        }
        let end = format!("/admin/grants/{id}/end");
        for other in [administrator(8, &[ACCOUNTS]), person(5)] {
            for (method, path) in [("GET", "/admin/grants"), ("GET", "/admin/grants/new"), ("POST", "/admin/grants"), ("POST", end.as_str())] {
                assert_eq!(city.ask(method, path, "", &other).await.0, StatusCode::NOT_FOUND, "{method} {path}");
            }
        }
        assert_eq!(city.ask("POST", &end, "", &security()).await.0, StatusCode::SEE_OTHER);
        let (_, html) = city.ask("GET", &format!("/admin/grants/{id}"), "", &security()).await;
        assert!(html.contains("已提前结束") && !html.contains("/end\""), "{html}");
        assert_eq!(city.ask("GET", "/admin/grants/x", "", &security()).await.0, StatusCode::NOT_FOUND);
    }
}
