//! A person without an account, or without a phone at hand, comes to a window about an application that is under way: a clerk does
//! in the person's name what applicants do themselves.

use super::{AnswerSupplement, Confirm, SendMaterial, Withdraw};
use crate::acting::Acting;
use crate::case::Case;
use base::Result;
use db::Cx;

/// What an applicant does to a case under way.
#[derive(Debug, Clone)]
pub enum Doing {
    /// Hands in what was missing.
    Supplement(AnswerSupplement),
    /// Hands in a material that was to follow.
    Material(SendMaterial),
    /// Answers a step that waits for the applicant, such as the question after a refused part.
    Confirm(Confirm),
    /// Takes the application back.
    Withdraw(Withdraw),
}

/// Does it for the person who stands there and has agreed.
#[derive(Debug, Clone)]
pub struct DoAtWindow {
    /// The visit.
    pub visit: i64,
    /// The person heard it read aloud and agreed.
    pub confirmed: bool,
    /// What is done.
    pub doing: Doing,
}

impl DoAtWindow {
    /// Runs the command; answers the case as it is now. The journal says that it was done at a window, and by whom.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let acting = Acting::for_visitor(cx, self.visit, self.confirmed)?;
        match &self.doing {
            Doing::Supplement(one) => one.by(cx, acting),
            Doing::Material(one) => one.by(cx, acting),
            Doing::Confirm(one) => one.by(cx, acting),
            Doing::Withdraw(one) => one.by(cx, acting),
        }
    }
}
