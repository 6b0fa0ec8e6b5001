//! Writes one field as HTML.

use crate::view::{FieldView, Input, Look, Row, Shape};
use askama::Template;
use web::{Frame, Markup};

#[derive(Template)]
#[template(path = "field.html")]
struct FieldPage<'a> {
    frame: &'a Frame,
    field: &'a FieldView,
}

#[derive(Template)]
#[template(path = "input.html")]
struct InputPage<'a> {
    frame: &'a Frame,
    input: &'a Input,
}

impl FieldPage<'_> {
    fn input(&self, input: &Input) -> askama::Result<Markup> {
        Markup::rendered(&InputPage { frame: self.frame, input })
    }

    fn row(&self, row: &Row) -> askama::Result<Vec<Markup>> {
        row.fields.iter().map(|field| write(self.frame, field)).collect()
    }

    /// Whether some inputs may be left empty; they are folded.
    fn has_more(inputs: &[Input]) -> bool {
        inputs.iter().any(|input| input.optional)
    }

    /// Whether a folded input holds something to see.
    fn more_is_open(inputs: &[Input]) -> bool {
        inputs.iter().any(|input| input.optional && !(input.value.is_empty() && input.error.is_empty()))
    }

    /// The ids that describe the whole field.
    fn described(&self) -> String {
        let field = self.field;
        [(!field.hint.is_empty(), "hint"), (!field.error.is_empty(), "error"), (!field.source.is_empty(), "source")]
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, name)| format!("{}-{name}", field.id))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// One field with its label, hint, inputs and error.
pub(crate) fn write(frame: &Frame, field: &FieldView) -> askama::Result<Markup> {
    Markup::rendered(&FieldPage { frame, field })
}
