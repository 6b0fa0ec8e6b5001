//! A joint case opens the child case of one department's item.

use super::submit::{await_acceptance, engine_permit, number};
use crate::case::{Case, Channel, Status, store};
use crate::engine::{Work, own};
use crate::material::{self, Check, Material};
use base::{CaseId, Error, OrRefuse, Refusal, Result};
use catalogue::published;
use db::Cx;
use flow::{ActivityId, ClockStart};
use serde_json::{Map, Value, json};

/// Opens a child. Coming twice it opens one.
#[derive(Debug, Clone)]
pub struct OpenChild {
    /// The joint case.
    pub parent: CaseId,
    /// The activity of its process that waits for the child.
    pub activity: i64,
    /// Item, as the process names it.
    pub item: String,
}

impl OpenChild {
    /// Runs the command; answers the child, or nothing when the parent no longer waits for it.
    pub fn run(&self, cx: &mut Cx) -> Result<Option<Case>> {
        if store::child_of(cx, self.parent, self.activity)?.is_some() {
            return Ok(None);
        }
        let parent = own(cx, self.parent)?;
        let waits =
            store::flow(cx, parent.id)?.is_some_and(|state| state.activity(ActivityId(self.activity as u64)).is_some());
        if !waits || !parent.is_open() {
            return Ok(None);
        }
        let permit = engine_permit(cx)?;
        let joint = published::store::get(cx, parent.publication)?.or_refuse("case.item_gone")?;
        let name = joint.parts.resolve(&self.item);
        let published = published::store::current(cx, &name)?
            .ok_or_else(|| Error::from(Refusal::new("case.no_such_item").with("item", &name)))?;
        let child = joint.parts.item.children.iter().find(|child| child.item == self.item).cloned();
        let spec = joint.parts.flow.children().find(|call| call.child.item == self.item).map(|call| call.child.clone());
        let case = self.case_of(cx, &parent, &published)?;
        let mut work = Work::fresh(case, published, permit);
        share(cx, &work, &parent, &joint, child.as_ref())?;
        let at_once = spec.is_none_or(|spec| spec.clock == ClockStart::Start);
        let has_acceptance =
            work.published.parts.flow.user_tasks().any(|task| task.task.kind == flow::TaskKind::Accept);
        if at_once || !has_acceptance {
            let (now, owner) = (cx.now(), parent.owner);
            work.accept(cx, now, owner)?;
        } else {
            await_acceptance(&mut work, cx)?;
        }
        work.start(cx)?;
        let detail = json!({ "parent": parent.number });
        work.save(cx, "opened", false, &detail).map(Some)
    }

    fn case_of(&self, cx: &mut Cx, parent: &Case, published: &published::Published) -> Result<Case> {
        let item = &published.parts.item;
        let office = identity::offices_with_function(cx, &item.office, &parent.region)?
            .ok_or_else(|| Error::from(Refusal::new("case.no_office").with("function", &item.office)))?;
        Ok(Case {
            id: CaseId(cx.new_id()),
            number: number(cx, &parent.region)?,
            parent: Some(parent.id),
            activity: self.activity,
            item: published.name.clone(),
            publication: published.id,
            title: item.title.clone(),
            channel: Channel::Joint,
            office: office.id,
            office_path: office.path,
            status: Status::Submitted,
            paused: false,
            outcome: None,
            step: String::new(),
            submitted_at: cx.now(),
            accepted_at: None,
            decided_at: None,
            finished_at: None,
            accept_due: None,
            clock_from: None,
            promised: item.limits.promised.as_ref().map(|limit| limit.term.to_string()).unwrap_or_default(),
            statutory: item.limits.statutory.as_ref().map(|limit| limit.term.to_string()).unwrap_or_default(),
            extended: String::new(),
            promised_due: None,
            statutory_due: None,
            provisional: false,
            result_number: String::new(),
            version: 0,
            ..parent.clone()
        })
    }
}

/// Copies to the child what it may see: its part of the answers, and the materials the joint item shares with it.
fn share(
    cx: &mut Cx,
    work: &Work,
    parent: &Case,
    joint: &published::Published,
    child: Option<&catalogue::item::Child>,
) -> Result<()> {
    let answers = material::store::answers(cx, parent.id)?;
    let mut seen: Map<String, Value> = Map::new();
    if let (Some(form), Some(child)) = (&joint.parts.form, child) {
        for (page, field) in form.fields() {
            if child.sees(&page.id, &field.id, &field.share)
                && let Some(value) = answers.values.get(&field.id)
            {
                seen.insert(field.id.clone(), value.clone());
            }
        }
        let sources = answers.sources.into_iter().filter(|(field, _)| seen.contains_key(field)).collect();
        let (plain, sensitive) = schema::split_sensitive(form, seen);
        material::store::set_answers(cx, &work.permit, work.case.id, &plain, &sensitive, &sources)?;
    }
    for one in material::store::of_case(cx, parent.id)? {
        let shared = child.is_some_and(|child| child.materials.contains(&one.material));
        if shared && one.state != Check::Replaced {
            let copy = Material { id: cx.new_id(), case: work.case.id, version: 1, ..one };
            material::store::insert(cx, &work.permit, &copy)?;
        }
    }
    Ok(())
}
