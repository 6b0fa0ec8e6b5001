//! Items and overlays read from TOML, with the line and a sentence when something is wrong.

use super::{Finding, Item, Overlay};
use serde::de::DeserializeOwned;

/// Largest item or overlay file in bytes.
pub const MAX_BYTES: usize = 512 * 1024;

impl Item {
    /// Reads an item file of a pack.
    ///
    /// # Errors
    /// `I301` too large, `I302` not TOML, an unknown word or a wrong value (the sentence names line and word), `I303` the file
    /// carries codes that only a city may assign.
    pub fn from_toml(source: &str) -> Result<Item, Box<Finding>> {
        let item: Item = read(source)?;
        if item.assigned.is_some() {
            return Err(Box::new(Finding::error(
                "I303",
                "assigned",
                "事项文件里不能写实施信息，它由各地的实施清单指定。请删去 assigned。",
                "An item file cannot carry an implementation; a city's overlay assigns it. Remove `assigned`.",
            )));
        }
        Ok(item)
    }
}

impl Overlay {
    /// Reads a city's implementation file.
    ///
    /// # Errors
    /// `I301` too large, `I302` not TOML, an unknown word or a wrong value.
    pub fn from_toml(source: &str) -> Result<Overlay, Box<Finding>> {
        read(source)
    }
}

fn read<T: DeserializeOwned>(source: &str) -> Result<T, Box<Finding>> {
    if source.len() > MAX_BYTES {
        return Err(Box::new(Finding::error(
            "I301",
            "",
            format!("文件有 {} 字节，最多 {MAX_BYTES} 字节。", source.len()),
            format!("The file has {} bytes; at most {MAX_BYTES} are read.", source.len()),
        )));
    }
    toml::from_str(source).map_err(|error| {
        let before = error.span().map_or(0, |span| span.start.min(source.len()));
        let line = source.as_bytes()[..before].split(|byte| *byte == b'\n').count();
        let what = error.message();
        let (zh, en) = (format!("第 {line} 行读不懂：{what}"), format!("Line {line} cannot be read: {what}"));
        Box::new(Finding::error("I302", "", zh, en))
    })
}
