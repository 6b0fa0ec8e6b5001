//! What changes a publication.

mod publish;
mod set_state;

pub(crate) use publish::office_of;
pub use publish::{INDEX, Publish, Release};
pub use set_state::SetState;
