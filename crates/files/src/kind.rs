//! What a file is, by its bytes. The name and the browser's word are not believed.

/// A kind of file that the store may hold, or knows well enough to refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// PDF.
    Pdf,
    /// OFD, the national layout format (GB/T 33190).
    Ofd,
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// WebP picture.
    Webp,
    /// GIF picture.
    Gif,
    /// HEIC picture, as some phones take.
    Heic,
    /// Word document (OOXML).
    Docx,
    /// Spreadsheet (OOXML).
    Xlsx,
    /// Slides (OOXML).
    Pptx,
    /// Word document before 2007 (OLE).
    Doc,
    /// Spreadsheet before 2007 (OLE).
    Xls,
    /// Another zip archive.
    Zip,
    /// Plain text.
    Text,
    /// A web page, SVG or XML: may hold scripts.
    Markup,
    /// A program or script; never stored.
    Program,
    /// Anything else.
    Unknown,
}

const ALL: [Kind; 17] = [
    Kind::Pdf,
    Kind::Ofd,
    Kind::Jpeg,
    Kind::Png,
    Kind::Webp,
    Kind::Gif,
    Kind::Heic,
    Kind::Docx,
    Kind::Xlsx,
    Kind::Pptx,
    Kind::Doc,
    Kind::Xls,
    Kind::Zip,
    Kind::Text,
    Kind::Markup,
    Kind::Program,
    Kind::Unknown,
];

/// First bytes of programs and scripts: DOS and Windows, ELF, shell, Mach-O and Java, WebAssembly, Windows shortcut, batch.
const PROGRAMS: &[&[u8]] = &[
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\0asm",
    b"L\0\0\0\x01\x14\x02\0",
    b"@echo",
    b"@ECHO",
];
/// First bytes of archives other than zip: gzip, bzip2, xz, 7z, rar, zstd.
const ARCHIVES: &[&[u8]] =
    &[b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd"];
const HEIC: [&[u8]; 6] = [b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1"];

impl Kind {
    /// How many of the first bytes [`Kind::of_head`] looks at.
    pub const HEAD: usize = 4096;

    /// The kind told by the first bytes. All zip files are [`Kind::Zip`] and all OLE files [`Kind::Unknown`] here: which
    /// document they are is told by what lies inside.
    pub fn of_head(head: &[u8]) -> Kind {
        let head = &head[..head.len().min(Kind::HEAD)];
        let starts = |magic: &[u8]| head.starts_with(magic);
        if starts(b"%PDF-") {
            Kind::Pdf
        } else if starts(b"\xff\xd8\xff") {
            Kind::Jpeg
        } else if starts(b"\x89PNG\r\n\x1a\n") {
            Kind::Png
        } else if starts(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
            Kind::Webp
        } else if starts(b"GIF87a") || starts(b"GIF89a") {
            Kind::Gif
        } else if head.get(4..8) == Some(b"ftyp") && HEIC.iter().any(|brand| head.get(8..12) == Some(brand)) {
            Kind::Heic
        } else if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
            Kind::Zip
        } else if PROGRAMS.iter().any(|magic| starts(magic)) {
            Kind::Program
        } else {
            text(head)
        }
    }

    /// Whether the bytes begin an archive of any sort.
    pub fn is_archive(head: &[u8]) -> bool {
        Kind::of_head(head) == Kind::Zip || ARCHIVES.iter().any(|magic| head.starts_with(magic))
    }

    /// Whether the bytes begin an OLE compound file, the form of Office documents before 2007.
    pub fn is_ole(head: &[u8]) -> bool {
        head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    }

    /// The kinds of a group as forms name them: `image`, `pdf`, `word`, `sheet`, `slides`, `ofd`, `text`, `archive`.
    /// Nothing for a group that does not exist.
    pub fn group(name: &str) -> &'static [Kind] {
        match name {
            "image" => &[Kind::Jpeg, Kind::Png, Kind::Webp, Kind::Gif, Kind::Heic],
            "pdf" => &[Kind::Pdf],
            "word" => &[Kind::Docx, Kind::Doc],
            "sheet" => &[Kind::Xlsx, Kind::Xls],
            "slides" => &[Kind::Pptx],
            "ofd" => &[Kind::Ofd],
            "text" => &[Kind::Text],
            "archive" => &[Kind::Zip],
            _ => &[],
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Pdf => "application/pdf",
            Kind::Ofd => "application/ofd",
            Kind::Jpeg => "image/jpeg",
            Kind::Png => "image/png",
            Kind::Webp => "image/webp",
            Kind::Gif => "image/gif",
            Kind::Heic => "image/heic",
            Kind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Kind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Kind::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Kind::Doc => "application/msword",
            Kind::Xls => "application/vnd.ms-excel",
            Kind::Zip => "application/zip",
            Kind::Text => "text/plain; charset=utf-8",
            Kind::Markup | Kind::Program | Kind::Unknown => "application/octet-stream",
        }
    }

    /// Endings of names that fit; the first is the usual one. Empty when none is usual.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Kind::Pdf => &["pdf"],
            Kind::Ofd => &["ofd"],
            Kind::Jpeg => &["jpg", "jpeg"],
            Kind::Png => &["png"],
            Kind::Webp => &["webp"],
            Kind::Gif => &["gif"],
            Kind::Heic => &["heic", "heif"],
            Kind::Docx => &["docx"],
            Kind::Xlsx => &["xlsx"],
            Kind::Pptx => &["pptx"],
            Kind::Doc => &["doc"],
            Kind::Xls => &["xls"],
            Kind::Zip => &["zip"],
            Kind::Text => &["txt", "csv", "md", "json"],
            Kind::Markup | Kind::Program | Kind::Unknown => &[],
        }
    }

    /// The word under which it is stored, such as `pdf`.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Markup => "markup",
            Kind::Program => "program",
            Kind::Unknown => "unknown",
            known => known.endings().first().copied().unwrap_or("unknown"),
        }
    }

    /// Reads a stored word.
    pub fn from_code(code: &str) -> Kind {
        ALL.into_iter().find(|kind| kind.code() == code).unwrap_or(Kind::Unknown)
    }

    /// Whether it is a picture.
    pub fn is_picture(self) -> bool {
        Kind::group("image").contains(&self)
    }

    /// Whether a browser may show it inside its own window.
    pub fn is_viewable(self) -> bool {
        matches!(self, Kind::Pdf | Kind::Jpeg | Kind::Png | Kind::Webp | Kind::Gif)
    }
}

fn text(head: &[u8]) -> Kind {
    // A character may be cut at the end of what was read.
    let readable = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return Kind::Unknown,
    };
    let start = readable.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('<') {
        Kind::Markup
    } else if head.is_empty() || readable.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        Kind::Unknown
    } else {
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn first_bytes_tell() {
        let cases: &[(&[u8], Kind)] = &[
            (b"%PDF-1.7\n", Kind::Pdf),
            (b"\xff\xd8\xff\xe0", Kind::Jpeg),
            (b"\x89PNG\r\n\x1a\n", Kind::Png),
            (b"RIFF\0\0\0\0WEBPVP8 ", Kind::Webp),
            (b"GIF89a", Kind::Gif),
            (b"\0\0\0\x18ftypheic", Kind::Heic),
            (b"PK\x03\x04", Kind::Zip),
            (b"MZ\x90\0", Kind::Program),
            (b"\x7fELF\x02", Kind::Program),
            (b"\xcf\xfa\xed\xfe", Kind::Program),
            (b"#!/bin/sh", Kind::Program),
            (b"  <svg xmlns=", Kind::Markup),
            (b"\xef\xbb\xbf<html>", Kind::Markup),
            ("章程\n第一条".as_bytes(), Kind::Text),
            (b"\0\x01\x02", Kind::Unknown),
            (b"", Kind::Unknown),
        ];
        for (head, kind) in cases {
            assert_eq!(Kind::of_head(head), *kind, "{head:?}");
        }
        assert!(Kind::is_archive(b"Rar!\x1a\x07\0") && !Kind::is_archive(b"%PDF-1.7"));
    }

    #[test]
    fn every_kind_reads_back_from_its_code() {
        for kind in ALL {
            assert_eq!(Kind::from_code(kind.code()), kind);
        }
        assert_eq!(Kind::from_code("nonsense"), Kind::Unknown);
        assert!(Kind::group("image").contains(&Kind::Png) && Kind::group("nonsense").is_empty());
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_kind(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert!(!Kind::of_head(&bytes).media_type().is_empty());
        }
    }
}
