//! What administrators and sources of data do: load the calendar of a year, take back what they told the city.

use super::super::actor::{self, Actor};
use super::super::found;
use super::super::model::Step;
use super::super::teller::{Teller, Told, Trouble, failed};
use super::press;
use base::Target;
use calendar::YearNotice;
use db::Call;

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

/// A source takes a record back, as its own register would; it reaches the city by no page.
pub fn unrecord(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let key = actor::fact(&teller.world.city, actor, &format!("${}.citizen_id", step.to))?;
    let kind = step.item.clone();
    let known = teller.world.db.write_now(&Call::system("source"), "record.remove", move |cx| {
        let before = records::held(cx, &key)?.iter().any(|held| held.kind == kind);
        let permit = cx.permit(records::PUT, Target::default())?;
        cx.about("record", 0i64);
        records::remove(cx, &permit, &kind, &key)?;
        Ok(before)
    })?;
    if known { Ok(()) } else { failed(format!("the city holds no {} of {}", step.item, step.to)) }
}

/// Publishes a pack anew in which words of an item are others, as the next version of the program does.
pub fn upgrade_pack(teller: &mut Teller, step: &Step) -> Told {
    let item = teller.item(&step.item);
    let (pack, id) = teller.pack_of(&item)?;
    let (pack, id) = (pack.clone(), id.to_owned());
    let broken = |error: &dyn std::fmt::Display| Trouble::Failed(format!("the pack is not written: {error}"));
    let folder = tempfile::tempdir().map_err(|error| broken(&error))?;
    let root = folder.path().join(pack.id());
    for path in pack.paths() {
        let mut content = pack.file(path).unwrap_or_default().to_vec();
        if path == format!("items/{id}.toml") {
            content = replaced(&content, &step.fields)?;
        }
        let target = root.join(path);
        let above = target.parent().unwrap_or(&root);
        std::fs::create_dir_all(above)
            .and_then(|()| std::fs::write(&target, content))
            .map_err(|error| broken(&error))?;
    }
    let mut packs = teller.packs.clone();
    let fresh = packs::read(&root).map_err(|found| Trouble::Failed(format!("the pack does not read: {found:?}")))?;
    packs.retain(|one| one.id() != fresh.id());
    packs.push(fresh);
    found::publish(&teller.world.db, &teller.world.city, &packs).map_err(|failure| Trouble::Failed(failure.what.en))?;
    teller.packs = packs;
    Ok(())
}

/// A text in which each word that is replaced must stand.
fn replaced(content: &[u8], words: &serde_json::Map<String, serde_json::Value>) -> Told<Vec<u8>> {
    let mut text = String::from_utf8_lossy(content).into_owned();
    for (from, to) in words {
        if !text.contains(from.as_str()) {
            return failed(format!("the item does not say {from}"));
        }
        text = text.replace(from.as_str(), to.as_str().unwrap_or_default());
    }
    Ok(text.into_bytes())
}
