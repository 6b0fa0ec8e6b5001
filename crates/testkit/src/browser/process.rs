//! The Chromium process: found, started with an empty profile, ended.

use super::PATIENCE;
use anyhow::{Context as _, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PROGRAMS: [&str; 4] =
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

/// No first-run pages, no calls home, no GPU, the same colours and glyphs everywhere; nothing but this machine is reachable.
const OPTIONS: [&str; 25] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--disable-extensions",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,HttpsUpgrades",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--mute-audio",
    "--hide-scrollbars",
    "--password-store=basic",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--remote-debugging-port=0",
];

/// The first Chromium installed.
pub(super) fn program() -> Option<PathBuf> {
    PROGRAMS.iter().map(PathBuf::from).find(|path| path.is_file())
}

/// A Chromium process and its profile; both go with this value.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    profile: Option<TempDir>,
}

impl Process {
    pub(super) fn start(program: &Path) -> Result<Process> {
        let profile = tempfile::Builder::new().prefix("tongban-browser-").tempdir()?;
        let child = Command::new(program)
            .args(OPTIONS)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            // Settings and caches outside the profile would be shared between browsers.
            .env("HOME", profile.path())
            .env("XDG_CONFIG_HOME", profile.path())
            .env("XDG_CACHE_HOME", profile.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot run {}", program.display()))?;
        Ok(Process { child, profile: Some(profile) })
    }

    /// Port and path of the debugging socket, which Chromium writes into its profile when it is ready.
    pub(super) fn address(&self) -> Result<(u16, String)> {
        let folder = self.profile.as_ref().context("the profile is gone")?.path();
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(text) = std::fs::read_to_string(folder.join("DevToolsActivePort"))
                && let Some((port, path)) = text.trim_end().split_once('\n')
                && let Ok(port) = port.parse()
            {
                ensure!(path.starts_with('/'), "Chromium announced the address {path:?}");
                return Ok((port, path.to_owned()));
            }
            if Instant::now() >= deadline {
                bail!("Chromium announced no address within {PATIENCE:?}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(3);
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        // Its helpers may still be writing for a moment.
        if let Some(folder) = self.profile.take().map(TempDir::keep) {
            for _ in 0..20 {
                if std::fs::remove_dir_all(&folder).is_ok() || !folder.exists() {
                    break;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }
}
