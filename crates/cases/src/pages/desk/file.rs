//! A material's file, for an official who may see the case.

use super::{Desk, number};
use crate::commands::ViewMaterial;
use axum::extract::Path;
use axum::response::Response;
use base::CaseId;
use web::WebError;

/// `GET /desk/cases/{id}/materials/{material}/file`: the look is written down for the person who handed it in.
pub(super) async fn material(desk: Desk, Path((id, row)): Path<(String, String)>) -> Result<Response, WebError> {
    let view = ViewMaterial { case: CaseId(number(&id)?), material: number(&row)? };
    let file = desk.app.db.write(&desk.call, "case.view-material", move |cx| view.run(cx)).await?;
    Ok(desk.app.files.response(&file, files::Show::Inline)?)
}
