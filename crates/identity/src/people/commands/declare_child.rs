//! A guardian names a child for whom to act.

use super::{clean_name, me, named};
use crate::people::mandates::store::{self as mandates, NewMandate};
use crate::people::model::{MandateKind, MandateState, eighteen};
use crate::people::store;
use crate::proofs::ProvedGuardian;
use crate::rights::own;
use base::Result;
use codes::CitizenId;
use db::Cx;

/// Makes the mandate: in force when a provider confirmed the tie, otherwise waiting for a window.
#[derive(Debug, Clone)]
pub struct DeclareChild {
    /// The child's name.
    pub name: String,
    /// The child's number.
    pub number: CitizenId,
    /// What the provider confirmed, if one is set up.
    pub proof: Option<ProvedGuardian>,
    /// What will be shown at the window otherwise, such as 出生医学证明.
    pub note: String,
}

impl DeclareChild {
    /// The mandate. Refused as `mandate.adult` from the eighteenth birthday on, `mandate.oneself`, `mandate.known` when there is
    /// one already, `proof.no_guardian` when the proof is about others.
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        let permit = own(cx)?;
        let holder = me(cx)?;
        let name = clean_name(&self.name)?;
        let today = cx.today();
        base::refuse_if!(self.number.born_by(today).is_err(), "certificate.invalid");
        base::refuse_if!(eighteen(self.number.birth()) <= today, "mandate.adult");
        if let Some(proof) = &self.proof {
            let mine = store::clear(cx, holder)?.number == proof.guardian().to_string();
            base::refuse_if!(!mine || proof.child() != (name.as_str(), &self.number), "proof.no_guardian");
        }
        let giver = named(cx, &permit, &name, &self.number)?;
        base::refuse_if!(giver == holder, "mandate.oneself");
        let known = mandates::mandates(cx, holder)?.iter().any(|known| known.holder == holder && known.giver == giver);
        base::refuse_if!(known, "mandate.known");
        let last = eighteen(self.number.birth()).yesterday().unwrap_or(today);
        let new = NewMandate {
            kind: MandateKind::Guardian,
            giver,
            holder,
            proof: if self.proof.is_some() { "provider" } else { "window" },
            note: self.note.trim(),
            state: if self.proof.is_some() { MandateState::Active } else { MandateState::Waiting },
            from: today,
            to: last,
        };
        let id = mandates::insert(cx, &permit, &new)?;
        cx.about("mandate", id);
        crate::accounts::store::touch(cx, &permit, holder)?;
        Ok(id)
    }
}
