//! One question: its type, its words, its conditions and the parameters of its type.

use crate::Formula;
use crate::types::FieldType;
use base::Text;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A field of a form, of a table's row or of a record type, as written in TOML.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Lower-case letters, digits and `_`, beginning with a letter; the name in answers and expressions.
    pub id: String,
    /// What kind of answer it takes.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// The question, or the name of the answer. For a `statement`, the sentence one agrees to.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    /// One sentence of help, shown before the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
    /// May be left empty.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Asked only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Formula>,
    /// A condition on the answer, with what is said when it does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Check>,
    /// A dotted path to what the city already knows, such as `applicant.citizen_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefill: Option<String>,
    /// Who may see the answer, and whether it is encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// Ids of the child items that may see the answer; empty means all of the case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub share: Vec<String>,
    /// Where the fact comes from, for record types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The answers to choose from (`choice`, `choices`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Opt>,
    /// Name of the code list (`code`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Least number, length, date (`"today"` or `"2026-01-01"`), rows or choices, by type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Limit>,
    /// Greatest number, length, date, rows or choices, by type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Limit>,
    /// A known shape of text (`text`, `phone`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<Pattern>,
    /// Shown behind the input (`whole`, `decimal`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    /// Digits after the point (`decimal`, `percent`); 2 unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u32>,
    /// Which files are taken (`file`, `image`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileRule>,
    /// The columns of a `table`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// How a `computed` field is worked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Formula>,
    /// The type as which a `computed` value is kept and shown.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub shown_as: Option<FieldType>,
    /// Certificate types that are taken, three digits each (`certificate`, `person`); all known ones unless told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// How exactly a place is asked (`division`, `address`); street unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Whether an `address` also takes a point on the map.
    #[serde(default, skip_serializing_if = "is_false")]
    pub point: bool,
    /// Lists may be sorted by it (record types).
    #[serde(default, skip_serializing_if = "is_false")]
    pub sortable: bool,
    /// Is searched by equality (record types).
    #[serde(default, skip_serializing_if = "is_false")]
    pub index: bool,
    /// No two records share it (record types).
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// A condition with the sentence for when it does not hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Must be true for a good answer.
    #[serde(rename = "if")]
    pub condition: Formula,
    /// What to do instead, in both languages.
    #[serde(rename = "else")]
    pub otherwise: Text,
}

/// How closely an answer is kept. Ordered: a later one is closer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Anybody may see it.
    Public,
    /// Officials may see it.
    Internal,
    /// About a person; seen by those who handle the case.
    Personal,
    /// Encrypted at rest, masked unless there is a purpose, each full view logged.
    Sensitive,
}

/// One answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opt {
    /// The canonical value.
    pub id: String,
    /// Words in Chinese.
    #[serde(default)]
    pub zh: String,
    /// Words in English.
    #[serde(default)]
    pub en: String,
    /// A sentence under the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
}

impl Opt {
    /// The words in both languages.
    pub fn text(&self) -> Text {
        Text::new(self.zh.as_str(), self.en.as_str())
    }
}

/// A bound, read by the type of its field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Limit {
    /// A whole number.
    Whole(i64),
    /// A number with a fraction.
    Fraction(f64),
    /// An exact decimal, or a date, or `today`.
    Text(String),
}

impl Limit {
    /// As an exact number.
    pub fn decimal(&self) -> Option<Decimal> {
        match self {
            Limit::Whole(number) => Some(Decimal::from(*number)),
            Limit::Fraction(number) => number.to_string().parse().ok(),
            Limit::Text(text) => text.parse().ok(),
        }
    }

    /// As a count.
    pub fn count(&self) -> Option<usize> {
        match self {
            Limit::Whole(number) => usize::try_from(*number).ok(),
            Limit::Fraction(_) | Limit::Text(_) => None,
        }
    }

    /// As a date; `today` is the day given.
    pub fn date(&self, today: jiff::civil::Date) -> Option<jiff::civil::Date> {
        match self {
            Limit::Text(text) if text == "today" => Some(today),
            Limit::Text(text) => crate::types::date::parse_date(text),
            Limit::Whole(_) | Limit::Fraction(_) => None,
        }
    }
}

/// Known shapes of text. Regular expressions are not taken from packs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// Digits only.
    Digits,
    /// Latin letters and digits only.
    LettersDigits,
    /// A personal name: Han characters with `·`, or Latin letters with spaces, `-` and `'`.
    Name,
    /// Six digits of a postcode.
    Postcode,
    /// Number plate of a vehicle (GA 36).
    Plate,
    /// Mobile numbers only (`phone`).
    Mobile,
}

/// Which files are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRule {
    /// `image`, `pdf`, `word`, `sheet`; images and PDF unless told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// Greatest size of one file, such as `5MB`; 20 MB unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
    /// Greatest number of files; 1 unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
}

/// How exactly a place is asked, by the length of its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Province, 2 significant digits of 6.
    Province,
    /// City, 4 significant digits of 6.
    City,
    /// County or district, 6 digits (GB/T 2260).
    County,
    /// Street or town, 9 digits (GB/T 10114).
    Street,
    /// Community or village, 12 digits.
    Community,
}

impl Level {
    /// Digits of a code that is exact enough.
    pub fn digits(self) -> usize {
        match self {
            Level::Province | Level::City | Level::County => 6,
            Level::Street => 9,
            Level::Community => 12,
        }
    }
}

impl Field {
    /// A field with an id and a type and nothing else.
    pub fn new(id: &str, kind: FieldType, label: Text) -> Field {
        Field {
            id: id.to_owned(),
            kind,
            label,
            hint: None,
            optional: false,
            when: None,
            check: None,
            prefill: None,
            class: None,
            share: Vec::new(),
            source: None,
            options: Vec::new(),
            list: None,
            min: None,
            max: None,
            pattern: None,
            unit: None,
            decimals: None,
            file: None,
            fields: Vec::new(),
            value: None,
            shown_as: None,
            types: Vec::new(),
            level: None,
            point: false,
            sortable: false,
            index: false,
            unique: false,
        }
    }

    /// The class that is really used: the declared one, but never below what the type needs. A table is at least as
    /// close as its closest column.
    pub fn class(&self) -> Class {
        let inner = self.fields.iter().map(Field::class).max().unwrap_or(Class::Public);
        self.class.unwrap_or(Class::Internal).max(self.kind.rules().least_class()).max(inner)
    }

    /// Whether a person is asked for it.
    pub fn is_input(&self) -> bool {
        self.kind != FieldType::Computed
    }

    /// Parameters that are given, by their names in TOML, for the check that the type knows them.
    pub(crate) fn given(&self) -> Vec<&'static str> {
        [
            ("options", !self.options.is_empty()),
            ("list", self.list.is_some()),
            ("min", self.min.is_some()),
            ("max", self.max.is_some()),
            ("pattern", self.pattern.is_some()),
            ("unit", self.unit.is_some()),
            ("decimals", self.decimals.is_some()),
            ("file", self.file.is_some()),
            ("fields", !self.fields.is_empty()),
            ("value", self.value.is_some()),
            ("as", self.shown_as.is_some()),
            ("types", !self.types.is_empty()),
            ("level", self.level.is_some()),
            ("point", self.point),
        ]
        .into_iter()
        .filter_map(|(name, given)| given.then_some(name))
        .collect()
    }
}
