//! One program serves an embedded database: a lock on a file beside it, which the operating system lets go when the program ends.

use crate::failure::{Failure, Outcome};
use crate::settings::Settings;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// The file that is locked.
pub const LOCK: &str = "serving.lock";

/// Held while the program serves.
#[derive(Debug)]
pub struct Serving {
    _file: Option<File>,
}

/// Keeps other programs from serving the same embedded database; many may share a server's.
pub fn begin(settings: &Settings) -> Outcome<Serving> {
    if settings.database_path().is_none() {
        return Ok(Serving { _file: None });
    }
    match locked(&settings.data)? {
        Some(file) => Ok(Serving { _file: Some(file) }),
        None => Err(Failure::failed(
            format!("{} 已经有一个程序在服务。", settings.data.display()),
            format!("{} is being served already.", settings.data.display()),
        )
        .todo(
            "请先停掉它，或用 --data 换一个目录；要多个程序一起服务，请用数据库服务器。",
            "Stop it first, or choose another folder with --data; several programs together need a database server.",
        )),
    }
}

/// Whether a program serves from this folder.
pub fn is_served(data: &Path) -> Outcome<bool> {
    if !data.join(LOCK).exists() {
        return Ok(false);
    }
    Ok(locked(data)?.is_none())
}

fn locked(data: &Path) -> Outcome<Option<File>> {
    let path = data.join(LOCK);
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(|error| Failure::io(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(Failure::io(&path, &error)),
    }
}
