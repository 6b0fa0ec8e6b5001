//! Places: a division, and an address down to the door.

use super::{Kind, pick, string_in};
use crate::accept::At;
use crate::{Class, Control, Entry, Field, Group, Level, Mode, Part, Raw, Reference, Width};
use base::{Locale, Text};
use rust_decimal::Decimal;
use serde_json::{Value, json};

pub(super) struct Division;
pub(super) struct Address;

/// Most divisions offered in one select.
const MOST: usize = 3_000;
/// Most characters of the detail of an address.
const DETAIL: usize = 100;

fn level(field: &Field) -> Level {
    field.level.unwrap_or(Level::Street)
}

fn level_words(level: Level) -> (&'static str, &'static str) {
    match level {
        Level::Province => ("省", "province"),
        Level::City => ("市", "city"),
        Level::County => ("区县", "district"),
        Level::Street => ("街道或乡镇", "street or town"),
        Level::Community => ("社区或村", "community or village"),
    }
}

/// Whether a code is exact enough: long enough, and its significant digits are not zeros.
fn exact(code: &str, level: Level) -> bool {
    let significant = match level {
        Level::Province => 2,
        Level::City => 4,
        Level::County => 6,
        Level::Street => 9,
        Level::Community => 12,
    };
    code.len() >= level.digits()
        && (significant <= 2
            || code.as_bytes()[..significant]
                .chunks(if significant <= 6 { 2 } else { 3 })
                .last()
                .is_some_and(|last| last.iter().any(|digit| *digit != b'0')))
}

fn accept_division(at: &mut At, value: &Value, suffix: &str) -> Option<String> {
    let code = at.code(value, suffix, 50)?;
    let code: String = code.chars().filter(|c| *c != ' ').collect();
    if code.is_empty() {
        return at.refuse_in("division", suffix, &[]);
    }
    if at.context.reference.division(&code).is_none() {
        return at.refuse_in("division-unknown", suffix, &[("value", code)]);
    }
    let level = level(at.field);
    if !exact(&code, level) {
        let (zh, en) = level_words(level);
        let say = |word: &str| crate::words::say("division-rough", &[("level", word.to_owned())]);
        let text = Text::new(say(zh).zh, say(en).en);
        return at.note("division-rough", suffix, &[("level", en.to_owned())], text);
    }
    Some(code)
}

/// The places one may choose: leaves at the level, grouped by what is above them.
fn groups(field: &Field, reference: &dyn Reference) -> Vec<Group> {
    let level = level(field);
    let mut groups = Vec::new();
    let mut left = MOST;
    let top = reference.divisions(None);
    collect(&top, None, level, reference, &mut groups, &mut left, 0);
    groups
}

fn collect(
    entries: &[Entry],
    above: Option<&Text>,
    level: Level,
    reference: &dyn Reference,
    groups: &mut Vec<Group>,
    left: &mut usize,
    depth: usize,
) {
    let (leaves, branches): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|entry| exact(&entry.id, level));
    let taken: Vec<Entry> = leaves.into_iter().take(*left).cloned().collect();
    *left -= taken.len();
    if !taken.is_empty() {
        groups.push(Group { label: above.cloned(), options: taken });
    }
    for branch in branches.into_iter().filter(|_| depth < 5) {
        let text = match above {
            Some(above) => Text::new(
                format!("{} · {}", above.zh, branch.text.zh),
                format!("{}, {}", branch.text.get(Locale::En), above.get(Locale::En)),
            ),
            None => branch.text.clone(),
        };
        collect(&reference.divisions(Some(&branch.id)), Some(&text), level, reference, groups, left, depth + 1);
    }
}

fn division_words(code: &str, locale: Locale, reference: &dyn Reference) -> String {
    reference.division(code).map_or(code.to_owned(), |text| text.get(locale).to_owned())
}

impl Kind for Division {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Text
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["level"]
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        accept_division(at, value, "").map(Value::String)
    }

    fn missing(&self, at: &mut At) {
        at.refuse_label::<()>("required-choice", &[]);
    }

    fn parts(&self, field: &Field, reference: &dyn Reference) -> Vec<Part> {
        Part::only(Control::Select { groups: groups(field, reference) })
    }

    fn json_schema(&self, field: &Field, _: Locale) -> Value {
        json!({"type": "string", "pattern": format!("^[0-9]{{{},12}}$", level(field).digits())})
    }

    fn display(&self, _: &Field, value: &Value, locale: Locale, reference: &dyn Reference) -> String {
        division_words(value.as_str().unwrap_or_default(), locale, reference)
    }

    fn mask(&self, field: &Field, value: &Value, locale: Locale, reference: &dyn Reference) -> String {
        self.display(field, value, locale, reference)
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        super::feel_text(Some(value))
    }
}

/// An address one can find names a house or room: it has a number, in digits or Han numerals before 号, 室, 层, 幢 and the like.
fn findable(detail: &str) -> bool {
    let characters: Vec<char> = detail.chars().collect();
    characters.iter().any(|c| c.is_ascii_digit())
        || characters
            .windows(2)
            .any(|pair| "一二三四五六七八九十百〇零甲乙丙丁".contains(pair[0]) && "号室层楼幢栋座组".contains(pair[1]))
}

/// Degrees with at most six places within a bound.
fn degrees(text: &str, bound: u32) -> Option<String> {
    let number: Decimal = text.trim().parse().ok().filter(|_| text.len() <= 20)?;
    (number.abs() <= Decimal::from(bound)).then(|| number.round_dp(6).normalize().to_string())
}

impl Address {
    /// Puts the point into the result; `None` when it is not right.
    fn point(at: &mut At, map: &serde_json::Map<String, Value>, result: &mut Value) -> Option<()> {
        if map.get("lon").is_none() && map.get("lat").is_none() {
            return Some(());
        }
        let text = |key: &str| map.get(key).and_then(Value::as_str).unwrap_or_default();
        match (degrees(text("lon"), 180), degrees(text("lat"), 90)) {
            (Some(lon), Some(lat)) => {
                result["lon"] = lon.into();
                result["lat"] = lat.into();
                Some(())
            }
            _ => at.refuse_in("point", ".lon", &[]),
        }
    }

    fn keys(field: &Field) -> &'static [&'static str] {
        if field.point { &["division", "detail", "lon", "lat"] } else { &["division", "detail"] }
    }
}

impl Kind for Address {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::context([
            ("division", feel::Type::Text),
            ("detail", feel::Type::Text),
            ("lon", feel::Type::Number),
            ("lat", feel::Type::Number),
        ])
    }

    fn least_class(&self) -> Class {
        Class::Public
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["level", "point"]
    }

    fn gather(&self, field: &Field, raw: &Raw, path: &str) -> Option<Value> {
        super::object::gather(raw, path, Address::keys(field))
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let map = at.object(value, Address::keys(at.field))?;
        let division = match map.get("division") {
            Some(value) => accept_division(at, value, ".division"),
            None => at.refuse_in("division", ".division", &[]),
        };
        let detail = match map.get("detail") {
            Some(value) => at.line(value, ".detail", DETAIL).and_then(|detail| {
                if findable(&detail) { Some(detail) } else { at.refuse_in("address-detail", ".detail", &[]) }
            }),
            None => at.refuse_in("address-missing", ".detail", &[]),
        };
        let mut result = json!({});
        Address::point(at, map, &mut result)?;
        result["division"] = division?.into();
        result["detail"] = detail?.into();
        Some(result)
    }

    fn spread(&self, _: &Field, value: &Value, path: &str, raw: &mut Raw) {
        super::object::spread(value, path, raw);
    }

    fn parts(&self, field: &Field, reference: &dyn Reference) -> Vec<Part> {
        let (zh, en) = match level(field) {
            Level::Province => ("省", "Province"),
            Level::City => ("省和市", "Province and city"),
            Level::County => ("区县", "District"),
            Level::Street => ("区县和街道", "District and street"),
            Level::Community => ("区县、街道和社区", "District, street and community"),
        };
        let mut parts = vec![
            Part::named(".division", zh, en, Control::Select { groups: groups(field, reference) }),
            Part::named(
                ".detail",
                "路名、门牌号、房间号",
                "Road, house and room number",
                Control::line(Mode::Text, Width::Full, DETAIL).autocomplete("street-address"),
            )
            .hint("例如：滨江路 88 号 3 幢 1204 室", "For example: 88 Riverside Road, building 3, room 1204"),
        ];
        if field.point {
            let degrees = || Control::line(Mode::Decimal, Width::Short, 20);
            parts.push(Part::named(".lon", "经度", "Longitude", degrees()).optional());
            parts.push(Part::named(".lat", "纬度", "Latitude", degrees()).optional());
        }
        parts
    }

    fn json_schema(&self, field: &Field, locale: Locale) -> Value {
        let degrees = json!({"type": "string", "pattern": "^-?[0-9]{1,3}(\\.[0-9]+)?$", "maxLength": 20});
        let mut schema = json!({
            "type": "object",
            "properties": {
                "division": Division.json_schema(field, locale),
                "detail": {"type": "string", "minLength": 1, "maxLength": DETAIL},
            },
            "required": ["division", "detail"],
            "additionalProperties": false,
        });
        if field.point {
            schema["properties"]["lon"] = degrees.clone();
            schema["properties"]["lat"] = degrees;
            schema["dependentRequired"] = json!({"lon": ["lat"], "lat": ["lon"]});
        }
        schema
    }

    fn display(&self, _: &Field, value: &Value, locale: Locale, reference: &dyn Reference) -> String {
        let division = division_words(string_in(value, "division"), locale, reference);
        let detail = string_in(value, "detail");
        match locale {
            Locale::Zh => format!("{division}{detail}"),
            Locale::En => format!("{detail}, {division}"),
        }
    }

    fn mask(&self, _: &Field, value: &Value, locale: Locale, reference: &dyn Reference) -> String {
        let division = division_words(string_in(value, "division"), locale, reference);
        format!("{division}{}", pick(locale, "****", " ****"))
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        let degrees =
            |key: &str| string_in(value, key).parse::<Decimal>().map_or(feel::Value::Null, feel::Value::Number);
        feel::Value::context([
            ("division", super::feel_text(value.get("division"))),
            ("detail", super::feel_text(value.get("detail"))),
            ("lon", degrees("lon")),
            ("lat", degrees("lat")),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_must_be_findable() {
        for good in ["桂花巷 16 号 2 层", "滨江路88号", "老街三号", "12 Lane", "东村二组"] {
            assert!(findable(good), "{good}");
        }
        for bad in ["桂花巷，老邮局旁边", "三一广场", ""] {
            assert!(!findable(bad), "{bad}");
        }
    }

    #[test]
    fn exactness_looks_at_the_significant_digits() {
        assert!(exact("990102", Level::County));
        assert!(!exact("990100", Level::County));
        assert!(exact("990100", Level::City));
        assert!(!exact("990000", Level::City));
        assert!(exact("990000", Level::Province));
        assert!(exact("990102003", Level::Street));
        assert!(!exact("990102", Level::Street));
        assert!(exact("990102003000", Level::Street));
        assert!(!exact("990102003000", Level::Community));
        assert!(exact("990102003117", Level::Community));
    }

    #[test]
    fn degrees_are_bounded_and_short() {
        assert_eq!(degrees("119.30000", 180).as_deref(), Some("119.3"));
        assert_eq!(degrees("-26.0812349", 90).as_deref(), Some("-26.081235"));
        assert_eq!(degrees("91", 90), None);
        assert_eq!(degrees("1e3", 90), None);
    }
}
