//! What every request passes, from the outside in: trace id and log, security headers, compression, faces (language,
//! display, error pages), panics, time limit, size limit, rate limit, origin of posts, readable addresses.

use crate::address::{Client, limit_key};
use crate::error::WebError;
use crate::faces::{Trace, faces};
use crate::rate::Gate;
use crate::site::Site;
use crate::{answers, csrf};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use base::Refusal;
use http::{HeaderName, HeaderValue, StatusCode, header};
use std::any::Any;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};

/// Scripts, styles and connections from this site only; nothing inline; no frames. Pictures may also be data (the small
/// arrow of a select box) or blobs (a preview before upload).
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Puts a router behind all layers. The router's own middleware (sign-on) comes inside them.
pub fn layers<S: Clone + Send + Sync + 'static>(router: Router<S>, site: &Site) -> Router<S> {
    let settings = site.settings();
    let gate: Option<Gate<IpAddr>> = settings.rate.map(Gate::new);
    let seconds = Duration::from_secs(settings.limits.seconds);
    router
        .layer(DefaultBodyLimit::max(settings.limits.form))
        .layer(from_fn(readable))
        .layer(from_fn_with_state(site.clone(), origin))
        .layer(from_fn_with_state(gate, rate))
        .layer(RequestBodyLimitLayer::new(settings.limits.request))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, seconds))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(site.clone(), faces))
        // A brotli stream holds megabytes while it runs; pages that many read are stored in brotli, all others go as gzip.
        .layer(CompressionLayer::new().no_br().compress_when(compressible()))
        .layer(from_fn_with_state(site.clone(), headers))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(DefaultOnResponse::new().level(tracing::Level::INFO)),
        )
        .layer(from_fn(number))
}

fn compressible() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/zip"))
        .and(NotForContentType::const_new("application/ofd"))
        .and(NotForContentType::const_new("application/octet-stream"))
        .and(NotForContentType::const_new("application/vnd.openxmlformats-officedocument"))
        .and(NotForContentType::const_new("font/"))
}

/// Queries are not logged: they may hold what a person searched for.
fn span(request: &http::Request<axum::body::Body>) -> tracing::Span {
    let trace = request.extensions().get::<Trace>().map_or("", |trace| trace.0.as_str());
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), trace)
}

/// A new trace id: a counter through a hash that differs in every process, so that ids neither repeat nor can be guessed.
fn new_trace() -> Trace {
    static SEED: OnceLock<RandomState> = OnceLock::new();
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    Trace(format!("{:016x}", SEED.get_or_init(RandomState::new).hash_one(count)))
}

async fn number(mut request: Request, next: Next) -> Response {
    let trace = new_trace();
    request.extensions_mut().insert(trace.clone());
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&trace.0) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

async fn headers(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(self), payment=()");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if site.settings().secure {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    response
}

async fn rate(State(gate): State<Option<Gate<IpAddr>>>, request: Request, next: Next) -> Response {
    let file = request.uri().path().starts_with("/assets/");
    if let (Some(gate), false, Some(client)) = (&gate, file, request.extensions().get::<Client>())
        && let Err(wait) = gate.pass(&limit_key(client.0))
    {
        return WebError::refused(Refusal::new("too_many_requests")).wait(wait).into_response();
    }
    next.run(request).await
}

async fn origin(State(site): State<Site>, request: Request, next: Next) -> Response {
    if csrf::allowed(request.method(), request.uri(), request.headers(), &site.settings().origins) {
        return next.run(request).await;
    }
    tracing::warn!(path = request.uri().path(), "a post from another site was refused");
    WebError::refused(Refusal::new("cross_site")).into_response()
}

/// Paths and queries must be text that people can see.
async fn readable(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let plain = |text: &str| !text.contains('%') || answers::decode(text.as_bytes()).is_some();
    if plain(uri.path()) && uri.query().is_none_or(plain) {
        return next.run(request).await;
    }
    WebError::refused(Refusal::new("address.malformed")).into_response()
}

fn panicked(payload: Box<dyn Any + Send + 'static>) -> Response {
    let what = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    WebError::fault(format_args!("a handler panicked: {what}")).into_response()
}
