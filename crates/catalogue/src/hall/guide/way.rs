//! 办理流程 as a picture: apply, accept, the departments side by side or the steps of the office, deliver.

use super::office;
use super::times::promised;
use crate::hall::{Hall, Said, Shown, said};
use crate::item::{Item, StepKind};
use web::Frame;

/// A row inside the frame in the middle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Department or step.
    pub name: String,
    /// What it does, in what time.
    pub note: String,
}

/// The picture and the steps in words.
#[derive(Debug, Clone)]
pub struct Way {
    /// Over the frame in the middle.
    pub middle: String,
    /// Inside it.
    pub lanes: Vec<Lane>,
    /// Under 申请.
    pub apply: String,
    /// Under 受理.
    pub accept: String,
    /// Under 送达.
    pub deliver: String,
    /// Each step with its words.
    pub steps: Vec<(String, Said)>,
    /// A joint item.
    pub joint: bool,
}

/// The way of an item.
pub fn way(frame: &Frame, hall: &Hall, shown: &Shown) -> Way {
    let item = shown.item();
    let joint = item.is_joint();
    let lanes = if joint { departments(frame, hall, shown) } else { steps(frame, item) };
    let middle = if joint {
        frame.ta("guide-way-departments", "count", lanes.len())
    } else {
        frame.ta("guide-way-office", "office", office(frame, hall, shown))
    };
    let apply = match item.minutes {
        Some(minutes) => frame.ta("guide-way-minutes", "count", minutes),
        None => frame.t("guide-way-fill"),
    };
    let accept = item.limits.accept.as_ref().map(|limit| super::times::words(frame, limit.term));
    Way {
        middle,
        lanes,
        apply,
        accept: accept.map_or_else(|| frame.t("guide-way-told"), |term| frame.ta("guide-way-within", "term", term)),
        deliver: frame.t(if item.mail.result { "guide-way-mail" } else { "guide-way-pick" }),
        steps: item
            .steps
            .iter()
            .map(|step| (frame.text(&step.kind.text()).to_owned(), said(frame, &step.text)))
            .collect(),
        joint,
    }
}

fn departments(frame: &Frame, hall: &Hall, shown: &Shown) -> Vec<Lane> {
    let lane = |child: &Shown| {
        let item = child.item();
        let name = hall.function_name(&item.office).map(|name| frame.text(name).to_owned());
        Lane { name: name.unwrap_or_else(|| frame.text(&item.title).to_owned()), note: promised(frame, item) }
    };
    hall.children(shown).map(|child| lane(child)).collect()
}

fn steps(frame: &Frame, item: &Item) -> Vec<Lane> {
    let inside = |kind: StepKind| !matches!(kind, StepKind::Apply | StepKind::Accept | StepKind::Deliver);
    let mut lanes: Vec<Lane> = Vec::new();
    for step in item.steps.iter().filter(|step| inside(step.kind)) {
        let name = frame.text(&step.kind.text()).to_owned();
        if !lanes.iter().any(|lane| lane.name == name) {
            lanes.push(Lane { name, note: String::new() });
        }
    }
    if let Some(last) = lanes.last_mut() {
        last.note = promised(frame, item);
    }
    lanes
}
