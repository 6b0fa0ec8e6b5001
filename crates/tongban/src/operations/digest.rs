//! Copies files and takes their digests (SM3, GB/T 32905-2016).

use crate::failure::{Failure, Outcome};
use sm3::{Digest, Sm3};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Size and digest of a file.
pub fn measure(path: &Path) -> Outcome<(u64, String)> {
    let work = || -> std::io::Result<(u64, String)> {
        let (mut file, mut hash, mut size) = (File::open(path)?, Sm3::new(), 0u64);
        let mut buffer = vec![0u8; 1 << 20];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                return Ok((size, hex::encode(hash.finalize())));
            }
            hash.update(&buffer[..read]);
            size += read as u64;
        }
    };
    work().map_err(|error| Failure::io(path, &error))
}

/// Writes a file that only its owner reads; it is durable when this answers.
pub fn write(path: &Path, bytes: &[u8]) -> Outcome {
    let work = || -> std::io::Result<()> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    work().map_err(|error| Failure::io(path, &error))
}

/// Copies a file, durably.
pub fn copy(from: &Path, to: &Path) -> Outcome {
    let work = || -> std::io::Result<()> {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from, to)?;
        File::open(to)?.sync_all()
    };
    work().map_err(|error| Failure::io(to, &error))
}

/// Links a file that never changes; copies it where that cannot be done (another disk).
pub fn link_or_copy(from: &Path, to: &Path) -> Outcome {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|error| Failure::io(folder, &error))?;
    }
    if fs::hard_link(from, to).is_ok() { Ok(()) } else { copy(from, to) }
}

/// Makes a folder's entries durable.
pub fn sync_folder(folder: &Path) -> Outcome {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| Failure::io(folder, &error))
}

/// All files under a folder, as paths relative to it with `/`, sorted.
pub fn list(folder: &Path) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    walk(folder, &PathBuf::new(), &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(root: &Path, below: &Path, found: &mut Vec<String>) -> Outcome {
    let folder = root.join(below);
    let entries = fs::read_dir(&folder).map_err(|error| Failure::io(&folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| Failure::io(&folder, &error))?;
        let path = below.join(entry.file_name());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(root, &path, found)?,
            Ok(kind) if kind.is_file() => found.push(path.to_string_lossy().replace('\\', "/")),
            _ => {}
        }
    }
    Ok(())
}

/// Whether a folder is missing or empty.
pub fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(!folder.exists(), |mut entries| entries.next().is_none())
}
