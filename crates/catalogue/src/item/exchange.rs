//! An item as a record in the national field names (standards-cn 1.3), out and in.
//!
//! The record has the five parts of the national tables: `basic`, `extension`, `material`, `fee`, `faq`. National fields are Chinese
//! only and know neither forms nor processes; what they do not carry is kept from the definition that is imported over.

mod file;
mod reader;
mod rows;

use super::{CopyKind, Depth, Fee, Item, Limit, Material, Need, SourceType, Trust};
use base::Locale;
use serde_json::{Map, Value, json};

pub use file::from_file;
pub use reader::from_record;

/// Separator of several values in one field.
const SEPARATOR: &str = ",";

/// The item as a national record. Coded fields carry codes; several codes are joined by commas.
pub fn to_record(item: &Item) -> Value {
    json!({
        "basic": Value::Object(basic(item)),
        "extension": Value::Object(extension(item)),
        "material": item.materials.iter().enumerate().map(|(index, material)| material_row(index, material)).collect::<Vec<_>>(),
        "fee": item.fees.iter().enumerate().map(|(index, fee)| json!({
            "fee_name": fee.name.zh,
            "fee_stand": fee_standard(fee),
            "by_law": fee.by_law,
            "is_desc": flag(fee.waiver.is_some()),
            "desc_explain": fee.waiver.as_ref().map(|waiver| waiver.zh.clone()).unwrap_or_default(),
            "order_num": index + 1,
        })).collect::<Vec<_>>(),
        "faq": item.faqs.iter().enumerate().map(|(index, faq)| json!({
            "question": faq.ask.zh,
            "answer": faq.answer.zh,
            "order_num": index + 1,
        })).collect::<Vec<_>>(),
    })
}

fn basic(item: &Item) -> Map<String, Value> {
    let mut row = Map::new();
    let mut put = |name: &str, value: Value| {
        row.insert(name.to_owned(), value);
    };
    let assigned = item.assigned.as_ref();
    let codes = assigned.map(|assigned| assigned.codes.clone()).unwrap_or_default();
    put("item_id", json!(item.id));
    put("row_guid", json!(assigned.map_or("", |assigned| &assigned.row_guid)));
    put("task_name", json!(item.title.zh));
    put("catalog_code", json!(codes.catalog));
    put("local_catalog_code", json!(codes.local_catalog));
    put("task_code", json!(codes.task));
    put("local_task_code", json!(codes.local_task));
    put("task_handle_item", json!(codes.handle));
    put("task_type", json!(item.kind.code()));
    put("task_version", json!(assigned.map_or(1, |assigned| assigned.version)));
    put("task_state", json!(assigned.map_or("4", |assigned| assigned.state.code())));
    put("by_law", json!(law_text(item)));
    put("use_level", json!(item.level.code()));
    put("power_source", json!(item.power_source.map_or("", |source| source.code())));
    put("dept_name", json!(assigned.map_or("", |assigned| &assigned.office.name.zh)));
    put("dept_code", json!(assigned.map_or("", |assigned| &assigned.office.code)));
    put("dept_type", json!(assigned.map_or("", |assigned| assigned.office.kind.code())));
    put("entrust_name", json!(assigned.map_or("", |assigned| &assigned.office.entrusted_by)));
    for (limit, name) in [(&item.limits.statutory, "anticipate"), (&item.limits.promised, "promise")] {
        put(&format!("{name}_day"), json!(limit.as_ref().map_or(0, |limit| limit.term.amount)));
        put(&format!("{name}_type"), json!(limit.as_ref().map_or("工作日", |limit| limit.term.unit.name_zh())));
        put(&format!("{name}_explain"), json!(limit.as_ref().map(limit_text).unwrap_or_default()));
    }
    put("accept_condition", json!(item.conditions.zh));
    put("handle_flow", json!(flow_text(item)));
    put("special_procedure", json!(codes_of(item.special.iter().map(|special| special.code()))));
    put("project_type", json!(item.handling.code()));
    put("handle_type", json!(codes_of(item.channels.iter().map(|channel| channel.code()))));
    put("server_type", json!(codes_of(item.audience.iter().map(|audience| audience.code()))));
    put("limit_scene_num", json!(item.visits));
    put("is_fee", flag(item.charges));
    let bases: Vec<&str> = item.fees.iter().map(|fee| fee.by_law.as_str()).filter(|law| !law.is_empty()).collect();
    put("fee_basis", json!(bases.join("；")));
    put("is_single_login", flag(true));
    put("link_addr", json!(item.online.url.clone().unwrap_or_default()));
    put("app_is_single_login", flag(true));
    put("mobile_terminal_url", json!(item.online.mobile_url.clone().unwrap_or_default()));
    let places: Vec<String> =
        item.places.iter().map(|place| format!("{}（{}）", place.name.zh, place.address.zh)).collect();
    put("transact_addr", json!(places.join("；")));
    put("transact_time", json!(item.hours.as_ref().map(|hours| hours.zh.clone()).unwrap_or_default()));
    put("link_way", json!(item.phones.as_ref().map_or("", |phones| &phones.consult)));
    put("supervise_way", json!(item.phones.as_ref().map_or("", |phones| &phones.complaint)));
    let date = |date: Option<jiff::civil::Date>| json!(date.map(|date| date.to_string()).unwrap_or_default());
    put("plan_effective_date", date(assigned.and_then(|assigned| assigned.effective)));
    put("plan_cancel_date", date(assigned.and_then(|assigned| assigned.cancelled)));
    row
}

fn extension(item: &Item) -> Map<String, Value> {
    let mut row = Map::new();
    let mut put = |name: &str, value: Value| {
        row.insert(name.to_owned(), value);
    };
    let text = |text: Option<&base::Text>| json!(text.map(|text| text.zh.clone()).unwrap_or_default());
    put("is_entry_center", flag(item.assigned.as_ref().is_some_and(|assigned| assigned.hall.present)));
    put("is_online", flag(!item.online.depth.is_empty()));
    put("is_whole_online", flag(item.online.whole));
    put("online_handle_depth", json!(codes_of(item.online.depth.iter().copied().map(Depth::code))));
    put("online_handle_url", json!(item.online.url.clone().unwrap_or_default()));
    put("is_express", flag(item.mail.materials || item.mail.result));
    put("is_material_express", flag(item.mail.materials));
    put("is_result_express", flag(item.mail.result));
    put("is_pay_online", flag(item.online.pay));
    put("is_schedule", flag(item.appointment));
    put("is_service_terminals", flag(item.terminal));
    put("limit_explain", text(item.quantity.as_ref()));
    put("limit_scene_explain", text(item.visit_reason.as_ref()));
    put("handle_area", json!(item.reach.map_or("", |reach| reach.code())));
    put("handle_area_form", json!(item.reach_form.map_or("", |form| form.code())));
    put("other_dept", json!(item.with.join(SEPARATOR)));
    put("service_type", text(item.intermediary.as_ref()));
    put("result_type", json!(item.result.kind.code()));
    put("result_name", text(item.result.name.as_ref()));
    put("result_guid", json!(item.result.sample.clone().unwrap_or_default()));
    put("user_topic_type", json!(codes_of(item.themes.iter().map(|theme| theme.code()))));
    put("corp_topic_type", json!(codes_of(item.enterprise_themes.iter().map(|theme| theme.code()))));
    put("rights", text(item.rights.as_ref()));
    put("duties", text(item.duties.as_ref()));
    let remedy = |pick: fn(&super::Remedies) -> &super::Remedy| item.remedies.as_ref().map(pick);
    for (name, remedy) in [("review", remedy(|all| &all.review)), ("lawsuit", remedy(|all| &all.lawsuit))] {
        put(&format!("{name}_dept"), text(remedy.map(|remedy| &remedy.office)));
        put(&format!("{name}_address"), text(remedy.and_then(|remedy| remedy.address.as_ref())));
        put(&format!("{name}_phone"), json!(remedy.map_or("", |remedy| &remedy.phone)));
        put(&format!("{name}_url"), json!(remedy.map_or("", |remedy| &remedy.website)));
    }
    row
}

fn material_row(index: usize, material: &Material) -> Value {
    let text = |text: &Option<base::Text>| text.as_ref().map(|text| text.zh.clone()).unwrap_or_default();
    json!({
        "material_id": material.id,
        "material_name": material.title.zh,
        "material_type": CopyKind::code(material.original),
        "material_format": material.form.code(),
        "is_need": Need::code(material.need),
        "order_num": index + 1,
        "page_num": material.copies,
        "page_format": material.paper.clone().unwrap_or_default(),
        "form_guid": material.sample.blank.clone().unwrap_or_default(),
        "example_guid": material.sample.example.clone().unwrap_or_default(),
        "source_type": SourceType::code(material.source_type),
        "source_explain": text(&material.source),
        "by_law": material.by_law,
        "fill_explain": text(&material.hint),
        "accept_stand": text(&material.accepted_when),
        "remark": material.trust().filter(|trust| *trust == Trust::A).map_or("", |_| "数据共享，免提交"),
    })
}

/// The standard of a fee: its words, its sum, or `words（sum）`.
fn fee_standard(fee: &Fee) -> String {
    let sum = fee.standard_cents.map(|cents| format!("{}.{:02} 元", cents / 100, (cents % 100).abs()));
    match (&fee.standard, sum) {
        (Some(text), Some(sum)) => format!("{}（{sum}）", text.zh),
        (Some(text), None) => text.zh.clone(),
        (None, sum) => sum.unwrap_or_default(),
    }
}

/// The legal basis, one law a line: `《law》（number）第 x 条：text`.
fn law_text(item: &Item) -> String {
    let lines: Vec<String> = item
        .basis
        .iter()
        .map(|basis| {
            let text = if basis.text.is_empty() { String::new() } else { format!("：{}", basis.text) };
            format!("{}{text}", basis.cited().words(Locale::Zh))
        })
        .collect();
    lines.join("\n")
}

fn limit_text(limit: &Limit) -> String {
    let note = limit.note.as_ref().map(|note| format!("。{}", note.zh)).unwrap_or_default();
    format!("{}{note}", limit.cited().words(Locale::Zh))
}

fn flow_text(item: &Item) -> String {
    let lines: Vec<String> =
        item.steps.iter().map(|step| format!("{}：{}", step.kind.text().zh, step.text.zh)).collect();
    lines.join("\n")
}

fn codes_of(codes: impl Iterator<Item = &'static str>) -> String {
    codes.collect::<Vec<_>>().join(SEPARATOR)
}

fn flag(value: bool) -> Value {
    json!(if value { "1" } else { "0" })
}
