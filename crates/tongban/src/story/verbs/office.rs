//! What administrators do: load the calendar of a year.

use super::super::actor::{self, Actor};
use super::super::model::Step;
use super::super::teller::{Teller, Told, failed};
use super::press;
use calendar::YearNotice;

/// Loads the calendar of a year: the notice stands in `opinion`, or is an empty one of the year in `amount`.
pub fn load_calendar(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let notice = YearNotice::from_json(&step.opinion).map_err(|error| error.sentence_en())?;
    let page = actor::open(&mut teller.world, actor, "/admin/calendar")?;
    let mut form = page.form("for a notice", |form| {
        form.action.starts_with("/admin/calendar") && form.fields.iter().any(|field| field.kind == "textarea")
    })?;
    let name =
        form.fields.iter().find(|field| field.kind == "textarea").map(|field| field.name.clone()).unwrap_or_default();
    form.fill(&name, &notice.to_json())?;
    let preview = press(teller, actor, &page, &form, ("", ""))?;
    let form = preview.form("to load it", |form| form.action == "/admin/calendar/load")?;
    let done = press(teller, actor, &preview, &form, ("", ""))?;
    if done.errors().is_empty() { Ok(()) } else { failed(done.excerpt()) }
}
