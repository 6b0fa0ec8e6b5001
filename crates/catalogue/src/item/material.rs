//! What the applicant hands in, or need not because the city has it, and what it costs.

use super::{CopyKind, MaterialForm, Need, SourceType};
use base::Text;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One material of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Name within the item.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Required, optional, or deferred (容缺后补).
    #[serde(default = "Material::default_need")]
    pub need: Need,
    /// FEEL over the answers: the material counts only when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The city knows it: read from a record through a grant (trust A). When the record is not there, `file` or `show` is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<Take>,
    /// Uploaded (trust C).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileRule>,
    /// The original is shown at a window or at the visit (trust B).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub show: bool,
    /// Declared by the applicant (trust D): the sentence to tick.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declare: Option<Text>,
    /// For a deferred material: how long it may follow after acceptance, such as `"10wd"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// How many are handed in at a window (份数).
    #[serde(default = "Material::default_copies")]
    pub copies: u16,
    /// Original or copy.
    #[serde(default = "Material::default_original")]
    pub original: CopyKind,
    /// Paper or electronic.
    #[serde(default = "Material::default_form")]
    pub form: MaterialForm,
    /// Size or format on paper (规格), such as A4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// Where it comes from.
    #[serde(default = "Material::default_source")]
    pub source_type: SourceType,
    /// Who issues it, in words (来源渠道说明).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
    /// What to take care of (填报须知).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
    /// When it is accepted (受理标准).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_when: Option<Text>,
    /// Blank form and filled-in sample, usually from the city.
    #[serde(default, skip_serializing_if = "MaterialSample::is_empty")]
    pub sample: MaterialSample,
    /// The law that asks for it, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by_law: String,
}

/// How a material reaches the case, best first. The letter is what people see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Trust {
    /// From the issuer: licence or shared record.
    A,
    /// Seen at a window.
    B,
    /// Uploaded.
    C,
    /// Declared.
    D,
}

impl Material {
    fn default_need() -> Need {
        Need::Required
    }
    fn default_copies() -> u16 {
        1
    }
    fn default_original() -> CopyKind {
        CopyKind::Original
    }
    fn default_form() -> MaterialForm {
        MaterialForm::Either
    }
    fn default_source() -> SourceType {
        SourceType::Applicant
    }

    /// A required, uploaded material with no more said about it.
    pub fn new(id: impl Into<String>, title: Text) -> Material {
        Material {
            id: id.into(),
            title,
            need: Need::Required,
            when: None,
            take: None,
            file: Some(FileRule::default()),
            show: false,
            declare: None,
            within: None,
            copies: 1,
            original: CopyKind::Original,
            form: MaterialForm::Either,
            paper: None,
            source_type: SourceType::Applicant,
            source: None,
            hint: None,
            accepted_when: None,
            sample: MaterialSample::default(),
            by_law: String::new(),
        }
    }

    /// The best way it can come; `None` when the item names no way at all (a finding of the shape check).
    pub fn trust(&self) -> Option<Trust> {
        if self.take.is_some() {
            Some(Trust::A)
        } else if self.show {
            Some(Trust::B)
        } else if self.file.is_some() {
            Some(Trust::C)
        } else {
            self.declare.as_ref().map(|_| Trust::D)
        }
    }
}

/// A record the city has, and the key to find the applicant's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// Record type, such as `population`.
    pub record: String,
    /// A name from the case's context: `applicant.citizen_id`, or a field of the form.
    pub key: String,
}

/// What may be uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRule {
    /// `image`, `pdf`, `word`, `sheet`, `ofd`.
    pub kinds: Vec<String>,
    /// Largest size of one file in bytes; written as `"5MB"`.
    #[serde(serialize_with = "write_size", deserialize_with = "read_size")]
    pub max: u64,
    /// How many files at most.
    #[serde(default = "one")]
    pub count: u16,
}

impl FileRule {
    /// The kinds of files known.
    pub const KINDS: [&'static str; 5] = ["image", "pdf", "word", "sheet", "ofd"];
    /// No file may be larger than this, whatever a pack says.
    pub const CEILING: u64 = 100 * 1024 * 1024;
}

impl Default for FileRule {
    fn default() -> FileRule {
        FileRule { kinds: vec!["image".into(), "pdf".into()], max: 20 * 1024 * 1024, count: 1 }
    }
}

/// Blank form and filled-in sample of a material: names of files beside the pack, or of stored files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaterialSample {
    /// Blank form (空白表格).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blank: Option<String>,
    /// Filled-in sample (示例样表).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

impl MaterialSample {
    /// Whether there is neither.
    pub fn is_empty(&self) -> bool {
        self.blank.is_none() && self.example.is_none()
    }
}

/// A fee of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// What for.
    pub name: Text,
    /// A fixed sum in cents (分).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_cents: Option<i64>,
    /// The standard in words, where it is not one sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard: Option<Text>,
    /// The law or price notice it rests on (收费依据).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by_law: String,
    /// Who pays less or nothing, and why (减免依据).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Text>,
}

fn one() -> u16 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn write_size<S: Serializer>(bytes: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    const UNITS: [(u64, &str); 2] = [(1024 * 1024, "MB"), (1024, "KB")];
    match UNITS.iter().find(|(unit, _)| *bytes >= *unit && bytes.is_multiple_of(*unit)) {
        Some((unit, word)) => serializer.collect_str(&format_args!("{}{word}", bytes / unit)),
        None => serializer.collect_str(&format_args!("{bytes}B")),
    }
}

fn read_size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    let wrong = || D::Error::custom(format!("\"{text}\" is not a size; write 5MB or 200KB, at most 100MB"));
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = match text[digits..].trim() {
        "MB" => 1024 * 1024,
        "KB" => 1024,
        "B" => 1,
        _ => return Err(wrong()),
    };
    let bytes = text[..digits].parse::<u64>().ok().and_then(|amount| amount.checked_mul(unit)).ok_or_else(wrong)?;
    if bytes == 0 || bytes > FileRule::CEILING { Err(wrong()) } else { Ok(bytes) }
}
