//! A form as the columns of a sheet: one row is one set of answers.

use crate::{Control, Entry, Field, FieldType, Form, Reference};
use base::Text;

/// Rows of a table that get columns of their own.
pub const TABLE_ROWS: usize = 20;

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The key of typed input it gives: `name`, `address.detail`, `rows[0].name`.
    pub path: String,
    /// The type of its field.
    pub kind: FieldType,
    /// The heading in both languages.
    pub title: Text,
    /// A sentence under the heading.
    pub hint: Option<Text>,
    /// What can be chosen; a cell takes the id or the words of either language.
    pub options: Vec<Entry>,
    /// Takes several choices, parted by `；` or `;`.
    pub many: bool,
    /// Must not be left empty (unless the question is not asked).
    pub required: bool,
}

/// The columns of a form. Computed fields and uploads have none; a table has columns for its first 20 rows.
pub fn columns(form: &Form, reference: &dyn Reference) -> Vec<Column> {
    let mut columns = Vec::new();
    for (page, field) in form.fields() {
        let conditional = page.when.is_some() || field.when.is_some();
        add(field, &field.id, &Text::default(), !conditional, reference, &mut columns);
    }
    columns
}

fn add(field: &Field, path: &str, above: &Text, always: bool, reference: &dyn Reference, columns: &mut Vec<Column>) {
    let title = join(above, &field.label);
    for part in field.parts(reference) {
        match &part.control {
            Control::Files { .. } | Control::Output => {}
            Control::Rows { min, max } => {
                for row in 0..(*max).min(TABLE_ROWS) {
                    let above = Text::new(format!("{} {}", title.zh, row + 1), format!("{} {}", title.en, row + 1));
                    for cell in &field.fields {
                        add(
                            cell,
                            &format!("{path}[{row}].{}", cell.id),
                            &above,
                            always && row < *min,
                            reference,
                            columns,
                        );
                    }
                }
            }
            control => columns.push(Column {
                path: format!("{path}{}", part.suffix),
                kind: field.kind,
                title: part.label.as_ref().map_or_else(|| title.clone(), |label| join(&title, label)),
                hint: part.hint.clone().or_else(|| field.hint.clone()),
                options: match control {
                    Control::Tick => vec![Entry::new("yes", Text::new("是", "Yes"))],
                    control => control.options().into_iter().cloned().collect(),
                },
                many: matches!(control, Control::Checks { .. }),
                required: always && !field.optional && !part.optional,
            }),
        }
    }
}

fn join(above: &Text, below: &Text) -> Text {
    if above.is_empty() {
        return below.clone();
    }
    Text::new(format!("{}：{}", above.zh, below.zh), format!("{}: {}", above.en, below.en))
}
