//! The closed vocabulary of field types: one line a type here, one file a family.

use crate::accept::At;
use crate::finding::Findings;
use crate::{Class, Field, Part, Raw, Reference};
use base::Locale;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

pub mod choice;
pub mod code;
pub mod computed;
pub mod contact;
pub mod date;
pub mod file;
pub mod identity;
pub mod number;
mod object;
pub mod party;
pub mod place;
pub mod table;
pub mod text;

/// What a type knows. Everything a form does with an answer goes through these few functions.
pub(crate) trait Kind: Sync {
    /// The type that expressions see.
    fn feel_type(&self, field: &Field) -> feel::Type;

    /// The class below which the type is never kept.
    fn least_class(&self) -> Class {
        Class::Public
    }

    /// The parameters that mean something for the type.
    fn parameters(&self) -> &'static [&'static str] {
        &[]
    }

    /// Checks the parameters.
    fn check(&self, _field: &Field, _findings: &mut Findings) {}

    /// Takes typed strings together into JSON that [`Kind::accept`] reads loosely; `None` when nothing was typed.
    fn gather(&self, _field: &Field, raw: &Raw, path: &str) -> Option<Value> {
        let text = raw.get(path)?;
        (!text.trim().is_empty()).then(|| Value::String(text.to_owned()))
    }

    /// Checks a value and answers with its canonical form, or notes problems.
    fn accept(&self, at: &mut At, value: &Value) -> Option<Value>;

    /// Notes that a required answer is missing.
    fn missing(&self, at: &mut At) {
        at.refuse_label::<()>("required", &[]);
    }

    /// Turns a canonical value into the strings of its inputs.
    fn spread(&self, _field: &Field, value: &Value, path: &str, raw: &mut Raw) {
        match value {
            Value::String(text) => raw.push(path, text.as_str()),
            Value::Null => {}
            other => raw.push(path, other.to_string()),
        }
    }

    /// The inputs.
    fn parts(&self, field: &Field, reference: &dyn Reference) -> Vec<Part>;

    /// The JSON Schema of the canonical value, without title and description.
    fn json_schema(&self, field: &Field, locale: Locale) -> Value;

    /// The words of a read-only view.
    fn display(&self, field: &Field, value: &Value, locale: Locale, reference: &dyn Reference) -> String;

    /// The words for somebody who may not see it all.
    fn mask(&self, _field: &Field, _value: &Value, locale: Locale, _reference: &dyn Reference) -> String {
        hidden(locale)
    }

    /// The value that expressions see.
    fn to_feel(&self, field: &Field, value: &Value) -> feel::Value;
}

macro_rules! types {
    ($($(#[$doc:meta])* $variant:ident = $name:literal => $rules:expr,)*) => {
        /// A type of field, named as in TOML.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FieldType { $($(#[$doc])* $variant,)* }

        impl FieldType {
            /// All types, in the order of the documentation.
            pub const ALL: &'static [FieldType] = &[$(FieldType::$variant,)*];

            /// The word in TOML.
            pub fn name(self) -> &'static str {
                match self { $(FieldType::$variant => $name,)* }
            }

            pub(crate) fn rules(self) -> &'static dyn Kind {
                match self { $(FieldType::$variant => &$rules,)* }
            }
        }
    };
}

types! {
    /// One line of text.
    Text = "text" => text::OneLine,
    /// Several lines of text.
    LongText = "long-text" => text::ManyLines,
    /// A whole number.
    Whole = "whole" => number::Whole,
    /// An exact decimal number.
    Decimal = "decimal" => number::Exact,
    /// An amount of yuan, kept in cents.
    Money = "money" => number::Money,
    /// A share of a hundred.
    Percent = "percent" => number::Percent,
    /// A day.
    Date = "date" => date::Day,
    /// A first and a last day.
    DateRange = "date-range" => date::Range,
    /// A time of day.
    Time = "time" => date::TimeOfDay,
    /// A month of a year.
    Month = "month" => date::Month,
    /// A year.
    Year = "year" => date::Year,
    /// Yes or no.
    YesNo = "yes-no" => choice::YesNo,
    /// One of several answers.
    Choice = "choice" => choice::OneOf,
    /// Any of several answers.
    Choices = "choices" => choice::ManyOf,
    /// A declaration to tick.
    Statement = "statement" => choice::Statement,
    /// An entry of a code list.
    Code = "code" => code::Code,
    /// An administrative division.
    Division = "division" => place::Division,
    /// A place down to the door.
    Address = "address" => place::Address,
    /// 公民身份号码, GB 11643-1999.
    CitizenId = "citizen-id" => identity::CitizenNumber,
    /// 统一社会信用代码, GB 32100-2015.
    CreditCode = "credit-code" => identity::CreditNumber,
    /// Any certificate with its number.
    Certificate = "certificate" => identity::Certificate,
    /// A telephone number.
    Phone = "phone" => contact::Phone,
    /// An e-mail address.
    Email = "email" => contact::Email,
    /// A web address.
    Url = "url" => contact::Url,
    /// The number of a bank card or account.
    BankAccount = "bank-account" => contact::BankAccount,
    /// A person with certificate and telephone.
    Person = "person" => party::Person,
    /// An organisation with its credit code.
    Organisation = "organisation" => party::Organisation,
    /// Uploaded documents.
    File = "file" => file::Document,
    /// Uploaded pictures.
    Image = "image" => file::Picture,
    /// Rows of fields.
    Table = "table" => table::Table,
    /// Worked out from other answers.
    Computed = "computed" => computed::Computed,
}

impl FieldType {
    /// The type with a name.
    pub fn from_name(name: &str) -> Option<FieldType> {
        FieldType::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

impl Serialize for FieldType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for FieldType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FieldType, D::Error> {
        let name = String::deserialize(deserializer)?;
        FieldType::from_name(&name).ok_or_else(|| {
            let near = nearest(&name, FieldType::ALL.iter().map(|kind| kind.name()));
            let advice = near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
            serde::de::Error::custom(format!("unknown field type \"{name}\"{advice}"))
        })
    }
}

/// The closest of some words, when one is close.
pub(crate) fn nearest<'a>(word: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    among
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, candidate)| candidate)
}

/// The words in the place of what may not be seen.
pub(crate) fn hidden(locale: Locale) -> String {
    pick(locale, "已填写，不显示", "Filled in, not shown").to_owned()
}

/// One of two words by language.
pub(crate) fn pick<'a>(locale: Locale, zh: &'a str, en: &'a str) -> &'a str {
    match locale {
        Locale::Zh => zh,
        Locale::En => en,
    }
}

/// The string under a key of an object, or an empty one.
pub(crate) fn string_in<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Text for expressions; null when there is none.
pub(crate) fn feel_text(value: Option<&Value>) -> feel::Value {
    value.and_then(Value::as_str).map_or(feel::Value::Null, feel::Value::text)
}
