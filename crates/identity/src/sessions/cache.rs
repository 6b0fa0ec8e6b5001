//! Principals that were built a moment ago. The key holds every version that matters, so that a revoked session, a
//! changed role or an ended mandate is never served from here.

use super::principal::Signed;
use super::store::Session;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

const MOST: usize = 20_000;

type Versions = (i64, i64, i64, i64);

/// The cache; bounded, and emptied when it is full.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<HashMap<i64, (Versions, Signed)>>);

fn versions(seen: &Session, today: i64) -> Versions {
    (seen.version, seen.account_version, seen.identity_version, today)
}

impl Cache {
    /// The principal of a session, if it was built from just these versions on this day.
    pub fn get(&self, seen: &Session, today: i64) -> Option<Signed> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(&seen.id).filter(|(known, _)| *known == versions(seen, today)).map(|(_, signed)| signed.clone())
    }

    /// Keeps a principal.
    pub fn put(&self, seen: &Session, today: i64, signed: &Signed) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MOST {
            held.clear();
        }
        held.insert(seen.id, (versions(seen, today), signed.clone()));
    }
}
