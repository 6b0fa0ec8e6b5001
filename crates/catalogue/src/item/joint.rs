//! The children of a joint item (联办, 高效办成一件事): which item, in which order, when its clock starts, what its refusal
//! means to the whole, and which answers it may see.

use super::Finding;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::lists::coded;

coded!(
    /// When a child's clock starts.
    ChildClock {
        Accept "accept" "accept" "自本项受理起" "When the child's office accepts it",
        Start "start" "start" "自本项开始起" "As soon as it is opened",
    }
);
coded!(
    /// What a refused child means to the whole.
    OnRefusal {
        End "end" "end" "整件不予办理" "The whole is refused",
        Continue "continue" "continue" "其余继续办" "The others go on",
        Ask "ask" "ask" "由申请人决定" "The applicant decides",
    }
);

/// One child item of a joint item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Child {
    /// Item id, in this pack or as `pack/item`.
    pub item: String,
    /// Children that must be finished before; children with the same list run side by side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// When its clock starts.
    #[serde(default = "Child::default_clock")]
    pub clock: ChildClock,
    /// What its refusal means.
    #[serde(default = "Child::default_refusal")]
    pub on_refusal: OnRefusal,
    /// FEEL over the answers: the child runs only when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Pages or fields of the joint form it may see; empty means all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub share: Vec<String>,
    /// Materials of the joint item it may see; empty means none but its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<String>,
}

impl Child {
    fn default_clock() -> ChildClock {
        ChildClock::Accept
    }

    fn default_refusal() -> OnRefusal {
        OnRefusal::Ask
    }

    /// Whether this child may see the answer to `field` on `page`. `field_share` is what the form's field itself allows (empty:
    /// every child). Both must agree, so either side can narrow.
    pub fn sees(&self, page: &str, field: &str, field_share: &[String]) -> bool {
        let by_child = self.share.is_empty() || self.share.iter().any(|name| name == page || name == field);
        let by_field = field_share.is_empty() || field_share.contains(&self.item);
        by_child && by_field
    }
}

/// The children in waves: all of one wave may run side by side once the wave before is done.
///
/// # Errors
/// `I106` when a child waits for one that does not exist, for itself or in a circle, or stands twice.
pub fn order(children: &[Child]) -> Result<Vec<Vec<&Child>>, Vec<Finding>> {
    let mut names = BTreeSet::new();
    let mut findings = Vec::new();
    for child in children {
        if !names.insert(child.item.as_str()) {
            findings.push(problem(
                &child.item,
                format!("子事项 {} 写了两次。", child.item),
                format!("The child item {} stands twice.", child.item),
            ));
        }
    }
    for child in children {
        for before in child.after.iter().filter(|before| !names.contains(before.as_str())) {
            findings.push(problem(
                &child.item,
                format!("{} 要等 {before}，但这件事里没有它。", child.item),
                format!("{} waits for {before}, which is not part of this item.", child.item),
            ));
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    let mut done = BTreeSet::new();
    let mut waves = Vec::new();
    while done.len() < children.len() {
        let wave: Vec<&Child> = children
            .iter()
            .filter(|child| {
                !done.contains(child.item.as_str()) && child.after.iter().all(|before| done.contains(before.as_str()))
            })
            .collect();
        if wave.is_empty() {
            return Err(children
                .iter()
                .filter(|child| !done.contains(child.item.as_str()))
                .map(|child| {
                    problem(
                        &child.item,
                        format!("{} 的先后次序成了环，永远轮不到它。", child.item),
                        format!("{} waits in a circle and can never begin.", child.item),
                    )
                })
                .collect());
        }
        done.extend(wave.iter().map(|child| child.item.as_str()));
        waves.push(wave);
    }
    Ok(waves)
}

fn problem(item: &str, zh: String, en: String) -> Finding {
    Finding::error("I106", format!("child[{item}].after"), zh, en)
}
