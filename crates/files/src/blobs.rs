//! The folder: `ab/cdef…` by digest, `tmp/` for what is on its way.
//!
//! Content is written to a temporary name, synced, renamed, and the folder synced: after a power cut a blob is either whole
//! or not there. A blob's modification time is the product's own time of its last upload; sweeping goes by it.

use crate::model::File;
use crate::sealed::Reader;
use base::{Clock, Error, Moment, Result};
use sm3::{Digest, Sm3};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// The store of contents. Copies share one folder.
#[derive(Debug, Clone)]
pub struct Files {
    folder: Arc<PathBuf>,
    clock: Clock,
    /// Held while a blob comes into its place and while one is removed, so that an upload never trusts a blob that is
    /// just being swept.
    gate: Arc<Mutex<()>>,
}

/// A blob in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Blob {
    pub digest: String,
    pub at: Moment,
}

pub(crate) fn io_fault(what: &str, path: &Path, error: &io::Error) -> Error {
    Error::fault(format_args!("cannot {what} {}: {error}", path.display()))
}

fn sync_folder(path: &Path) -> Result<()> {
    let sync = || fs::File::open(path)?.sync_all();
    sync().map_err(|error| io_fault("sync the folder", path, &error))
}

fn system_time(at: Moment) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(at.0).unwrap_or(0))
}

fn modified(path: &Path) -> io::Result<Moment> {
    let since = fs::metadata(path)?.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Ok(Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)))
}

/// A temporary file that goes unless it was put in its place.
pub(crate) struct Temporary {
    pub path: PathBuf,
    pub file: fs::File,
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path); // already renamed, or swept later
    }
}

impl Files {
    /// Opens the folder, making it when there is none.
    pub fn open(folder: &Path, clock: Clock) -> Result<Files> {
        let tmp = folder.join("tmp");
        fs::create_dir_all(&tmp).map_err(|error| io_fault("make the folder", &tmp, &error))?;
        sync_folder(folder)?;
        Ok(Files { folder: Arc::new(folder.to_owned()), clock, gate: Arc::new(Mutex::new(())) })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, ()> {
        self.gate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the blob of a digest lies; `None` for text that is no digest.
    pub(crate) fn path(&self, digest: &str) -> Option<PathBuf> {
        let sound =
            digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        sound.then(|| self.folder.join(&digest[..2]).join(&digest[2..]))
    }

    pub(crate) fn temporary(&self) -> Result<Temporary> {
        let name = format!("{}-{}", self.clock.now().0, hex::encode(*crate::sealed::new_key()));
        let path = self.folder.join("tmp").join(name);
        let mut options = fs::OpenOptions::new();
        let file = options.read(true).write(true).create_new(true).open(&path);
        let file = file.map_err(|error| io_fault("write", &path, &error))?;
        Ok(Temporary { path, file })
    }

    /// Puts a written temporary file into its place. When this answers, the blob survives a power cut.
    pub(crate) fn place(&self, temporary: &mut Temporary, digest: &str) -> Result<()> {
        let fault = |error: io::Error| io_fault("write", &temporary.path, &error);
        temporary.file.flush().map_err(fault)?;
        temporary.file.set_modified(system_time(self.clock.now())).map_err(fault)?;
        temporary.file.sync_all().map_err(fault)?;
        let target = self.path(digest).ok_or_else(|| Error::fault("a digest has 64 hexadecimal digits"))?;
        let shelf = target.parent().expect("the path has a shelf by construction").to_owned();
        let _held = self.lock();
        if target.exists() {
            // The same content once more: it becomes young again.
            let touch =
                || fs::OpenOptions::new().write(true).open(&target)?.set_modified(system_time(self.clock.now()));
            return touch().map_err(|error| io_fault("touch", &target, &error));
        }
        if !shelf.exists() {
            fs::create_dir_all(&shelf).map_err(|error| io_fault("make the folder", &shelf, &error))?;
            sync_folder(&self.folder)?;
        }
        fs::rename(&temporary.path, &target).map_err(|error| io_fault("rename into", &target, &error))?;
        sync_folder(&shelf)
    }

    /// Reads a file's content. A missing blob is a fault.
    pub fn read(&self, file: &File) -> Result<Reader> {
        let path = self.path(&file.blob).ok_or_else(|| Error::fault("a file's row holds no digest"))?;
        let opened = fs::File::open(&path).and_then(|source| Reader::new(source, file.key.as_ref()));
        opened.map_err(|error| io_fault("read", &path, &error))
    }

    /// All of a file's content at once; refused as `file.too_large` when it has more than `most` bytes.
    pub fn bytes(&self, file: &File, most: u64) -> Result<Vec<u8>> {
        base::refuse_if!(file.size > most, "file.too_large", "limit" = words_of_size(most));
        let mut out = Vec::with_capacity(usize::try_from(file.size).unwrap_or(0));
        self.read(file)?.take(most).read_to_end(&mut out).map_err(|error| io_fault("read", &self.folder, &error))?;
        Ok(out)
    }

    /// All blobs.
    pub(crate) fn blobs(&self) -> Result<Vec<Blob>> {
        let fault = |error: io::Error| io_fault("list", &self.folder, &error);
        let mut found = Vec::new();
        for shelf in fs::read_dir(&*self.folder).map_err(fault)? {
            let shelf = shelf.map_err(fault)?;
            let start = shelf.file_name().to_string_lossy().into_owned();
            if start.len() != 2 {
                continue;
            }
            for entry in fs::read_dir(shelf.path()).map_err(fault)? {
                let entry = entry.map_err(fault)?;
                let digest = format!("{start}{}", entry.file_name().to_string_lossy());
                if self.path(&digest).is_some() {
                    found.push(Blob { digest, at: modified(&entry.path()).map_err(fault)? });
                }
            }
        }
        found.sort_by(|one, other| one.digest.cmp(&other.digest));
        Ok(found)
    }

    /// Removes a blob unless it became young meanwhile; answers whether it did.
    pub(crate) fn remove_old(&self, digest: &str, before: Moment) -> Result<bool> {
        let Some(path) = self.path(digest) else { return Ok(false) };
        let _held = self.lock();
        match modified(&path) {
            Ok(at) if at < before => {
                fs::remove_file(&path).map(|()| true).map_err(|error| io_fault("remove", &path, &error))
            }
            Ok(_) => Ok(false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(io_fault("look at", &path, &error)),
        }
    }

    /// Removes temporary files that an upload left behind when the process died; answers how many.
    pub(crate) fn remove_temporaries(&self, before: Moment) -> Result<usize> {
        let folder = self.folder.join("tmp");
        let fault = |error: io::Error| io_fault("clean", &folder, &error);
        let mut removed = 0;
        for entry in fs::read_dir(&folder).map_err(fault)? {
            let entry = entry.map_err(fault)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let made = name.split('-').next().and_then(|start| start.parse().ok()).map(Moment);
            if made.is_some_and(|made| made < before) {
                fs::remove_file(entry.path()).map_err(fault)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Digest and length of the blob as it lies in the folder; `None` when it is not there.
    pub(crate) fn measure(&self, digest: &str) -> Result<Option<String>> {
        let Some(path) = self.path(digest) else { return Ok(None) };
        let mut file = match fs::File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io_fault("read", &path, &error)),
        };
        let (mut hash, mut buffer) = (Sm3::new(), vec![0u8; 64 << 10]);
        loop {
            let read = file.read(&mut buffer).map_err(|error| io_fault("read", &path, &error))?;
            if read == 0 {
                return Ok(Some(hex::encode(hash.finalize())));
            }
            hash.update(&buffer[..read]);
        }
    }
}

/// Bytes in words: `5 MB`, `640 KB`.
pub(crate) fn words_of_size(bytes: u64) -> String {
    if bytes >= 1 << 20 { format!("{} MB", bytes >> 20) } else { format!("{} KB", bytes.div_ceil(1 << 10)) }
}
