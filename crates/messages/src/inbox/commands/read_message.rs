//! Somebody opens a message for the first time: the receipt.

use crate::inbox::store;
use base::refusal::OrRefuse;
use base::{Refusal, Result};
use db::Cx;

/// Opens a message; the first time leaves a receipt.
#[derive(Debug, Clone, Copy)]
pub struct ReadMessage {
    /// The message.
    pub message: i64,
}

impl ReadMessage {
    /// Answers whether it was the first time. Refused: `not_found` for somebody else's message.
    pub fn run(&self, cx: &mut Cx) -> Result<bool> {
        let me = cx.me();
        let message = store::own(cx, me, self.message)?.or_refuse(Refusal::NOT_FOUND)?;
        if message.read_at.is_some() {
            return Ok(false);
        }
        let permit = super::own(cx)?;
        cx.about("message", self.message);
        store::mark_read(cx, &permit, me, self.message)
    }
}
