//! What a file is, by its first bytes. The name and the browser's word are not believed.

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// TIFF picture, as scanners make.
    Tiff,
    /// Word document (OOXML).
    Docx,
    /// Spreadsheet (OOXML).
    Xlsx,
    /// Another zip archive.
    Zip,
    /// An old Office document (OLE).
    Ole,
    /// A web page, SVG or XML: may hold scripts, so it is never shown inline.
    Markup,
    /// A program or script.
    Program,
    /// Plain text.
    Text,
    /// Anything else.
    Unknown,
}

impl Kind {
    /// How many of the first bytes [`Kind::of`] looks at.
    pub const HEAD: usize = 4096;

    /// The kind told by the first bytes of a file.
    pub fn of(head: &[u8]) -> Kind {
        let head = &head[..head.len().min(Kind::HEAD)];
        let starts = |magic: &[u8]| head.starts_with(magic);
        let holds = |word: &[u8]| head.windows(word.len()).any(|part| part == word);
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
        } else if head.get(4..8) == Some(b"ftyp")
            && [&b"heic"[..], b"heix", b"mif1", b"msf1"].iter().any(|brand| head.get(8..12) == Some(brand))
        {
            Kind::Heic
        } else if starts(b"II*\0") || starts(b"MM\0*") {
            Kind::Tiff
        } else if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
            zip(holds)
        } else if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            Kind::Ole
        } else if is_program(head) {
            Kind::Program
        } else {
            text(head)
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
            Kind::Tiff => "image/tiff",
            Kind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Kind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Kind::Zip => "application/zip",
            Kind::Text => "text/plain",
            Kind::Ole | Kind::Markup | Kind::Program | Kind::Unknown => "application/octet-stream",
        }
    }

    /// The usual ending of a file's name; empty when there is none.
    pub fn extension(self) -> &'static str {
        match self {
            Kind::Pdf => "pdf",
            Kind::Ofd => "ofd",
            Kind::Jpeg => "jpg",
            Kind::Png => "png",
            Kind::Webp => "webp",
            Kind::Gif => "gif",
            Kind::Heic => "heic",
            Kind::Tiff => "tif",
            Kind::Docx => "docx",
            Kind::Xlsx => "xlsx",
            Kind::Zip => "zip",
            Kind::Ole => "doc",
            Kind::Text => "txt",
            Kind::Markup | Kind::Program | Kind::Unknown => "",
        }
    }

    /// Whether a browser may show it inline from our own origin.
    pub fn is_viewable(self) -> bool {
        matches!(self, Kind::Pdf | Kind::Jpeg | Kind::Png | Kind::Webp | Kind::Gif)
    }
}

fn zip(holds: impl Fn(&[u8]) -> bool) -> Kind {
    if holds(b"OFD.xml") {
        Kind::Ofd
    } else if holds(b"word/") {
        Kind::Docx
    } else if holds(b"xl/") {
        Kind::Xlsx
    } else {
        Kind::Zip
    }
}

fn is_program(head: &[u8]) -> bool {
    const MAGIC: &[&[u8]] = &[
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
    ];
    MAGIC.iter().any(|magic| head.starts_with(magic))
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
    } else if readable.chars().any(|character| character.is_control() && !matches!(character, '\t' | '\n' | '\r')) {
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
            (b"PK\x03\x04....OFD.xml", Kind::Ofd),
            (b"PK\x03\x04....[Content_Types].xml....word/document.xml", Kind::Docx),
            (b"PK\x03\x04....a.txt", Kind::Zip),
            (b"MZ\x90\0", Kind::Program),
            (b"#!/bin/sh", Kind::Program),
            (b"  <svg xmlns=", Kind::Markup),
            (b"\xef\xbb\xbf<html>", Kind::Markup),
            ("章程\n第一条".as_bytes(), Kind::Text),
            (b"\0\x01\x02", Kind::Unknown),
        ];
        for (head, kind) in cases {
            assert_eq!(Kind::of(head), *kind);
        }
        assert!(!Kind::Markup.is_viewable());
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_kind(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let kind = Kind::of(&bytes);
            prop_assert!(!kind.media_type().is_empty());
        }
    }
}
