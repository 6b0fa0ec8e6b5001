//! Style sheets, script and icons: hashed names, kept compressed in memory, cached by browsers for a year.
//!
//! `look.css` is served as one file made of tokens, look and parts. With a live folder every request reads the disk.

use axum::body::Body;
use axum::extract::Path as Segment;
use axum::response::Response;
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};
use include_dir::{Dir, include_dir};
use sm3::{Digest, Sm3};
use std::collections::HashMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets");

/// Files that are served as one, in this order.
const BUNDLES: &[(&str, &[&str])] = &[("look.css", &["tokens.css", "look.css", "parts.css"])];

/// The files that pages load. Copies share one store.
#[derive(Clone)]
pub struct Assets(Arc<Store>);

#[derive(Default)]
struct Store {
    live: Option<PathBuf>,
    by_name: HashMap<String, String>,
    by_url: HashMap<String, Packed>,
}

struct Packed {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    etag: String,
    kind: &'static str,
}

impl std::fmt::Debug for Assets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Assets").field("live", &self.0.live).field("files", &self.0.by_url.len()).finish()
    }
}

impl Assets {
    /// The embedded files; with `live` (a folder of files by their plain names) those on disk, read at each request.
    pub fn new(live: Option<PathBuf>) -> Assets {
        Assets::with(live, &[])
    }

    /// Adds files of other crates, such as a vendored chart library, under names that must not exist yet.
    pub fn with(live: Option<PathBuf>, more: &[(&str, &'static [u8])]) -> Assets {
        let mut store = Store { live, ..Store::default() };
        for file in EMBEDDED.files() {
            let name = file.path().to_string_lossy();
            if let Some(content) = content(&name, |part| EMBEDDED.get_file(part).map(|file| file.contents().to_vec())) {
                store.add(&name, content);
            }
        }
        for (name, content) in more {
            if !store.by_name.contains_key(*name) {
                store.add(name, content.to_vec());
            }
        }
        Assets(Arc::new(store))
    }

    /// The address of a file, such as `/assets/look-3f2a9c01d4e7.css`. An unknown name gives an address that is not found.
    pub fn url(&self, name: &str) -> String {
        if self.0.live.is_some() {
            return format!("/assets/{name}");
        }
        self.0.by_name.get(name).map_or_else(|| format!("/assets/{name}"), |file| format!("/assets/{file}"))
    }

    /// Whether a file of this plain name exists.
    pub fn has(&self, name: &str) -> bool {
        self.0.by_name.contains_key(name)
    }

    /// Plain names of all files.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.by_name.keys().map(String::as_str)
    }

    /// Answers a request for the last segment of an address.
    pub fn answer(&self, file: &str, request: &HeaderMap) -> Response {
        if let Some(folder) = &self.0.live
            && let Some(found) = content(file, |part| std::fs::read(folder.join(part)).ok())
        {
            return plain(StatusCode::OK)
                .header(CONTENT_TYPE, kind(file))
                .header(CACHE_CONTROL, "no-cache")
                .body(Body::from(found))
                .unwrap_or_default();
        }
        let named = self.0.by_url.get(file).map(|packed| (packed, "public, max-age=31536000, immutable"));
        let plain_name = || {
            let hashed = self.0.by_name.get(file)?;
            self.0.by_url.get(hashed).map(|packed| (packed, "no-cache"))
        };
        match named.or_else(plain_name) {
            Some((packed, cache)) => packed.answer(request, cache),
            None => plain(StatusCode::NOT_FOUND).body(Body::empty()).unwrap_or_default(),
        }
    }
}

impl Store {
    fn add(&mut self, name: &str, content: Vec<u8>) {
        let hash = hex::encode(&Sm3::digest(&content)[..6]);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let url = format!("{stem}-{hash}.{extension}");
        let kind = kind(name);
        let squeeze = kind.starts_with("text/") || kind.contains("svg") || kind.contains("json");
        let packed = Packed {
            brotli: squeeze.then(|| Bytes::from(brotli(&content))).filter(|packed| packed.len() < content.len()),
            gzip: squeeze.then(|| Bytes::from(gzip(&content))).filter(|packed| packed.len() < content.len()),
            plain: Bytes::from(content),
            etag: format!("\"{hash}\""),
            kind,
        };
        self.by_name.insert(name.to_owned(), url.clone());
        self.by_url.insert(url, packed);
    }
}

impl Packed {
    fn answer(&self, request: &HeaderMap, cache: &'static str) -> Response {
        let known = request.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let start = |status| {
            plain(status).header(CACHE_CONTROL, cache).header(ETAG, &self.etag).header(VARY, "Accept-Encoding")
        };
        if known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == self.etag) {
            return start(StatusCode::NOT_MODIFIED).body(Body::empty()).unwrap_or_default();
        }
        let (coding, body) = match (&self.brotli, &self.gzip) {
            (Some(packed), _) if accepts(request, "br") => (Some("br"), packed),
            (_, Some(packed)) if accepts(request, "gzip") => (Some("gzip"), packed),
            _ => (None, &self.plain),
        };
        let mut answer = start(StatusCode::OK).header(CONTENT_TYPE, self.kind);
        if let Some(coding) = coding {
            answer = answer.header(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        answer.body(Body::from(body.clone())).unwrap_or_default()
    }
}

/// Serves `/assets/{file}`.
pub async fn serve(site: crate::Site, Segment(file): Segment<String>, headers: HeaderMap) -> Response {
    site.assets().answer(&file, &headers)
}

fn plain(status: StatusCode) -> http::response::Builder {
    Response::builder().status(status)
}

/// The bytes of a file or bundle; only plain names, never a path.
fn content(name: &str, read: impl Fn(&str) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    if name.starts_with('.') || name.contains(['/', '\\', '\0']) {
        return None;
    }
    match BUNDLES.iter().find(|(bundle, _)| *bundle == name) {
        Some((_, parts)) => parts.iter().try_fold(Vec::new(), |mut all, part| {
            all.extend(read(part)?);
            all.push(b'\n');
            Some(all)
        }),
        None => read(name),
    }
}

fn accepts(request: &HeaderMap, coding: &str) -> bool {
    request.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').take(20).any(|part| {
            let mut pieces = part.split(';').map(str::trim);
            pieces.next() == Some(coding)
                && !pieces.any(|piece| matches!(piece, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    })
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "json" => "application/json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A window of 256 KiB: more than any asset fills.
const WINDOW: u32 = 18;

fn brotli(content: &[u8]) -> Vec<u8> {
    let quality = if cfg!(debug_assertions) { 5 } else { 11 };
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 4096, quality, WINDOW);
    let written = writer.write_all(content);
    drop(writer);
    if written.is_ok() { out } else { content.to_vec() }
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    match writer.write_all(content).and_then(|()| writer.finish()) {
        Ok(out) => out,
        Err(_) => content.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(http::HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    async fn body(response: Response) -> Vec<u8> {
        axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("a body in memory").to_vec()
    }

    #[tokio::test]
    async fn a_style_sheet_comes_compressed_and_for_a_year() {
        let assets = Assets::new(None);
        let url = assets.url("look.css");
        let file = url.strip_prefix("/assets/").expect("an address under /assets/");
        let hash =
            file.strip_prefix("look-").and_then(|rest| rest.strip_suffix(".css")).expect("named after its content");
        assert!(hash.len() == 12 && hash.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let packed = assets.answer(file, &headers(&[(ACCEPT_ENCODING, "gzip, br")]));
        assert_eq!(packed.headers()[CONTENT_ENCODING], "br");
        assert_eq!(packed.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
        let small = body(packed).await;
        let mut text = Vec::new();
        brotli::BrotliDecompress(&mut small.as_slice(), &mut text).expect("it unpacks");
        let whole = body(assets.answer(file, &HeaderMap::new())).await;
        assert_eq!(text, whole);
        assert!(String::from_utf8_lossy(&whole).contains("--civic"), "the tokens come with the look");
        assert!(small.len() * 3 < whole.len());
        let gzipped = assets.answer(file, &headers(&[(ACCEPT_ENCODING, "gzip, br;q=0")]));
        assert_eq!(gzipped.headers()[CONTENT_ENCODING], "gzip");
    }

    #[tokio::test]
    async fn a_known_file_is_not_sent_again_and_a_path_is_not_followed() {
        let assets = Assets::new(None);
        let file = assets.url("tongban.js").replace("/assets/", "");
        let tag = assets.answer(&file, &HeaderMap::new()).headers()[ETAG].clone();
        let again = HeaderMap::from_iter([(IF_NONE_MATCH, tag)]);
        assert_eq!(assets.answer(&file, &again).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(assets.answer("../Cargo.toml", &HeaderMap::new()).status(), StatusCode::NOT_FOUND);
        assert_eq!(assets.answer("nothing-000000000000.css", &HeaderMap::new()).status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn live_files_are_read_from_disk() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("paper.css"), "p{}").expect("written");
        let assets = Assets::new(Some(folder.path().to_path_buf()));
        assert_eq!(assets.url("paper.css"), "/assets/paper.css");
        let answer = assets.answer("paper.css", &HeaderMap::new());
        assert_eq!(answer.headers()[CACHE_CONTROL], "no-cache");
        assert_eq!(body(answer).await, b"p{}");
        assert_eq!(assets.answer("..", &HeaderMap::new()).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn another_crate_adds_a_file() {
        let assets = Assets::with(None, &[("chart.js", b"let a;")]);
        assert!(assets.has("chart.js"));
        assert!(assets.url("chart.js").starts_with("/assets/chart-"));
    }
}
