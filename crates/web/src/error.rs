//! Errors of handlers, on their way to a calm page or to problem+json.
//!
//! A handler answers `Result<Response, WebError>`; the layer in [`crate::faces`] gives the error its face, because only
//! there language, display and trace id of the request are known.

use crate::answers::Trouble;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use base::{Error, Refusal};
use http::StatusCode;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// An error with its HTTP status.
#[derive(Debug, Clone)]
pub struct WebError(Box<Failure>);

/// What the error says, for the layer that shows it.
#[derive(Debug, Clone)]
pub struct Failure {
    /// HTTP status.
    pub status: StatusCode,
    /// The refusal, if the person can act on it.
    pub refusal: Option<Refusal>,
    /// Words for the log, if we must act.
    pub fault: Option<String>,
    /// Fields that are wrong as they arrived.
    pub fields: Vec<(String, Trouble)>,
    /// What was typed, without what is wrong with it, so that the page can offer it again.
    pub kept: Vec<(String, String)>,
    /// When to come again.
    pub wait: Option<Duration>,
}

impl WebError {
    /// A refusal; its code decides the status.
    pub fn refused(refusal: Refusal) -> WebError {
        let status = status_of(&refusal.code);
        WebError(Box::new(Failure { refusal: Some(refusal), ..Failure::of(status) }))
    }

    /// A fault: logged with the trace id, shown as a calm page with status 500.
    pub fn fault(what: impl fmt::Display) -> WebError {
        let fault = Some(what.to_string());
        WebError(Box::new(Failure { fault, ..Failure::of(StatusCode::INTERNAL_SERVER_ERROR) }))
    }

    /// A status alone, with the words that this status has.
    pub fn of(status: StatusCode) -> WebError {
        WebError(Box::new(Failure::of(status)))
    }

    /// Out of scope or not there.
    pub fn not_found() -> WebError {
        WebError::refused(Refusal::new(Refusal::NOT_FOUND))
    }

    /// Nobody is signed in; a page leads to where one signs in and back.
    pub fn not_signed_in() -> WebError {
        WebError::refused(Refusal::new("not_signed_in"))
    }

    /// With another status.
    pub fn status(mut self, status: StatusCode) -> WebError {
        self.0.status = status;
        self
    }

    /// With the fields that are wrong.
    pub fn fields(mut self, fields: Vec<(String, Trouble)>) -> WebError {
        self.0.fields = fields;
        self
    }

    /// With what was typed.
    pub fn kept(mut self, kept: &[(String, String)]) -> WebError {
        self.0.kept = kept.to_vec();
        self
    }

    /// With the time to wait.
    pub fn wait(mut self, wait: Duration) -> WebError {
        self.0.wait = Some(wait);
        self
    }

    /// What it says.
    pub fn failure(&self) -> &Failure {
        &self.0
    }
}

impl Failure {
    /// A status alone.
    pub fn of(status: StatusCode) -> Failure {
        Failure { status, refusal: None, fault: None, fields: Vec::new(), kept: Vec::new(), wait: None }
    }
}

/// The status of a refusal. What is not listed is a conflict with the state of things: 409.
pub fn status_of(code: &str) -> StatusCode {
    match code {
        "not_found" => StatusCode::NOT_FOUND,
        "not_permitted" | "cross_site" => StatusCode::FORBIDDEN,
        "not_signed_in" => StatusCode::UNAUTHORIZED,
        "invalid" | "form.bad_text" => StatusCode::UNPROCESSABLE_ENTITY,
        "form.malformed" | "address.malformed" => StatusCode::BAD_REQUEST,
        "form.too_large" => StatusCode::PAYLOAD_TOO_LARGE,
        "too_many_requests" => StatusCode::TOO_MANY_REQUESTS,
        "busy" => StatusCode::SERVICE_UNAVAILABLE,
        other if other.ends_with(".not_found") => StatusCode::NOT_FOUND,
        other if other.ends_with(".invalid") => StatusCode::UNPROCESSABLE_ENTITY,
        other if other.ends_with(".too_many") => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::CONFLICT,
    }
}

impl From<Refusal> for WebError {
    fn from(refusal: Refusal) -> WebError {
        WebError::refused(refusal)
    }
}

impl From<Error> for WebError {
    fn from(error: Error) -> WebError {
        match error {
            Error::Refused(refusal) => WebError::refused(refusal),
            Error::Fault(fault) if fault.passing => WebError::fault(fault.what).status(StatusCode::SERVICE_UNAVAILABLE),
            Error::Fault(fault) => WebError::fault(fault.what),
        }
    }
}

impl From<askama::Error> for WebError {
    fn from(error: askama::Error) -> WebError {
        WebError::fault(format_args!("a template did not render: {error}"))
    }
}

impl fmt::Display for WebError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0.refusal, &self.0.fault) {
            (Some(refusal), _) => write!(f, "{}: {}", self.0.status, refusal.code),
            (None, Some(fault)) => write!(f, "{}: {fault}", self.0.status),
            (None, None) => write!(f, "{}", self.0.status),
        }
    }
}

impl std::error::Error for WebError {}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.0.status;
        response.extensions_mut().insert(Arc::new(*self.0));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_have_their_status() {
        let cases = [
            ("not_found", 404),
            ("not_permitted", 403),
            ("stale", 409),
            ("case.already_claimed", 409),
            ("draft.not_found", 404),
            ("form.too_large", 413),
            ("too_many_requests", 429),
            ("busy", 503),
            ("account.invalid", 422),
        ];
        for (code, status) in cases {
            assert_eq!(WebError::from(Refusal::new(code)).into_response().status().as_u16(), status, "{code}");
        }
        assert_eq!(WebError::from(Error::passing("busy")).failure().status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(WebError::from(Error::fault("disk")).failure().status, StatusCode::INTERNAL_SERVER_ERROR);
    }
}
