//! Display settings: language, theme, contrast, size. Kept in cookies, for whoever uses this browser.

use crate::display::{Contrast, Display, Size, Theme, local_path};
use crate::flash::{Flash, see_other};
use crate::form::Form;
use crate::frame::{Frame, Page};
use crate::parts::Choice;
use crate::render::render;
use crate::site::Site;
use askama::Template;
use axum::response::Response;
use base::Locale;
use http::HeaderValue;
use http::header::SET_COOKIE;

#[derive(Template)]
#[template(path = "pages/display.html")]
struct DisplayPage {
    back: String,
    languages: Vec<Choice>,
    themes: Vec<Choice>,
    contrasts: Vec<Choice>,
    sizes: Vec<Choice>,
    frame: Frame,
}

/// `GET /display?back=/where/one/was`
pub async fn show(Page(frame): Page) -> Response {
    let frame = frame.titled_by("display-title");
    let now = frame.display;
    let template = DisplayPage {
        back: local_path(&frame.query_value("back")).to_owned(),
        languages: vec![
            Choice::new("zh-CN", "简体中文", now.locale == Locale::Zh),
            Choice::new("en", "English", now.locale == Locale::En),
        ],
        themes: vec![
            Choice::new("", frame.t("theme-system"), now.theme.is_none()).hint(frame.t("theme-system-hint")),
            Choice::new("light", frame.t("theme-light"), now.theme == Some(Theme::Light)),
            Choice::new("dark", frame.t("theme-dark"), now.theme == Some(Theme::Dark)),
        ],
        contrasts: vec![
            Choice::new("", frame.t("contrast-usual"), now.contrast == Contrast::Usual),
            Choice::new("more", frame.t("contrast-more"), now.contrast == Contrast::More)
                .hint(frame.t("contrast-more-hint")),
        ],
        sizes: vec![
            Choice::new("", frame.t("size-usual"), now.size == Size::Usual),
            Choice::new("elder", frame.t("size-elder"), now.size == Size::Elder).hint(frame.t("size-elder-hint")),
        ],
        frame,
    };
    render(&template.frame, &template)
}

/// `POST /display`
pub async fn keep(site: Site, Page(frame): Page, Form(answers): Form) -> Response {
    let display = Display {
        locale: Locale::from_tag(answers.text("lang")).unwrap_or(frame.display.locale),
        theme: match answers.text("theme") {
            "light" => Some(Theme::Light),
            "dark" => Some(Theme::Dark),
            _ => None,
        },
        contrast: if answers.text("contrast") == "more" { Contrast::More } else { Contrast::Usual },
        size: if answers.text("size") == "elder" { Size::Elder } else { Size::Usual },
    };
    let secure = site.settings().secure;
    let mut response = see_other(answers.text("back"), Some(Flash::new("display-kept")), secure);
    for cookie in display.cookies(secure) {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}
