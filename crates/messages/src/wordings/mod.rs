//! Wordings: what messages say. The built-in ones can be edited and restored; an edited one is checked with sample data.

pub mod commands;
mod model;
pub(crate) mod pages;
mod render;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use crate::WORDINGS;
use base::Result;
use db::Cx;
use identity::EVERYWHERE;

pub use model::{Built, Texts, Wording, built, built_in};
pub use render::{Rendered, check, render};

/// Each wording as it is used now, with its version; version 0 is the built-in one.
pub fn in_use(cx: &mut Cx) -> Result<Vec<(&'static Built, Wording, i64)>> {
    cx.permit(WORDINGS, EVERYWHERE)?;
    let mut all = Vec::new();
    for built in built_in() {
        let edited = store::edited(cx, &built.key)?;
        let (wording, version) = edited.unwrap_or_else(|| (built.wording.clone(), 0));
        all.push((built, wording, version));
    }
    Ok(all)
}
