//! A stored file, for those who may see what it belongs to.

use crate::app::App;
use crate::commands::ViewFile;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{FileId, Kind};
use files::Show;
use identity::Caller;
use std::sync::Arc;
use web::WebError;

/// `GET /files/{id}`: an official's look is written down, so it runs as a writing command.
pub(super) async fn get(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let view = ViewFile { file: FileId(id) };
    let file = if call.actor.kind == Kind::Official {
        app.db.write(&call, "file.view", move |cx| view.run(cx)).await?
    } else {
        app.db.read(&call, "file.open", move |cx| view.run(cx)).await?
    };
    Ok(app.files.response(&file, Show::Inline)?)
}
