//! What a handler has in its hand: the state, the frame, who calls.

use crate::app::App;
use crate::hall::Hall;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::response::Response;
use base::{Error, Refusal, Result};
use db::{Call, Cx};
use std::sync::Arc;
use web::flash::see_other;
use web::{Arg, Flash, Frame, WebError};

/// A request as the catalogue's handlers see it.
pub(crate) struct Here {
    pub app: Arc<App>,
    pub frame: Frame,
    pub call: Call,
}

/// What a handler answers.
pub(crate) type Shown = std::result::Result<Response, WebError>;
/// What came of trying: a value, or a refusal to show on the page. Faults go their own way.
pub(crate) type Tried<T> = std::result::Result<T, Refusal>;

impl<S> FromRequestParts<S> for Here
where
    S: Send + Sync,
    Arc<App>: FromRef<S>,
{
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> std::result::Result<Here, WebError> {
        Ok(Here {
            app: Arc::from_ref(state),
            frame: Frame::from_parts(parts)?,
            call: identity::call(&parts.extensions),
        })
    }
}

/// The sentence of a refusal in the person's language.
pub(crate) fn sentence(frame: &Frame, refusal: &Refusal) -> String {
    let args: Vec<(&str, Arg)> = refusal.args.iter().map(|(name, value)| (&**name, Arg::Text(value.clone()))).collect();
    frame.say(&refusal.key(), &args)
}

/// Refusals that are pages of their own.
fn is_page(refusal: &Refusal) -> bool {
    ["not_found", "not_permitted", "not_signed_in", "busy"].contains(&refusal.code.as_ref())
}

impl Here {
    pub fn t(&self, key: &str) -> String {
        self.frame.t(key)
    }

    pub fn titled(mut self, title: impl Into<String>) -> Here {
        self.frame.title = title.into();
        self
    }

    pub fn crumb(mut self, key: &str, href: &str) -> Here {
        let label = self.frame.t(key);
        self.frame = self.frame.crumb(label, href);
        self
    }

    /// The hall as it stands now.
    pub async fn hall(&self) -> std::result::Result<Arc<Hall>, WebError> {
        Ok(self.app.hall().await?)
    }

    /// A query.
    pub async fn read<T, F>(&self, name: &'static str, body: F) -> std::result::Result<T, WebError>
    where
        T: Send + 'static,
        F: Fn(&mut Cx) -> Result<T> + Send + 'static,
    {
        Ok(self.app.db.read(&self.call, name, body).await?)
    }

    /// A command whose refusal is shown on the page.
    pub async fn write<T, F>(&self, name: &'static str, body: F) -> std::result::Result<Tried<T>, WebError>
    where
        T: Send + 'static,
        F: Fn(&mut Cx) -> Result<T> + Send + 'static,
    {
        match self.app.db.write(&self.call, name, body).await {
            Ok(value) => Ok(Ok(value)),
            Err(Error::Refused(refusal)) if is_page(&refusal) => Err(refusal.into()),
            Err(Error::Refused(refusal)) => Ok(Err(refusal)),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Goes to another page, which says a sentence if there is one.
    pub fn go(&self, path: &str, said: Option<Flash>) -> Response {
        see_other(path, said, self.app.secure)
    }

    /// The sentence of a refusal.
    pub fn sentence(&self, refusal: &Refusal) -> String {
        sentence(&self.frame, refusal)
    }
}
