//! What this crate's handlers have in their hands.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use base::{Locale, Refusal, Text};
use db::{Call, Db};
use identity::call;
use std::sync::Arc;
use web::{Arg, Frame, WebError};

/// The state of this crate's routes. Routers of the program take `Arc<App>`, or a state from which it can be had by `FromRef`.
pub struct App {
    db: Db,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("messages::App")
    }
}

impl App {
    /// The state over a store.
    pub fn new(db: Db) -> Arc<App> {
        Arc::new(App { db })
    }
}

/// A request as the handlers see it.
pub(crate) struct Here {
    pub db: Db,
    pub frame: Frame,
    pub call: Call,
}

impl<S> FromRequestParts<S> for Here
where
    S: Send + Sync,
    Arc<App>: FromRef<S>,
{
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Here, WebError> {
        let app: Arc<App> = Arc::from_ref(state);
        Ok(Here { db: app.db.clone(), frame: Frame::from_parts(parts)?, call: call(&parts.extensions) })
    }
}

impl Here {
    pub fn locale(&self) -> Locale {
        self.frame.locale()
    }

    pub fn secure(&self) -> bool {
        self.frame.site.settings().secure
    }

    /// The sentence of a refusal in the person's language.
    pub fn sentence(&self, refusal: &Refusal) -> String {
        let args: Vec<(&str, Arg)> =
            refusal.args.iter().map(|(name, value)| (&**name, Arg::Text(value.clone()))).collect();
        self.frame.say(&refusal.key(), &args)
    }

    pub fn text(&self, text: &Text) -> String {
        text.get(self.locale()).to_owned()
    }
}

/// The number in a path or a field; anything else is not found.
pub(crate) fn id(text: &str) -> Result<i64, WebError> {
    text.parse().map_err(|_| WebError::not_found())
}
