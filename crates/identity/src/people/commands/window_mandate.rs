//! Two people stand at the window, and one lets the other act: for those who use no phone.

use super::give_mandate::check_dates;
use crate::people::mandates::store::{self as mandates, NewMandate};
use crate::people::model::{MandateKind, MandateState};
use crate::people::store;
use crate::rights::at_window;
use base::{PersonId, Result};
use db::Cx;
use jiff::civil::Date;

/// Makes a mandate in force, from papers that were seen.
#[derive(Debug, Clone)]
pub struct WindowMandate {
    /// Who is acted for.
    pub giver: PersonId,
    /// Who acts.
    pub holder: PersonId,
    /// Which papers were seen.
    pub note: String,
    /// Last day.
    pub to: Date,
}

impl WindowMandate {
    /// The mandate: a guardian's when the giver is under 18, for no longer than that. Refused as `mandate.oneself`,
    /// `mandate.dates`, `mandate.known`.
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        let permit = at_window(cx)?;
        base::refuse_if!(self.giver == self.holder, "mandate.oneself");
        let today = cx.today();
        let giver = store::must(cx, self.giver)?;
        store::must(cx, self.holder)?;
        let minor = giver.is_minor(today);
        let end =
            giver.birth.filter(|_| minor).map(crate::people::model::eighteen).and_then(|day| day.yesterday().ok());
        let to = end.map_or(self.to, |end| end.min(self.to));
        if !minor {
            check_dates(cx, today, to)?;
        }
        let known = mandates::in_force(cx, self.holder, self.giver)?;
        base::refuse_if!(known.is_some(), "mandate.known");
        let new = NewMandate {
            kind: if minor { MandateKind::Guardian } else { MandateKind::Adult },
            giver: self.giver,
            holder: self.holder,
            proof: "window",
            note: self.note.trim(),
            state: MandateState::Active,
            from: today,
            to,
        };
        let id = mandates::insert(cx, &permit, &new)?;
        cx.about("mandate", id);
        crate::accounts::store::touch(cx, &permit, self.holder)?;
        Ok(id)
    }
}
