//! The pages of the kit itself: files, display settings, the component sheet, the site map, privacy, accessibility.

pub mod design;
pub mod display;
pub mod still;
pub mod trouble;

use crate::registry::{Access, Routes};

/// All routes of this crate.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Routes<S> {
    Routes::new()
        .get("/assets/{file}", Access::Public, crate::assets::serve)
        .page("/display", Access::Public, display::show)
        .post("/display", Access::Public, display::keep)
        .page("/about/design", Access::Public, design::show)
        .page("/sitemap", Access::Public, still::sitemap)
        .page("/privacy", Access::Public, still::privacy)
        .page("/accessibility", Access::Public, still::accessibility)
}
