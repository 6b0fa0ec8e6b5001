//! A clerk looks at an application that is filled in at the window, with the numbers of the person who stands there.

use super::keep_file::draft_permit;
use crate::case::Channel;
use crate::draft;
use base::{OrRefuse, Permit, Refusal, Result, Text};
use catalogue::published;
use db::Cx;
use identity::disclosures::{self, NewDisclosure, What};

/// Writes down that the clerk sees the draft; to be run before it is shown.
#[derive(Debug, Clone, Copy)]
pub struct ViewDraft {
    /// A draft of the clerk's own, at the window.
    pub draft: i64,
}

impl ViewDraft {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let draft = draft::store::own(cx, self.draft)?.or_refuse(Refusal::NOT_FOUND)?;
        base::refuse_if!(draft.channel != Channel::Window, Refusal::NOT_FOUND);
        let permit = draft_permit(cx, &draft)?;
        let published = published::store::get(cx, draft.publication)?.or_refuse("case.item_gone")?;
        disclose(cx, &permit, &draft, &published.parts.item.title)
    }
}

/// The line for the person whose application it is.
pub(super) fn disclose(cx: &mut Cx, permit: &Permit, draft: &draft::Draft, title: &Text) -> Result<()> {
    let new = NewDisclosure {
        what: What::Application,
        person: draft.person,
        company: draft.company,
        about: ("draft", draft.id),
        matter: title.clone(),
        purpose: Text::new("在窗口代为申请", "applying at the window"),
    };
    disclosures::store::add(cx, permit, &new)
}
