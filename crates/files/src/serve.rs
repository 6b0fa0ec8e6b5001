//! A file on its way to a browser: with its true type, never guessed, never with the rights of our own pages.

use crate::blobs::Files;
use crate::{File, Kind};
use axum::body::Body;
use axum::response::Response;
use base::{Error, Result};
use bytes::Bytes;
use futures_util::stream;
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use std::fmt::Write;
use std::io::{self, Read};

/// How the browser is to treat it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// Open it in the window when it is a picture or a PDF; otherwise save it.
    Inline,
    /// Save it.
    Download,
}

impl Files {
    /// The response that carries a file. Call it inside the async runtime; the content is read on a blocking thread.
    pub fn response(&self, file: &File, show: Show) -> Result<Response> {
        let reader = self.read(file)?;
        let inline = show == Show::Inline && file.kind.is_viewable();
        // Browsers refuse to open their own viewer of PDF in a sandbox.
        let policy = if inline && file.kind == Kind::Pdf {
            "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        } else {
            "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
        };
        Response::builder()
            .header(CONTENT_TYPE, file.kind.media_type())
            .header(CONTENT_LENGTH, file.size)
            .header(CONTENT_DISPOSITION, disposition(&file.safe_name(), inline))
            .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
            .header(CONTENT_SECURITY_POLICY, policy)
            .header(CACHE_CONTROL, "private, no-store")
            .body(body(reader))
            .map_err(|error| Error::fault(format_args!("a file's response cannot be built: {error}")))
    }
}

/// `Content-Disposition` with the name in both forms (RFC 6266, RFC 8187).
fn disposition(name: &str, inline: bool) -> String {
    let kind = if inline { "inline" } else { "attachment" };
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%' | ';') { c } else { '_' })
        .collect();
    let mut out = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}"); // writing to a String does not fail
        }
    }
    out
}

fn body(mut reader: impl Read + Send + 'static) -> Body {
    let (sender, receiver) = tokio::sync::mpsc::channel::<io::Result<Bytes>>(4);
    tokio::task::spawn_blocking(move || {
        loop {
            let mut piece = vec![0u8; 64 << 10];
            let read = match reader.read(&mut piece) {
                Ok(0) => return,
                Ok(read) => Ok(read),
                Err(error) => Err(error),
            };
            let failed = read.is_err();
            let sent = sender.blocking_send(read.map(|count| {
                piece.truncate(count);
                Bytes::from(piece)
            }));
            if failed || sent.is_err() {
                return;
            }
        }
    });
    Body::from_stream(stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_travel_in_both_forms_and_break_no_header() {
        assert_eq!(
            disposition("租赁 \"合同\";.pdf", false),
            "attachment; filename=\"___________.pdf\"; filename*=UTF-8''%E7%A7%9F%E8%B5%81%20%22%E5%90%88%E5%90%8C%22%3B.pdf"
                .replace("___________", &"_".repeat("租赁 \"合同\";".chars().count()))
        );
        assert!(disposition("a.png", true).starts_with("inline; filename=\"a.png\""));
    }
}
