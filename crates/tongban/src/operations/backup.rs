//! Writes a backup.

use super::manifest::{self, Manifest};
use super::{Installation, digest, tools, wrap};
use crate::failure::{Failure, Outcome};
use crate::kernel;
use crate::settings::Settings;
use std::fs;
use std::path::Path;
use zeroize::Zeroizing;

/// The copy of an embedded database.
pub const DATABASE: &str = "database.db";
/// The copy of a server's database.
pub const DUMP: &str = "database.dump";
/// The wrapped master key.
pub const KEY: &str = "key.json";
/// Blobs.
pub const BLOBS: &str = "blobs";

/// Backs an installation up into a new or empty folder, while it is in use. The manifest comes last: a folder without one is no backup.
pub fn backup(settings: &Settings, installation: &Installation, target: &Path, passphrase: &str) -> Outcome<Manifest> {
    if !digest::is_empty(target) {
        return Err(Failure::usage(
            format!("{} 不是空目录。", target.display()),
            format!("{} is not empty.", target.display()),
        )
        .todo(
            "每次备份请用一个新目录，旧备份不会被覆盖。",
            "Use a new folder for each backup; an old one is never written over.",
        ));
    }
    let key = fs::read_to_string(&settings.key_file)
        .map(Zeroizing::new)
        .map_err(|error| Failure::io(&settings.key_file, &error))?;
    let wrapped = wrap::wrap(key.trim().as_bytes(), passphrase)?;
    fs::create_dir_all(target).map_err(|error| Failure::io(target, &error))?;
    if settings.database_path().is_some() {
        installation.db.copy_to(&target.join(DATABASE))?;
        let copy = target.join(DATABASE);
        fs::File::open(&copy).and_then(|file| file.sync_all()).map_err(|error| Failure::io(&copy, &error))?;
    } else {
        tools::dump(&settings.database, &target.join(DUMP))?;
    }
    blobs(installation.files.folder(), &target.join(BLOBS))?;
    let words = serde_json::to_string_pretty(&wrapped)
        .map_err(|error| Failure::failed(error.to_string(), error.to_string()))?;
    digest::write(&target.join(KEY), words.as_bytes())?;
    let manifest = Manifest {
        format: manifest::FORMAT,
        version: kernel::VERSION.to_owned(),
        made_at: installation.db.clock().now().rfc3339(),
        database: if settings.database_path().is_some() { "embedded" } else { "server" }.to_owned(),
        schema_steps: kernel::migrations().len() + db::MIGRATIONS_OF_DB.len(),
        files: Manifest::measure(target)?,
    };
    manifest.write(target)?;
    Ok(manifest)
}

/// Blobs never change: they are linked where the disk is the same, copied where it is not. Uploads on their way stay out.
fn blobs(from: &Path, to: &Path) -> Outcome {
    for path in digest::list(from)? {
        if path.starts_with("tmp/") {
            continue;
        }
        let source = from.join(&path);
        // A blob that is swept in this very moment belonged to nothing.
        if source.exists() {
            digest::link_or_copy(&source, &to.join(&path))?;
        }
    }
    Ok(())
}
