//! The applicant sends what was missing.

use super::clean;
use crate::case::{Case, Status, store};
use crate::engine::Work;
use crate::material::{self, Check, Material};
use crate::rights::APPLY;
use base::{FileId, OrRefuse, Refusal, Result, Text};
use catalogue::item::Trust;
use db::Cx;
use serde_json::json;

/// A file for one material.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Row of the material it replaces, or none for a further one.
    pub replaces: Option<i64>,
    /// The stored file.
    pub file: FileId,
    /// Its name.
    pub name: String,
}

/// Sends what was asked for; the clock goes on.
#[derive(Debug, Clone)]
pub struct AnswerSupplement {
    /// The case.
    pub case: base::CaseId,
    /// Files.
    pub files: Vec<Sent>,
    /// What the applicant says.
    pub words: String,
}

impl AnswerSupplement {
    /// Runs the command; answers the case as it is now.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let words = clean(&self.words)?;
        let case = store::visible(cx, self.case)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(APPLY, case.target())?;
        base::refuse_if!(!case.is_open(), "case.closed");
        let mut work = Work::load(cx, case, permit)?;
        let asked =
            work.spans(cx)?.iter().any(|span| span.to.is_none() && span.kind == crate::clock::SpanKind::Supplement);
        base::refuse_if!(!asked, "case.nothing_asked");
        base::refuse_if!(self.files.is_empty() && words.is_empty(), "case.nothing_sent");
        let materials = material::store::of_case(cx, work.case.id)?;
        for sent in self.files.iter().take(50) {
            add(cx, &work, &materials, sent)?;
        }
        // What was said to be missing and was answered in words is looked at again.
        for material in materials.iter().filter(|one| one.state == Check::Wanting) {
            if !self.files.iter().any(|sent| sent.replaces == Some(material.id)) {
                material::store::check(cx, &work.permit, material, Check::Waiting, &material.note)?;
            }
        }
        work.resume(cx)?;
        if work.case.status == Status::Supplement {
            work.case.status = Status::Submitted;
            super::submit::await_acceptance(&mut work, cx)?;
        }
        let detail = json!({ "files": self.files.len(), "words": words });
        work.save(cx, "supplement-sent", true, &detail)
    }
}

/// Adds what was sent; what it replaces no longer counts.
fn add(cx: &mut Cx, work: &Work, materials: &[Material], sent: &Sent) -> Result<()> {
    let replaced = sent.replaces.and_then(|id| materials.iter().find(|one| one.id == id));
    if let Some(old) = replaced {
        material::store::check(cx, &work.permit, old, Check::Replaced, &old.note)?;
    }
    let material = Material {
        id: cx.new_id(),
        case: work.case.id,
        material: replaced.map_or_else(|| "further".to_owned(), |old| old.material.clone()),
        title: replaced.map_or_else(|| Text::new("补充材料", "Further material"), |old| old.title.clone()),
        trust: Trust::C,
        source: Text::new("申请人补正", "sent by the applicant"),
        file: Some(sent.file),
        file_name: sent.name.clone(),
        state: Check::Waiting,
        note: String::new(),
        due: None,
        added_at: cx.now(),
        version: 1,
    };
    material::store::insert(cx, &work.permit, &material)
}
