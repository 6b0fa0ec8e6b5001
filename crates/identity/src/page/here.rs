//! What a handler has in its hand: the state, the frame, who calls.

use crate::app::App;
use crate::sessions::layer::call;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header::SET_COOKIE};
use axum::response::Response;
use base::{Error, Principal, Refusal, Result};
use db::{Call, Cx};
use std::sync::Arc;
use web::flash::see_other;
use web::{Arg, Flash, Frame, WebError};

/// A request as identity's handlers see it.
pub(crate) struct Here {
    pub app: Arc<App>,
    pub frame: Frame,
    pub call: Call,
    pub device: String,
}

/// What came of trying: a value, or a refusal to show on the page. Faults go their own way.
pub(crate) type Tried<T> = std::result::Result<T, Refusal>;

impl<S> FromRequestParts<S> for Here
where
    S: Send + Sync,
    Arc<App>: FromRef<S>,
{
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> std::result::Result<Here, WebError> {
        let agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Here {
            app: Arc::from_ref(state),
            frame: Frame::from_parts(parts)?,
            call: call(&parts.extensions),
            device: crate::accounts::model::device_words(agent),
        })
    }
}

/// The sentence of a refusal in the person's language.
pub(crate) fn sentence(frame: &Frame, refusal: &Refusal) -> String {
    let args: Vec<(&str, Arg)> = refusal.args.iter().map(|(name, value)| (&**name, Arg::Text(value.clone()))).collect();
    frame.say(&refusal.key(), &args)
}

fn tried<T>(result: Result<T>) -> std::result::Result<Tried<T>, WebError> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Refused(refusal)) if is_page(&refusal) => Err(refusal.into()),
        Err(Error::Refused(refusal)) => Ok(Err(refusal)),
        Err(fault) => Err(fault.into()),
    }
}

/// Refusals that are pages of their own.
fn is_page(refusal: &Refusal) -> bool {
    ["not_found", "not_permitted", "not_signed_in", "busy"].contains(&refusal.code.as_ref())
}

impl Here {
    pub fn t(&self, key: &str) -> String {
        self.frame.t(key)
    }

    pub fn me(&self) -> &Principal {
        &self.call.actor
    }

    pub fn secure(&self) -> bool {
        self.frame.site.settings().secure
    }

    pub fn titled(mut self, title: impl Into<String>) -> Here {
        self.frame.title = title.into();
        self
    }

    /// A query.
    pub async fn read<T, F>(&self, name: &'static str, body: F) -> std::result::Result<T, WebError>
    where
        T: Send + 'static,
        F: Fn(&mut Cx) -> Result<T> + Send + 'static,
    {
        self.app.db.read(&self.call, name, body).await.map_err(WebError::from)
    }

    /// A command whose refusal is shown on the page.
    pub async fn write<T, F>(&self, name: &'static str, body: F) -> std::result::Result<Tried<T>, WebError>
    where
        T: Send + 'static,
        F: Fn(&mut Cx) -> Result<T> + Send + 'static,
    {
        tried(self.app.db.write(&self.call, name, body).await)
    }

    /// A command that nobody gives: signing in, registering, recovering.
    pub async fn write_as_nobody<T, F>(&self, name: &'static str, body: F) -> std::result::Result<Tried<T>, WebError>
    where
        T: Send + 'static,
        F: Fn(&mut Cx) -> Result<T> + Send + 'static,
    {
        let call = self.app.as_nobody(&self.call);
        tried(self.app.db.write(&call, name, body).await)
    }

    /// Goes to another page, which says a sentence if there is one.
    pub fn go(&self, path: &str, said: Option<&str>) -> Response {
        see_other(path, said.map(Flash::new), self.secure())
    }

    /// Goes to another page and sets a cookie.
    pub fn go_with(&self, path: &str, said: Option<&str>, cookie: &str) -> Response {
        let mut response = self.go(path, said);
        if let Ok(value) = HeaderValue::from_str(cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
        response
    }

    /// Goes back to `path` with the sentence of a refusal, or with `said` when all went well. The refusal's own page is shown
    /// when it went wrong.
    pub fn done<T>(&self, tried: Tried<T>, path: &str, said: &str) -> std::result::Result<Response, WebError> {
        tried.map(|_| self.go(path, Some(said))).map_err(WebError::from)
    }

    /// The sentence of a refusal.
    pub fn sentence(&self, refusal: &Refusal) -> String {
        sentence(&self.frame, refusal)
    }
}
