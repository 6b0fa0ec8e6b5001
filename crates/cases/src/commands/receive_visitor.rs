//! A clerk checks the certificate of a person who comes to a window about an application that is under way.

use crate::acting::window_permit;
use crate::visit::{self, Visit};
use base::Result;
use codes::CitizenId;
use db::Cx;
use identity::people::commands::AtWindow;

/// Identifies who stands at the window by the certificate on the desk.
#[derive(Debug, Clone)]
pub struct ReceiveVisitor {
    /// Name on the certificate.
    pub name: String,
    /// Number on the certificate.
    pub number: CitizenId,
}

impl ReceiveVisitor {
    /// Runs the command; answers the visit, which lasts for [`visit::STAYS`].
    pub fn run(&self, cx: &mut Cx) -> Result<Visit> {
        let permit = window_permit(cx)?;
        let person = AtWindow { name: self.name.clone(), number: self.number.clone(), phone: None }.run(cx)?;
        visit::store::add(cx, &permit, person)
    }
}
