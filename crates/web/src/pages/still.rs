//! Pages whose content is only words: site map, privacy, accessibility.

use crate::frame::{Frame, Page};
use crate::parts::Group;
use crate::render::render;
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "pages/sitemap.html")]
struct SitemapPage {
    groups: Vec<Group>,
    frame: Frame,
}

#[derive(Template)]
#[template(path = "pages/privacy.html")]
struct PrivacyPage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "pages/accessibility.html")]
struct AccessibilityPage {
    frame: Frame,
}

/// `GET /sitemap`
pub async fn sitemap(Page(frame): Page) -> Response {
    let frame = frame.titled_by("sitemap-title");
    let mut groups = vec![Group { title: frame.t("main-menu"), entries: frame.nav() }];
    groups.extend(frame.foot());
    groups.retain(|group| !group.entries.is_empty());
    let template = SitemapPage { groups, frame };
    render(&template.frame, &template)
}

/// `GET /privacy`
pub async fn privacy(Page(frame): Page) -> Response {
    let template = PrivacyPage { frame: frame.titled_by("privacy-title") };
    render(&template.frame, &template)
}

/// `GET /accessibility`
pub async fn accessibility(Page(frame): Page) -> Response {
    let template = AccessibilityPage { frame: frame.titled_by("accessibility-title") };
    render(&template.frame, &template)
}
