//! Requests: forms with and without files, cookies, query strings, languages.

use crate::text;
use axum::extract::{FromRequest, Multipart};
use base::{Clock, Locale, Moment};
use http::{HeaderMap, HeaderValue, Method, Request, Uri, header};
use std::sync::LazyLock;
use tokio::runtime::Runtime;
use web::{Answers, City, Display, Flash, Limits, Settings, Site};

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let mut settings = Settings::new(City::default(), Clock::standing_at(Moment(1_795_000_000_000)));
    settings.limits = limits();
    Site::new(settings)
});
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_current_thread().build().expect("a runtime"));

fn limits() -> Limits {
    Limits { fields: 50, field: 2_000, form: 20_000, file: 50_000, files: 3, ..Limits::default() }
}

/// What was read keeps within the limits and holds nothing hidden.
fn check(answers: &Answers) {
    let limits = limits();
    assert!(answers.fields().len() <= limits.fields && answers.files().len() <= limits.files);
    for (name, value) in answers.fields() {
        assert!(name.len() <= 200 && value.len() <= 4 * limits.field, "{name}: {} bytes", value.len());
        assert!(!value.contains('\0'), "{name} holds a null");
    }
    for file in answers.files() {
        assert!(file.size <= limits.file && !file.name.contains(['/', '\\', '\0', '\n']), "{:?}", file.name);
    }
}

pub fn multiparts() -> Vec<Vec<u8>> {
    let part = |head: &str, body: &str| format!("--cut\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
    [
        part("name=\"a\"", "云") + "--cut--\r\n",
        part("name=\"f\"; filename=\"..\\\\a/b.pdf\"", "%PDF-1.7 x") + &part("name=\"a\"", "1") + "--cut--\r\n",
        part("name=\"f\"; filename*=UTF-8''%e4%ba%91.png", "\u{89}PNG") + "--cut--\r\n",
        part("name=\"f\"; filename=\"\"", "") + "--cut--\r\n",
        part("filename=\"x\"", "no name") + "--cut",
    ]
    .iter()
    .map(|body| body.as_bytes().to_vec())
    .collect()
}

/// A form with files is read or refused, never half.
pub fn multipart(bytes: &[u8]) {
    let request = Request::builder()
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(axum::body::Body::from(bytes.to_vec()))
        .expect("a request");
    RUNTIME.block_on(async {
        let Ok(parts) = Multipart::from_request(request, &()).await else { return };
        if let Ok(answers) = web::multipart::read(&SITE, parts).await {
            check(&answers);
        }
    });
}

pub fn forms() -> Vec<Vec<u8>> {
    ["a=1&b=%E4%BA%91+x&b=2", "a", "=&&=", "%zz=%", "a=%00%0a", "f%5B0%5D.name=%F0%9F%91%A8"]
        .iter()
        .map(|body| body.as_bytes().to_vec())
        .collect()
}

pub fn urlencoded(bytes: &[u8]) {
    if let Ok(answers) = web::form::urlencoded(bytes, limits()) {
        check(&answers);
    }
    if let Some(text) = web::answers::decode(bytes) {
        let again = web::answers::encode(&text);
        assert_eq!(web::answers::decode(again.as_bytes()).as_deref(), Some(text.as_str()));
    }
}

pub fn cookies() -> Vec<Vec<u8>> {
    let flash = Flash::new("saved").with("3").cookie(true);
    let flash = flash.split(';').next().unwrap_or_default().to_owned();
    [
        "lang=en; theme=dark; size=elder; contrast=high\n/me?lang=zh&next=%2Fdesk",
        "session=abc; a=b=c; ; =\n//evil.example/\nhttps://a.example",
        &format!("{flash}\n/a/../b"),
    ]
    .iter()
    .map(|lines| lines.as_bytes().to_vec())
    .collect()
}

/// A cookie header, an address and an origin: display, message, and where one is led stay on this site.
pub fn cookie(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let (cookie, address, origin) =
        (lines.next().unwrap_or_default(), lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let mut headers = HeaderMap::new();
    for (name, value) in [(header::COOKIE, cookie), (header::ORIGIN, origin)] {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.insert(name, value);
        }
    }
    let address = text(address).unwrap_or_default();
    let display = Display::read(&headers, address.split_once('?').map_or("", |(_, query)| query));
    for cookie in display.cookies(true).iter().chain(&Display::chosen_by(address, true)) {
        assert!(!cookie.contains(['\r', '\n']), "{cookie:?}");
    }
    if let Some(flash) = Flash::read(&headers) {
        assert!(HeaderValue::from_str(&flash.cookie(true)).is_ok());
    }
    let local = web::display::local_path(address);
    assert!(local.starts_with('/') && !local.starts_with("//") && !local.starts_with("/\\"), "{local:?} leads away");
    if let Ok(uri) = address.parse::<Uri>() {
        let _ = web::csrf::allowed(&Method::POST, &uri, &headers, &[]);
    }
}

pub fn languages() -> Vec<Vec<u8>> {
    ["zh-CN,zh;q=0.9,en;q=0.8", "en-GB", "*", "fr;q=1, en;q=0.001", "zh;q=nan", "en;q=-1,zh;q=inf"]
        .iter()
        .map(|header| header.as_bytes().to_vec())
        .collect()
}

pub fn language(bytes: &[u8]) {
    let Some(header) = text(bytes) else { return };
    if Locale::from_accept(header).is_some() {
        assert!(header.to_ascii_lowercase().contains("zh") || header.to_ascii_lowercase().contains("en"), "{header:?}");
    }
    if let Some(locale) = Locale::from_tag(header) {
        assert_eq!(Locale::from_tag(locale.tag()), Some(locale));
    }
}
