//! What a city's implementation assigns to an item: codes, the office in charge, the hall, version and state.

use super::{BodyKind, ItemState};
use base::Text;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a city's implementation assigns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assigned {
    /// Unique mark of the row (记录唯一标识), at most 50 characters.
    pub row_guid: String,
    /// Version of the implementation, from 1, one more with each change.
    pub version: u32,
    /// In use, suspended, cancelled, draft.
    pub state: ItemState,
    /// Codes.
    pub codes: Codes,
    /// The office in charge.
    pub office: OwnOffice,
    /// Division code of the region it serves.
    pub region: String,
    /// Presence in a service hall.
    #[serde(default)]
    pub hall: Hall,
    /// First day it is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Date>,
    /// Day it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Date>,
}

/// Codes of an implementation; up to 36 characters, checked by profile (12 and 31 digits on the national platform).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// Basic code (基本编码).
    #[serde(default)]
    pub catalog: String,
    /// Local basic code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub local_catalog: String,
    /// Implementation code (实施编码).
    #[serde(default)]
    pub task: String,
    /// Local implementation code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub local_task: String,
    /// Code of the handled variant (业务办理项编码).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub handle: String,
}

/// The office in charge of an implementation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnOffice {
    /// Its id in the city's map of offices.
    pub id: String,
    /// Name (实施主体).
    pub name: Text,
    /// Unified social credit code or organisation code (实施主体编码).
    #[serde(default)]
    pub code: String,
    /// Its nature.
    #[serde(default = "OwnOffice::default_kind")]
    pub kind: BodyKind,
    /// The body that entrusted it, if any (委托部门).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub entrusted_by: String,
}

impl OwnOffice {
    fn default_kind() -> BodyKind {
        BodyKind::Statutory
    }
}

/// Presence in a service hall.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hall {
    /// Handled in the hall (是否进驻政务大厅).
    #[serde(default)]
    pub present: bool,
    /// Window in the hall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Text>,
}
