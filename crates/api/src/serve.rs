//! The routes, made from the list of operations.

use crate::input::{Input, MOST_BYTES};
use crate::operation::Operation;
use crate::{document, operations, repeat, token, upload};
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base::{Error, FileId, Locale, OrRefuse, Refusal, Result};
use db::{Call, Db};
use files::{Files, Show};
use serde_json::Value;
use std::sync::Arc;
use web::faces::Trace;
use web::{Access, Routes, WebError};

/// Most bytes of a file.
const MOST_FILE: usize = 20 << 20;

/// Most names and values in an address.
const MOST_PAIRS: usize = 50;

/// What the interface needs.
#[derive(Clone)]
pub struct App {
    /// The store.
    pub db: Db,
    /// How principals are built.
    pub setup: identity::Setup,
    /// Where uploaded files go.
    pub files: Files,
}

/// All routes below `/api/v1`.
pub fn routes() -> Routes<Arc<App>> {
    let mut routes = crate::pages::routes().get("/api/v1/openapi.json", Access::Public, async || Json(document()));
    for operation in operations::all() {
        let path: &'static str = operations::address(operation);
        let handler = move |state: State<Arc<App>>, asked: Asked, headers: HeaderMap, body: Body| {
            serve(operation, state, asked, headers, body)
        };
        routes = if operation.writes {
            routes.post(path, Access::Api, handler)
        } else {
            routes.get(path, Access::Api, handler)
        };
    }
    routes
}

/// What stands in the address, and the trace id under which the request is found in log and audit.
struct Asked {
    path: Vec<(String, String)>,
    query: String,
    trace: Trace,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Asked, Response> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let path = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Ok(Asked { path, query, trace: parts.extensions.get::<Trace>().cloned().unwrap_or_default() })
    }
}

async fn serve(
    operation: &'static Operation,
    State(app): State<Arc<App>>,
    asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match answer(operation, &app, asked, &headers, body).await {
        Ok(value) if operation.gives_file() => file(&app, &value).await.unwrap_or_else(IntoResponse::into_response),
        Ok(value) => Json(value).into_response(),
        Err(Error::Refused(refusal)) if refusal.code == "not_signed_in" => WebError::not_signed_in().into_response(),
        Err(Error::Refused(refusal)) if refusal.code == "too_large" => {
            WebError::refused(refusal).status(StatusCode::PAYLOAD_TOO_LARGE).into_response()
        }
        Err(error) => WebError::from(error).into_response(),
    }
}

/// The file that an operation has opened for the caller.
async fn file(app: &Arc<App>, answer: &Value) -> Result<Response, WebError> {
    let id: i64 = answer["file"].as_str().and_then(|id| id.parse().ok()).or_refuse(Refusal::NOT_FOUND)?;
    let file = app.db.read(&Call::system("api"), "file.open", move |cx| files::open(cx, FileId(id))).await?;
    Ok(app.files.response(&file, Show::Download)?)
}

async fn answer(
    operation: &'static Operation,
    app: &Arc<App>,
    asked: Asked,
    headers: &HeaderMap,
    body: Body,
) -> Result<Value> {
    let Asked { path, query, trace } = asked;
    let secret = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(|secret| secret.trim().to_owned())
        .filter(|secret| secret.len() < 200)
        .ok_or_else(|| Error::from(Refusal::new("not_signed_in")))?;
    let locale = headers
        .get("accept-language")
        .and_then(|value| value.to_str().ok())
        .and_then(Locale::from_accept)
        .unwrap_or(Locale::Zh);
    let setup = app.setup.clone();
    let found =
        app.db.point(&Call::system("api"), "api.token", move |cx| token::principal(cx, &setup, &secret)).await?;
    let (principal, token) = found.ok_or_else(|| Error::from(Refusal::new("not_signed_in")))?;
    // Nobody who is not known fills our memory.
    let most = if operation.takes_file() { MOST_FILE } else { MOST_BYTES };
    let body = if operation.writes { body } else { Body::empty() };
    let body = to_bytes(body, most).await.map_err(|_| Error::from(Refusal::new("too_large")))?;
    let mut input = Input::read(operation, &path, &pairs(&query)?, &body)?;
    input.setup = Arc::new(app.setup.clone());
    let call = Call::new(principal, locale, &trace.0);
    if operation.gives_file() {
        return app.db.write(&call, operation.name, move |cx| operation.answered(cx, &input)).await;
    }
    if !operation.writes {
        return app.db.read(&call, operation.name, move |cx| operation.answered(cx, &input)).await;
    }
    let key = repeat::check(headers.get("idempotency-key").and_then(|value| value.to_str().ok()))?;
    let digest = repeat::digest(operation.name, &path, &query, &body);
    if operation.takes_file() {
        input.stored = Some(upload::store(app, &call, &input, body.clone()).await?);
    }
    app.db
        .write(&call, operation.name, move |cx| {
            repeat::once(cx, token, &key, &digest, |cx| operation.answered(cx, &input))
        })
        .await
}

/// Names and values of a query.
fn pairs(query: &str) -> Result<Vec<(String, String)>> {
    let unreadable = || Error::from(Refusal::new("api.invalid").with("field", "query").with("expected", "UTF-8"));
    let parts = || query.split('&').filter(|part| !part.is_empty());
    if parts().count() > MOST_PAIRS {
        return Err(Refusal::new("api.invalid")
            .with("field", "query")
            .with("expected", format_args!("≤ {MOST_PAIRS}"))
            .into());
    }
    parts()
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let name = web::answers::decode(name.as_bytes()).ok_or_else(unreadable)?;
            let value = web::answers::decode(value.as_bytes()).ok_or_else(unreadable)?;
            Ok((name, value))
        })
        .collect()
}
