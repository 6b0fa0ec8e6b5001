//! Materials that a case under way still asks for: what is missing, and what was let follow. Their inputs, and what comes in them.

use super::case_file::supplement;
use super::uploads;
use crate::app::App;
use crate::case::Case;
use crate::clock::{self, Span};
use crate::journal;
use crate::material::{self, Check, Material};
use base::moment::day_date;
use base::{OrRefuse, Result, Text};
use catalogue::item::FileRule;
use catalogue::published::{self, Published};
use db::Cx;
use files::Stored;
use std::collections::BTreeMap;
use std::sync::Arc;
use web::{Frame, WebError};

/// One thing to send.
pub(in crate::pages) struct Wanted {
    /// The material; 0 for what is sent further.
    pub id: i64,
    pub input: String,
    pub name: String,
    /// What is wrong with it, or by when it is to follow.
    pub why: String,
    pub hint: String,
    pub accept: String,
    pub max: u64,
    pub error: String,
}

/// What the pages rest on.
#[derive(Clone)]
pub(in crate::pages) struct Facts {
    pub case: Case,
    pub published: Published,
    pub span: Option<Span>,
    pub asked: Vec<Text>,
    pub materials: Vec<Material>,
}

/// What the pages of a case rest on, whoever looks.
pub(in crate::pages) fn facts_of(cx: &mut Cx, case: Case) -> Result<Facts> {
    let id = case.id;
    let published = published::store::get(cx, case.publication)?.or_refuse("case.item_gone")?;
    let spans = clock::store::spans(cx, id)?;
    let last = journal::store::of_case(cx, id)?.into_iter().rev().find(|entry| entry.kind == "supplement-asked");
    let asked = last.map(|entry| serde_json::from_value(entry.detail["missing"].clone())).transpose()?;
    Ok(Facts {
        span: supplement(&spans).cloned(),
        asked: asked.unwrap_or_default(),
        materials: material::store::of_case(cx, id)?,
        case,
        published,
    })
}

impl Facts {
    /// The materials that are asked for: those that are `Wanting`, or those that are to come `Later`.
    pub fn rows(&self, state: Check) -> impl Iterator<Item = &Material> {
        self.materials.iter().filter(move |one| one.state == state && self.case.is_open())
    }

    /// What may be sent for a material: its own rule, else pictures and PDF.
    fn rule(&self, material: &str) -> FileRule {
        self.published.parts.item.material(material).and_then(|one| one.file.clone()).unwrap_or_default()
    }
}

const FURTHER: &str = "file-further";

fn input(id: i64) -> String {
    if id == 0 { FURTHER.to_owned() } else { format!("file-{id}") }
}

/// The inputs of the materials that are asked for; with what is missing anything further may be sent.
pub(in crate::pages) fn wanted(
    facts: &Facts,
    state: Check,
    errors: &BTreeMap<String, String>,
    frame: &Frame,
) -> Vec<Wanted> {
    let one = |name: String, why: String, id: i64, rule: FileRule| Wanted {
        id,
        hint: uploads::hint(&FileRule { count: 1, ..rule.clone() }, frame),
        accept: uploads::accept(&rule),
        max: rule.max,
        error: errors.get(&input(id)).cloned().unwrap_or_default(),
        input: input(id),
        name,
        why,
    };
    let row = |material: &Material| {
        let why = if state == Check::Later { follows(material, frame) } else { material.note.clone() };
        one(frame.text(&material.title).to_owned(), why, material.id, facts.rule(&material.material))
    };
    let mut out: Vec<Wanted> = facts.rows(state).map(row).collect();
    if state == Check::Wanting {
        out.push(one(frame.t("my-supplement-further"), String::new(), 0, FileRule::default()));
    }
    out
}

/// By when a material is to follow.
pub(super) fn follows(material: &Material, frame: &Frame) -> String {
    material.due.map_or_else(
        || frame.t("my-later-after-acceptance"),
        |due| frame.ta("my-later-by", "date", frame.date(day_date(due))),
    )
}

/// A stored file and the row of the material that it is for; none for what is sent further.
pub(in crate::pages) type Ready = (Option<i64>, Stored);

/// Stores what was chosen in the inputs of [`wanted`], each by the rule of its material; what is wrong stands by its input.
pub(in crate::pages) async fn store_all(
    app: &Arc<App>,
    (facts, state): (&Facts, Check),
    answers: web::Answers,
    errors: &mut BTreeMap<String, String>,
    frame: &Frame,
) -> Result<Vec<Ready>, WebError> {
    let mut ready = Vec::new();
    for (field, trouble) in answers.troubles() {
        errors.insert(field.clone(), frame.ta(trouble.key(), "limit", trouble.limit()));
    }
    for upload in answers.into_files() {
        let material = facts.rows(state).find(|one| input(one.id) == upload.field);
        if material.is_none() && !(state == Check::Wanting && upload.field == FURTHER) {
            continue;
        }
        let rule = material.map_or_else(FileRule::default, |one| facts.rule(&one.material));
        match uploads::store(app, &upload, uploads::rule(&rule), frame).await? {
            Ok(stored) => ready.push((material.map(|one| one.id), stored)),
            Err(why) => {
                errors.insert(upload.field.clone(), why);
            }
        }
    }
    Ok(ready)
}
