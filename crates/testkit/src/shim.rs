//! The layer that forgets unsynced writes (`shim/disk.c`), compiled when a test asks for it.

use anyhow::{Context as _, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

const SOURCE: &str = include_str!("../shim/disk.c");

/// A disk on which a child process works: unsynced pages are lost at a crash, or there is no room.
#[derive(Debug)]
pub struct Disk {
    library: PathBuf,
}

impl Disk {
    /// Compiles the layer into `folder`; nothing when there is no C compiler here.
    pub fn compile(folder: &Path) -> Result<Option<Disk>> {
        if Command::new("cc").arg("--version").output().is_err() {
            return Ok(None);
        }
        let (source, library) = (folder.join("disk.c"), folder.join("libdisk.so"));
        std::fs::write(&source, SOURCE)?;
        let output = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .args([&library, &source])
            .args(["-ldl", "-lpthread"])
            .output()
            .context("cc does not run")?;
        ensure!(output.status.success(), "cc: {}", String::from_utf8_lossy(&output.stderr));
        Ok(Some(Disk { library }))
    }

    /// Lets `command` work on this disk, with `folder` watched.
    pub fn under<'a>(&self, command: &'a mut Command, folder: &Path) -> &'a mut Command {
        command.env("LD_PRELOAD", &self.library).env("SHIM_FOLDER", folder)
    }

    /// As [`Disk::under`], with a crash at the n-th write, sync or rename; `seed` decides what survives.
    pub fn crashing<'a>(&self, command: &'a mut Command, folder: &Path, after: u64, seed: u64) -> &'a mut Command {
        self.under(command, folder).env("SHIM_CRASH_AFTER", after.to_string()).env("SHIM_SEED", seed.to_string())
    }

    /// As [`Disk::under`]; while the file `marker` exists, nothing can grow.
    pub fn filling<'a>(&self, command: &'a mut Command, folder: &Path, marker: &Path) -> &'a mut Command {
        self.under(command, folder).env("SHIM_FULL", marker)
    }
}
