//! Somebody asks for a code on a phone.

use crate::accounts::model::PhonePurpose;
use crate::links::store;
use crate::rights::RECOVER;
use base::{Result, Target};
use codes::Mobile;
use db::Cx;

/// Makes a code. The caller sends it after the commit. It is made whether or not the phone has an account, so that the answer
/// tells nothing.
#[derive(Debug, Clone)]
pub struct SendCode {
    /// What for.
    pub purpose: PhonePurpose,
    /// Where to.
    pub phone: Mobile,
}

impl SendCode {
    /// The code to send. Refused as `code.wait` within a minute, `code.too_many` after ten in a day.
    pub fn run(&self, cx: &mut Cx) -> Result<String> {
        let permit = cx.permit(RECOVER, Target::default())?;
        cx.about("phone-code", 0);
        cx.note("purpose", self.purpose.code());
        store::make_code(cx, &permit, self.purpose, &self.phone.to_string())
    }
}
