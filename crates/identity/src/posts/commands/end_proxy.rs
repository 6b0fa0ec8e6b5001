//! An official is back.

use crate::posts::store;
use crate::rights::own;
use base::{Refusal, Result};
use db::Cx;

/// Ends a proxy that one has set.
#[derive(Debug, Clone, Copy)]
pub struct EndProxy {
    /// The proxy.
    pub proxy: i64,
}

impl EndProxy {
    /// Ends it; another's is not found.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let me = cx.me();
        let mine = store::proxies_of(cx, me)?.iter().any(|proxy| proxy.id == self.proxy);
        base::refuse_if!(!mine, Refusal::NOT_FOUND);
        cx.about("proxy", self.proxy);
        store::end_proxy(cx, &permit, me, self.proxy)
    }
}
