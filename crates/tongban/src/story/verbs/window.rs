//! At the window: a clerk identifies who stands there, fills one dense form in, shows the originals, reads the sentence aloud
//! and prints the receipt. And the code by which a draft moves between the window and the phone.

use super::super::actor::{self, Actor};
use super::super::model::Step;
use super::super::page::Page;
use super::super::teller::{Teller, Told, Trouble, failed};
use super::apply::{Filling, attach};
use super::press;
use base::CaseId;
use std::collections::BTreeSet;

/// Most turns of one dense form.
const MOST_TURNS: usize = 60;

/// From the certificate to the printed receipt.
pub fn apply(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let filling = Filling::new(teller, actor, step)?;
    let page = begin(teller, &filling)?;
    finish(teller, filling, page)
}

/// Begins, fills in what is given, and leaves the draft at the window.
pub fn draft(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let mut filling = Filling::new(teller, actor, step)?;
    let page = begin(teller, &filling)?;
    teller.draft = Some(draft_of(&page));
    let mut form = page.form("of the window", |form| form.id == "question")?;
    filling.fill(&mut form, &mut BTreeSet::new())?;
    let kept = press(teller, actor, &page, &form, ("action", "draft"))?;
    if kept.errors().is_empty() { Ok(()) } else { Err(filling.refusal(kept)) }
}

/// Goes on with the draft that lies at the window.
pub fn go_on(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let Some(path) = teller.draft.clone() else { return failed("no draft was left") };
    let filling = Filling::new(teller, actor, step)?;
    let page = actor::open(&mut teller.world, actor, &path)?;
    finish(teller, filling, page)
}

/// The address of a draft, without the page of it.
fn draft_of(page: &Page) -> String {
    let deep = if page.path.starts_with("/desk/") { 5 } else { 4 };
    page.path.split(['?', '#']).next().unwrap_or_default().split('/').take(deep).collect::<Vec<_>>().join("/")
}

/// Identifies who stands there: by `fields` (`name`, `number`, `phone`), or as the resident named in `to`.
fn begin(teller: &mut Teller, filling: &Filling<'_>) -> Told<Page> {
    let (actor, step) = (filling.actor, filling.step);
    let list = actor::open(&mut teller.world, actor, "/desk/window")?;
    let path = format!("/desk/window/apply/{}", filling.item);
    if list.link(&path).is_none() {
        return Err(Trouble::Refused { code: "not_offered".to_owned(), page: list });
    }
    let page = actor::open(&mut teller.world, actor, &path)?;
    let mut form = page.form("for who stands there", |form| form.has("number") && form.method == "post")?;
    if !step.to.is_empty() {
        for (name, fact) in [("name", "name"), ("number", "citizen_id")] {
            form.fill(name, &actor::fact(&teller.world.city, actor, &format!("${}.{fact}", step.to))?)?;
        }
    }
    for (name, value) in &step.fields {
        let value = teller.filled(actor, value)?;
        form.put(name, &value)?;
    }
    let answer = press(teller, actor, &page, &form, ("", ""))?;
    if answer.path.contains("/drafts/") { Ok(answer) } else { Err(filling.refusal(answer)) }
}

/// The dense form, as often as new questions appear in it; then the originals and the resident's word.
fn finish(teller: &mut Teller, mut filling: Filling<'_>, first: Page) -> Told {
    let mut page = first;
    let mut filled: BTreeSet<String> = BTreeSet::new();
    for _ in 0..MOST_TURNS {
        if page.path.contains("/confirm") {
            filling.all_met()?;
            return confirm(teller, &filling, &page);
        }
        let mut form = page.form("of the window", |form| form.id == "question")?;
        let before = filled.len();
        filling.fill(&mut form, &mut filled)?;
        filling.known(&page);
        let table = filling.wants_row(&form).map(|table| format!("add:{table}"));
        let action = table.as_deref().unwrap_or("save");
        let answer = teller.world.browser(&filling.actor.name).submit(&page, &form, ("action", action))?;
        let answer = if answer.status == 422 { answer } else { actor::settle(answer)? };
        if table.is_none() && !answer.path.contains("/confirm") && filled.len() == before {
            return Err(filling.refusal(answer));
        }
        page = answer;
    }
    failed("the form of the window is never done")
}

/// Ticks the originals that were shown and what is declared, attaches files, hands in, and sees the receipt.
fn confirm(teller: &mut Teller, filling: &Filling<'_>, page: &Page) -> Told {
    let step = filling.step;
    let mut form = page.form("to hand in", |form| form.has("confirmed"))?;
    attach(teller, filling, page, &mut form)?;
    if step.show == ["all"] {
        form.tick_all("seen");
    } else if !step.show.is_empty() {
        form.fill_all("seen", &step.show)?;
    }
    let (promised, declared): (Vec<String>, Vec<String>) =
        step.declare.iter().cloned().partition(|material| material == "promise");
    if !promised.is_empty() {
        form.fill("promise", "yes")?;
    }
    if !declared.is_empty() {
        form.fill_all("declared", &declared)?;
    }
    // The outcome `silent`: the resident did not say yes.
    if step.outcome != "silent" {
        form.fill("confirmed", "1")?;
    }
    let answer = match press(teller, filling.actor, page, &form, ("action", "submit")) {
        Err(Trouble::Refused { page, .. }) => return Err(filling.refusal(page)),
        other => other?,
    };
    if !answer.path.ends_with("/receipt") {
        return Err(filling.refusal(answer));
    }
    let draft = answer.path.split('/').nth(4).and_then(|id| id.parse().ok());
    let Some(draft) = draft else { return failed(format!("{} is no receipt", answer.path)) };
    let case = teller
        .world
        .db
        .read_now(&db::Call::system("story"), "story.draft", move |cx| super::super::store::case_of_draft(cx, draft))?;
    teller.case = case.map(CaseId);
    teller.draft = None;
    if teller.case.is_some() { Ok(()) } else { failed("the receipt is of no case") }
}

/// Makes a code on the page of the draft.
pub fn give_code(teller: &mut Teller, actor: &Actor) -> Told {
    let Some(path) = teller.draft.clone() else { return failed("no draft was left") };
    let desk = path.starts_with("/desk/");
    let path = if desk { path } else { format!("{path}/code") };
    let page = actor::open(&mut teller.world, actor, &path)?;
    let form = page.form("for a code", |form| form.method == "post" && form.action.ends_with("/code"))?;
    let made = press(teller, actor, &page, &form, ("", ""))?;
    teller.code = made.find("main .code")?;
    Ok(())
}

/// Takes the draft over: at the window where an official does it, else on the phone. `amount` is the code, where it is
/// not the one that was made last.
pub fn take_code(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let place = if actor.is_resident() { "/apply/code" } else { "/desk/window" };
    let page = actor::open(&mut teller.world, actor, place)?;
    let mut form = page.form("for a code", |form| form.has("code") && form.method == "post")?;
    let code = if step.amount.is_empty() { teller.code.clone() } else { teller.words(actor, &step.amount)? };
    form.fill("code", &code)?;
    let answer = press(teller, actor, &page, &form, ("", ""))?;
    if !answer.errors().is_empty() || !answer.path.contains("/draft") {
        return Err(Trouble::Refused { code: answer.code(), page: answer });
    }
    teller.draft = Some(draft_of(&answer));
    Ok(())
}
