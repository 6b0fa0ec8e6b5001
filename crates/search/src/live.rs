//! The index in memory, loaded anew when a transaction changed its set.

use crate::index::{Index, MOST};
use crate::store;
use base::Result;
use db::{Call, Cx, Db};
use std::sync::{Arc, PoisonError, RwLock};

/// Keeps the index of one kind. Share it by `Arc`.
#[derive(Debug)]
pub struct Live {
    kind: &'static str,
    held: RwLock<Arc<Index>>,
}

impl Live {
    /// Nothing loaded yet.
    pub fn new(kind: &'static str) -> Live {
        Live { kind, held: RwLock::new(Arc::new(Index::default())) }
    }

    fn held(&self) -> Arc<Index> {
        Arc::clone(&self.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The index as of the last committed change: one row is read, and all of them when it tells of a change.
    pub async fn get(self: &Arc<Self>, db: &Db) -> Result<Arc<Index>> {
        let (kind, call) = (self.kind, Call::system("search"));
        let version = db.point(&call, "search.version", move |cx| store::version(cx, kind)).await?;
        let held = self.held();
        if held.version() == version {
            return Ok(held);
        }
        let live = Arc::clone(self);
        db.read(&call, "search.load", move |cx| live.load(cx)).await
    }

    /// The same for threads outside the async runtime.
    pub fn get_now(self: &Arc<Self>, db: &Db) -> Result<Arc<Index>> {
        let live = Arc::clone(self);
        db.read_now(&Call::system("search"), "search.load", move |cx| live.load(cx))
    }

    fn load(&self, cx: &mut Cx) -> Result<Arc<Index>> {
        let version = store::version(cx, self.kind)?;
        let held = self.held();
        if held.version() == version {
            return Ok(held);
        }
        let index = Arc::new(Index::build(store::all(cx, self.kind, MOST)?, version));
        tracing::debug!(kind = self.kind, version, docs = index.len(), "the search index was loaded");
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&index);
        Ok(index)
    }
}
