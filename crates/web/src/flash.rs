//! One sentence that waits for the next page: after a post, a redirect carries it in a short-lived cookie.
//!
//! The cookie holds a key of the words, one value and perhaps a path that undoes what was done; never HTML, never a sentence.

use crate::answers::{decode, encode};
use crate::display::{cookie, local_path};
use axum::response::{IntoResponse, Response};
use http::header::{LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};

/// A sentence for the next page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flash {
    /// Key of the sentence.
    pub key: String,
    /// The value `$value` in it; may be empty.
    pub value: String,
    /// A path to post to that undoes what was done; empty when it cannot be undone.
    pub undo: String,
}

impl Flash {
    /// A sentence without a value.
    pub fn new(key: &str) -> Flash {
        Flash { key: key.to_owned(), ..Flash::default() }
    }

    /// With a value for `$value`.
    pub fn with(mut self, value: impl std::fmt::Display) -> Flash {
        self.value = value.to_string().chars().take(100).collect();
        self
    }

    /// With a path that undoes it.
    pub fn undo(mut self, path: &str) -> Flash {
        path.clone_into(&mut self.undo);
        self
    }

    /// Reads the cookie; anything that we would not have written is dropped.
    pub fn read(headers: &HeaderMap) -> Option<Flash> {
        let mut parts = cookie(headers, "flash")?.split('|');
        let key = parts.next()?.to_owned();
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if key.is_empty() || key.len() > 80 || !key.bytes().all(plain) {
            return None;
        }
        let value = decode(parts.next().unwrap_or_default().as_bytes())?;
        let undo = decode(parts.next().unwrap_or_default().as_bytes())?;
        let undo = if local_path(&undo) == undo { undo } else { String::new() };
        Some(Flash { key, value, undo })
    }

    /// The `Set-Cookie` value.
    pub fn cookie(&self, secure: bool) -> String {
        let secure = if secure { "; Secure" } else { "" };
        format!(
            "flash={}|{}|{}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax{secure}",
            self.key,
            encode(&self.value),
            encode(&self.undo)
        )
    }

    /// The `Set-Cookie` value that forgets it.
    pub fn gone() -> &'static str {
        "flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
    }
}

/// Answers a post: go and see the page at `path`, which says the sentence if there is one. `path` stays on this site.
pub fn see_other(path: &str, flash: Option<Flash>, secure: bool) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let target = HeaderValue::from_str(local_path(path)).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, target);
    if let Some(value) = flash.and_then(|flash| HeaderValue::from_str(&flash.cookie(secure)).ok()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cookie: &str) -> Option<Flash> {
        Flash::read(&HeaderMap::from_iter([(http::header::COOKIE, HeaderValue::from_str(cookie).expect("a header"))]))
    }

    #[test]
    fn a_sentence_travels_and_a_forged_one_does_not() {
        let flash = Flash::new("case-claimed").with("990100-1 林|嘉").undo("/desk/case/1/undo");
        let sent = flash.cookie(false);
        assert_eq!(read(sent.split(';').next().expect("a pair")), Some(flash));
        assert_eq!(read("flash=<script>||"), None);
        assert_eq!(read("flash=ok|a|https%3A%2F%2Fevil.test").expect("kept").undo, "");
        assert_eq!(read("flash=ok|%ff|"), None);
    }

    #[test]
    fn a_redirect_stays_here() {
        let response = see_other("https://evil.test/", None, false);
        assert_eq!(response.headers()[LOCATION], "/");
        assert_eq!(see_other("/me", Some(Flash::new("saved")), true).status(), StatusCode::SEE_OTHER);
    }
}
