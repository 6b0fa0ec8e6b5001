//! The system administrator ends a post.

use crate::posts::store;
use crate::rights::{ACCOUNTS, EVERYWHERE};
use base::Result;
use db::Cx;
use jiff::civil::Date;
use serde_json::json;

/// Ends a post after a day.
#[derive(Debug, Clone, Copy)]
pub struct EndPost {
    /// The post.
    pub post: i64,
    /// The last day.
    pub last: Date,
}

impl EndPost {
    /// Ends it and emits `identity.post_ended {post, account, office, last}`. Refused as `post.dates` for a day before today, or
    /// `post.ended`.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = cx.permit(ACCOUNTS, EVERYWHERE)?;
        let (post, today) = (store::must(cx, self.post)?, cx.today());
        base::refuse_if!(post.to.is_some_and(|to| to < today), "post.ended");
        // A post that has not begun ends on its first day at the earliest.
        let last = self.last.max(post.from);
        base::refuse_if!(last < today.yesterday().unwrap_or(today), "post.dates");
        cx.about("post", post.id);
        store::end_post(cx, &permit, &post, last)?;
        let event = json!({ "post": post.id.to_string(), "account": post.account, "office": post.office, "last": last.to_string() });
        cx.emit("identity.post_ended", &event)
    }
}
