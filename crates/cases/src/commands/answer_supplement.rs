//! The applicant sends what was missing.

use super::clean;
use crate::acting::Acting;
use crate::case::{Case, Status};
use crate::clock::watch::{self, Awaited};
use crate::engine::Work;
use crate::material::{self, Check, Material};
use crate::paper::{self, PaperKind};
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
        self.by(cx, Acting::Online)
    }

    /// The same, by whoever acts on the applicant's side. What is handed in at a window has a receipt.
    pub(crate) fn by(&self, cx: &mut Cx, acting: Acting) -> Result<Case> {
        let words = clean(&self.words)?;
        let mut work = acting.work(cx, self.case)?;
        base::refuse_if!(!work.case.is_open(), "case.closed");
        base::refuse_if!(!self.seen.is_empty() && !work.at_window, Refusal::NOT_PERMITTED);
        let asked = work.spans(cx)?.iter().find(|span| span.is_open_supplement()).map(|span| span.id);
        let asked = asked.or_refuse("case.nothing_asked")?;
        let materials = material::store::of_case(cx, work.case.id)?;
        let wanting = |id: &i64| materials.iter().any(|one| one.id == *id && one.state == Check::Wanting);
        base::refuse_if!(!self.seen.iter().all(wanting), "case.material_not_wanted");
        let nothing = self.files.is_empty() && self.seen.is_empty() && words.is_empty();
        base::refuse_if!(nothing, "case.nothing_sent");
        let mut handed_in = self.take(cx, &work, &materials)?;
        watch::cancel(cx, Awaited::Supplement(asked))?;
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

    /// Adds what was sent or shown, and what was sent further; what it replaces no longer counts. Answers the names.
    fn take(&self, cx: &mut Cx, work: &Work, materials: &[Material]) -> Result<Vec<Text>> {
        let mut names = Vec::new();
        for old in materials {
            let files: Vec<&Sent> = self.files.iter().filter(|sent| sent.replaces == Some(old.id)).collect();
            let seen = self.seen.contains(&old.id);
            if files.is_empty() && !seen {
                // What was said to be missing and was answered in words is looked at again.
                if old.state == Check::Wanting {
                    material::store::check(cx, &work.permit, old, Check::Waiting, &old.note)?;
                }
                continue;
            }
            material::store::check(cx, &work.permit, old, Check::Replaced, &old.note)?;
            let kind = (old.material.as_str(), &old.title);
            // An original that was seen stands for itself, or for the copy that was made of it.
            let rows = if files.is_empty() { vec![None] } else { files.into_iter().map(Some).collect() };
            for file in rows {
                names.push(add(cx, work, kind, file, seen)?);
            }
        }
        let further = Text::new("补充材料", "Further material");
        let known = |sent: &&Sent| materials.iter().any(|one| sent.replaces == Some(one.id));
        for sent in self.files.iter().filter(|sent| !known(sent)) {
            names.push(add(cx, work, ("further", &further), Some(sent), false)?);
        }
        Ok(names)
    }
}

/// Adds a row for what came: a file, an original that was seen at the window, or a copy of it. Answers its name.
fn add(cx: &mut Cx, work: &Work, (material, title): (&str, &Text), file: Option<&Sent>, seen: bool) -> Result<Text> {
    let (trust, source) = if seen {
        (Trust::B, Text::new("窗口核对原件", "original seen at the window"))
    } else {
        (Trust::C, Text::new("申请人补正", "sent by the applicant"))
    };
    let new = Material {
        id: cx.new_id(),
        case: work.case.id,
        material: material.to_owned(),
        title: title.clone(),
        trust,
        source,
        file: file.map(|sent| sent.file),
        file_name: file.map(|sent| sent.name.clone()).unwrap_or_default(),
        state: Check::Waiting,
        note: String::new(),
        due: None,
        added_at: cx.now(),
        version: 1,
    };
    material::store::insert(cx, &work.permit, &new)?;
    Ok(title.clone())
}
