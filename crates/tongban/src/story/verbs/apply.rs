//! Applying: whom for and where, one page of questions after the other, materials, the check of all answers, handing in.

use super::super::actor::{self, Actor};
use super::super::form::Form;
use super::super::model::Step;
use super::super::page::Page;
use super::super::teller::{Teller, Told, Trouble, failed, says};
use super::press;
use base::CaseId;
use schema::Raw;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Most pages of one application.
const MOST_PAGES: usize = 120;
/// Most rows that are added to a table on one page.
const MOST_ROWS: usize = 60;

/// An application that is being filled in.
pub(super) struct Filling<'a> {
    pub actor: &'a Actor,
    pub step: &'a Step,
    pub item: String,
    form: Option<schema::Form>,
    typed: Raw,
    /// Answers that were typed, or found filled in by the city.
    met: BTreeSet<String>,
}

/// From the first page to the receipt.
pub fn apply(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let filling = Filling::new(teller, actor, step)?;
    let first = start(teller, &filling)?;
    finish(teller, filling, first)
}

/// As far as the given answers go; the draft stays.
pub fn draft(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let mut filling = Filling::new(teller, actor, step)?;
    let mut page = start(teller, &filling)?;
    for _ in 0..MOST_PAGES {
        let Ok(form) = question(&page) else { break };
        let asked = form.names().iter().any(|name| filling.step.answers.contains_key(top(name)));
        if !asked {
            break;
        }
        page = answer(teller, &mut filling, page)?;
    }
    let address: Vec<&str> = page.path.split('/').take(4).collect();
    teller.draft = Some(address.join("/"));
    Ok(())
}

/// Goes on with the draft that was left, and hands it in.
pub fn go_on(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let Some(path) = teller.draft.clone() else { return failed("no draft was left") };
    if step.item.is_empty() {
        return failed("`continue` names the item");
    }
    let filling = Filling::new(teller, actor, step)?;
    let page = actor::open(&mut teller.world, actor, &path)?;
    finish(teller, filling, page)
}

impl<'a> Filling<'a> {
    pub fn new(teller: &Teller, actor: &'a Actor, step: &'a Step) -> Told<Filling<'a>> {
        let item = teller.item(&step.item);
        let (pack, id) = teller.pack_of(&item)?;
        let Some(found) = pack.items.get(id) else { return failed(format!("there is no item {item}")) };
        let form = match &found.form {
            Some(name) => {
                let (owner, id) = teller.pack_of(name)?;
                let own = if name.contains('/') { owner } else { pack };
                own.forms.get(id).cloned()
            }
            None => None,
        };
        let answers = teller.filled(actor, &Value::Object(step.answers.clone()))?;
        let answers = answers.as_object().cloned().unwrap_or_default();
        let typed = form.as_ref().map(|form| form.spread(&answers)).unwrap_or_default();
        if let Some(strange) = answers.keys().find(|key| form.as_ref().is_none_or(|form| form.field(key).is_none())) {
            return failed(format!("the form of {item} has no field {strange}"));
        }
        Ok(Filling { actor, step, item, form, typed, met: BTreeSet::new() })
    }

    /// The code of what a page of the application says went wrong: the rule whose sentence stands there, a check, or a command.
    pub fn refusal(&self, page: Page) -> Trouble {
        let said = page.errors().join(" ");
        let mut rules = self.form.iter().flat_map(|form| &form.rules);
        let broken = rules.find(|rule| says(&said, &rule.otherwise.zh));
        let code = broken.map_or_else(|| "check".to_owned(), |rule| format!("rule.{}", rule.id));
        Trouble::Refused { code, page }
    }
}

fn top(name: &str) -> &str {
    name.split(['.', '[']).next().unwrap_or(name)
}

fn question(page: &Page) -> Result<Form, String> {
    page.form("with questions", |form| form.id == "question")
}

fn start(teller: &mut Teller, filling: &Filling<'_>) -> Told<Page> {
    let path = format!("/apply/{}", filling.item);
    let page = actor::open(&mut teller.world, filling.actor, &path)?;
    let page = if page.forms().iter().any(|form| form.action == path) {
        page
    } else {
        // The page can be read by anybody; its form is for those who are signed in.
        actor::sign_in(&mut teller.world, filling.actor)?;
        actor::open(&mut teller.world, filling.actor, &path)?
    };
    let mut form = page.form("to begin", |form| form.action == path)?;
    if !filling.step.to.is_empty() {
        let name = teller
            .world
            .city
            .resident(&filling.step.to)
            .map_or(filling.step.to.clone(), |resident| resident.name.clone());
        let whom = form
            .fields
            .iter()
            .find(|field| field.name == "who" && field.label.contains(&name))
            .map(|field| field.value.clone());
        let Some(whom) = whom else { return Err(Trouble::Refused { code: "not_offered".to_owned(), page }) };
        form.fill("who", &whom)?;
    }
    let home = home(teller, filling.actor);
    let place = form.fields.iter().find(|field| field.name == "region" && field.kind == "select");
    if let Some(place) = place {
        let fits = place.options.iter().filter(|option| !option.is_empty() && home.starts_with(option.as_str()));
        let Some(best) = fits.max_by_key(|option| option.len()).cloned() else {
            return failed(format!("the place {home} is not offered: {}", page.excerpt()));
        };
        form.fill("region", &best)?;
    }
    let page = press(teller, filling.actor, &page, &form, ("", ""))?;
    if page.path == path { Err(filling.refusal(page)) } else { Ok(page) }
}

/// The community in which somebody lives.
fn home(teller: &Teller, actor: &Actor) -> String {
    let city = &teller.world.city;
    city.resident(&actor.slug).map(|resident| city.households[resident.household].community.clone()).unwrap_or_default()
}

fn finish(teller: &mut Teller, mut filling: Filling<'_>, first: Page) -> Told {
    let mut page = first;
    for _ in 0..MOST_PAGES {
        if page.path.contains("/materials") {
            page = materials(teller, &filling, page)?;
        } else if page.path.contains("/check") {
            filling.all_met()?;
            return submit(teller, &filling, &page);
        } else {
            page = answer(teller, &mut filling, page)?;
        }
    }
    failed("the application never comes to its end")
}

impl Filling<'_> {
    pub fn all_met(&self) -> Told {
        let never: Vec<&str> =
            self.step.answers.keys().filter(|key| !self.met.contains(*key)).map(String::as_str).collect();
        if never.is_empty() {
            Ok(())
        } else {
            failed(format!("never asked, and not known to the city: {}", never.join(", ")))
        }
    }
}

/// Answers one page of questions and goes on.
fn answer(teller: &mut Teller, filling: &mut Filling<'_>, page: Page) -> Told<Page> {
    let mut page = page;
    let mut filled: BTreeSet<String> = BTreeSet::new();
    for _ in 0..MOST_ROWS {
        let mut form = question(&page)?;
        let before = filled.len();
        filling.fill(&mut form, &mut filled)?;
        filling.known(&page);
        if let Some(table) = filling.wants_row(&form) {
            let button = format!("add:{table}");
            if !form.has_button("action", &button) {
                return failed(format!("the table {table} takes no further row: {}", page.excerpt()));
            }
            page = press_typed(teller, filling, &page, &form, &button)?;
            continue;
        }
        let here = page.path.clone();
        let answer = press_typed(teller, filling, &page, &form, "save")?;
        if answer.path != here {
            return Ok(answer);
        }
        // The same page again: new questions have appeared, or something is wrong.
        let more =
            question(&answer)?.names().iter().any(|name| filling.typed.get(name).is_some() && !filled.contains(name));
        if !more || filled.len() == before {
            return Err(filling.refusal(answer));
        }
        page = answer;
    }
    failed("a page of questions is never done")
}

fn press_typed(teller: &mut Teller, filling: &Filling<'_>, page: &Page, form: &Form, action: &str) -> Told<Page> {
    let answer = teller.world.browser(&filling.actor.name).submit(page, form, ("action", action))?;
    if answer.status == 422 { Ok(answer) } else { actor::settle(answer) }
}

impl Filling<'_> {
    pub fn fill(&mut self, form: &mut Form, filled: &mut BTreeSet<String>) -> Told {
        for name in form.names() {
            let values = self.typed.all(&name);
            if values.is_empty() {
                continue;
            }
            form.fill_all(&name, values)?;
            self.met.insert(top(&name).to_owned());
            filled.insert(name);
        }
        Ok(())
    }

    /// Answers that the city filled in are shown, and not asked.
    pub fn known(&mut self, page: &Page) {
        for key in self.step.answers.keys().filter(|key| !self.met.contains(*key)).cloned().collect::<Vec<_>>() {
            if page.has_id(&format!("f-{key}")) {
                self.met.insert(key);
            }
        }
    }

    /// The table of a page that needs one more row for what is to be typed.
    pub fn wants_row(&self, form: &Form) -> Option<String> {
        let names: BTreeSet<String> = form.names().into_iter().collect();
        let tables: BTreeSet<&str> = names.iter().filter(|name| name.contains('[')).map(|name| top(name)).collect();
        let mut rows: BTreeMap<&str, bool> = BTreeMap::new();
        for (key, _) in self.typed.iter().filter(|(key, _)| key.contains('[')) {
            let row = key.split(']').next().unwrap_or(key);
            if tables.contains(top(key)) && !names.iter().any(|name| name.starts_with(row)) {
                rows.insert(top(key), true);
            }
        }
        rows.keys().next().map(|table| (*table).to_owned())
    }
}

/// Uploads what is asked for, and goes on.
fn materials(teller: &mut Teller, filling: &Filling<'_>, page: Page) -> Told<Page> {
    let path = page.path.clone();
    let mut form = page.form("for materials", |form| form.has_button("action", "next"))?;
    attach(teller, filling, &page, &mut form)?;
    let answer = press(teller, filling.actor, &page, &form, ("action", "next"));
    match answer {
        Ok(page) if page.path == path => Err(filling.refusal(page)),
        Err(Trouble::Refused { page, .. }) => Err(filling.refusal(page)),
        other => other,
    }
}

/// Chooses the files of materials.
pub(super) fn attach(teller: &Teller, filling: &Filling<'_>, page: &Page, form: &mut Form) -> Told {
    let (pack, _) = teller.pack_of(&filling.item)?;
    for (material, file) in &filling.step.files {
        let Some(content) = pack.file(&format!("demo/{file}")) else {
            return failed(format!("there is no file demo/{file}"));
        };
        let fits = |name: &str| {
            name == material
                || name.strip_suffix(material.as_str()).is_some_and(|rest| rest.ends_with(['-', '.', ':', '_']))
        };
        let name =
            form.fields.iter().find(|field| field.kind == "file" && fits(&field.name)).map(|field| field.name.clone());
        let Some(name) = name else { return failed(format!("nobody asks for {material}: {}", page.excerpt())) };
        form.attach(&name, file, content.to_vec())?;
    }
    Ok(())
}

/// Ticks what is declared, and hands in.
fn submit(teller: &mut Teller, filling: &Filling<'_>, page: &Page) -> Told {
    let mut form = page.form("to hand in", |form| form.has("confirm"))?;
    form.fill("confirm", "yes")?;
    let (promise, declare): (Vec<String>, Vec<String>) =
        filling.step.declare.iter().cloned().partition(|one| one == "promise" && form.has("promise"));
    if !declare.is_empty() {
        form.fill_all("declare", &declare)?;
    }
    if !promise.is_empty() {
        form.fill("promise", "yes")?;
    }
    let answer = press(teller, filling.actor, page, &form, ("", ""));
    let answer = match answer {
        Err(Trouble::Refused { page, .. }) => return Err(filling.refusal(page)),
        other => other?,
    };
    let id = answer.path.strip_prefix("/me/cases/").and_then(|rest| rest.split(['/', '?']).next()?.parse().ok());
    match id {
        Some(id) => {
            teller.case = Some(CaseId(id));
            teller.draft = None;
            Ok(())
        }
        None => Err(filling.refusal(answer)),
    }
}
