//! `pack.toml`: who owns a pack and what it needs.

use base::Text;
use catalogue::item::Basis;
use serde::{Deserialize, Serialize};

/// The format of packs that this program reads.
pub const FORMAT: u32 = 1;

/// What stands in `pack.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// `1`.
    pub format: u32,
    /// The folder's name.
    pub id: String,
    /// Version of three numbers.
    pub version: String,
    /// What it is called.
    pub title: Text,
    /// Who answers for it.
    pub owner: Text,
    /// Packs whose things it names.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Rows of the map of systems it serves.
    #[serde(default)]
    pub rows: Vec<String>,
    /// Laws it rests on.
    #[serde(default)]
    pub basis: Vec<Basis>,
}
