//! At a window: a code goes to the phone of the person who stands there, and the person reads it out.

use crate::accounts::model::PhonePurpose;
use crate::links::store as links;
use crate::people::store;
use crate::rights::at_window;
use base::{PersonId, Result};
use codes::Mobile;
use db::Cx;

/// Makes a code for a phone. The caller sends it after the commit.
#[derive(Debug, Clone)]
pub struct WindowCode {
    /// Where to.
    pub phone: Mobile,
}

impl WindowCode {
    /// The code to send. Refused as `code.wait` within a minute, `code.too_many` after ten in a day.
    pub fn run(&self, cx: &mut Cx) -> Result<String> {
        let permit = at_window(cx)?;
        cx.about("phone-code", 0);
        cx.note("purpose", PhonePurpose::Window.code());
        links::make_code(cx, &permit, PhonePurpose::Window, &self.phone.to_string())
    }
}

/// Checks the code that was read out; a right one makes the phone the person's.
#[derive(Debug, Clone)]
pub struct WindowCodeRead {
    /// The person who stands there.
    pub person: PersonId,
    /// The phone.
    pub phone: Mobile,
    /// What was read out.
    pub code: String,
}

impl WindowCodeRead {
    /// Whether it was right. A wrong try is counted, so the caller must commit.
    pub fn run(&self, cx: &mut Cx) -> Result<bool> {
        let permit = at_window(cx)?;
        let phone = self.phone.to_string();
        store::must(cx, self.person)?;
        cx.about("person", self.person.0);
        let right = links::check_code(cx, &permit, PhonePurpose::Window, &phone, self.code.trim())?;
        cx.note("right", right);
        if right {
            store::set_phone(cx, &permit, self.person, &phone)?;
        }
        Ok(right)
    }
}
