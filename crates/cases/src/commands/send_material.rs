//! The applicant hands in a material that was allowed to follow later (容缺后补).

use crate::acting::Acting;
use crate::case::{Case, store};
use crate::clock::watch::{self, Awaited};
use crate::engine::Work;
use crate::material::{self, Check, Material};
use base::{CaseId, FileId, OrRefuse, Result, Text};
use catalogue::item::Trust;
use db::Cx;
use serde_json::json;

/// Hands in a material that was to follow.
#[derive(Debug, Clone)]
pub struct SendMaterial {
    /// The case.
    pub case: CaseId,
    /// Row of the material.
    pub material: i64,
    /// The stored file.
    pub file: FileId,
    /// Its name.
    pub name: String,
}

impl SendMaterial {
    /// Runs the command; answers the case as it is now. It may come after its day as long as the case is open.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        self.by(cx, Acting::Online)
    }

    /// The same, by whoever acts on the applicant's side.
    pub(crate) fn by(&self, cx: &mut Cx, acting: Acting) -> Result<Case> {
        let work = acting.work(cx, self.case)?;
        base::refuse_if!(!work.case.is_open(), "case.closed");
        let rows = material::store::of_case(cx, work.case.id)?;
        let old = rows.into_iter().find(|one| one.id == self.material && one.state == Check::Later);
        let old = old.or_refuse("case.material_not_wanted")?;
        self.replace(cx, &work, &old)?;
        for child in store::children(cx, work.case.id)?.iter().filter(|child| child.is_open()) {
            let copies = material::store::of_case(cx, child.id)?;
            for copy in copies.iter().filter(|one| one.material == old.material && one.state == Check::Later) {
                self.replace(cx, &work, copy)?;
            }
        }
        work.save(cx, "material-sent", true, &json!({ "title": old.title, "files": 1 }))
    }

    /// The file takes the place of the row that waited for it.
    fn replace(&self, cx: &mut Cx, work: &Work, old: &Material) -> Result<()> {
        material::store::check(cx, &work.permit, old, Check::Replaced, &old.note)?;
        watch::cancel(cx, Awaited::Material(old.id))?;
        let new = Material {
            id: cx.new_id(),
            trust: Trust::C,
            source: Text::new("申请人后补", "handed in later by the applicant"),
            file: Some(self.file),
            file_name: self.name.clone(),
            state: Check::Waiting,
            note: String::new(),
            due: None,
            added_at: cx.now(),
            version: 1,
            ..old.clone()
        };
        material::store::insert(cx, &work.permit, &new)
    }
}
