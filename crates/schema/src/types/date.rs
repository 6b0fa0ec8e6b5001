//! Days, ranges of days, times, months and years.

use super::{Kind, pick};
use crate::accept::At;
use crate::finding::Findings;
use crate::{Control, Field, Mode, Part, Raw, Reference, Width};
use base::Locale;
use jiff::civil::{Date, Time};
use serde_json::{Value, json};

pub(super) struct Day;
pub(super) struct Range;
pub(super) struct TimeOfDay;
pub(super) struct Month;
pub(super) struct Year;

/// Years that an answer may lie in.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;

/// Reads a day as people write it: `2026-01-05`, `2026/1/5`, `2026.1.5`, `2026年1月5日`, `20260105`.
pub fn parse_date(text: &str) -> Option<Date> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let numbers: Vec<&str> = if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        vec![&text[..4], &text[4..6], &text[6..]]
    } else {
        text.trim_end_matches(['日', '号']).split(['-', '/', '.', '年', '月']).collect()
    };
    let [year, month, day] = numbers.as_slice() else { return None };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let date = Date::new(digits(year)?, i8::try_from(digits(month)?).ok()?, i8::try_from(digits(day)?).ok()?).ok()?;
    YEARS.contains(&date.year()).then_some(date)
}

fn digits(text: &str) -> Option<i16> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// A day in words: `2026 年 11 月 23 日`, `23 November 2026`.
pub fn date_words(date: Date, locale: Locale) -> String {
    match locale {
        Locale::Zh => format!("{} 年 {} 月 {} 日", date.year(), date.month(), date.day()),
        Locale::En => {
            format!("{} {} {}", date.day(), MONTHS[usize::from(date.month().unsigned_abs()) - 1], date.year())
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn canonical(text: &str) -> Option<Date> {
    (text.len() == 10 && text.as_bytes()[4] == b'-').then(|| parse_date(text)).flatten()
}

fn day(at: &mut At, value: &Value, suffix: &str) -> Option<Date> {
    let text = at.code(value, suffix, 200)?;
    let date = if at.loose { parse_date(&text) } else { canonical(&text) };
    let Some(date) = date else { return at.refuse_in("date", suffix, &[]) };
    let today = at.context.today;
    if let Some(min) = at.field.min.as_ref().and_then(|limit| limit.date(today))
        && date < min
    {
        return at.refuse_in("date-early", suffix, &[("min", min.to_string())]);
    }
    if let Some(max) = at.field.max.as_ref().and_then(|limit| limit.date(today))
        && date > max
    {
        return at.refuse_in("date-late", suffix, &[("max", max.to_string())]);
    }
    Some(date)
}

fn picker(field: &Field, kind: &'static str) -> Control {
    let fixed = |limit: &Option<crate::Limit>| match limit {
        Some(crate::Limit::Text(text)) if text != "today" => Some(text.clone()),
        _ => None,
    };
    Control::Picker { kind, min: fixed(&field.min), max: fixed(&field.max) }
}

fn check_dates(field: &Field, findings: &mut Findings) {
    let any = jiff::civil::date(2026, 1, 1);
    for (name, limit) in [("min", &field.min), ("max", &field.max)] {
        if limit.as_ref().is_some_and(|limit| limit.date(any).is_none()) {
            findings.value(name, "要写 \"2026-01-01\" 或 \"today\"", "must be \"2026-01-01\" or \"today\"");
        }
    }
}

fn show(value: Option<&Value>, locale: Locale) -> String {
    value.and_then(Value::as_str).and_then(parse_date).map_or(String::new(), |date| date_words(date, locale))
}

fn feel_day(value: Option<&Value>) -> feel::Value {
    value.and_then(Value::as_str).and_then(parse_date).map_or(feel::Value::Null, feel::Value::Date)
}

impl Kind for Day {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Date
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["min", "max"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        check_dates(field, findings);
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        day(at, value, "").map(|date| Value::String(date.to_string()))
    }

    fn parts(&self, field: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(picker(field, "date"))
    }

    fn json_schema(&self, _: &Field, _: Locale) -> Value {
        json!({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
    }

    fn display(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        show(Some(value), locale)
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        feel_day(Some(value))
    }
}

impl Kind for Range {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::context([("from", feel::Type::Date), ("to", feel::Type::Date)])
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["min", "max"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        check_dates(field, findings);
    }

    fn gather(&self, _: &Field, raw: &Raw, path: &str) -> Option<Value> {
        super::object::gather(raw, path, &["from", "to"])
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let map = at.object(value, &["from", "to"])?;
        let from = match map.get("from") {
            Some(value) => day(at, value, ".from"),
            None => at.refuse_in("range-start", ".from", &[]),
        };
        let to = match map.get("to") {
            Some(value) => day(at, value, ".to"),
            None => at.refuse_in("range-end", ".to", &[]),
        };
        let (from, to) = (from?, to?);
        if to < from {
            return at.refuse_in("range-order", ".to", &[("from", from.to_string())]);
        }
        Some(json!({"from": from.to_string(), "to": to.to_string()}))
    }

    fn spread(&self, _: &Field, value: &Value, path: &str, raw: &mut Raw) {
        super::object::spread(value, path, raw);
    }

    fn parts(&self, field: &Field, _: &dyn Reference) -> Vec<Part> {
        vec![
            Part::named(".from", "开始日期", "First day", picker(field, "date")),
            Part::named(".to", "结束日期", "Last day", picker(field, "date")),
        ]
    }

    fn json_schema(&self, field: &Field, locale: Locale) -> Value {
        let day = Day.json_schema(field, locale);
        json!({"type": "object", "properties": {"from": day, "to": day}, "required": ["from", "to"], "additionalProperties": false})
    }

    fn display(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        let (from, to) = (show(value.get("from"), locale), show(value.get("to"), locale));
        format!("{from}{}{to}", pick(locale, "至", " to "))
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        feel::Value::context([("from", feel_day(value.get("from"))), ("to", feel_day(value.get("to")))])
    }
}

/// Reads `9:30`, `09:30`, `9点30分`, `9 时`.
fn parse_time(text: &str) -> Option<Time> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.trim_end_matches('分');
    let (hour, minute) = text.split_once([':', '点', '时'])?;
    let minute = if minute.is_empty() && !text.ends_with(':') { "0" } else { minute };
    let minute = minute.strip_suffix(":00").unwrap_or(minute);
    if hour.len() > 2 || minute.len() > 2 {
        return None;
    }
    Time::new(i8::try_from(digits(hour)?).ok()?, i8::try_from(digits(minute)?).ok()?, 0, 0).ok()
}

impl Kind for TimeOfDay {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Time
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let text = at.code(value, "", 200)?;
        match parse_time(&text).filter(|_| at.loose || (text.len() == 5 && text.as_bytes()[2] == b':')) {
            Some(time) => Some(Value::String(time.strftime("%H:%M").to_string())),
            None => at.refuse("time", &[]),
        }
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::Picker { kind: "time", min: None, max: None })
    }

    fn json_schema(&self, _: &Field, _: Locale) -> Value {
        json!({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"})
    }

    fn display(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        value.as_str().unwrap_or_default().to_owned()
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        value
            .as_str()
            .and_then(|text| feel::Value::from_json_as(&json!(format!("{text}:00")), &feel::Type::Time).ok())
            .unwrap_or_default()
    }
}

/// Reads `2026-01`, `2026/1`, `2026年1月`, `202601`.
fn parse_month(text: &str) -> Option<(i16, i16)> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (year, month) = if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.split_at(4)
    } else {
        text.trim_end_matches('月').split_once(['-', '/', '.', '年'])?
    };
    if year.len() != 4 || month.len() > 2 {
        return None;
    }
    let (year, month) = (digits(year)?, digits(month)?);
    (YEARS.contains(&year) && (1..=12).contains(&month)).then_some((year, month))
}

impl Kind for Month {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Text
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let text = at.code(value, "", 200)?;
        match parse_month(&text).filter(|_| at.loose || (text.len() == 7 && text.as_bytes()[4] == b'-')) {
            Some((year, month)) => Some(Value::String(format!("{year:04}-{month:02}"))),
            None => at.refuse("month", &[]),
        }
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::Picker { kind: "month", min: None, max: None })
    }

    fn json_schema(&self, _: &Field, _: Locale) -> Value {
        json!({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"})
    }

    fn display(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        let Some((year, month)) = value.as_str().and_then(parse_month) else { return String::new() };
        match locale {
            Locale::Zh => format!("{year} 年 {month} 月"),
            Locale::En => format!("{} {year}", MONTHS[usize::from(month.unsigned_abs()) - 1]),
        }
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        super::feel_text(Some(value))
    }
}

impl Kind for Year {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Number
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["min", "max"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        for (name, limit) in [("min", &field.min), ("max", &field.max)] {
            if limit.as_ref().is_some_and(|limit| limit.count().is_none()) {
                findings.value(name, "要写年份", "must be a year");
            }
        }
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let year = match value {
            Value::Number(number) => number.as_i64().and_then(|year| i16::try_from(year).ok()),
            Value::String(_) if at.loose => {
                let text = at.code(value, "", 200)?;
                digits(text.trim_end_matches('年').trim())
            }
            _ => return at.wrong_type("", "whole"),
        };
        let Some(year) = year.filter(|year| YEARS.contains(year)) else { return at.refuse("year", &[]) };
        let bound = |limit: &Option<crate::Limit>| limit.as_ref().and_then(|limit| limit.count());
        let number = usize::from(year.unsigned_abs());
        if let Some(min) = bound(&at.field.min).filter(|min| number < *min) {
            return at.refuse("at-least", &[("min", min.to_string())]);
        }
        if let Some(max) = bound(&at.field.max).filter(|max| number > *max) {
            return at.refuse("at-most", &[("max", max.to_string())]);
        }
        Some(Value::from(year))
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::line(Mode::Numeric, Width::Short, 10))
    }

    fn json_schema(&self, field: &Field, _: Locale) -> Value {
        let bound = |limit: &Option<crate::Limit>| limit.as_ref().and_then(|limit| limit.count());
        json!({
            "type": "integer",
            "minimum": bound(&field.min).unwrap_or(1800).max(1800),
            "maximum": bound(&field.max).unwrap_or(2199).min(2199),
        })
    }

    fn display(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        value.as_i64().map_or(String::new(), |year| format!("{year}{}", pick(locale, " 年", "")))
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        value.as_i64().map_or(feel::Value::Null, feel::Value::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_write_them() {
        for text in ["2026-01-05", "2026/1/5", "2026.1.5", "2026年1月5日", "2026 年 1 月 5 日", "20260105"] {
            assert_eq!(parse_date(text), Some(jiff::civil::date(2026, 1, 5)), "{text}");
        }
        for text in ["", "2026-02-29", "26-1-5", "2026-1", "2026-1-5-6", "1799-01-01", "2026--5", "二〇二六年1月5日"]
        {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn times_and_months() {
        let time = |text: &str| parse_time(text).map(|time| time.strftime("%H:%M").to_string());
        assert_eq!(time("9点30分").as_deref(), Some("09:30"));
        assert_eq!(time("9 时").as_deref(), Some("09:00"));
        assert_eq!(time("23:59:00").as_deref(), Some("23:59"));
        assert_eq!(time("24:00"), None);
        assert_eq!(time("9:"), None);
        assert_eq!(parse_month("2026年1月"), Some((2026, 1)));
        assert_eq!(parse_month("202613"), None);
    }
}
