//! The first administrators are made by one-time links.

use crate::accounts::model::LinkPurpose;
use crate::accounts::store;
use crate::links::store as links;
use crate::rights::{ACCOUNTS, Duty, EVERYWHERE, ROLES};
use base::Result;
use base::moment::DAY;
use db::Cx;

/// Makes a link for each duty that nobody holds. Run from the command line by the system; earlier unused links end.
#[derive(Debug, Clone, Copy)]
pub struct FirstLinks;

/// A link for the first holder of a duty.
#[derive(Debug, Clone)]
pub struct FirstLink {
    /// The duty.
    pub duty: Duty,
    /// The token, for `/welcome/<token>`; good for a day.
    pub token: String,
}

impl FirstLinks {
    /// The links. Both rights are needed, which no administrator has together. Refused as `admin.made` when every duty is held.
    pub fn run(&self, cx: &mut Cx) -> Result<Vec<FirstLink>> {
        cx.permit(ROLES, EVERYWHERE)?;
        let permit = cx.permit(ACCOUNTS, EVERYWHERE)?;
        cx.about("duty", 0);
        let mut made = Vec::new();
        for duty in Duty::ALL {
            if !store::on_duty(cx, duty)?.is_empty() {
                continue;
            }
            links::cancel(cx, &permit, LinkPurpose::First(duty), None)?;
            let token = links::make(cx, &permit, LinkPurpose::First(duty), None, None, DAY)?;
            made.push(FirstLink { duty, token });
        }
        base::refuse_if!(made.is_empty(), "admin.made");
        Ok(made)
    }
}
