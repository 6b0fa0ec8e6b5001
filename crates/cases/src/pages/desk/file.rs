//! A material's file, for an official who may see the case.

use super::{Desk, number};
use crate::{case, material};
use axum::extract::Path;
use axum::response::Response;
use base::{CaseId, OrRefuse, Refusal};
use web::WebError;

/// `GET /desk/cases/{id}/materials/{material}/file`
pub(super) async fn material(desk: Desk, Path((id, row)): Path<(String, String)>) -> Result<Response, WebError> {
    let (id, row) = (CaseId(number(&id)?), number(&row)?);
    let file = desk
        .app
        .db
        .read(&desk.call, "case.material-file", move |cx| {
            let case = case::store::visible(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
            let found = material::store::of_case(cx, case.id)?.into_iter().find(|one| one.id == row);
            let file = found.and_then(|one| one.file).or_refuse(Refusal::NOT_FOUND)?;
            files::open(cx, file)
        })
        .await?;
    Ok(desk.app.files.response(&file, files::Show::Inline)?)
}
