//! What cases are found by: number and applicant's name, in the database's own full text, so that a list of a million is searched as fast
//! as a list of ten.

use super::model::Case;
use super::store;
use crate::rights;
use base::{CaseId, Permit, Result, Target};
use db::{Cx, Engine, V};

const WORDS: &str = "case_words";

/// Puts the words of a new case.
pub(super) fn put(cx: &mut Cx, permit: &Permit, case: &Case) -> Result<()> {
    let sql = cx.engine().put_words(WORDS);
    cx.write(permit, sql, vec![V::from(case.id), V::from(search::label_tokens(&case.number, &case.applicant_name))])
}

/// What follows FROM for cases `c` whose words match `$1`, and the column in whose order they are read.
pub(super) fn from(engine: Engine) -> (String, &'static str) {
    (engine.with_words(WORDS, "cases", "c"), engine.words_id())
}

/// The value of `$1` for what was typed; empty when nothing can be found by it.
pub(super) fn query(engine: Engine, typed: &str) -> String {
    engine.words_query(&search::label_query(typed))
}

/// Puts the words of stored cases anew, `limit` of them from an id on; answers where to go on, nothing at the end. For stores that are
/// older than the words or were filled without the commands.
pub fn refill(cx: &mut Cx, from: CaseId, limit: i64) -> Result<Option<CaseId>> {
    let permit = cx.permit(rights::SEE, Target::default())?;
    let labels = store::labels(cx, from, limit)?;
    let sql = cx.engine().put_words(WORDS);
    for (id, number, name) in &labels {
        cx.keep(&permit, sql.clone(), vec![V::from(*id), V::from(search::label_tokens(number, name))])?;
    }
    let last = labels.last().filter(|_| labels.len() as i64 == limit);
    Ok(last.map(|(id, ..)| CaseId(id.0 + 1)))
}
