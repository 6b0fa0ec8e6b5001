//! Posts from other sites are refused by what the browser says about their origin; no token is needed in any form.
//!
//! The rule: safe methods pass; `Sec-Fetch-Site` of `same-origin` or `none` passes and any other value does not; without it,
//! an `Origin` must be our own host (or one that was allowed); without both the sender is no browser and passes. A request
//! that carries its own `Authorization` cannot be forged by a form and passes.

use http::header::{AUTHORIZATION, HOST, ORIGIN};
use http::{HeaderMap, Method, Uri};

/// Whether a request may change something, as far as its origin goes.
pub fn allowed(method: &Method, uri: &Uri, headers: &HeaderMap, origins: &[String]) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) || headers.contains_key(AUTHORIZATION) {
        return true;
    }
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let origin = text(ORIGIN.as_str());
    if origin.is_some_and(|origin| origins.iter().any(|allowed| allowed == origin)) {
        return true;
    }
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = origin else { return true };
    let host = text(HOST.as_str()).or_else(|| uri.authority().map(http::uri::Authority::as_str));
    let claimed = origin.split_once("://").map(|(_, host)| host);
    claimed.is_some() && claimed.map(str::to_ascii_lowercase) == host.map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn post(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers: HeaderMap = pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        allowed(&Method::POST, &Uri::from_static("/me"), &headers, &["https://www.test.example".to_owned()])
    }

    #[test]
    fn the_matrix_of_origins() {
        let cases: &[(&[(&str, &str)], bool)] = &[
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "something-new")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "https://www.test.example")], true),
            (&[("sec-fetch-site", "cross-site"), ("origin", "https://city.test"), ("host", "city.test")], false),
            (&[("origin", "https://city.test"), ("host", "city.test")], true),
            (&[("origin", "https://CITY.test"), ("host", "city.test")], true),
            (&[("origin", "http://city.test:8080"), ("host", "city.test:8080")], true),
            (&[("origin", "https://evil.test"), ("host", "city.test")], false),
            (&[("origin", "https://city.test.evil.test"), ("host", "city.test")], false),
            (&[("origin", "null"), ("host", "city.test")], false),
            (&[("origin", "null")], false),
            (&[("host", "city.test")], true),
            (&[("sec-fetch-site", "cross-site"), ("authorization", "Bearer x")], true),
        ];
        for (pairs, expected) in cases {
            let pairs: Vec<(&'static str, &'static str)> = pairs.to_vec();
            assert_eq!(post(&pairs), *expected, "{pairs:?}");
        }
    }

    #[test]
    fn reading_is_free() {
        let headers = HeaderMap::from_iter([(
            http::HeaderName::from_static("sec-fetch-site"),
            HeaderValue::from_static("cross-site"),
        )]);
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            assert!(allowed(&method, &Uri::from_static("/"), &headers, &[]));
        }
        for method in [Method::PUT, Method::PATCH, Method::DELETE] {
            assert!(!allowed(&method, &Uri::from_static("/"), &headers, &[]));
        }
    }
}
