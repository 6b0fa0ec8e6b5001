//! `/admin/wordings`.

pub mod edit;
pub mod list;

use crate::WORDINGS;
use crate::here::Here;
use web::WebError;

/// Administrators of other duties do not find these pages.
fn guard(here: &Here) -> Result<(), WebError> {
    if here.call.actor.holds(WORDINGS) { Ok(()) } else { Err(WebError::not_found()) }
}
