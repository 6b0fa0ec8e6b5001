//! What somebody does with their own messages.

mod read_all;
mod read_message;
mod set_wishes;

pub use read_all::ReadAll;
pub use read_message::ReadMessage;
pub use set_wishes::SetWishes;

use crate::OWN;
use base::{Permit, Refusal, Result, Target};
use db::Cx;

/// The permit for what is one's own.
fn own(cx: &mut Cx) -> Result<Permit> {
    base::refuse_if!(!cx.actor().is_signed_in(), Refusal::NOT_FOUND);
    let me = cx.me();
    cx.permit(OWN, Target { owner: Some(me), ..Target::default() })
}
