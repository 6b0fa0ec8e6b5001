//! What the sample city knows: records of its offices, and the grants under which items read them.

use crate::city::{City, Household, Resident};
use crate::failure::Outcome;
use ::packs::Pack;
use base::{OfficeId, Target, Text};
use db::{Call, Db};
use jiff::civil::date;
use records::{GRANT, NewGrant, PUT, Record};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

const BATCH: usize = 50;
/// Kinds of record, the office that keeps each, what items read it for, and the law.
const KINDS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "population",
        "yunzhou-public-security",
        "核对申请人身份和户籍",
        "To check the applicant's identity and registration",
        "政务数据共享条例",
    ),
    ("marriage", "yunzhou-civil-affairs", "核对婚姻状况", "To check the marital status", "婚姻登记条例"),
    ("real-estate", "yunzhou-natural-resources", "核对房屋权属", "To check who owns a home", "不动产登记暂行条例"),
    ("lease", "yunzhou-housing", "核对租赁备案", "To check a registered lease", "商品房屋租赁管理办法"),
    ("employment", "yunzhou-human-resources", "核对就业登记", "To check the registered employment", "就业促进法"),
    ("social-insurance", "yunzhou-human-resources", "核对参保情况", "To check social insurance", "社会保险法"),
    (
        "insured",
        "yunzhou-medical-security",
        "核对医保参保",
        "To check health insurance",
        "医疗保障基金使用监督管理条例",
    ),
    (
        "low-income-family",
        "yunzhou-civil-affairs",
        "核对低保家庭",
        "To check the minimum living allowance",
        "社会救助暂行办法",
    ),
    (
        "licence.disability-certificate",
        "yunzhou-disabled-federation",
        "核对残疾人证",
        "To check the disability certificate",
        "残疾人保障法",
    ),
    (
        "licence.residence-permit",
        "yunzhou-public-security",
        "核对居住证",
        "To check the residence permit",
        "居住证暂行条例",
    ),
    (
        "licence.business-licence",
        "yunzhou-market-regulation",
        "核对营业执照",
        "To check the business licence",
        "市场主体登记管理条例",
    ),
    ("birth", "yunzhou-health", "核对出生医学证明", "To check the medical birth certificate", "母婴保健法"),
    ("means", "yunzhou-civil-affairs", "核对家庭经济状况", "To check the means of a household", "社会救助暂行办法"),
];

fn call() -> Call {
    Call::system("demonstration")
}

/// Keeps all records; answers the fields of each kind.
pub fn keep(db: &Db, city: &City, offices: &HashMap<String, OfficeId>) -> Outcome<Fields> {
    let mut maker = Maker { city, offices, records: Vec::new(), fields: BTreeMap::new() };
    for resident in &city.residents {
        maker.resident(resident);
    }
    for (index, household) in city.households.iter().enumerate() {
        maker.household(index, household);
    }
    maker.companies();
    maker.births();
    for batch in maker.records.chunks(BATCH) {
        let batch = batch.to_vec();
        db.write_now(&call(), "record.put", move |cx| {
            let permit = cx.permit(PUT, Target::default())?;
            for record in &batch {
                let id = ::records::put(cx, &permit, record)?;
                cx.about("record", id);
            }
            Ok(())
        })?;
    }
    Ok(maker.fields)
}

/// Grants each item the kinds of record that its materials and its form are taken from.
pub fn grant(db: &Db, fields: &Fields, all: &[Pack]) -> Outcome {
    let mut grants = Vec::new();
    for pack in all {
        for item in pack.items.values() {
            let form = item.form.as_ref().and_then(|form| pack.text(&format!("forms/{form}.toml"))).unwrap_or_default();
            for (kind, _, zh, en, basis) in KINDS {
                let taken = item
                    .materials
                    .iter()
                    .any(|material| material.take.as_ref().is_some_and(|take| take.record == *kind));
                let Some(names) = fields.get(*kind).filter(|_| taken || form.contains(&format!("\"{kind}."))) else {
                    continue;
                };
                grants.push(NewGrant {
                    consumer: format!("{}/{}", pack.id(), item.id),
                    kind: (*kind).to_owned(),
                    fields: names.iter().cloned().collect(),
                    purpose: Text::new(*zh, *en),
                    basis: (*basis).to_owned(),
                    until: date(2036, 12, 31),
                });
            }
        }
    }
    db.write_now(&call(), "record.grant", move |cx| {
        let permit = cx.permit(GRANT, Target::default())?;
        for grant in &grants {
            let id = ::records::grant(cx, &permit, grant)?;
            cx.about("record-grant", id);
        }
        Ok(())
    })?;
    Ok(())
}

/// Names of the fields of each kind.
pub type Fields = BTreeMap<String, BTreeSet<String>>;

struct Maker<'a> {
    city: &'a City,
    offices: &'a HashMap<String, OfficeId>,
    records: Vec<Record>,
    fields: Fields,
}

fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

impl Maker<'_> {
    fn add(&mut self, kind: &str, key: String, plain: Value, sensitive: Value) {
        let Some((_, office, ..)) = KINDS.iter().find(|(known, ..)| *known == kind) else { return };
        let source = self.city.office(office).map(|office| office.name.clone()).unwrap_or_default();
        let (plain, sensitive) = (map(plain), map(sensitive));
        self.fields.entry(kind.to_owned()).or_default().extend(plain.keys().chain(sensitive.keys()).cloned());
        self.records.push(Record {
            kind: kind.to_owned(),
            key,
            plain,
            sensitive,
            source,
            office: self.offices.get(*office).copied().unwrap_or(OfficeId(0)),
            as_of: date(2026, 10, 1),
        });
    }

    fn resident(&mut self, resident: &Resident) {
        let home = &self.city.households[resident.household];
        let key = resident.number.to_string();
        self.add(
            "population",
            key.clone(),
            json!({ "name": resident.name, "division": home.community, "registered": home.registered, "relation": resident.relation.code(), "household": home.number }),
            json!({ "citizen_id": key, "address": home.address.zh, "birth": resident.birth().to_string() }),
        );
        if !home.registered {
            let plain = json!({ "division": home.community, "issued": home.since.to_string(), "status": "valid" });
            self.add("licence.residence-permit", key.clone(), plain, json!({}));
        }
        if let Some(spouse) = resident.spouse {
            let other = &self.city.residents[spouse];
            let plain = json!({ "status": "married", "spouse_name": other.name });
            self.add("marriage", key.clone(), plain, json!({ "spouse_citizen_id": other.number.to_string() }));
        }
        if let Some(employer) = resident.employer {
            let company = &self.city.companies[employer];
            let plain = json!({ "employer": company.name, "credit_code": company.credit_code.to_string(), "since": "2026-03-02" });
            self.add("employment", key.clone(), plain, json!({}));
        }
        let insured = resident.employer.is_some() || resident.slug == "guo-qiang";
        if insured {
            let months = if resident.slug == "guo-qiang" { 94 } else { 9 };
            let plain = json!({ "status": if resident.employer.is_some() { "paying" } else { "stopped" }, "unemployment_months": months });
            self.add("social-insurance", key.clone(), plain, json!({}));
        }
        self.add(
            "insured",
            key.clone(),
            json!({ "kind": if insured { "employee" } else { "resident" }, "status": "paying" }),
            json!({}),
        );
        if let Some(grade) = resident.disability {
            self.add("licence.disability-certificate", key, json!({ "status": "valid" }), json!({ "grade": grade }));
        }
    }

    fn household(&mut self, index: usize, household: &Household) {
        let Some(head) = household.members.first().copied() else { return };
        let owner = &self.city.residents[head];
        let number = owner.number.to_string();
        match &household.property {
            Some(property) => {
                let plain =
                    json!({ "division": household.community, "use": "home", "since": household.since.to_string() });
                let sensitive = json!({ "owner": owner.name, "address": household.address.zh });
                self.add("real-estate", property.clone(), plain, sensitive);
            }
            None => {
                let plain = json!({ "division": household.community, "from": household.since.to_string(), "until": "2027-12-31" });
                let sensitive = json!({ "tenant": owner.name, "address": household.address.zh, "filing": format!("租备{index:06}") });
                self.add("lease", number.clone(), plain, sensitive);
            }
        }
        for member in household.members.iter().copied().filter(|_| household.low_income) {
            let key = self.city.residents[member].number.to_string();
            self.add("low-income-family", key.clone(), json!({ "status": "receiving" }), json!({}));
            self.add(
                "means",
                key,
                json!({ "checked": "2026-09-30" }),
                json!({ "monthly_income": 68_000, "savings": 1_200_000 }),
            );
        }
    }

    fn companies(&mut self) {
        for company in &self.city.companies {
            let plain = json!({
                "name": company.name, "legal": self.city.residents[company.legal].name, "address": company.address.zh, "founded": company.founded.to_string(),
                "capital": company.capital, "business": company.business, "status": if company.active { "open" } else { "closed" },
            });
            self.add("licence.business-licence", company.credit_code.to_string(), plain, json!({}));
        }
    }

    /// Medical certificates of births in the last years, under the numbers that hospitals give.
    fn births(&mut self) {
        let newborn = self.city.residents.iter().position(|resident| resident.slug == "sun-mei");
        if let Some(mother) = newborn {
            let mother_name = self.city.residents[mother].name.clone();
            let plain = json!({ "born_on": "2026-11-08", "sex": "female", "mother": mother_name, "hospital": "云州市妇幼保健院" });
            self.add("birth", "X990102771".to_owned(), plain, json!({}));
        }
    }
}
