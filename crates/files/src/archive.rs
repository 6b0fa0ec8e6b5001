//! What lies inside a zip file: which document it is, and whether it is a bomb, hides a program, or cannot be opened.
//!
//! Every entry is really unpacked, counting and throwing away: sizes that an archive declares may lie.

use crate::Kind;
use base::{Refusal, Result};
use std::io::{Cursor, Read, Seek};
use zip::ZipArchive;

/// Most entries of one archive.
pub(crate) const ENTRIES: usize = 2_000;
/// Most bytes of everything unpacked.
const UNPACKED: u64 = 300 << 20;
/// Above this much, the unpacked content may be at most [`RATIO`] times the archive.
const FREE: u64 = 20 << 20;
const RATIO: u64 = 100;
/// Most bytes of an archive within a document that is looked into.
const INNER: u64 = 20 << 20;

/// The kind of a zip file that is read at once and not stored; refused as an upload would be: `file.bomb`, `file.nested`,
/// `file.program`, `file.locked`, `file.broken`.
pub fn inspect_archive(bytes: &[u8]) -> Result<Kind> {
    inspect(Cursor::new(bytes), bytes.len() as u64)
}

/// The kind of a zip file; refused when it should not be held.
pub(crate) fn inspect(reader: impl Read + Seek, size: u64) -> Result<Kind> {
    look(reader, size, true)
}

fn broken(_: zip::result::ZipError) -> base::Error {
    Refusal::new("file.broken").into()
}

fn look(reader: impl Read + Seek, size: u64, outermost: bool) -> Result<Kind> {
    let mut archive = ZipArchive::new(reader).map_err(broken)?;
    base::refuse_if!(archive.len() > ENTRIES, "file.bomb");
    let names: Vec<String> = archive.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    let kind = kind(&names);
    base::refuse_if!(names.iter().any(|name| name.ends_with("vbaProject.bin")), "file.program");
    let mut budget = UNPACKED.min(FREE.max(size.saturating_mul(RATIO)));
    for at in 0..archive.len() {
        let locked = archive.by_index_raw(at).map_err(broken)?.encrypted();
        base::refuse_if!(locked, "file.locked");
        let entry = archive.by_index(at).map_err(broken)?;
        check_entry(entry, kind, &mut budget, outermost)?;
    }
    Ok(kind)
}

fn check_entry(mut entry: impl Read, kind: Kind, budget: &mut u64, outermost: bool) -> Result<()> {
    let mut head = Vec::new();
    (&mut entry).take(Kind::HEAD as u64).read_to_end(&mut head).map_err(|_| Refusal::new("file.broken"))?;
    base::refuse_if!(Kind::of_head(&head) == Kind::Program, "file.program");
    spend(budget, head.len() as u64)?;
    if Kind::is_archive(&head) {
        // A document may hold another one (a sheet inside a letter); an archive within an archive is not needed.
        let nested = kind == Kind::Zip || !outermost || Kind::of_head(&head) != Kind::Zip;
        base::refuse_if!(nested, "file.nested");
        let mut inner = head;
        (&mut entry).take(INNER + 1).read_to_end(&mut inner).map_err(|_| Refusal::new("file.broken"))?;
        base::refuse_if!(inner.len() as u64 > INNER, "file.bomb");
        spend(budget, inner.len() as u64)?;
        let size = inner.len() as u64;
        look(Cursor::new(inner), size, false)?;
        return Ok(());
    }
    let mut buffer = [0u8; 16 << 10];
    loop {
        let read = entry.read(&mut buffer).map_err(|_| Refusal::new("file.broken"))?;
        if read == 0 {
            return Ok(());
        }
        spend(budget, read as u64)?;
    }
}

fn spend(budget: &mut u64, bytes: u64) -> Result<()> {
    *budget = budget.checked_sub(bytes).ok_or_else(|| Refusal::new("file.bomb"))?;
    Ok(())
}

fn kind(names: &[String]) -> Kind {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if has("OFD.xml") {
        Kind::Ofd
    } else if has("word/document.xml") {
        Kind::Docx
    } else if has("xl/workbook.xml") {
        Kind::Xlsx
    } else if has("ppt/presentation.xml") {
        Kind::Pptx
    } else {
        Kind::Zip
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).expect("starts");
            writer.write_all(content).expect("writes");
        }
        writer.finish().expect("finishes").into_inner()
    }

    fn outcome(bytes: Vec<u8>) -> Result<Kind> {
        let size = bytes.len() as u64;
        inspect(Cursor::new(bytes), size)
    }

    fn refused(bytes: Vec<u8>) -> String {
        outcome(bytes).expect_err("refused").code().expect("a refusal").to_owned()
    }

    #[test]
    fn documents_are_told_by_what_lies_inside() {
        assert_eq!(outcome(zip(&[("OFD.xml", b"<ofd/>")])).expect("held"), Kind::Ofd);
        assert_eq!(
            outcome(zip(&[("[Content_Types].xml", b"<t/>"), ("word/document.xml", b"<d/>")])).expect("held"),
            Kind::Docx
        );
        assert_eq!(outcome(zip(&[("xl/workbook.xml", b"<w/>")])).expect("held"), Kind::Xlsx);
        assert_eq!(outcome(zip(&[("a.txt", b"hello")])).expect("held"), Kind::Zip);
        let sheet = zip(&[("xl/workbook.xml", b"<w/>")]);
        assert_eq!(
            outcome(zip(&[("word/document.xml", b"<d/>"), ("word/embeddings/a.xlsx", &sheet)])).expect("held"),
            Kind::Docx
        );
    }

    #[test]
    fn bombs_nests_and_programs_are_refused() {
        assert_eq!(refused(zip(&[("zeros", &vec![0u8; 40 << 20])])), "file.bomb");
        let many: Vec<String> = (0..=ENTRIES).map(|number| number.to_string()).collect();
        assert_eq!(refused(zip(&many.iter().map(|name| (name.as_str(), &b"x"[..])).collect::<Vec<_>>())), "file.bomb");
        let inner = zip(&[("a.txt", b"hello")]);
        assert_eq!(refused(zip(&[("inner.zip", &inner)])), "file.nested");
        let letter = zip(&[("word/document.xml", b"<d/>"), ("a.zip", &inner)]);
        assert_eq!(refused(zip(&[("word/document.xml", b"<d/>"), ("letter.docx", &letter)])), "file.nested");
        assert_eq!(refused(zip(&[("word/document.xml", b"<d/>"), ("a.gz", b"\x1f\x8b\x08")])), "file.nested");
        assert_eq!(refused(zip(&[("readme.txt", b"MZ\x90\0")])), "file.program");
        assert_eq!(refused(zip(&[("word/document.xml", b"<d/>"), ("word/vbaProject.bin", b"x")])), "file.program");
        assert_eq!(refused(b"PK\x03\x04 and nothing more".to_vec()), "file.broken");
    }

    #[test]
    fn a_cut_archive_is_broken_wherever_it_is_cut() {
        let whole = zip(&[("a.txt", b"hello hello hello hello"), ("b.txt", b"world")]);
        for end in 0..whole.len() {
            let outcome = outcome(whole[..end].to_vec());
            assert!(outcome.is_err(), "cut at {end}");
        }
    }
}
