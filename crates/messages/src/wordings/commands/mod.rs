//! What an administrator does with wordings.

mod restore_wording;
mod save_wording;

pub use restore_wording::RestoreWording;
pub use save_wording::SaveWording;
