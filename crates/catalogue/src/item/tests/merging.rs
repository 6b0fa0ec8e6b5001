//! A city's overlay on a catalogue item.

use super::super::*;
use super::{merged, overlay_for, sample};

#[test]
fn the_city_adds_what_only_it_knows() {
    let item = merged();
    let assigned = item.assigned.as_ref().expect("an overlay assigns");
    assert_eq!(assigned.office.name.zh, "云江区办事机构");
    assert_eq!((assigned.version, assigned.state), (1, ItemState::InUse));
    assert_eq!(assigned.row_guid.len(), 32);
    assert_eq!(item.places.len(), 1);
    assert_eq!(item.result.sample.as_deref(), Some("sample.pdf"));
    assert_eq!(item.result.name, sample().result.name, "what the city does not say stays");
    assert_eq!(item.limits, sample().limits);
}

#[test]
fn the_row_s_mark_is_stable_and_differs_by_office() {
    let mut other = overlay_for("library-card");
    other.office.id = "qingshi-office".into();
    let mark = |overlay: &Overlay| merge(&sample(), overlay).assigned.map(|assigned| assigned.row_guid);
    assert_eq!(mark(&overlay_for("library-card")), mark(&overlay_for("library-card")));
    assert_ne!(mark(&overlay_for("library-card")), mark(&other));
}

#[test]
fn the_city_may_promise_more_to_people_but_not_less_than_the_law() {
    let mut overlay = overlay_for("library-card");
    overlay.limits.promised = Some(Limit::plain("1wd".parse().expect("term")));
    assert!(overlay.check(&sample()).is_empty());
    assert_eq!(merge(&sample(), &overlay).limits.promised, overlay.limits.promised);
    overlay.limits.promised = Some(Limit::plain("30wd".parse().expect("term")));
    let finding = overlay.check(&sample()).remove(0);
    assert_eq!((finding.code, finding.path.as_str()), ("I202", "limits.promised"));
    assert_eq!(finding.sentence.zh, "30 个工作日 超过了法定的 20 个工作日，请改短。");
}

#[test]
fn an_overlay_cannot_reach_the_statutory_limit() {
    let source = "item = \"x\"\nregion = \"990102\"\noffice = { id = \"a\", name = { zh = \"甲\" } }\nlimits = { statutory = \"9wd\" }\n";
    let finding = Overlay::from_toml(source).expect_err("statutory is not the city's");
    assert_eq!(finding.code, "I302");
    assert!(
        finding.sentence.zh.contains("第 4 行") && finding.sentence.zh.contains("statutory"),
        "{}",
        finding.sentence.zh
    );
}

#[test]
fn trips_and_fees_follow_the_city() {
    let mut item = sample();
    item.visits = 1;
    item.visit_reason = Some(base::Text::new("要当面签名。", ""));
    item.charges = true;
    item.online.pay = true;
    let mut overlay = overlay_for("library-card");
    overlay.visits = Some(0);
    overlay.fees = Some(Vec::new());
    let merged = merge(&item, &overlay);
    assert_eq!((merged.visits, merged.visit_reason, merged.charges, merged.online.pay), (0, None, false, false));
}

#[test]
fn an_overlay_of_something_else_is_noticed() {
    let mut overlay = overlay_for("community/other-item");
    overlay.samples.insert("nothing".into(), MaterialSample { blank: Some("a.pdf".into()), example: None });
    overlay.cancelled = Some(jiff::civil::date(2026, 1, 1));
    overlay.codes.task = "9".repeat(51);
    let codes: Vec<_> = overlay.check(&sample()).iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["I201", "I203", "I204", "I205"]);
    assert!(overlay_for("community/library-card").check(&sample()).is_empty());
}
