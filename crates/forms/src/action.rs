//! What a submit button asks for, and what it does to typed text before it is read.

use schema::{Control, Field, NoReference, Raw};

/// The key of the buttons.
const KEY: &str = "action";

/// The button that was pressed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Action {
    /// 保存并继续: read the page and go on when it is good. Also when no button is named (Enter).
    #[default]
    Save,
    /// 存草稿: keep what is good and leave.
    Draft,
    /// One more row of a table: show the page again.
    AddRow(String),
    /// A row of a table goes: show the page again.
    RemoveRow(String, usize),
    /// A stored file goes from the answer at a path: show the page again.
    RemoveFile(String, String),
}

impl Action {
    /// Reads the pressed button; a value nobody offered is read as [`Action::Save`].
    pub fn read(raw: &Raw) -> Action {
        let value = raw.get(KEY).unwrap_or_default();
        let (verb, rest) = value.split_once(':').unwrap_or((value, ""));
        match verb {
            "draft" => Action::Draft,
            "add" => Action::AddRow(rest.to_owned()),
            "remove" => match rest.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')) {
                Some((path, row)) => row.parse().map_or(Action::Save, |row| Action::RemoveRow(path.to_owned(), row)),
                None => Action::Save,
            },
            "drop" => match rest.rsplit_once(':') {
                Some((path, id)) => Action::RemoveFile(path.to_owned(), id.to_owned()),
                None => Action::Save,
            },
            _ => Action::Save,
        }
    }

    /// The typed text with the row or file gone.
    pub fn apply(&self, raw: &Raw) -> Raw {
        match self {
            Action::Save | Action::Draft => raw.clone(),
            Action::AddRow(path) => raw.renumbered(path, &[]),
            Action::RemoveRow(path, row) => raw.renumbered(path, &[*row]),
            Action::RemoveFile(path, id) => {
                let kept: Vec<String> = raw.all(path).iter().filter(|one| *one != id).cloned().collect();
                let mut raw = raw.clone();
                raw.remove(path);
                for id in kept {
                    raw.push(path.as_str(), id);
                }
                raw
            }
        }
    }

    /// Whether the page is only shown again, and nothing is asked of it yet.
    pub fn only_shows(&self) -> bool {
        matches!(self, Action::AddRow(_) | Action::RemoveRow(..) | Action::RemoveFile(..))
    }

    /// The table that gets an empty row.
    pub fn blank_row(&self) -> Option<&str> {
        match self {
            Action::AddRow(path) => Some(path),
            _ => None,
        }
    }
}

/// The texts of an arrived form, without its files.
pub fn raw_of(answers: &web::Answers) -> Raw {
    answers.fields().iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Puts a stored file into the answer at a path: beside others when the field takes several, otherwise in their place.
pub fn attach(raw: &mut Raw, path: &str, field: &Field, id: &str) {
    let takes = field.parts(&NoReference).into_iter().find_map(|part| match part.control {
        Control::Files { count, .. } => Some(count),
        _ => None,
    });
    if takes.is_some_and(|count| count > 1) {
        raw.push(path, id);
    } else {
        raw.set(path, id);
    }
}
