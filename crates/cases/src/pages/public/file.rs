//! A stored file, for those who may see what it belongs to.

use crate::app::App;
use crate::case::store;
use crate::{draft, material};
use axum::extract::{Path, State};
use axum::response::Response;
use base::{CaseId, FileId, Refusal, Result};
use db::Cx;
use files::Show;
use identity::Caller;
use serde_json::{Map, Value};
use std::sync::Arc;
use web::WebError;

/// Whether the caller may read a file: it lies in a draft of his own, or among the materials of a case that he may see. A
/// file of a joint case is seen through the part that it was shared with.
fn may_read(cx: &mut Cx, file: &files::File) -> Result<bool> {
    let (noun, about) = (file.about.0.as_str(), file.about.1);
    let case = match noun {
        "draft" if draft::store::own(cx, about)?.is_some() => return Ok(true),
        "draft" => draft::store::submitted_as(cx, about)?,
        "case" => Some(CaseId(about)),
        _ => None,
    };
    let Some(case) = case else { return Ok(false) };
    let mut cases = vec![case];
    cases.extend(store::children(cx, case)?.iter().map(|child| child.id));
    for case in cases {
        if store::visible(cx, case)?.is_none() {
            continue;
        }
        let handed_in = material::store::of_case(cx, case)?.iter().any(|one| one.file == Some(file.id));
        if handed_in || is_answer(&material::store::answers(cx, case)?.values, &file.id.to_string()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a file stands in the answers: its facts are a list of `{id, …}`, perhaps within the rows of a table.
fn is_answer(values: &Map<String, Value>, id: &str) -> bool {
    fn holds(value: &Value, id: &str) -> bool {
        match value {
            Value::Array(list) => list.iter().any(|one| holds(one, id)),
            Value::Object(map) => {
                map.iter().any(|(name, value)| (name == "id" && value.as_str() == Some(id)) || holds(value, id))
            }
            _ => false,
        }
    }
    values.values().any(|value| holds(value, id))
}

/// `GET /files/{id}`.
pub(super) async fn get(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let file = app
        .db
        .read(&call, "file.open", move |cx| {
            let file = files::open(cx, FileId(id))?;
            base::refuse_if!(!may_read(cx, &file)?, Refusal::NOT_FOUND);
            Ok(file)
        })
        .await?;
    Ok(app.files.response(&file, Show::Inline)?)
}
