//! Windows and desks: any item of any line is begun at a community window, and nobody comes to an empty desk.

use crate::support::{City, select};
use scraper::Html;
use std::collections::BTreeSet;
use std::fmt::Write as _;

#[test]
fn every_item_is_begun_at_a_community_window() {
    let city = City::open();
    let clerk = city.client("community");
    let offered = Html::parse_document(&clerk.get("/desk/window").body);
    let links: BTreeSet<String> = offered
        .select(&select("a[href^='/desk/window/apply/']"))
        .filter_map(|link| link.value().attr("href").map(str::to_owned))
        .collect();
    let read = |cx: &mut db::Cx| catalogue::published::store::all_current(cx, "", 200);
    let published = city.app.installation.db.read_now(&db::Call::system("test"), "test.items", read).expect("reads");
    let alone: BTreeSet<String> = published
        .iter()
        .filter(|one| one.parts.item.alone)
        .map(|one| format!("/desk/window/apply/{}", one.name))
        .collect();
    assert_eq!(links, alone, "each item that stands alone is offered, and no other");
    assert!(links.len() >= 13, "only {} items", links.len());
    let who = city.plan.resident("li-guiying").expect("lives here").clone();
    let company = city.plan.company("shiguang").expect("is there").credit_code.to_string();
    let (number, phone) = (who.number.to_string(), who.phone.as_ref().map(ToString::to_string).unwrap_or_default());
    let mut problems = String::new();
    for path in links {
        let page = clerk.get(&path);
        let html = Html::parse_document(&page.body);
        let region = html.select(&select("select[name=region] option[selected]")).next();
        let region = region.and_then(|option| option.value().attr("value")).unwrap_or_default().to_owned();
        let mut typed = vec![("name", who.name.clone()), ("number", number.clone()), ("phone", phone.clone())];
        typed.push(("region", region));
        if html.select(&select("input[name=credit_code][required]")).next().is_some() {
            typed.extend([("credit_code", company.clone()), ("mandate", "2026-11-20 委托书".to_owned())]);
        }
        let typed: Vec<(String, String)> = typed.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let begun = clerk.post(&path, &typed);
        let draft = begun.location().to_owned();
        if begun.status != 303 || !draft.starts_with("/desk/window/drafts/") {
            let _ = writeln!(problems, "{path}: {} {draft}", begun.status);
            continue;
        }
        let form = clerk.get(&draft);
        let asks = Html::parse_document(&form.body).select(&select("main form[method=post]")).next().is_some();
        if form.status != 200 || !asks || !form.body.contains(&who.name) {
            let _ = writeln!(problems, "{path}: its draft answers {}, a form: {asks}", form.status);
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// Those whom the demonstration names find work when they sign in.
#[test]
fn no_named_desk_is_empty() {
    let city = City::open();
    let row = select("a.row");
    for person in ["market-clerk", "market-chief", "police-clerk", "civil-clerk", "registrar", "inspector"] {
        let client = city.client(person);
        let rows = |path: &str| Html::parse_document(&client.get(path).body).select(&row).count();
        let (own, pool) = (rows("/desk"), rows("/desk/pool"));
        assert!(own + pool > 0, "{person} finds nothing to do");
    }
}
