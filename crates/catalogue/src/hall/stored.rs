//! A finished page in memory, compressed once for all who ask.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use std::io::Write;

/// A page as it is sent: brotli, gzip and plain.
#[derive(Debug, Clone)]
pub struct Stored {
    brotli: Bytes,
    gzip: Bytes,
    plain: Bytes,
    tag: String,
    lang: &'static str,
}

impl Stored {
    /// Compresses a page. `tag` changes with its content.
    pub fn new(html: String, tag: &str, lang: &'static str) -> std::io::Result<Stored> {
        let mut gzip = GzEncoder::new(Vec::with_capacity(html.len() / 4), Compression::new(7));
        gzip.write_all(html.as_bytes())?;
        let mut brotli = Vec::with_capacity(html.len() / 5);
        let settings = brotli::enc::BrotliEncoderParams { quality: 6, lgwin: 17, ..Default::default() };
        brotli::BrotliCompress(&mut html.as_bytes(), &mut brotli, &settings)?;
        Ok(Stored {
            brotli: brotli.into(),
            gzip: gzip.finish()?.into(),
            plain: html.into(),
            tag: format!("W/\"{tag}\""),
            lang,
        })
    }

    /// Bytes in memory.
    pub fn weight(&self) -> usize {
        self.brotli.len() + self.gzip.len() + self.plain.len()
    }

    /// The answer to a request: in the best encoding it takes, or 304 when it has the page already.
    pub fn answer(&self, request: &HeaderMap) -> Response {
        let text = |name| request.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
        let known = text(IF_NONE_MATCH).split(',').any(|tag| tag.trim() == self.tag);
        let (body, encoding) = best(text(ACCEPT_ENCODING), self);
        let mut response = Response::new(if known { Body::empty() } else { Body::from(body) });
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(self.lang));
        headers.insert(VARY, HeaderValue::from_static("Cookie, Accept-Language, Accept-Encoding"));
        if let Ok(tag) = HeaderValue::from_str(&self.tag) {
            headers.insert(ETAG, tag);
        }
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else if !encoding.is_empty() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

fn best(accepts: &str, page: &Stored) -> (Bytes, &'static str) {
    let takes = |name: &str| {
        accepts.split(',').any(|part| {
            let mut pieces = part.trim().split(';');
            pieces.next().is_some_and(|found| found.trim() == name)
                && !pieces.any(|piece| ["q=0", "q=0.0"].contains(&piece.trim()))
        })
    };
    if takes("br") {
        (page.brotli.clone(), "br")
    } else if takes("gzip") {
        (page.gzip.clone(), "gzip")
    } else {
        (page.plain.clone(), "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(page: &Stored, name: http::HeaderName, value: &'static str) -> Response {
        page.answer(&HeaderMap::from_iter([(name, HeaderValue::from_static(value))]))
    }

    #[test]
    fn the_best_encoding_is_sent_and_a_known_page_is_not() {
        let page = Stored::new("<p>办事指南</p>".repeat(500), "7", "zh-CN").expect("compresses");
        assert_eq!(ask(&page, ACCEPT_ENCODING, "gzip, br;q=1").headers()[CONTENT_ENCODING], "br");
        assert_eq!(ask(&page, ACCEPT_ENCODING, "gzip, br;q=0").headers()[CONTENT_ENCODING], "gzip");
        assert!(!ask(&page, ACCEPT_ENCODING, "identity").headers().contains_key(CONTENT_ENCODING));
        assert_eq!(ask(&page, IF_NONE_MATCH, "\"1\", W/\"7\"").status(), StatusCode::NOT_MODIFIED);
        assert!(page.brotli.len() < page.plain.len() / 10);
    }
}
