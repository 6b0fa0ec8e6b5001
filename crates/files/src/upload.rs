//! From a stream of bytes to a blob: within limits, of a kind that was asked for, and durable.

use crate::blobs::{Files, Temporary, io_fault, words_of_size};
use crate::model::Stored;
use crate::rule::{check_name, check_picture};
use crate::sealed::{new_key, seal};
use crate::{Kind, Rule, archive, picture};
use base::Result;
use sm3::{Digest, Sm3};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

impl Files {
    /// Stores the content of `reader` under a declared name, before the transaction that keeps it.
    ///
    /// Refused: `file.empty`, `file.too_large`, `file.kind`, `file.program`, `file.bomb`, `file.nested`, `file.locked`,
    /// `file.broken`, `file.name`, `file.name_long`, `file.picture_large`. A full disk is a fault, and nothing is left.
    pub fn store(&self, mut reader: impl Read, name: &str, rule: &Rule) -> Result<Stored> {
        let name = check_name(name)?;
        let mut plain = self.temporary()?;
        let seen = copy(&mut reader, &mut plain, rule.max)?;
        plain.file.seek(SeekFrom::Start(0)).map_err(|error| io_fault("read", &plain.path, &error))?;
        let kind = kind(&seen, &mut plain.file)?;
        rule.check_kind(kind)?;
        if kind.is_picture() {
            check_picture(picture::size(kind, &mut plain.file))?;
        }
        let (blob, key) = if rule.sealed {
            let key = new_key();
            let mut sealed = self.temporary()?;
            let blob = seal_into(&key, &mut plain, &mut sealed)?;
            self.place(&mut sealed, &blob)?;
            (blob, Some(key))
        } else {
            self.place(&mut plain, &seen.digest)?;
            (seen.digest.clone(), None)
        };
        Ok(Stored { digest: seen.digest, size: seen.size, kind, name, blob, key })
    }
}

/// The kind of some bytes that stay where they are; refused as [`Files::store`] refuses them.
pub fn inspect(bytes: &[u8]) -> Result<Kind> {
    base::refuse_if!(bytes.is_empty(), "file.empty");
    let head = bytes[..bytes.len().min(Kind::HEAD)].to_vec();
    base::refuse_if!(Kind::of_head(&head) == Kind::Program, "file.program");
    let mut marks = Marks::default();
    marks.watch(bytes);
    let mut content = io::Cursor::new(bytes);
    let kind = kind(&Seen { digest: String::new(), size: bytes.len() as u64, head, marks }, &mut content)?;
    if kind.is_picture() {
        check_picture(picture::size(kind, &mut content))?;
    }
    Ok(kind)
}

fn seal_into(key: &crate::model::FileKey, plain: &mut Temporary, sealed: &mut Temporary) -> Result<String> {
    let mut work = || -> io::Result<String> {
        plain.file.seek(SeekFrom::Start(0))?;
        let mut target = Hashing { target: BufWriter::new(&mut sealed.file), hash: Sm3::new() };
        seal(key, &mut plain.file, &mut target)?;
        target.flush()?;
        Ok(hex::encode(target.hash.finalize()))
    };
    work().map_err(|error| io_fault("seal into", &sealed.path, &error))
}

struct Hashing<W> {
    target: W,
    hash: Sm3,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.target.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}

/// What was noticed while the bytes went by.
struct Seen {
    digest: String,
    size: u64,
    head: Vec<u8>,
    marks: Marks,
}

fn copy(reader: &mut impl Read, target: &mut Temporary, max: u64) -> Result<Seen> {
    let (mut hash, mut size, mut head) = (Sm3::new(), 0u64, Vec::new());
    let (mut marks, mut buffer) = (Marks::default(), vec![0u8; 64 << 10]);
    loop {
        let read = match reader.read(&mut buffer) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(base::Error::passing(format_args!("an upload broke off: {error}"))),
        };
        if read == 0 {
            break;
        }
        let chunk = &buffer[..read];
        size += read as u64;
        base::refuse_if!(size > max, "file.too_large", "limit" = words_of_size(max));
        if head.len() < Kind::HEAD {
            head.extend_from_slice(&chunk[..read.min(Kind::HEAD - head.len())]);
            base::refuse_if!(Kind::of_head(&head) == Kind::Program, "file.program");
        }
        marks.watch(chunk);
        hash.update(chunk);
        target.file.write_all(chunk).map_err(|error| io_fault("write", &target.path, &error))?;
    }
    base::refuse_if!(size == 0, "file.empty");
    Ok(Seen { digest: hex::encode(hash.finalize()), size, head, marks })
}

/// The kind of a content, and that it may be held; a reader of it stands at its beginning.
fn kind(seen: &Seen, content: &mut (impl Read + Seek)) -> Result<Kind> {
    if Kind::is_ole(&seen.head) {
        base::refuse_if!(seen.marks.macros > 0, "file.program");
        return Ok(match (seen.marks.word, seen.marks.workbook) {
            (1.., _) => Kind::Doc,
            (0, 1..) => Kind::Xls,
            (0, 0) => Kind::Unknown,
        });
    }
    match Kind::of_head(&seen.head) {
        Kind::Zip => {
            // Before the list of entries is read into memory.
            base::refuse_if!(seen.marks.entries > archive::ENTRIES, "file.bomb");
            archive::inspect(io::BufReader::new(content), seen.size)
        }
        kind => Ok(kind),
    }
}

/// Words that tell archives and old documents apart, counted as the bytes go by, also across the borders of chunks.
#[derive(Default)]
struct Marks {
    tail: Vec<u8>,
    entries: usize,
    word: usize,
    workbook: usize,
    macros: usize,
}

const ENTRY: &[u8] = b"PK\x01\x02";
const WORD: &[u8] = b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0";
const WORKBOOK: &[u8] = b"W\0o\0r\0k\0b\0o\0o\0k\0";
const MACROS: &[u8] = b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0";

impl Marks {
    fn watch(&mut self, chunk: &[u8]) {
        let before = self.tail.len();
        let mut joined = std::mem::take(&mut self.tail);
        joined.extend_from_slice(chunk);
        // A mark that ends within the tail was counted with the chunk before.
        let count = |mark: &[u8]| {
            let starts = joined.iter().enumerate().filter(|(_, byte)| **byte == mark[0]);
            starts.filter(|(at, _)| at + mark.len() > before && joined[*at..].starts_with(mark)).count()
        };
        self.entries += count(ENTRY);
        self.word += count(WORD);
        self.workbook += count(WORKBOOK);
        self.macros += count(MACROS);
        let keep = joined.len().min(MACROS.len() - 1);
        self.tail = joined.split_off(joined.len() - keep);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_counted_once_wherever_chunks_end() {
        let mut bytes = vec![0u8; 50];
        for mark in [ENTRY, WORD, ENTRY, WORKBOOK, MACROS] {
            bytes.extend_from_slice(mark);
            bytes.extend_from_slice(b"....");
        }
        for step in 1..bytes.len() {
            let mut marks = Marks::default();
            bytes.chunks(step).for_each(|chunk| marks.watch(chunk));
            assert_eq!((marks.entries, marks.word, marks.workbook, marks.macros), (2, 1, 1, 1), "chunks of {step}");
        }
    }
}
