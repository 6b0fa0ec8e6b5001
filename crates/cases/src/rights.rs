//! The rights that the case engine guards. Roles, which are data, hold them with a scope.

use base::{Right, Text};

/// Apply, save, submit, supplement, withdraw, confirm, rate: one's own cases.
pub const APPLY: Right = Right("case.apply");
/// See cases.
pub const SEE: Right = Right("case.see");
/// Check materials, accept, refuse acceptance, ask for what is missing.
pub const ACCEPT: Right = Right("case.accept");
/// Handle a step: claim, examine, inspect, return, pause, ask for an extension.
pub const HANDLE: Right = Right("case.handle");
/// Decide: grant or refuse.
pub const DECIDE: Right = Right("case.decide");
/// Approve an extension.
pub const EXTEND: Right = Right("case.extend");
/// Find stuck cases, assign them to others, hand over a leaver's work.
pub const ASSIGN: Right = Right("case.assign");
/// Apply at a window for a resident who stands there.
pub const WINDOW: Right = Right("case.window");
/// Load the calendar of a year.
pub const CALENDAR: Right = Right("calendar.load");

/// All of them, with words for the page of roles.
pub fn all() -> Vec<(Right, Text)> {
    [
        (APPLY, "申请、补正、撤回、评价自己的办件", "Apply, supplement, withdraw and rate one's own cases"),
        (SEE, "查看办件", "See cases"),
        (ACCEPT, "核对材料、受理、告知补正", "Check materials, accept, ask for what is missing"),
        (HANDLE, "领取和办理环节", "Claim and handle steps"),
        (DECIDE, "作出决定", "Decide"),
        (EXTEND, "批准延期", "Approve extensions"),
        (ASSIGN, "改派办件、交接", "Reassign cases, hand over a leaver's work"),
        (WINDOW, "在窗口代为申请", "Apply at a window for a resident"),
        (CALENDAR, "载入年度工作日历", "Load the working-day calendar of a year"),
    ]
    .into_iter()
    .map(|(right, zh, en)| (right, Text::new(zh, en)))
    .collect()
}
