//! What the pages of the case engine share.

use base::{Error, Result};
use std::sync::Arc;

/// The state of the case engine's routes; routers take it as `Arc<App>`.
pub struct App {
    /// The store.
    pub db: db::Db,
    /// Words, menus, limits.
    pub site: web::Site,
    /// Contents of uploaded files.
    pub files: files::Files,
    /// How codes reach the phone of who stands at a window.
    pub sender: identity::proofs::CodeSender,
    /// Whether people come over HTTPS: marks cookies as secure.
    pub secure: bool,
    /// Whether this is the demonstration.
    pub demo: bool,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("demo", &self.demo).finish_non_exhaustive()
    }
}

impl App {
    /// Puts an upload into the folder of contents before its transaction, encrypted, on a thread that may wait.
    pub async fn store(self: &Arc<App>, upload: &web::Upload, rule: files::Rule) -> Result<files::Stored> {
        let (app, name) = (Arc::clone(self), upload.name.clone());
        let source =
            upload.file.reopen().map_err(|error| Error::fault(format_args!("an upload cannot be read: {error}")))?;
        tokio::task::spawn_blocking(move || app.files.store(source, &name, &rule.sealed()))
            .await
            .map_err(|error| Error::fault(format_args!("storing an upload ended early: {error}")))?
    }
}
