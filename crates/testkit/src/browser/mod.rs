//! A browser for tests: Debian's Chromium without a window, driven over its DevTools protocol by a small client of our own.
//!
//! Everything waits with a limit ([`PATIENCE`]); the process ends with the [`Browser`]. The browser reaches nothing but
//! this machine, so a page that asks for anything else fails its test.

mod input;
mod keys;
mod look;
mod page;
mod process;
mod reports;
mod wire;

pub use look::Media;
pub use page::Page;
pub use reports::{Accessible, Violation};

use anyhow::{Context as _, Result};
use serde_json::json;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use wire::Wire;

/// How long a browser may take for one step before the test fails.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A running Chromium.
#[derive(Debug)]
pub struct Browser {
    wire: Shared,
    _process: process::Process,
}

/// The one connection, used by all pages in turn.
#[derive(Debug, Clone)]
struct Shared(Arc<Mutex<Wire>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Wire> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Browser {
    /// Whether a Chromium is installed.
    pub fn installed() -> bool {
        process::program().is_some()
    }

    /// Starts a browser with an empty profile.
    pub fn start() -> Result<Browser> {
        let program = process::program().context("Chromium is not installed (apt install chromium)")?;
        let process = process::Process::start(&program)?;
        let (port, path) = process.address()?;
        let wire = Wire::connect(port, &path)?;
        Ok(Browser { wire: Shared(Arc::new(Mutex::new(wire))), _process: process })
    }

    /// A browser, or `None` when Chromium is not installed (a failure where `CI=true`). Panics when it does not start.
    pub fn for_test() -> Option<Browser> {
        if !Self::installed() {
            crate::missing("Chromium (apt install chromium)");
            return None;
        }
        Some(Self::start().unwrap_or_else(|error| panic!("Chromium does not start: {error:#}")))
    }

    /// A blank page with cookies and storage of its own, 1280 × 800.
    pub fn page(&self) -> Result<Page> {
        let (context, session) = {
            let mut wire = self.wire.lock();
            let context = wire.call(None, "Target.createBrowserContext", &json!({}))?;
            let context = text(&context, "browserContextId")?;
            let target = json!({"url": "about:blank", "browserContextId": context});
            let target = text(&wire.call(None, "Target.createTarget", &target)?, "targetId")?;
            let attached = wire.call(None, "Target.attachToTarget", &json!({"targetId": target, "flatten": true}))?;
            (context, text(&attached, "sessionId")?)
        };
        Page::new(self.wire.clone(), context, session)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.wire.lock().send(None, "Browser.close", &json!({}));
    }
}

fn text(answer: &serde_json::Value, key: &str) -> Result<String> {
    Ok(answer[key].as_str().with_context(|| format!("the browser's answer has no {key}"))?.to_owned())
}
