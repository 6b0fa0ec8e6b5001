//! Tests of the item model. The sample is an ordinary public service with an overlay of the sample city.

mod comparing;
mod definitions;
mod exchanging;
mod merging;
mod packs;
mod reading;
mod ruling;
mod shaping;

use super::{Item, Overlay};

/// A public service as a pack writes it.
pub const SAMPLE: &str = r#"
id = "library-card"
title = { zh = "图书借阅证", en = "Library card" }
type = "20"
audience = ["person"]
office = "culture"
level = "county"
handling = "promise"
channels = ["online", "window"]
visits = 0
themes = ["culture"]
keywords = ["借书证"]
basis = [{ law = "中华人民共和国公共图书馆法", article = "33", recalled = true }]
form = "library-card"
flow = { use = "standard/one-office", handle = "clerk", decide = "librarian" }
result = { kind = "licence", name = { zh = "图书借阅证", en = "Library card" }, licence = "library-card", valid = "1y" }
conditions = { zh = "住在本市。", en = "Living here." }

[limits]
accept = { term = "5wd", law = "中华人民共和国行政许可法", article = "32" }
promised = "3wd"
statutory = { term = "20wd", law = "中华人民共和国行政许可法", article = "42" }

[online]
whole = true
depth = ["receive", "accept", "handle", "licence"]

[[step]]
kind = "accept"
text = { zh = "当天受理。", en = "Accepted the same day." }

[[material]]
id = "identity"
title = { zh = "居民身份证", en = "Identity card" }
take = { record = "population", key = "applicant.citizen_id" }
show = true

[[material]]
id = "photo"
title = { zh = "照片", en = "Photo" }
file = { kinds = ["image"], max = "5MB" }
hint = { zh = "近照。", en = "A recent one." }

[[faq]]
ask = { zh = "要钱吗？", en = "Does it cost?" }
answer = { zh = "不要。", en = "No." }
"#;

/// What an office of the sample city says about any item.
pub fn overlay_for(item: &str) -> Overlay {
    let source = format!(
        r#"
item = "{item}"
region = "990102"
office = {{ id = "yunjiang-office", name = {{ zh = "云江区办事机构", en = "Yunjiang office" }}, code = "11990102MB0000000X" }}
codes = {{ catalog = "992000001000", task = "11990102MB0000000X4992000001000" }}
power_source = "own"
hours = {{ zh = "周一至周五 9:00—17:00", en = "Monday to Friday 9:00 to 17:00" }}
phones = {{ consult = "0990-88123100", complaint = "0990-88123199" }}
result = {{ sample = "sample.pdf" }}
hall = {{ present = true, window = {{ zh = "二层综合窗口", en = "General windows, second floor" }} }}
effective = "2026-09-01"
remedies = {{ review = {{ office = {{ zh = "云江区人民政府", en = "Yunjiang District Government" }}, within = "60d" }}, lawsuit = {{ office = {{ zh = "云江区人民法院", en = "Yunjiang District Court" }}, within = "6m" }} }}

[[place]]
name = {{ zh = "云江区政务服务中心", en = "Yunjiang service hall" }}
address = {{ zh = "云江区滨江路 88 号", en = "88 Binjiang Road, Yunjiang" }}
"#
    );
    Overlay::from_toml(&source).expect("the sample overlay is well formed")
}

/// The sample item.
pub fn sample() -> Item {
    Item::from_toml(SAMPLE).expect("the sample item is well formed")
}

/// The sample item, merged.
pub fn merged() -> Item {
    super::merge(&sample(), &overlay_for("library-card"))
}
