//! The middleware that signs a request in, and the extractor that gives a handler its [`db::Call`].

use super::cookie;
use super::principal::{self, Signed};
use super::store;
use crate::app::App;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::moment::MINUTE;
use base::{Locale, Principal, Refusal, Result};
use db::Call;
use std::sync::Arc;
use web::faces::Facts;
use web::{OutOfReach, Site, Viewer, WebError};

/// Reads the session's cookie and puts `Arc<Principal>` and, when somebody is signed in, web's [`Viewer`] into the request's
/// extensions. Lay it inside [`web::layers()`]: `router.layer(from_fn_with_state(app, sign_in_layer))`.
pub async fn sign_in_layer(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/assets/") {
        return next.run(request).await;
    }
    let secure = request.extensions().get::<Site>().is_some_and(|site| site.settings().secure);
    let token = cookie::token(request.headers(), secure).map(str::to_owned);
    let looked = match &token {
        Some(token) => match look(&app, token).await {
            Ok(looked) => looked,
            Err(error) => return WebError::from(error).into_response(),
        },
        None => Looked::Waits,
    };
    let is_over = matches!(looked, Looked::Over);
    let signed = if let Looked::Signed(signed, unread) = looked { Some((signed, unread)) } else { None };
    let viewer = signed.as_ref().map(|(signed, unread)| Viewer {
        principal: (*signed.principal).clone(),
        name: signed.name.clone(),
        unread: *unread,
    });
    let principal = signed.map_or_else(|| Arc::clone(app.nobody()), |(signed, _)| signed.principal);
    request.extensions_mut().insert(principal);
    if let Some(viewer) = &viewer {
        request.extensions_mut().insert(viewer.clone());
    }
    let caller = call(request.extensions());
    let mut response = next.run(request).await;
    if let Some(OutOfReach(route)) = response.extensions().get().copied() {
        app.db.refused(&caller, route, Refusal::NOT_FOUND);
    }
    if let Some(viewer) = viewer {
        response.extensions_mut().insert(viewer);
    }
    // A session that has ended is forgotten by the browser too, unless the answer has just opened a new one.
    let opens = response
        .headers()
        .get_all(SET_COOKIE)
        .iter()
        .any(|value| value.as_bytes().starts_with(cookie::name(secure).as_bytes()));
    if is_over
        && !opens
        && let Ok(value) = HeaderValue::from_str(&cookie::clear(secure))
    {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

/// What a token stands for.
enum Looked {
    /// Somebody, with unread messages.
    Signed(Signed, u32),
    /// A session that waits for its second factor, or no token at all: nobody yet.
    Waits,
    /// Nothing any more.
    Over,
}

/// Who a token stands for. The session itself is read each time; roles may come from the cache.
async fn look(app: &Arc<App>, token: &str) -> Result<Looked> {
    let (owned, this) = (token.to_owned(), Arc::clone(app));
    let found = app
        .db
        .point(app.reader(), "identity.session", move |cx| {
            let (now, today) = (cx.now(), cx.today_number());
            let Some(session) = store::by_token(cx, &owned)? else { return Ok(None) };
            if session.is_over(&this.setup.limits, now) {
                return Ok(None);
            }
            if session.level == 0 {
                return Ok(Some((session, None, 0)));
            }
            let signed = match this.cache.get(&session, today) {
                Some(signed) => signed,
                None => {
                    let signed = principal::build(cx, &this.setup, &session)?;
                    this.cache.put(&session, today, &signed);
                    signed
                }
            };
            let unread = match this.setup.unread {
                Some(unread) => unread(cx, &signed.principal)?,
                None => 0,
            };
            Ok(Some((session, Some(signed), unread)))
        })
        .await?;
    let Some((session, signed, unread)) = found else { return Ok(Looked::Over) };
    let Some(signed) = signed else { return Ok(Looked::Waits) };
    if session.seen_at.plus(MINUTE) <= app.db.clock().now() {
        let (id, system) = (session.id, Call::system("sessions"));
        let noted = app.db.write(&system, "identity.seen", move |cx| {
            let permit = cx.permit(crate::rights::OWN, crate::rights::EVERYWHERE)?;
            store::seen(cx, &permit, id)
        });
        // Not noting a request once costs nobody anything; the next one notes it.
        if let Err(error) = noted.await {
            tracing::warn!(%error, "a session's last request was not noted");
        }
    }
    Ok(Looked::Signed(signed, unread))
}

/// The call of a request: who acts, the language, the trace id.
pub fn call(extensions: &Extensions) -> Call {
    let actor = extensions.get::<Arc<Principal>>().cloned().unwrap_or_else(|| Arc::new(Principal::nobody(&[])));
    let (locale, trace) = extensions
        .get::<Facts>()
        .map_or((Locale::Zh, Arc::from("")), |facts| (facts.display.locale, Arc::from(facts.trace.as_str())));
    Call { actor, locale, trace }
}

/// The extractor that gives a handler its call.
#[derive(Debug, Clone)]
pub struct Caller(pub Call);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Caller, std::convert::Infallible> {
        Ok(Caller(call(&parts.extensions)))
    }
}
