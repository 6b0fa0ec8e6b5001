//! The session's cookie: `__Host-sid` over HTTPS, `sid` on a plain local address.

use axum::http::HeaderMap;
use web::display::cookie;

/// The name of the cookie.
pub fn name(secure: bool) -> &'static str {
    if secure { "__Host-sid" } else { "sid" }
}

/// The token in a request; what is no token of ours is none.
pub fn token(headers: &HeaderMap, secure: bool) -> Option<&str> {
    let well_formed = |token: &&str| {
        token.len() == 43 && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    cookie(headers, name(secure)).filter(well_formed)
}

/// The `Set-Cookie` value that signs in; the browser forgets it when it is closed.
pub fn set(token: &str, secure: bool) -> String {
    let more = if secure { "; Secure" } else { "" };
    format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{more}", name(secure))
}

/// The `Set-Cookie` value that signs out.
pub fn clear(secure: bool) -> String {
    let more = if secure { "; Secure" } else { "" };
    format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{more}", name(secure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_tokens_are_read() {
        let token_of = |text: &str| {
            let headers = HeaderMap::from_iter([(axum::http::header::COOKIE, text.parse().expect("a header"))]);
            token(&headers, true).map(str::to_owned)
        };
        let good = crate::tokens::make();
        assert_eq!(token_of(&format!("a=1; __Host-sid={good}")), Some(good.clone()));
        assert_eq!(token_of(&format!("sid={good}")), None, "the plain name does not count over HTTPS");
        assert_eq!(token_of("__Host-sid=short"), None);
        assert!(set(&good, true).ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"));
    }
}
