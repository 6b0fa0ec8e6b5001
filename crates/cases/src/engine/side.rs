//! Who on the applicant's side does a step: the applicant, or the other person whom the form names (a partner, a guardian).

use super::Work;
use crate::case::Case;
use crate::material;
use crate::task::Task;
use base::{AccountId, Result};
use catalogue::published::Published;
use db::Cx;
use schema::FieldType;
use serde_json::Value;

/// Roles of steps that another person than the applicant does.
const OTHERS: &[&str] = &["partner", "guardian"];

/// Who does a step of the applicant's side.
enum Whose {
    /// The applicant.
    Applicant,
    /// The other person whom the form names, by an account if there is one.
    Other(Option<AccountId>),
}

/// The account that does a step of the applicant's side. A partner or guardian is the person of another identity number in
/// the form; without an account of theirs nobody can do the step, and its timer says what follows. A form that names nobody
/// else leaves the step to the applicant.
pub(super) fn account(work: &Work, cx: &mut Cx, role: Option<&str>) -> Result<Option<AccountId>> {
    Ok(match whose(&work.case, &work.published, cx, role)? {
        Whose::Applicant => work.case.applicant,
        Whose::Other(account) => account,
    })
}

/// Whether a step of the applicant's side is the applicant's own, and not that of a partner or a guardian.
pub(crate) fn is_applicants_own(cx: &mut Cx, case: &Case, published: &Published, step: &Task) -> Result<bool> {
    Ok(step.is_question() || matches!(whose(case, published, cx, Some(&step.role))?, Whose::Applicant))
}

fn whose(case: &Case, published: &Published, cx: &mut Cx, role: Option<&str>) -> Result<Whose> {
    let Some(form) = published.parts.form.as_ref().filter(|_| role.is_some_and(|role| OTHERS.contains(&role))) else {
        return Ok(Whose::Applicant);
    };
    let answers = material::store::answers(cx, case.id)?.values;
    let numbers: Vec<&str> = form
        .fields()
        .filter(|(_, field)| field.kind == FieldType::CitizenId)
        .filter_map(|(_, field)| answers.get(&field.id).and_then(Value::as_str))
        .collect();
    let mut named = false;
    for number in numbers {
        let person = identity::people::store::by_number(cx, identity::people::store::CITIZEN, number)?;
        if person.as_ref().is_some_and(|person| Some(person.id) == case.person) {
            continue;
        }
        named = true;
        let account = match person {
            Some(person) => identity::accounts::store::of_person(cx, person.id)?,
            None => None,
        };
        if let Some(account) = account {
            return Ok(Whose::Other(Some(account.id)));
        }
    }
    Ok(if named { Whose::Other(None) } else { Whose::Applicant })
}
