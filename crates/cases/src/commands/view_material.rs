//! An official opens the file of a material; the person who handed it in reads who looked.

use super::{disclose, seeing_permit};
use crate::case::store;
use crate::material;
use base::{CaseId, OrRefuse, Refusal, Result, Text};
use db::Cx;
use identity::disclosures::What;

/// Opens the file of a material.
#[derive(Debug, Clone, Copy)]
pub struct ViewMaterial {
    /// The case, which the official may see.
    pub case: CaseId,
    /// Row of the material.
    pub material: i64,
}

impl ViewMaterial {
    /// Runs the command; answers the file.
    pub fn run(&self, cx: &mut Cx) -> Result<files::File> {
        let case = store::visible(cx, self.case)?.or_refuse(Refusal::NOT_FOUND)?;
        let found = material::store::of_case(cx, case.id)?.into_iter().find(|one| one.id == self.material);
        let found = found.or_refuse(Refusal::NOT_FOUND)?;
        let file = files::open(cx, found.file.or_refuse(Refusal::NOT_FOUND)?)?;
        let permit = seeing_permit(cx, &case)?;
        let purpose =
            Text::new(format!("核对材料“{}”", found.title.zh), format!("checking the material “{}”", found.title.en));
        disclose(cx, &permit, What::File, &case, purpose)?;
        Ok(file)
    }
}
