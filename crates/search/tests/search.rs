//! Rows, versions, scopes and the quality of answers.

use base::{AccountId, Clock, Grant, Kind, Locale, Moment, OfficeId, Permit, Principal, Right, Scope, Target, Text};
use db::{Call, Cx, Db, Keys, Options};
use search::{Doc, Index, Live, MIGRATIONS, TextDoc};
use std::path::Path;
use std::sync::Arc;
use testkit::{Store, on_both};

const EDIT: Right = Right("thing.edit");
const SEE: Right = Right("thing.see");

fn open(store: &Store) -> Db {
    let options =
        Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), Clock::standing_at(Moment(1_795_000_000_000)));
    Db::open(&options, MIGRATIONS).expect("opens")
}

fn edit(db: &Db, body: impl Fn(&mut Cx, &Permit) -> base::Result<()> + Send + 'static) {
    db.write_now(&Call::system("test"), "thing.edit", move |cx| {
        cx.about("thing", 1);
        let permit = cx.permit(EDIT, Target::default())?;
        body(cx, &permit)
    })
    .expect("edited");
}

fn doc(id: &str, zh: &str, en: &str) -> Doc {
    Doc { kind: "item".to_owned(), id: id.to_owned(), title: Text::new(zh, en), ..Doc::default() }
}

fn ids(index: &Index, query: &str) -> Vec<String> {
    index.find(query, 10).into_iter().map(|hit| hit.id).collect()
}

on_both! {
    fn what_is_put_is_found_until_it_is_removed(store: Store) {
        let db = open(&store);
        let live = Arc::new(Live::new("item"));
        assert!(live.get_now(&db).expect("loads").is_empty());
        edit(&db, |cx, permit| {
            search::put(cx, permit, &Doc { keywords: vec!["暂住证".to_owned()], ..doc("stay", "居住证申领", "Residence permit") })?;
            search::put(cx, permit, &Doc { text: Text::new("每年要体检一次", ""), ..doc("food", "食品经营许可", "Food licence") })?;
            search::put(cx, permit, &Doc { kind: "guide".to_owned(), ..doc("other", "居住证指南", "") })
        });
        let index = live.get_now(&db).expect("loads");
        assert_eq!(index.len(), 2);
        assert_eq!(ids(&index, "暂住证"), ["stay"]);
        assert_eq!(ids(&index, "体检"), ["food"]);
        assert_eq!(index.find("体检", 1)[0].why, search::Why::Words);
        assert!(Arc::ptr_eq(&index, &live.get_now(&db).expect("loads")), "nothing changed, nothing is loaded");
        edit(&db, |cx, permit| {
            search::put(cx, permit, &doc("food", "餐饮服务许可", ""))?;
            search::remove(cx, permit, "item", "stay")
        });
        let index = live.get_now(&db).expect("loads");
        assert_eq!((index.len(), ids(&index, "餐饮")), (1, vec!["food".to_owned()]));
        assert!(ids(&index, "居住证").is_empty() && ids(&index, "体检").is_empty());
    }

    async fn a_change_is_seen_after_its_commit(store: Store) {
        let db = open(&store);
        let live = Arc::new(Live::new("item"));
        assert!(live.get(&db).await.expect("loads").is_empty());
        db.write(&Call::system("test"), "thing.edit", |cx| {
            cx.about("thing", 1);
            let permit = cx.permit(EDIT, Target::default())?;
            search::put(cx, &permit, &doc("stay", "居住证申领", ""))
        })
        .await
        .expect("edited");
        assert_eq!(live.get(&db).await.expect("loads").len(), 1);
    }

    fn large_sets_are_found_by_words_and_parts_within_scope(store: Store) {
        let db = open(&store);
        edit(&db, |cx, permit| {
            for (id, name, number, text, region) in [
                (1, "陈晓岚", "990100-20261118-000421", "申请开办奶茶店", "990102"),
                (2, "何静", "990100-20261118-000422", "申请居住证", "990102"),
                (3, "陈晓明", "990100-20261119-000001", "申请居住证，奶茶", "990103"),
            ] {
                search::put_text(cx, permit, &TextDoc {
                    kind: "case".to_owned(),
                    id,
                    title: format!("{name} {text}"),
                    names: vec![name.to_owned(), number.to_owned()],
                    text: text.to_owned(),
                    owner: AccountId(id),
                    office: OfficeId(4),
                    path: "/1/4/".to_owned(),
                    region: region.to_owned(),
                })?;
            }
            Ok(())
        });
        let found = |scope: Scope, query: &'static str| -> Vec<i64> {
            let grants = vec![Grant { right: Arc::from(SEE.0), scope }];
            let actor = Principal { grants: Arc::from(grants), ..Principal::signed_in(Kind::Official, AccountId(2), "方敏") };
            let call = Call::new(actor, Locale::Zh, "t");
            let found = db.read_now(&call, "case.find", move |cx| search::find_text(cx, "case", query, &[SEE], None, 10));
            found.expect("finds").into_iter().map(|found| found.id).collect()
        };
        let city = || Scope::Region("9901".to_owned());
        assert_eq!(found(city(), "陈晓"), [3, 1], "newest first, part of a name");
        assert_eq!(found(city(), "居住证"), [3, 2]);
        assert_eq!(found(city(), "000421"), [1]);
        assert_eq!(found(city(), "990100-20261118"), [2, 1]);
        assert_eq!(found(city(), "奶茶 居住证"), [3]);
        assert_eq!(found(Scope::Region("990102".to_owned()), "居住证"), [2]);
        assert_eq!(found(Scope::Own, "居住证"), [2]);
        assert_eq!(found(Scope::Office(OfficeId(9)), "居住证"), [0i64; 0]);
        for odd in ["", "'", "\"", "a OR b", "NEAR(", "* -", "''); DROP TABLE search_text;--", "a:b & | !"] {
            assert!(found(city(), odd).len() <= 3, "{odd}");
        }
        edit(&db, |cx, permit| search::remove_text(cx, permit, 3));
        assert_eq!(found(city(), "居住证"), [2]);
        let next = db.read_now(&Call::system("t"), "case.find", |cx| search::find_text(cx, "case", "申请", &[SEE], Some(2), 10));
        assert_eq!(next.expect("finds").len(), 1, "a page after an id");
    }
}

/// A text of an item file in both languages, or nothing.
fn text(table: &toml::Table, key: &str) -> Text {
    let side =
        |side: &str| table.get(key).and_then(|text| text.get(side)).and_then(toml::Value::as_str).unwrap_or_default();
    Text::new(side("zh"), side("en"))
}

/// The catalogue as it lies in the packs of this checkout.
fn catalogue() -> Vec<Doc> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut docs = Vec::new();
    for pack in std::fs::read_dir(packs).into_iter().flatten().flatten() {
        for file in std::fs::read_dir(pack.path().join("items")).into_iter().flatten().flatten() {
            let Ok(Ok(item)) = std::fs::read_to_string(file.path()).map(|source| source.parse::<toml::Table>()) else {
                continue;
            };
            let Some(id) = item.get("id").and_then(toml::Value::as_str) else { continue };
            let keywords = item.get("keywords").and_then(toml::Value::as_array).into_iter().flatten();
            let (summary, conditions) = (text(&item, "summary"), text(&item, "conditions"));
            docs.push(Doc {
                plain: text(&item, "plain"),
                keywords: keywords.filter_map(|word| word.as_str().map(str::to_owned)).collect(),
                text: Text::new(
                    format!("{} {}", summary.zh, conditions.zh),
                    format!("{} {}", summary.en, conditions.en),
                ),
                ..Doc { title: text(&item, "title"), ..doc(id, "", "") }
            });
        }
    }
    docs
}

#[test]
fn people_find_what_they_mean() {
    let docs = catalogue();
    let store = Store::sqlite();
    let db = open(&store);
    let put = docs.clone();
    edit(&db, move |cx, permit| put.iter().try_for_each(|doc| search::put(cx, permit, doc)));
    let index = Arc::new(Live::new("item")).get_now(&db).expect("loads");
    let queries: toml::Table = include_str!("queries.toml").parse().expect("reads");
    let (mut asked, mut missed) = (0, Vec::new());
    for (item, list) in queries.iter().filter(|(item, _)| docs.iter().any(|doc| doc.id == **item)) {
        for query in list.as_array().expect("a list").iter().filter_map(toml::Value::as_str) {
            asked += 1;
            let first: Vec<String> =
                index.find(query, 3).into_iter().map(|hit| format!("{} {:?}", hit.id, hit.why)).collect();
            if !first.iter().any(|hit| hit.starts_with(&format!("{item} "))) {
                missed.push(format!("{query}: wanted {item}, got {first:?}"));
            }
        }
    }
    println!("{} of {asked} queries found their item among the first three of {}", asked - missed.len(), docs.len());
    assert!(asked >= 120, "only {asked} queries");
    let unasked: Vec<&str> = docs.iter().map(|doc| &*doc.id).filter(|id| !queries.contains_key(*id)).collect();
    assert!(unasked.is_empty(), "nobody looks for {unasked:?}");
    assert!(missed.len() * 20 <= asked, "{}", missed.join("\n"));
    println!("{}", missed.join("\n"));
}
