//! An adult lets another act: a parent a grown-up child, a neighbour a neighbour.

use super::{clean_name, me, named};
use crate::people::mandates::store::{self as mandates, NewMandate};
use crate::people::model::{MandateKind, MandateState};
use crate::rights::own;
use base::Result;
use codes::CitizenId;
use db::Cx;
use jiff::Span;
use jiff::civil::Date;
use serde_json::json;

/// Gives a mandate; it waits for the other's yes.
#[derive(Debug, Clone)]
pub struct GiveMandate {
    /// The name of who will act.
    pub name: String,
    /// The number of who will act.
    pub number: CitizenId,
    /// First day.
    pub from: Date,
    /// Last day; at most two years later.
    pub to: Date,
}

impl GiveMandate {
    /// The mandate; emits `identity.mandate_given {mandate, holder}`. Whether the city knows the other is not told. Refused as
    /// `mandate.dates`, `mandate.oneself`, `mandate.known`.
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        let permit = own(cx)?;
        let giver = me(cx)?;
        let name = clean_name(&self.name)?;
        check_dates(cx, self.from, self.to)?;
        let holder = named(cx, &permit, &name, &self.number)?;
        base::refuse_if!(holder == giver, "mandate.oneself");
        let known = mandates::mandates(cx, giver)?.iter().any(|known| known.giver == giver && known.holder == holder);
        base::refuse_if!(known, "mandate.known");
        let new = NewMandate {
            kind: MandateKind::Adult,
            giver,
            holder,
            proof: "giver",
            note: "",
            state: MandateState::Waiting,
            from: self.from,
            to: self.to,
        };
        let id = mandates::insert(cx, &permit, &new)?;
        cx.about("mandate", id);
        cx.emit("identity.mandate_given", &json!({ "mandate": id.to_string(), "holder": holder }))?;
        Ok(id)
    }
}

/// From today on at the earliest, in order, and at most two years.
pub(crate) fn check_dates(cx: &mut Cx, from: Date, to: Date) -> Result<()> {
    let today = cx.today();
    let longest = from.saturating_add(Span::new().years(2));
    base::refuse_if!(from < today || to < from || to > longest, "mandate.dates");
    Ok(())
}
