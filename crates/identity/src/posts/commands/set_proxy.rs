//! An official who goes away names a deputy.

use crate::accounts::AccountKind;
use crate::accounts::store as accounts;
use crate::posts::store;
use crate::rights::own;
use base::{AccountId, Refusal, Result};
use db::Cx;
use jiff::Span;
use jiff::civil::Date;
use serde_json::json;

/// Names a deputy for some days.
#[derive(Debug, Clone, Copy)]
pub struct SetProxy {
    /// Who stands in.
    pub deputy: AccountId,
    /// First day.
    pub from: Date,
    /// Last day; at most a year later.
    pub to: Date,
}

impl SetProxy {
    /// The proxy; emits `identity.proxy_set {account, deputy}`. The deputy must hold a post in one of the offices where one works, or
    /// above or below it (`proxy.far`). Refused: `proxy.oneself`, `proxy.admin`, `proxy.dates`, `proxy.known` when the days overlap.
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        let permit = own(cx)?;
        let (me, today) = (cx.me(), cx.today());
        base::refuse_if!(self.deputy == me, "proxy.oneself");
        let longest = self.from.saturating_add(Span::new().years(1));
        base::refuse_if!(self.from < today || self.to < self.from || self.to > longest, "proxy.dates");
        let absent = accounts::must(cx, me)?;
        let deputy = accounts::must(cx, self.deputy)?;
        base::refuse_if!(
            deputy.kind != AccountKind::Official || absent.kind != AccountKind::Official,
            Refusal::NOT_FOUND
        );
        base::refuse_if!(absent.duty.is_some() || deputy.duty.is_some(), "proxy.admin");
        base::refuse_if!(!deputy.active, "account.disabled");
        let (mine, theirs) = (store::posts_of(cx, me)?, store::posts_of(cx, deputy.id)?);
        let near = mine.iter().any(|own| {
            let near = |their: &crate::posts::Post| {
                their.office_path.starts_with(&own.office_path) || own.office_path.starts_with(&their.office_path)
            };
            theirs.iter().any(near)
        });
        base::refuse_if!(!near, "proxy.far");
        let known = store::proxies_of(cx, me)?.iter().any(|known| known.from <= self.to && self.from <= known.to);
        base::refuse_if!(known, "proxy.known");
        let id = store::insert_proxy(cx, &permit, deputy.id, self.from, self.to)?;
        cx.about("proxy", id);
        cx.emit("identity.proxy_set", &json!({ "account": me, "deputy": deputy.id }))?;
        Ok(id)
    }
}
