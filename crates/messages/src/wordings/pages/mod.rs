//! `/admin/wordings`.

pub mod edit;
pub mod list;

use crate::WORDINGS;
use crate::here::Here;
use web::WebError;

/// Administrators of other duties do not find these pages.
fn guard(here: &Here) -> Result<(), WebError> {
    Ok(here.db.admit(&here.call, "wording.pages", &[WORDINGS])?)
}
