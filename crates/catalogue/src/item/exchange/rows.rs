//! Rows and lines of a national record, each read by itself.

use super::super::{
    Basis, Fee, Handling, Item, ItemType, Level, Limits, Mail, Online, Outcome, Place, ResultKind, Step, StepKind,
};
use base::Text;
use serde_json::Value;

/// A string or number as trimmed words; other values are nothing.
pub(super) fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(if *flag { "1" } else { "0" }.to_owned()),
        _ => None,
    }
}

pub(super) fn get(row: &Value, name: &str) -> String {
    row.get(name).and_then(words).unwrap_or_default()
}

/// A text whose English is kept while the Chinese is unchanged.
pub(super) fn text(zh: String, known: Option<&Text>) -> Text {
    match known.filter(|known| known.zh == zh) {
        Some(known) => known.clone(),
        None => Text::new(zh, ""),
    }
}

pub(super) fn read_fee(row: &Value, known: &[Fee]) -> Fee {
    let name = get(row, "fee_name");
    let known = known.iter().find(|fee| fee.name.zh == name);
    let standard = get(row, "fee_stand");
    let waiver = Some(get(row, "desc_explain")).filter(|waiver| !waiver.is_empty());
    let (cents, words) = read_standard(&standard);
    Fee {
        name: text(name, known.map(|fee| &fee.name)),
        standard_cents: cents,
        standard: Some(words)
            .filter(|words| !words.is_empty())
            .map(|words| text(words.to_owned(), known.and_then(|fee| fee.standard.as_ref()))),
        by_law: get(row, "by_law"),
        waiver: waiver.map(|waiver| text(waiver, known.and_then(|fee| fee.waiver.as_ref()))),
    }
}

/// The sum of a fee and its words: `20.00 元`, `按实际`, or `每证（20.00 元）`.
fn read_standard(standard: &str) -> (Option<i64>, &str) {
    let sum = |text: &str| text.strip_suffix('元').map(str::trim).and_then(read_cents);
    if let Some(cents) = sum(standard) {
        return (Some(cents), "");
    }
    let both = standard.strip_suffix('）').and_then(|text| text.rsplit_once('（'));
    match both.and_then(|(words, text)| Some((sum(text)?, words))) {
        Some((cents, words)) => (Some(cents), words),
        None => (None, standard),
    }
}

fn read_cents(yuan: &str) -> Option<i64> {
    let (whole, part) = yuan.split_once('.').unwrap_or((yuan, "00"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let cents: i64 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)
}

pub(super) fn read_places(text_of_all: &str, known: &[Place]) -> Vec<Place> {
    text_of_all
        .split('；')
        .filter(|place| !place.trim().is_empty())
        .map(|place| {
            let (name, address) =
                place.strip_suffix('）').and_then(|place| place.split_once('（')).unwrap_or((place, ""));
            known.iter().find(|place| place.name.zh == name && place.address.zh == address).cloned().unwrap_or_else(
                || Place {
                    name: Text::new(name, ""),
                    address: Text::new(address, ""),
                    division: String::new(),
                    hours: None,
                    transit: None,
                    phone: String::new(),
                },
            )
        })
        .collect()
}

pub(super) fn read_law(line: &str) -> Basis {
    let (head, words) = line.split_once('：').unwrap_or((line, ""));
    let (law, rest) =
        head.trim().strip_prefix('《').and_then(|head| head.split_once('》')).unwrap_or((head.trim(), ""));
    let (number, rest) = rest.strip_prefix('（').and_then(|rest| rest.split_once('）')).unwrap_or(("", rest));
    let place = rest.trim().trim_start_matches('第');
    let (article, section) = match place.strip_suffix("部分") {
        Some(section) => ("", section),
        None => (place.trim_end_matches('条'), ""),
    };
    Basis {
        law: law.to_owned(),
        number: number.to_owned(),
        article: article.trim().to_owned(),
        section: section.trim().to_owned(),
        text: words.to_owned(),
        recalled: false,
    }
}

pub(super) fn read_step(line: &str, known: &[Step]) -> Option<Step> {
    let (name, words) = line.split_once('：')?;
    let kind = StepKind::from_code(name)?;
    let known = known.iter().find(|step| step.kind == kind);
    Some(Step { kind, text: text(words.trim().to_owned(), known.map(|step| &step.text)) })
}

/// An item with nothing but its kind.
pub(super) fn draft(id: &str, kind: ItemType, handling: Handling) -> Item {
    Item {
        id: id.to_owned(),
        title: Text::default(),
        plain: None,
        summary: None,
        kind,
        audience: Vec::new(),
        on_behalf: Vec::new(),
        office: String::new(),
        with: Vec::new(),
        level: Level::County,
        power_source: None,
        handling,
        channels: Vec::new(),
        visits: 0,
        visit_reason: None,
        silence: None,
        appointment: false,
        terminal: false,
        alone: true,
        minutes: None,
        limits: Limits::default(),
        themes: Vec::new(),
        enterprise_themes: Vec::new(),
        life: Vec::new(),
        keywords: Vec::new(),
        basis: Vec::new(),
        form: None,
        flow: None,
        result: Outcome { kind: ResultKind::Other, name: None, licence: None, number: None, sample: None, valid: None },
        conditions: Text::default(),
        quantity: None,
        special: Vec::new(),
        promise: None,
        commitment: None,
        charges: false,
        intermediary: None,
        online: Online::default(),
        mail: Mail::default(),
        reach: None,
        reach_form: None,
        hours: None,
        phones: None,
        remedies: None,
        rights: None,
        duties: None,
        steps: Vec::new(),
        materials: Vec::new(),
        fees: Vec::new(),
        faqs: Vec::new(),
        places: Vec::new(),
        children: Vec::new(),
        assigned: None,
    }
}
