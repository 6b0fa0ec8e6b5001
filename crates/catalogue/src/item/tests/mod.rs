//! Tests of the item model. The sample is an ordinary public service with an overlay of the sample city.

mod comparing;
mod definitions;
mod exchanging;
mod merging;
mod packs;
mod reading;
mod ruling;
mod shaping;

use super::{Item, Overlay};

/// A public service as a pack writes it.
pub const SAMPLE: &str = include_str!("sample.toml");

/// What an office of the sample city says about any item.
pub fn overlay_for(item: &str) -> Overlay {
    let source = include_str!("overlay.toml").replace("library-card", item);
    Overlay::from_toml(&source).expect("the sample overlay is well formed")
}

/// The sample item.
pub fn sample() -> Item {
    Item::from_toml(SAMPLE).expect("the sample item is well formed")
}

/// The sample item, merged.
pub fn merged() -> Item {
    super::merge(&sample(), &overlay_for("library-card"))
}
