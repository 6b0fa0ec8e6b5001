//! An item is suspended, used again, or cancelled, with the reason that people are told.

use super::publish::{INDEX, doc, office_of};
use crate::library;
use crate::published::{State, store};
use crate::rights::ITEM_PUBLISH;
use base::{OrRefuse, Refusal, Result};
use db::Cx;

/// Changes whether new cases may use an item. Running cases go on.
#[derive(Debug, Clone)]
pub struct SetState {
    /// `pack/item`.
    pub name: String,
    /// Suspended, current again, or cancelled for good.
    pub state: State,
    /// Told on the guide.
    pub reason: String,
}

impl SetState {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let published = store::current(cx, &self.name)?.or_refuse(Refusal::NOT_FOUND)?;
        let item = &published.parts.item;
        let permit = match office_of(cx, item)? {
            Some(office) => cx.permit(ITEM_PUBLISH, office.target())?,
            None => cx.permit(ITEM_PUBLISH, identity::EVERYWHERE)?,
        };
        base::refuse_if!(self.state == State::Replaced || self.state == published.state, "item.same_state");
        base::refuse_if!(self.state != State::Current && self.reason.trim().is_empty(), "item.reason_needed");
        base::refuse_if!(self.reason.chars().count() > 500, "item.reason_too_long");
        store::set_state(cx, &permit, published.id, self.state)?;
        library::store::say_state(cx, &permit, &self.name, self.state, self.reason.trim())?;
        if self.state == State::Cancelled {
            search::remove(cx, &permit, INDEX, &self.name)?;
        } else {
            search::put(cx, &permit, &doc(&self.name, item))?;
        }
        cx.note("reason", self.reason.trim());
        cx.emit("item.state", &serde_json::json!({ "name": self.name, "state": self.state.word() }))
    }
}
