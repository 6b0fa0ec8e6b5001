//! Programs of who writes, reviews and publishes items.

use crate::samples::library;
use crate::town::{Town, id};
use serde_json::{Value, json};
use testkit::on_both;

pub const LIBRARY: &[&str] = &[
    "library.list",
    "library.get",
    "library.start",
    "library.draft",
    "library.save",
    "library.submit",
    "library.approve",
    "library.publish",
    "library.import",
    "item.record",
    "item.set-state",
];
pub const EDITING: &[&str] = &[
    "library.new",
    "library.start",
    "library.draft",
    "library.save",
    "library.submit",
    "library.send-back",
    "library.take-back",
    "library.discard",
    "library.approve",
    "library.publish",
    "library.get",
    "library.compare",
    "library.take-upgrade",
];

on_both! {
    async fn the_library(town: Town) {
        town.may("clerk", &[catalogue::rights::ITEM_EDIT]).await;
        town.may("section-chief", &[catalogue::rights::ITEM_REVIEW, catalogue::rights::ITEM_PUBLISH]).await;
        tokio::task::block_in_place(|| library(&town.city, |_| ()));
        let (editor, reviewer, far) =
            (town.official("clerk:market").await, town.official("chief:market").await, town.official("clerk:market-far").await);
        assert_eq!(town.read("/library", &far).await["items"], json!([]), "another district sees none of it");
        assert_eq!(town.read("/library", &editor).await["items"][0]["name"], "test/card");
        let draft = town.done("/library/drafts", &editor, json!({ "name": "test/card" })).await;
        let path = format!("/library/drafts/{}", draft["draft"].as_str().expect("an id"));
        assert_eq!(town.get(&path, &far).await.0, 404);
        let mut item = town.read(&path, &editor).await["item"].clone();
        item["conditions"] = json!({ "zh": "住在本区。", "en": "Living in this district." });
        let saved = town.done(&format!("{path}/save"), &editor, json!({ "version": 1, "item": item })).await;
        assert_eq!((saved["version"].as_i64(), saved["findings"].as_array().map(Vec::len)), (Some(2), Some(0)), "{saved}");
        assert_eq!(town.post(&format!("{path}/save"), &editor, json!({ "version": 2, "item": { "id": 5 } })).await.0, 422);
        assert_eq!(town.post(&format!("{path}/submit"), &editor, json!({ "version": 1 })).await.1["code"], "stale");
        town.done(&format!("{path}/submit"), &editor, json!({ "version": 2 })).await;
        assert_eq!(town.post(&format!("{path}/approve"), &editor, json!({ "version": 3 })).await.0, 403);
        town.done(&format!("{path}/approve"), &reviewer, json!({ "version": 3 })).await;
        let published = town.done(&format!("{path}/publish"), &reviewer, json!({ "version": 4 })).await;
        assert_eq!(published["version"], 2);
        let record = town.read("/item/record?name=test/card", &editor).await;
        let look = town.done("/library/import", &editor, json!({ "records": [record], "look": true })).await;
        assert_eq!((&look["items"][0]["changes"], &look["drafts"]), (&json!(0), &json!(0)), "{look}");
        town.done("/item/state", &reviewer, json!({ "name": "test/card", "state": "suspended", "reason": "装修" })).await;
        assert_eq!(town.read("/library/entry?name=test/card", &editor).await["state"], "suspended");
        assert_eq!(town.get("/library/upgrade?name=test/card", &editor).await.1["code"], "item.no_upgrade");
        town.called(LIBRARY);
    }

    async fn drafts_of_items_come_and_go(town: Town) {
        town.may("clerk", &[catalogue::rights::ITEM_EDIT]).await;
        town.may("section-chief", &[catalogue::rights::ITEM_REVIEW, catalogue::rights::ITEM_PUBLISH]).await;
        tokio::task::block_in_place(|| library(&town.city, |_| ()));
        let (editor, reviewer) = (town.official("clerk:market").await, town.official("chief:market").await);
        let new = json!({ "pattern": "test/card", "id": "card-two", "title_zh": "第二张证", "title_en": "A second card" });
        let made = town.done("/library/new", &editor, new).await;
        let path = format!("/library/drafts/{}", id(&made, "draft"));
        let fresh = town.read(&path, &editor).await;
        assert_eq!(fresh["name"], "local/card-two");
        let mut item = fresh["item"].clone();
        item["keywords"] = json!(["第二"]);
        let saved = town.done(&format!("{path}/save"), &editor, json!({ "version": 1, "item": item })).await;
        assert_eq!(saved["findings"], json!([]), "{fresh}");
        town.done(&format!("{path}/submit"), &editor, json!({ "version": 2 })).await;
        assert_eq!(town.post(&format!("{path}/send-back"), &editor, json!({ "version": 3, "reasons": "？" })).await.0, 403);
        town.done(&format!("{path}/send-back"), &reviewer, json!({ "version": 3, "reasons": "名称不对" })).await;
        town.done(&format!("{path}/submit"), &editor, json!({ "version": 4 })).await;
        town.done(&format!("{path}/take-back"), &editor, json!({ "version": 5 })).await;
        let said = town.read("/library/entry?name=local/card-two", &editor).await;
        assert_eq!((said["said"].as_array().map(Vec::len), &said["publication"]), (Some(4), &Value::Null), "{said}");
        town.done(&format!("{path}/discard"), &editor, json!({ "version": 6 })).await;

        let draft = town.done("/library/drafts", &editor, json!({ "name": "test/card" })).await;
        let path = format!("/library/drafts/{}", id(&draft, "draft"));
        let mut item = town.read(&path, &editor).await["item"].clone();
        item["conditions"] = json!({ "zh": "住在本区。", "en": "Living in this district." });
        town.done(&format!("{path}/save"), &editor, json!({ "version": 1, "item": item })).await;
        town.done(&format!("{path}/submit"), &editor, json!({ "version": 2 })).await;
        town.done(&format!("{path}/approve"), &reviewer, json!({ "version": 3 })).await;
        town.done(&format!("{path}/publish"), &reviewer, json!({ "version": 4 })).await;
        tokio::task::block_in_place(|| {
            library(&town.city, |item| {
                item.conditions = base::Text::new("应用包的新条件。", "The pack's new conditions.");
                item.keywords.push("读书".into());
            });
        });
        assert_eq!(town.read("/library/entry?name=test/card", &editor).await["upgrade"], true);
        let compared = town.read("/library/upgrade?name=test/card", &editor).await;
        let kinds: Vec<&Value> = compared["items"].as_array().expect("changes").iter().map(|one| &one["kind"]).collect();
        assert!(kinds.contains(&&json!("conflict")) && kinds.contains(&&json!("pack")), "{compared}");
        let taken = town.done("/library/upgrade", &editor, json!({ "name": "test/card", "paths": ["keywords"] })).await;
        assert_eq!(town.read(&format!("/library/drafts/{}", id(&taken, "draft")), &editor).await["state"], "writing");
        town.called(EDITING);
    }
}
