//! A national record read into an item: over an existing definition, or as a new draft.

use super::super::{
    Assigned, Audience, BodyKind, Channel, Codes, CopyKind, Depth, EnterpriseTheme, Faq, Finding, Hall, Handling, Item,
    ItemState, ItemType, Level, Limit, Material, MaterialForm, Need, OwnOffice, PersonTheme, Phones, PowerSource,
    Reach, ReachForm, ResultKind, SourceType, SpecialProcedure, Step,
};
use super::rows::{draft, get, read_fee, read_law, read_places, read_step, text, words};
use base::Text;
use calendar::{Term, Unit};
use serde_json::{Map, Value};
use std::str::FromStr;

/// Most rows of a part, and longest field in characters.
const MOST_ROWS: usize = 200;
const LONGEST: usize = 5_000;

/// Reads a national record. Fields may be strings or numbers, so that spreadsheets read the same.
///
/// With `over`, what the record does not carry (English, forms, processes, children, laws with their articles, fields of the
/// city that are absent) is kept from that definition, and a text whose Chinese is unchanged keeps its English.
///
/// # Errors
/// `I310` a required field is missing, `I311` a value is not in its list or not a number, `I312` too long or too many. All findings are
/// returned together.
pub fn from_record(record: &Value, over: Option<&Item>) -> Result<Item, Vec<Finding>> {
    let empty = Map::new();
    let part = |name: &str| record.get(name).and_then(Value::as_object).unwrap_or(&empty);
    let mut reader = Reader { basic: part("basic"), extension: part("extension"), findings: Vec::new() };
    let item = reader.item(record, over);
    match item {
        Some(item) if reader.findings.is_empty() => Ok(item),
        _ => Err(reader.findings),
    }
}

struct Reader<'a> {
    basic: &'a Map<String, Value>,
    extension: &'a Map<String, Value>,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn field(&mut self, name: &str) -> Option<String> {
        let value = self.basic.get(name).or_else(|| self.extension.get(name))?;
        let text = words(value)?;
        if text.chars().count() > LONGEST {
            self.add(
                "I312",
                name,
                format!("{name} 太长，最多 {LONGEST} 字。"),
                format!("{name} is too long; at most {LONGEST} characters."),
            );
            return None;
        }
        (!text.is_empty()).then_some(text)
    }

    fn required(&mut self, name: &str) -> String {
        let value = self.field(name);
        if value.is_none() {
            self.add("I310", name, format!("请填 {name}。"), format!("Fill in {name}."));
        }
        value.unwrap_or_default()
    }

    fn add(&mut self, code: &'static str, path: &str, zh: String, en: String) {
        self.findings.push(Finding::error(code, path, zh, en));
    }

    fn wrong(&mut self, name: &str, value: &str) {
        self.add("I311", name, format!("{name} 不能是“{value}”。"), format!("{name} cannot be \"{value}\"."));
    }

    /// A coded field; `None` when absent.
    fn coded<T>(&mut self, name: &str, read: fn(&str) -> Option<T>) -> Option<T> {
        let value = self.field(name)?;
        let found = read(&value);
        if found.is_none() {
            self.wrong(name, &value);
        }
        found
    }

    /// A field of several codes; an absent field gives the default.
    fn several<T: Clone>(&mut self, name: &str, read: fn(&str) -> Option<T>, default: &[T]) -> Vec<T> {
        if !self.basic.contains_key(name) && !self.extension.contains_key(name) {
            return default.to_vec();
        }
        let text = self.field(name).unwrap_or_default();
        let mut values = Vec::new();
        for code in text.split([',', '，', '、', ';', '；', '^']).map(str::trim) {
            if code.is_empty() {
                continue;
            }
            match read(code) {
                Some(value) => values.push(value),
                None => self.wrong(name, code),
            }
        }
        values
    }

    fn number<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let value = self.field(name)?;
        let number = value.parse().ok();
        if number.is_none() {
            self.wrong(name, &value);
        }
        number
    }

    fn flag(&mut self, name: &str, default: bool) -> bool {
        match self.field(name).as_deref() {
            None => default,
            Some("1" | "是") => true,
            Some("0" | "否") => false,
            Some(other) => {
                let other = other.to_owned();
                self.wrong(name, &other);
                default
            }
        }
    }

    fn limit(&mut self, name: &str, over: Option<&Limit>) -> Option<Limit> {
        let amount: u32 = self.number(&format!("{name}_day"))?;
        let unit = match self.field(&format!("{name}_type")).as_deref() {
            None | Some("工作日" | "G") => Unit::WorkingDays,
            Some("自然日" | "日" | "天" | "Z") => Unit::NaturalDays,
            Some("月") => Unit::Months,
            Some("年") => Unit::Years,
            Some("小时") => Unit::Hours,
            Some(other) => {
                let other = other.to_owned();
                self.wrong(&format!("{name}_type"), &other);
                return None;
            }
        };
        let term = Term { amount, unit };
        let kept = over.cloned().map(|limit| Limit { term, ..limit });
        (amount > 0 || kept.is_some()).then(|| kept.unwrap_or_else(|| Limit::plain(term)))
    }

    fn item(&mut self, record: &Value, over: Option<&Item>) -> Option<Item> {
        let title = self.required("task_name");
        let conditions = self.required("accept_condition");
        let kind = self.coded("task_type", ItemType::from_code);
        let handling = self.coded("project_type", Handling::from_code);
        let level = self.coded("use_level", Level::from_code);
        let id = self.field("item_id").or_else(|| over.map(|item| item.id.clone()));
        let id = id
            .unwrap_or_else(|| format!("item-{}", self.field("catalog_code").unwrap_or_default().to_ascii_lowercase()));
        let mut item = match over {
            Some(over) => over.clone(),
            None => draft(&id, kind?, handling?),
        };
        item.id = id;
        item.title = text(title, Some(&item.title));
        item.conditions = text(conditions, Some(&item.conditions));
        item.kind = kind.unwrap_or(item.kind);
        item.handling = handling.unwrap_or(item.handling);
        item.level = level.unwrap_or(item.level);
        item.power_source = self.coded("power_source", PowerSource::from_code).or(item.power_source);
        item.audience = self.several("server_type", Audience::from_code, &item.audience);
        item.channels = self.several("handle_type", Channel::from_code, &item.channels);
        item.special = self.several("special_procedure", SpecialProcedure::from_code, &item.special);
        item.themes = self.several("user_topic_type", PersonTheme::from_code, &item.themes);
        item.enterprise_themes = self.several("corp_topic_type", EnterpriseTheme::from_code, &item.enterprise_themes);
        item.online.depth = self.several("online_handle_depth", Depth::from_code, &item.online.depth);
        item.limits.statutory = self.limit("anticipate", item.limits.statutory.as_ref());
        item.limits.promised =
            self.limit("promise", item.limits.promised.as_ref()).filter(|limit| limit.term.amount > 0);
        item.visits = self.number("limit_scene_num").unwrap_or(item.visits);
        item.charges = self.flag("is_fee", item.charges);
        self.more(&mut item);
        self.parts(&mut item, record);
        item.assigned = self.assigned(over.and_then(|item| item.assigned.as_ref()));
        Some(item)
    }

    /// Fields that may be absent.
    fn more(&mut self, item: &mut Item) {
        item.online.whole = self.flag("is_whole_online", item.online.whole);
        item.online.pay = self.flag("is_pay_online", item.online.pay);
        item.online.url = self.field("link_addr").or(item.online.url.take());
        item.online.mobile_url = self.field("mobile_terminal_url").or(item.online.mobile_url.take());
        item.mail.materials = self.flag("is_material_express", item.mail.materials);
        item.mail.result = self.flag("is_result_express", item.mail.result);
        item.appointment = self.flag("is_schedule", item.appointment);
        item.terminal = self.flag("is_service_terminals", item.terminal);
        item.quantity = self.text("limit_explain", item.quantity.take());
        item.visit_reason = self.text("limit_scene_explain", item.visit_reason.take());
        item.intermediary = self.text("service_type", item.intermediary.take());
        item.hours = self.text("transact_time", item.hours.take());
        item.rights = self.text("rights", item.rights.take());
        item.duties = self.text("duties", item.duties.take());
        item.reach = self.coded("handle_area", Reach::from_code).or(item.reach);
        item.reach_form = self.coded("handle_area_form", ReachForm::from_code).or(item.reach_form);
        item.result.kind = self.coded("result_type", ResultKind::from_code).unwrap_or(item.result.kind);
        item.result.name = self.text("result_name", item.result.name.take());
        item.result.sample = self.field("result_guid").or(item.result.sample.take());
        if let (Some(consult), complaint) = (self.field("link_way"), self.field("supervise_way")) {
            let known = item.phones.take().unwrap_or_default();
            item.phones = Some(Phones { consult, complaint: complaint.unwrap_or_default(), ..known });
        }
        if let Some(places) = self.field("transact_addr") {
            item.places = read_places(&places, &item.places);
        }
        if let Some(laws) = self.field("by_law").filter(|_| item.basis.is_empty()) {
            item.basis = laws.lines().filter(|line| !line.trim().is_empty()).map(read_law).collect();
        }
        if let Some(steps) = self.field("handle_flow") {
            let read: Vec<Step> = steps.lines().filter_map(|line| read_step(line, &item.steps)).collect();
            if !read.is_empty() {
                item.steps = read;
            }
        }
    }

    fn text(&mut self, name: &str, known: Option<Text>) -> Option<Text> {
        match self.field(name) {
            Some(zh) => Some(text(zh, known.as_ref())),
            None => known,
        }
    }

    fn parts(&mut self, item: &mut Item, record: &Value) {
        if let Some(rows) = self.rows(record, "material") {
            item.materials =
                rows.iter().enumerate().map(|(index, row)| self.material(index, row, &item.materials)).collect();
        }
        if let Some(rows) = self.rows(record, "fee") {
            item.fees = rows.iter().map(|row| read_fee(row, &item.fees)).collect();
        }
        if let Some(rows) = self.rows(record, "faq") {
            item.faqs = rows
                .iter()
                .map(|row| {
                    let ask = get(row, "question");
                    let known = item.faqs.iter().find(|faq| faq.ask.zh == ask);
                    Faq {
                        answer: text(get(row, "answer"), known.map(|faq| &faq.answer)),
                        ask: text(ask, known.map(|faq| &faq.ask)),
                    }
                })
                .collect();
        }
    }

    fn rows<'v>(&mut self, record: &'v Value, name: &str) -> Option<&'v Vec<Value>> {
        let rows = record.get(name)?.as_array()?;
        if rows.len() > MOST_ROWS {
            self.add(
                "I312",
                name,
                format!("{name} 有 {} 行，最多 {MOST_ROWS} 行。", rows.len()),
                format!("{name} has {} rows; at most {MOST_ROWS}.", rows.len()),
            );
            return None;
        }
        let long = rows
            .iter()
            .filter_map(Value::as_object)
            .flat_map(Map::values)
            .filter_map(words)
            .any(|field| field.chars().count() > LONGEST);
        if long {
            self.add(
                "I312",
                name,
                format!("{name} 里有太长的内容，最多 {LONGEST} 字。"),
                format!("{name} holds a text of over {LONGEST} characters."),
            );
            return None;
        }
        Some(rows)
    }

    fn material(&mut self, index: usize, row: &Value, known: &[Material]) -> Material {
        let name = get(row, "material_name");
        if name.is_empty() {
            self.add(
                "I310",
                "material_name",
                format!("第 {} 份材料没有名称。", index + 1),
                format!("Material {} has no name.", index + 1),
            );
        }
        let id = Some(get(row, "material_id")).filter(|id| !id.is_empty());
        let known = known.iter().find(|known| id.as_ref().map_or(known.title.zh == name, |id| known.id == *id));
        let mut material = known.cloned().unwrap_or_else(|| {
            Material::new(id.unwrap_or_else(|| format!("m{}", index + 1)), Text::new(name.clone(), ""))
        });
        material.title = text(name, Some(&material.title));
        let code = |field: &str| Some(get(row, field)).filter(|value| !value.is_empty());
        let (need, original, form, source) =
            (code("is_need"), code("material_type"), code("material_format"), code("source_type"));
        material.need = self.one(need, "is_need", Need::from_code).unwrap_or(material.need);
        material.original = self.one(original, "material_type", CopyKind::from_code).unwrap_or(material.original);
        material.form = self.one(form, "material_format", MaterialForm::from_code).unwrap_or(material.form);
        material.source_type = self.one(source, "source_type", SourceType::from_code).unwrap_or(material.source_type);
        material.copies = get(row, "page_num").parse().unwrap_or(material.copies);
        let keep =
            |field: &str, known: Option<String>| Some(get(row, field)).filter(|value| !value.is_empty()).or(known);
        material.paper = keep("page_format", material.paper.take());
        material.sample.blank = keep("form_guid", material.sample.blank.take());
        material.sample.example = keep("example_guid", material.sample.example.take());
        material.by_law = keep("by_law", Some(material.by_law)).unwrap_or_default();
        let worded = |field: &str, known: Option<Text>| match get(row, field) {
            value if value.is_empty() => known,
            value => Some(text(value, known.as_ref())),
        };
        material.source = worded("source_explain", material.source.take());
        material.hint = worded("fill_explain", material.hint.take());
        material.accepted_when = worded("accept_stand", material.accepted_when.take());
        material
    }

    fn one<T>(&mut self, value: Option<String>, name: &str, read: fn(&str) -> Option<T>) -> Option<T> {
        let value = value?;
        let found = read(&value);
        if found.is_none() {
            self.wrong(name, &value);
        }
        found
    }

    fn assigned(&mut self, known: Option<&Assigned>) -> Option<Assigned> {
        let Some(row_guid) = self.field("row_guid") else { return known.cloned() };
        let codes = Codes {
            catalog: self.field("catalog_code").unwrap_or_default(),
            local_catalog: self.field("local_catalog_code").unwrap_or_default(),
            task: self.field("task_code").unwrap_or_default(),
            local_task: self.field("local_task_code").unwrap_or_default(),
            handle: self.field("task_handle_item").unwrap_or_default(),
        };
        let name = self.required("dept_name");
        let office = OwnOffice {
            id: known.map(|known| known.office.id.clone()).unwrap_or_default(),
            name: text(name, known.map(|known| &known.office.name)),
            code: self.field("dept_code").unwrap_or_default(),
            kind: self.coded("dept_type", BodyKind::from_code).unwrap_or(BodyKind::Statutory),
            entrusted_by: self.field("entrust_name").unwrap_or_default(),
        };
        Some(Assigned {
            row_guid,
            version: self.number("task_version").unwrap_or(1),
            state: self.coded("task_state", ItemState::from_code).unwrap_or(ItemState::Draft),
            codes,
            office,
            region: known.map(|known| known.region.clone()).unwrap_or_default(),
            hall: Hall {
                present: self.flag("is_entry_center", known.is_some_and(|known| known.hall.present)),
                window: known.and_then(|known| known.hall.window.clone()),
            },
            effective: self.number("plan_effective_date"),
            cancelled: self.number("plan_cancel_date"),
        })
    }
}
