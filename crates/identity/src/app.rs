//! What identity's pages and middleware share.

use crate::passwords::Passwords;
use crate::proofs::{CodeSender, Proofs};
use crate::sessions::cache::Cache;
use crate::setup::Setup;
use base::{Principal, Result};
use codes::Divisions;
use db::{Call, Db};
use std::sync::Arc;

/// The state of identity's routes and of [`crate::sign_in_layer`]. Routers of the program take `Arc<App>`, or a state from
/// which it can be had by `FromRef`.
pub struct App {
    /// The store.
    pub db: Db,
    /// Rights and limits.
    pub setup: Setup,
    /// Who confirms an identity.
    pub proofs: Proofs,
    /// How codes reach a phone.
    pub sender: CodeSender,
    /// Which divisions a citizen number may begin with.
    pub divisions: Divisions,
    pub(crate) passwords: Passwords,
    pub(crate) cache: Cache,
    nobody: Arc<Principal>,
    reader: Call,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("proofs", &self.proofs).finish_non_exhaustive()
    }
}

impl App {
    /// The state.
    pub fn new(db: Db, setup: Setup, proofs: Proofs, sender: CodeSender, divisions: Divisions) -> Result<Arc<App>> {
        let nobody = Arc::new(setup.nobody());
        Ok(Arc::new(App {
            passwords: Passwords::new(2)?,
            cache: Cache::default(),
            reader: Call::system("sessions"),
            nobody,
            db,
            setup,
            proofs,
            sender,
            divisions,
        }))
    }

    /// Somebody who has not signed in.
    pub fn nobody(&self) -> &Arc<Principal> {
        &self.nobody
    }

    /// The pool that hashes passwords.
    pub fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    pub(crate) fn reader(&self) -> &Call {
        &self.reader
    }

    /// The same call by nobody: signing in, registering and recovering are done as nobody, whoever is signed in.
    pub(crate) fn as_nobody(&self, call: &Call) -> Call {
        Call { actor: Arc::clone(&self.nobody), locale: call.locale, trace: Arc::clone(&call.trace) }
    }
}
