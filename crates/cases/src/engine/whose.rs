//! Whose a step is: an office's, the applicant's, or that of the other person whom the form names (a partner, a guardian).

use super::Work;
use crate::material;
use crate::task::Whose;
use base::{AccountId, Result};
use db::Cx;
use flow::{TaskKind, TaskSpec};
use schema::FieldType;
use serde_json::Value;

/// Roles of steps that another person than the applicant does.
const OTHERS: &[&str] = &["partner", "guardian"];

/// Whose a step is that is opened now, and the account that holds it. A partner or guardian is the person of another identity
/// number in the form; without an account of theirs nobody can do the step, and its timer says what follows. A form that names
/// nobody else leaves the step to the applicant.
pub(super) fn of_step(work: &Work, cx: &mut Cx, spec: &TaskSpec) -> Result<(Whose, Option<AccountId>)> {
    if spec.kind != TaskKind::Applicant {
        return Ok((Whose::Office, None));
    }
    let mut found = (Whose::Applicant, work.case.applicant);
    let form = work.published.parts.form.as_ref();
    let Some(form) = form.filter(|_| spec.role.as_deref().is_some_and(|role| OTHERS.contains(&role))) else {
        return Ok(found);
    };
    let answers = material::store::answers(cx, work.case.id)?.values;
    let numbers = form
        .fields()
        .filter(|(_, field)| field.kind == FieldType::CitizenId)
        .filter_map(|(_, field)| answers.get(&field.id).and_then(Value::as_str));
    for number in numbers {
        let person = identity::people::store::by_number(cx, identity::people::store::CITIZEN, number)?;
        if person.as_ref().is_some_and(|person| Some(person.id) == work.case.person) {
            continue;
        }
        let account = match person {
            Some(person) => identity::accounts::store::of_person(cx, person.id)?,
            None => None,
        };
        found = (Whose::Other, account.map(|account| account.id));
        if found.1.is_some() {
            break;
        }
    }
    Ok(found)
}
