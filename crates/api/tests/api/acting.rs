//! For whom and with whom one acts: mandates, companies and their agents, who stands in.

use crate::town::{Town, id, number};
use codes::CreditCode;
use db::Call;
use serde_json::{Value, json};
use testkit::on_both;

pub const MANDATES: &[&str] = &["mandate.answer", "mandate.give", "mandate.list", "mandate.revoke"];
pub const COMPANIES: &[&str] = &["agency.answer", "agency.end", "company.add-agent", "company.agents", "company.list"];
pub const PROXIES: &[&str] = &["proxy.end", "proxy.list", "proxy.set"];

on_both! {
    async fn a_mandate_is_given_taken_and_ended(town: Town) {
        let (me, other, third) = (town.resident(11).await, town.resident(12).await, town.resident(13).await);
        let give = |number: String, last: &str| json!({ "name": "何静", "number": number, "from": "2026-11-23", "to": last });
        assert_eq!(town.post("/my/mandates", &me, give("123".into(), "2026-12-31")).await.0, 422);
        assert_eq!(town.post("/my/mandates", &me, give(number(12).to_string(), "2036-12-31")).await.1["code"], "mandate.dates");
        let given = town.done("/my/mandates", &me, give(number(12).to_string(), "2026-12-31")).await;
        let path = format!("/my/mandates/{}", id(&given, "mandate"));
        assert_eq!(town.post(&format!("{path}/answer"), &third, json!({ "yes": true })).await.0, 404);
        town.done(&format!("{path}/answer"), &other, json!({ "yes": true })).await;
        let held = town.read("/my/mandates", &other).await;
        assert_eq!((&held["items"][0]["state"], &held["items"][0]["given"]), (&json!("active"), &json!(false)), "{held}");
        assert_eq!(town.post(&format!("{path}/revoke"), &third, json!({})).await.0, 404);
        town.done(&format!("{path}/revoke"), &me, json!({})).await;
        assert!(town.read("/my/mandates", &other).await["items"].as_array().is_some_and(|all| all.iter().all(|one| one["state"] != "active")));
        town.called(MANDATES);
    }

    async fn a_company_has_an_agent_for_some_days(town: Town) {
        let ((me, person), other) = (town.person("何静", number(11), 11).await, town.resident(12).await);
        let credit_code = CreditCode::build('9', '1', "990102", "MA0000001").or_else(|_| CreditCode::build('9', '1', "990102", "12345678"));
        let record = identity::companies::commands::Record {
            name: "云州拾光茶饮有限公司".into(),
            credit_code: credit_code.expect("a code"),
            legal_name: "何静".into(),
            legal_person: Some(person),
        };
        town.city.db.write(&Call::system("test"), "record", move |cx| record.run(cx)).await.expect("recorded");
        let led = town.read("/my/companies", &me).await;
        let agents = format!("/companies/{}/agents", id(&led["items"][0], "id"));
        let add = |powers: Value| json!({ "name": "何静", "number": number(12).to_string(), "powers": powers, "from": "2026-11-23", "to": "2026-12-31" });
        assert_eq!(town.post(&agents, &me, add(json!(["fly"]))).await.0, 422);
        let added = town.done(&agents, &me, add(json!(["apply"]))).await;
        assert_eq!(town.get(&agents, &other).await.0, 404);
        let listed = town.read(&agents, &me).await;
        assert_eq!((&listed["items"][0]["powers"], &listed["items"][0]["accepted"]), (&json!(["apply"]), &json!(false)));
        let agency = format!("/agencies/{}", id(&added, "agency"));
        town.done(&format!("{agency}/answer"), &other, json!({ "yes": true })).await;
        assert_eq!(town.read("/my/companies", &other).await["agencies"][0]["accepted"], true);
        town.done(&format!("{agency}/end"), &me, json!({})).await;
        assert_eq!(town.read(&agents, &me).await["items"], json!([]));
        town.called(COMPANIES);
    }

    async fn a_colleague_stands_in(town: Town) {
        let (clerk, second) = (town.official("clerk:market").await, town.official("second:market").await);
        let deputy = town.city.official("second:market").actor.account;
        let days = |from: &str| json!({ "deputy": deputy, "from": from, "to": "2026-11-30" });
        assert_eq!(town.post("/my/proxies", &clerk, days("2026-11-01")).await.1["code"], "proxy.dates");
        let set = town.done("/my/proxies", &clerk, days("2026-11-23")).await;
        let (mine, theirs) = (town.read("/my/proxies", &clerk).await, town.read("/my/proxies", &second).await);
        assert_eq!((&mine["items"], &mine["items"][0]["deputy"]), (&theirs["items"], &json!(deputy)));
        let end = format!("/my/proxies/{}/end", id(&set, "proxy"));
        town.done(&end, &clerk, json!({})).await;
        assert_eq!(town.read("/my/proxies", &second).await["items"], json!([]));
        town.called(PROXIES);
    }
}
