//! Somebody opens a file that was handed in; an official's look is written down for the person it is about.

use super::{disclose, seeing_permit};
use crate::case::{Case, store};
use crate::{draft, material};
use base::{CaseId, FileId, Kind, OrRefuse, Refusal, Result, Text};
use db::Cx;
use identity::disclosures::What;
use serde_json::{Map, Value};

/// Opens a file.
#[derive(Debug, Clone, Copy)]
pub struct ViewFile {
    /// The file.
    pub file: FileId,
}

/// Through what somebody may read a file.
enum Through {
    OwnDraft,
    Case(Box<Case>),
}

impl ViewFile {
    /// Runs the command; answers the file. Files of others are not found. Only an official's look writes.
    pub fn run(&self, cx: &mut Cx) -> Result<files::File> {
        let file = files::open(cx, self.file)?;
        let through = through(cx, &file)?.or_refuse(Refusal::NOT_FOUND)?;
        if let (Kind::Official, Through::Case(case)) = (cx.actor().kind, through) {
            let permit = seeing_permit(cx, &case)?;
            let purpose = Text::new(format!("办理时查看“{}”", file.name), format!("handling: “{}”", file.name));
            disclose(cx, &permit, What::File, &case, purpose)?;
        }
        Ok(file)
    }
}

/// It lies in a draft of one's own, or among the materials or answers of a case that one may see. A file of a joint case is
/// seen through the part that it was shared with.
fn through(cx: &mut Cx, file: &files::File) -> Result<Option<Through>> {
    let (noun, about) = (file.about.0.as_str(), file.about.1);
    let case = match noun {
        // What was handed in is a matter of the case from then on.
        "draft" if draft::store::own(cx, about)?.is_some_and(|draft| draft.submitted.is_none()) => {
            return Ok(Some(Through::OwnDraft));
        }
        "draft" => draft::store::submitted_as(cx, about)?,
        "case" => Some(CaseId(about)),
        _ => None,
    };
    let Some(case) = case else { return Ok(None) };
    let mut cases = vec![case];
    cases.extend(store::children(cx, case)?.iter().map(|child| child.id));
    for case in cases {
        let Some(case) = store::visible(cx, case)? else { continue };
        let handed_in = material::store::of_case(cx, case.id)?.iter().any(|one| one.file == Some(file.id));
        if handed_in || is_answer(&material::store::answers(cx, case.id)?.values, &file.id.to_string()) {
            return Ok(Some(Through::Case(Box::new(case))));
        }
    }
    Ok(None)
}

/// Whether a file stands in the answers: its facts are a list of `{id, …}`, perhaps within the rows of a table.
fn is_answer(values: &Map<String, Value>, id: &str) -> bool {
    fn holds(value: &Value, id: &str) -> bool {
        match value {
            Value::Array(list) => list.iter().any(|one| holds(one, id)),
            Value::Object(map) => {
                map.iter().any(|(name, value)| (name == "id" && value.as_str() == Some(id)) || holds(value, id))
            }
            _ => false,
        }
    }
    values.values().any(|value| holds(value, id))
}
