//! `/items/{pack}/{item}/form.xlsx`: the blank form as a spreadsheet, to fill in at leisure.

use crate::here::{Here, Shown as Answer};
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use std::sync::Arc;
use web::WebError;

/// The media type of xlsx workbooks.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) async fn blank(here: Here, Path((pack, item)): Path<(String, String)>) -> Answer {
    let hall = here.hall().await?;
    let shown = hall.get(&format!("{pack}/{item}")).cloned().ok_or_else(WebError::not_found)?;
    if shown.parts.form.is_none() {
        return Err(WebError::not_found());
    }
    let parts = Arc::clone(&shown.parts);
    let made = tokio::task::spawn_blocking(move || {
        let form = parts.form.as_ref().ok_or_else(|| "the form is gone".to_owned())?;
        forms::sheet_template(form, &schema::NoReference).map_err(|error| error.to_string())
    });
    let bytes = made.await.map_err(WebError::fault)?.map_err(WebError::fault)?;
    Ok(download(bytes, &format!("{}.xlsx", shown.item().id), XLSX))
}

/// A file to keep. `name` is ASCII.
pub(crate) fn download(bytes: Vec<u8>, name: &str, media: &'static str) -> axum::response::Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}
