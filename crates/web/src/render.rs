//! From a template to a response.

use crate::error::WebError;
use crate::frame::Frame;
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, VARY};
use http::{HeaderValue, StatusCode};

/// A page. One that a signed-in person sees is never stored; the others are asked for again each time.
pub fn render(frame: &Frame, template: &impl Template) -> Response {
    render_with(StatusCode::OK, frame, template)
}

/// A page with another status, such as a form with errors (422).
pub fn render_with(status: StatusCode, frame: &Frame, template: &impl Template) -> Response {
    let html = match template.render() {
        Ok(html) => html,
        Err(error) => return WebError::from(error).into_response(),
    };
    let mut response = (status, html).into_response();
    let headers = response.headers_mut();
    let store = if frame.badge.is_some() { "no-store" } else { "no-cache" };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(store));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(frame.lang()));
    headers.append(VARY, HeaderValue::from_static("Cookie, Accept-Language"));
    response
}
