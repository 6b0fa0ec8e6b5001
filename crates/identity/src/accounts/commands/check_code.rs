//! Somebody types the code that came by phone.

use crate::accounts::model::{LinkPurpose, PhonePurpose};
use crate::links::store;
use crate::links::store::make;
use crate::rights::RECOVER;
use base::moment::MINUTE;
use base::{Result, Target};
use codes::Mobile;
use db::Cx;

/// Checks a code. A right one becomes a ticket that the next step uses within 20 minutes.
#[derive(Debug, Clone)]
pub struct CheckCode {
    /// What for.
    pub purpose: PhonePurpose,
    /// The phone.
    pub phone: Mobile,
    /// What was typed.
    pub code: String,
}

impl CheckCode {
    /// The ticket; `None` for a wrong, used or expired code. A wrong try is counted.
    pub fn run(&self, cx: &mut Cx) -> Result<Option<String>> {
        let permit = cx.permit(RECOVER, Target::default())?;
        cx.about("phone-code", 0);
        let (phone, code) = (self.phone.to_string(), self.code.trim());
        let right = store::check_code(cx, &permit, self.purpose, &phone, code)?;
        cx.note("purpose", self.purpose.code());
        cx.note("right", right);
        if !right {
            return Ok(None);
        }
        make(cx, &permit, LinkPurpose::Phone(self.purpose), None, Some(&phone), 20 * MINUTE).map(Some)
    }
}
