//! What conditions of a process see: the plain answers of the case, and who applies.

use crate::material;
use base::{CaseId, Result};
use db::Cx;
use feel::Environment;
use flow::Data;

/// The plain answers by field id. Sensitive answers are not among them: a condition on one cannot be published.
pub(crate) fn data_of(cx: &mut Cx, case: CaseId) -> Result<Data> {
    Ok(material::store::plain_answers(cx, case)?.into_iter().collect())
}

/// Today and now in the city.
pub(crate) fn environment(cx: &Cx) -> Environment {
    Environment::at(cx.now().civil())
}
