//! Somebody chooses how to be told.

use crate::sending::{Wishes, store};
use base::Result;
use codes::{CodeError, Email};
use db::Cx;

/// Chooses how to be told.
#[derive(Debug, Clone)]
pub struct SetWishes {
    /// The choices, with the version that was seen.
    pub wishes: Wishes,
}

impl SetWishes {
    /// Refused: `message.no_email` when mail is wished for without an address, `message.email` for one that does not read,
    /// `stale`.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = super::own(cx)?;
        let wishes = &self.wishes;
        base::refuse_if!(wishes.choices.email && wishes.email.is_empty(), "message.no_email");
        let sound: Result<(), CodeError> =
            if wishes.email.is_empty() { Ok(()) } else { Email::parse(&wishes.email).map(drop) };
        base::refuse_if!(sound.is_err(), "message.email");
        let me = cx.me();
        cx.about("account", me.0);
        store::save_wishes(cx, &permit, me, wishes)
    }
}
