//! What the applicant's side does with a case: confirm, send what was missing, take back, rate.

use super::super::actor::{self, Actor};
use super::super::check;
use super::super::model::Step;
use super::super::teller::{Teller, Told, Trouble, failed};
use super::{open_step, press};

/// Confirms or declines a step of the applicant's side, from the link in the own space.
pub fn confirm(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let task = open_step(teller, &step.case, |task| task.is_applicants())?;
    let path = format!("/me/cases/{}/tasks/{}", task.case, task.id);
    let mine = actor::open(&mut teller.world, actor, "/me")?;
    if mine.link(&path).is_none() && mine.link(&format!("/me/cases/{}", task.case)).is_none() {
        return failed(format!("nothing in the own space leads to {path}: {}", mine.excerpt()));
    }
    let page = actor::open(&mut teller.world, actor, &path)?;
    let mut form = page.form("to confirm", |form| form.method == "post" && form.action.contains("/tasks/"))?;
    choose(&mut form, &step.outcome, &step.opinion)?;
    press(teller, actor, &page, &form, ("", "")).map(drop)
}

/// Sends what was missing.
pub fn supplement(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let case = check::current(teller)?;
    let path = format!("/me/cases/{}/supplement", case.id);
    let page = actor::open(&mut teller.world, actor, &path)?;
    let mut form = page.form("for what is missing", |form| form.action.contains("/supplement"))?;
    let (pack, id) = teller.pack_of(&case.item)?;
    let item = pack.items.get(id);
    for (material, file) in &step.files {
        let Some(content) = pack.file(&format!("demo/{file}")) else {
            return failed(format!("there is no file demo/{file}"));
        };
        let title = item
            .and_then(|item| item.materials.iter().find(|one| one.id == *material))
            .map_or(material, |one| &one.title.zh);
        let name = form.fields.iter().find(|field| field.kind == "file" && field.label.starts_with(title.as_str()));
        let Some(name) = name.map(|field| field.name.clone()) else {
            return failed(format!("nobody asks for {title}: {}", page.excerpt()));
        };
        form.attach(&name, file, content.to_vec())?;
    }
    if !step.opinion.is_empty() {
        let words = form.fields.iter().find(|field| field.kind == "textarea").map(|field| field.name.clone());
        form.fill(words.as_deref().unwrap_or("words"), &step.opinion)?;
    }
    let answer = press(teller, actor, &page, &form, ("", ""))?;
    if answer.path == path { failed(format!("nothing was sent: {}", answer.excerpt())) } else { Ok(()) }
}

/// Takes the application back, on the page that asks once more.
pub fn withdraw(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let case = check::current(teller)?;
    let path = format!("/me/cases/{}/withdraw", case.id);
    let page = actor::open(&mut teller.world, actor, &path)?;
    let offered = page.forms().into_iter().find(|form| form.action.contains("/withdraw"));
    let Some(mut form) = offered else { return Err(Trouble::Refused { code: "not_offered".to_owned(), page }) };
    choose(&mut form, "", &step.opinion)?;
    press(teller, actor, &page, &form, ("", "")).map(drop)
}

/// Rates on five levels; `amount` is the level, 1 the best.
pub fn rate(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let case = check::current(teller)?;
    let path = format!("/me/cases/{}/rate", case.id);
    let page = actor::open(&mut teller.world, actor, &path)?;
    let offered = page.forms().into_iter().find(|form| form.action.contains("/rate"));
    let Some(mut form) = offered else { return Err(Trouble::Refused { code: "not_offered".to_owned(), page }) };
    form.fill("level", &step.amount)?;
    choose(&mut form, "", &step.opinion)?;
    press(teller, actor, &page, &form, ("", "")).map(drop)
}

/// Chooses an outcome among radios where there are any, and writes words where they are asked for.
fn choose(form: &mut super::super::form::Form, outcome: &str, words: &str) -> Told {
    let radio = form
        .fields
        .iter()
        .find(|field| field.kind == "radio" && field.value == outcome)
        .map(|field| field.name.clone());
    if let Some(name) = radio {
        form.fill(&name, outcome)?;
    }
    let area = form.fields.iter().find(|field| field.kind == "textarea").map(|field| field.name.clone());
    if let Some(name) = area.filter(|_| !words.is_empty()) {
        form.fill(&name, words)?;
    }
    Ok(())
}
