//! The applicant sends what was missing.

use super::clean;
use crate::case::{Case, Status};
use crate::engine::Work;
use crate::material::{self, Check, Material};
use crate::paper::{self, PaperKind};
use crate::side::Side;
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
    /// Rows of what was missing whose original was shown at a window.
    pub seen: Vec<i64>,
    /// What the applicant says.
    pub words: String,
}

impl AnswerSupplement {
    /// Runs the command; answers the case as it is now.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        self.by(cx, Side::Own)
    }

    /// The same, by whoever acts on the applicant's side. What is handed in at a window has a receipt.
    pub(crate) fn by(&self, cx: &mut Cx, side: Side) -> Result<Case> {
        let words = clean(&self.words)?;
        let mut work = side.work(cx, self.case)?;
        base::refuse_if!(!work.case.is_open(), "case.closed");
        base::refuse_if!(!self.seen.is_empty() && !work.at_window, Refusal::NOT_PERMITTED);
        let asked = work.spans(cx)?.iter().find(|span| span.is_open_supplement()).map(|span| span.id);
        let asked = asked.or_refuse("case.nothing_asked")?;
        let nothing = self.files.is_empty() && self.seen.is_empty() && words.is_empty();
        base::refuse_if!(nothing, "case.nothing_sent");
        let materials = material::store::of_case(cx, work.case.id)?;
        let mut handed_in = self.take(cx, &work, &materials)?;
        // What was said to be missing and was answered in words is looked at again.
        for material in materials.iter().filter(|one| one.state == Check::Wanting) {
            let replaced = self.files.iter().any(|sent| sent.replaces == Some(material.id));
            if !replaced && !self.seen.contains(&material.id) {
                material::store::check(cx, &work.permit, material, Check::Waiting, &material.note)?;
            }
        }
        cx.cancel_job(&super::watch_supplement::key(asked))?;
        work.resume(cx)?;
        if work.case.status == Status::Supplement {
            work.case.status = Status::Submitted;
            super::submit::await_acceptance(&mut work, cx)?;
        }
        if work.at_window {
            if !words.is_empty() {
                handed_in.push(Text::new(format!("说明：{words}"), format!("Said: {words}")));
            }
            let words = paper::handed_in(&work.case);
            paper::make_with(&mut work, cx, PaperKind::Handed, words, handed_in)?;
        }
        let detail = json!({ "files": self.files.len(), "words": words });
        work.save(cx, "supplement-sent", true, &detail)
    }
    /// Adds what was sent or shown; what it replaces no longer counts. Answers the names.
    fn take(&self, cx: &mut Cx, work: &Work, materials: &[Material]) -> Result<Vec<Text>> {
        let mut names = Vec::new();
        for sent in self.files.iter().take(50) {
            let replaced = sent.replaces.and_then(|id| materials.iter().find(|one| one.id == id));
            let new = Material {
                source: Text::new("申请人补正", "sent by the applicant"),
                file: Some(sent.file),
                file_name: sent.name.clone(),
                ..fresh(cx, work, replaced)
            };
            names.push(put(cx, work, replaced, &new)?);
        }
        for shown in materials.iter().filter(|one| self.seen.contains(&one.id) && one.state == Check::Wanting) {
            let new = Material {
                trust: Trust::B,
                source: Text::new("窗口核对原件", "original seen at the window"),
                ..fresh(cx, work, Some(shown))
            };
            names.push(put(cx, work, Some(shown), &new)?);
        }
        Ok(names)
    }
}

/// A row for what comes in the place of another, or as something further.
fn fresh(cx: &Cx, work: &Work, replaced: Option<&Material>) -> Material {
    Material {
        id: cx.new_id(),
        case: work.case.id,
        material: replaced.map_or_else(|| "further".to_owned(), |old| old.material.clone()),
        title: replaced.map_or_else(|| Text::new("补充材料", "Further material"), |old| old.title.clone()),
        trust: Trust::C,
        source: Text::default(),
        file: None,
        file_name: String::new(),
        state: Check::Waiting,
        note: String::new(),
        due: None,
        added_at: cx.now(),
        version: 1,
    }
}

fn put(cx: &mut Cx, work: &Work, replaced: Option<&Material>, new: &Material) -> Result<Text> {
    if let Some(old) = replaced {
        material::store::check(cx, &work.permit, old, Check::Replaced, &old.note)?;
    }
    material::store::insert(cx, &work.permit, new)?;
    Ok(new.title.clone())
}
