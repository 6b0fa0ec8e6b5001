//! The rights that the catalogue guards. Roles, which are data, hold them with a scope.

use base::{Right, Text};

/// Write drafts of service items.
pub const ITEM_EDIT: Right = Right("item.edit");
/// Review drafts that somebody else wrote.
pub const ITEM_REVIEW: Right = Right("item.review");
/// Publish, suspend and cancel items.
pub const ITEM_PUBLISH: Right = Right("item.publish");
/// Answer questions about items.
pub const ANSWER: Right = Right("item.answer");
/// Say how many can come to an office at a time, and see who comes.
pub const SLOTS: Right = Right("booking.slots");
/// Ask a question and book a time for oneself.
pub const VISIT: Right = Right("booking.own");

/// All of them, with words for the page of roles.
pub fn all() -> Vec<(Right, Text)> {
    [
        (ITEM_EDIT, "编写事项", "Write service items"),
        (ITEM_REVIEW, "审核事项", "Review service items"),
        (ITEM_PUBLISH, "发布、暂停、取消事项", "Publish, suspend and cancel service items"),
        (ANSWER, "答复事项咨询", "Answer questions about items"),
        (SLOTS, "管理预约号源", "Manage booking slots"),
        (VISIT, "咨询和预约", "Ask and book for oneself"),
    ]
    .into_iter()
    .map(|(right, zh, en)| (right, Text::new(zh, en)))
    .collect()
}
