//! What changes a publication.

mod publish;
mod set_state;

pub use publish::{Publish, Release};
pub use set_state::SetState;
