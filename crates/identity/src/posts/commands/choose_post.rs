//! An official with several posts chooses at which one to work.

use crate::posts::store;
use crate::rights::own;
use crate::sessions::store as sessions;
use base::{Refusal, Result};
use db::Cx;

/// Chooses a post for this session.
#[derive(Debug, Clone, Copy)]
pub struct ChoosePost {
    /// The post.
    pub post: i64,
}

impl ChoosePost {
    /// Chooses it; a post that one does not hold today is not found.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let (me, today, session) = (cx.me(), cx.today(), cx.actor().session);
        let mine = store::posts_of(cx, me)?.iter().any(|post| post.id == self.post && post.held_on(today));
        base::refuse_if!(!mine, Refusal::NOT_FOUND);
        cx.about("session", session);
        cx.note("post", self.post.to_string());
        sessions::choose(cx, &permit, session, Some(self.post), None, None)
    }
}
