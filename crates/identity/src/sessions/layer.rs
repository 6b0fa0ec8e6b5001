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
use base::moment::{MINUTE, day_number};
use base::{Locale, Principal, Result};
use db::Call;
use std::sync::Arc;
use web::faces::Facts;
use web::{Site, Viewer, WebError};

/// Reads the session's cookie and puts `Arc<Principal>` and, when somebody is signed in, web's [`Viewer`] into the request's
/// extensions. Lay it inside [`web::layers`]: `router.layer(from_fn_with_state(app, sign_in_layer))`.
pub async fn sign_in_layer(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let secure = request.extensions().get::<Site>().is_some_and(|site| site.settings().secure);
    let token = cookie::token(request.headers(), secure).map(str::to_owned);
    let signed = match &token {
        Some(token) => match look(&app, token).await {
            Ok(signed) => signed,
            Err(error) => return WebError::from(error).into_response(),
        },
        None => None,
    };
    let is_over = token.is_some() && signed.is_none() && !request.uri().path().starts_with("/sign-in");
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
    let mut response = next.run(request).await;
    if let Some(viewer) = viewer {
        response.extensions_mut().insert(viewer);
    }
    // A session that has ended is forgotten by the browser too, unless the answer has just opened a new one.
    let opens = response.headers().get_all(SET_COOKIE).iter().any(|value| value.as_bytes().starts_with(cookie::name(secure).as_bytes()));
    if is_over
        && !opens
        && let Ok(value) = HeaderValue::from_str(&cookie::clear(secure))
    {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

/// Who a token stands for, and the unread messages. The session itself is read each time; roles may come from the cache.
async fn look(app: &Arc<App>, token: &str) -> Result<Option<(Signed, u32)>> {
    let call = app.reader();
    let (owned, this) = (token.to_owned(), Arc::clone(app));
    let found = app
        .db
        .point(call, "identity.session", move |cx| {
            let (now, today) = (cx.now(), cx.today_number());
            let Some(seen) = store::by_token(cx, &owned)? else { return Ok(None) };
            if seen.level == 0 || seen.is_over(&this.setup.limits, now) {
                return Ok(None);
            }
            let signed = match this.cache.get(&seen, today) {
                Some(signed) => signed,
                None => {
                    let signed = principal::build(cx, &this.setup, &seen)?;
                    this.cache.put(&seen, today, &signed);
                    signed
                }
            };
            let unread = match this.setup.unread {
                Some(unread) => unread(cx, &signed.principal)?,
                None => 0,
            };
            Ok(Some((seen, signed, unread)))
        })
        .await?;
    let Some((seen, signed, unread)) = found else { return Ok(None) };
    let now = app.db.clock().now();
    if seen.seen_at.plus(MINUTE) <= now {
        let (id, system) = (seen.id, Call::system("sessions"));
        app.db
            .write(&system, "identity.seen", move |cx| {
                let permit = cx.permit(crate::rights::OWN, crate::rights::EVERYWHERE)?;
                store::seen(cx, &permit, id)
            })
            .await?;
    }
    debug_assert!(day_number(now.date()) > 0);
    Ok(Some((signed, unread)))
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
