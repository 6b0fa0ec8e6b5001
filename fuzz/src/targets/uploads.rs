//! Uploaded files: what they are, and whether they may be held.

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn archive(names: &[(&str, &[u8])]) -> Vec<u8> {
    let mut made = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in names {
        if made.start_file(*name, SimpleFileOptions::default()).is_ok() {
            let _ = made.write_all(bytes);
        }
    }
    made.finish().map(Cursor::into_inner).unwrap_or_default()
}

pub fn contents() -> Vec<Vec<u8>> {
    let inner = archive(&[("a.txt", b"a")]);
    let mut seeds = vec![
        b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF".to_vec(),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\x20\0\0\x02\x58".to_vec(),
        b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x0b\x08\x02\x58\x03\x20\x01".to_vec(),
        b"GIF89a\x20\x03\x58\x02".to_vec(),
        b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x1f\x03\0\x57\x02\0".to_vec(),
        b"\0\0\0\x18ftypheic....\0\0\0\x14ispe\0\0\0\0\0\0\x03\x20\0\0\x02\x58".to_vec(),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0".to_vec(),
        b"MZ\x90\0".to_vec(),
        b"\x7fELF\x02".to_vec(),
        b"<html><script>".to_vec(),
        archive(&[("a.txt", b"hello"), ("b/c.txt", &[b'0'; 4096])]),
        archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]),
        archive(&[("OFD.xml", b"<ofd/>")]),
        archive(&[("inner.zip", &inner)]),
        archive(&[("vbaProject.bin", b"x"), ("a.exe", b"MZ\x90\0")]),
    ];
    seeds.push(archive(&[("zeros", &vec![0; 1 << 20])]));
    seeds
}

/// Bytes are taken for a kind that may be held, or refused by a code; what is a program at the front is never held.
pub fn inspect(bytes: &[u8]) {
    match files::inspect(bytes) {
        Ok(kind) => assert!(kind != files::Kind::Program, "a program may be held"),
        Err(error) => assert!(error.code().is_some_and(|code| code.starts_with("file.")), "{error:?}"),
    }
}

/// Two looks at the same front agree about programs.
pub fn sniff(bytes: &[u8]) {
    let (by_form, by_store) = (web::sniff::Kind::of(bytes), files::Kind::of_head(bytes));
    assert!(!by_form.media_type().is_empty() && !by_store.media_type().is_empty());
    if by_store == files::Kind::Program {
        assert!(by_form == web::sniff::Kind::Program, "{bytes:?} is a program to the store alone");
    }
    if by_form.is_viewable() {
        assert!(!by_form.media_type().contains("html"));
    }
}
