//! Which answers are encrypted, and which child item sees which answer.

use crate::{Answers, Class, Form};

/// Parts answers into those kept in plain JSON and those kept encrypted. What the form does not know is encrypted.
pub fn split_sensitive(form: &Form, answers: Answers) -> (Answers, Answers) {
    let is_plain = |id: &str| form.field(id).is_some_and(|field| field.class() != Class::Sensitive);
    answers.into_iter().partition(|(id, _)| is_plain(id))
}

/// Puts the two parts together again, in the order of the form.
pub fn join_sensitive(form: &Form, plain: &Answers, sensitive: &Answers) -> Answers {
    let both = |id: &str| sensitive.get(id).or_else(|| plain.get(id)).cloned();
    form.fields().filter_map(|(_, field)| both(&field.id).map(|value| (field.id.clone(), value))).collect()
}

/// The answers that a child item may see: those shared with all, and those shared with it by name.
pub fn shared_with(form: &Form, answers: &Answers, item: &str) -> Answers {
    let may = |id: &str| {
        form.field(id).is_some_and(|field| field.share.is_empty() || field.share.iter().any(|one| one == item))
    };
    answers.iter().filter(|(id, _)| may(id)).map(|(id, value)| (id.clone(), value.clone())).collect()
}
