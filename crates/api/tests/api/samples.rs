//! Items that the walks publish.

use crate::support::{City, publish, publish_form};
use catalogue::item::{Item, Overlay, merge};
use catalogue::published::Body;
use catalogue::published::commands::Publish;
use db::Call;

/// The item of the catalogue's own tests, in charge of an office of the small city, as a pack gives it.
pub fn library(city: &City, change: impl Fn(&mut Item)) {
    let plain = include_str!("../../../catalogue/src/item/tests/sample.toml").replace("library-card", "card");
    let mut plain = Item::from_toml(&plain).expect("reads");
    change(&mut plain);
    let overlay = include_str!("../../../catalogue/src/item/tests/overlay.toml")
        .replace("library-card", "card")
        .replace("yunjiang-office", "market");
    let overlay = Overlay::from_toml(&overlay).expect("reads");
    let body = |item: Item| Body { pack: "test".into(), item, form: None, flow: one_office() };
    let publish =
        Publish { name: "test/card".into(), body: body(merge(&plain, &overlay)), offer: Some(body(plain.clone())) };
    city.db.write_now(&Call::system("test"), "publish", move |cx| publish.run(cx)).expect("published");
}

fn one_office() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/standard/flows/one-office.bpmn");
    std::fs::read_to_string(path).expect("is there")
}

/// The divisions of the city, which no national list knows.
pub fn divisions(city: &City) {
    let divisions = serde_json::json!([
        { "code": "990100", "name": { "zh": "云州市", "en": "Yunzhou" } },
        { "code": "990102", "name": { "zh": "云江区", "en": "Yunjiang" }, "parent": "990100" },
        { "code": "990103", "name": { "zh": "临浦区", "en": "Linpu" }, "parent": "990100" },
    ]);
    let set = city.db.write_now(&Call::system("test"), "divisions", move |cx| {
        cx.about("setting", 1);
        let permit = cx.permit(base::Right("item.publish"), base::Target::default())?;
        cx.set_setting(&permit, cases::known::DIVISIONS, &divisions)
    });
    set.expect("set");
}

/// An item that asks something.
pub fn asking(city: &City) {
    let item = include_str!("../../../cases/tests/data/card.toml");
    publish_form(&city.db, "card", item, include_str!("../../../cases/tests/data/card-form.toml"));
}

/// An item whose lease may be promised.
pub fn promised(city: &City) {
    publish(&city.db, "promised", PROMISED);
}

pub const PAPERS: &str = r#"
id = "papers"
title = { zh = "要材料的事项", en = "An item with papers" }
type = "01"
audience = ["person"]
office = "market-regulation"
level = "county"
handling = "promise"
channels = ["online"]
limits = { promised = "3wd", statutory = "20wd" }
basis = [{ law = "中华人民共和国食品安全法", article = "35" }]
flow = { use = "standard/one-office" }
result = { kind = "licence", number = "{region.short}食〔{year}〕{seq}号" }
conditions = { zh = "有固定场所。", en = "A fixed place." }
[[material]]
id = "lease"
title = { zh = "租赁合同", en = "Lease" }
file = { kinds = ["text"], max = "1MB" }
"#;

const PROMISED: &str = r#"
id = "promised"
title = { zh = "场所备案", en = "Filing of premises" }
type = "10"
audience = ["person"]
office = "market-regulation"
level = "county"
handling = "promise"
channels = ["online"]
limits = { promised = "10d", statutory = "20wd" }
flow = { use = "standard/one-office" }
result = { kind = "other" }
conditions = { zh = "有场所。", en = "Premises." }

[promise]
text = { zh = "场所由我合法使用。", en = "I use the premises lawfully." }
instead_of = ["lease"]
check = "3m"
breach = { zh = "承诺不实的，撤销备案。", en = "A false promise ends the filing." }

[[material]]
id = "lease"
title = { zh = "租赁合同", en = "Lease" }
file = { kinds = ["pdf"], max = "5MB" }
"#;
