//! What officials do at the desk: each step is found in an inbox, opened, and its form is filled in and sent.

use super::super::actor::{self, Actor};
use super::super::check;
use super::super::form::Form;
use super::super::model::Step;
use super::super::page::Page;
use super::super::teller::{Teller, Told, Trouble, failed};
use super::{open_step, press};
use cases::task::Task;

/// The lists in which a step of one's own may stand.
const LISTS: &[&str] = &["/desk/pool", "/desk", "/desk/paused", "/desk/done"];
/// Pages of a list that are turned.
const MOST_TURNS: usize = 20;

/// Finds a step in the official's lists and opens it.
pub(super) fn find(teller: &mut Teller, actor: &Actor, task: &Task) -> Told<Page> {
    let path = format!("/desk/tasks/{}", task.id);
    for list in LISTS {
        let mut at = Some((*list).to_owned());
        for _ in 0..MOST_TURNS {
            let Some(address) = at.take() else { break };
            let page = actor::open(&mut teller.world, actor, &address)?;
            if page.links().iter().any(|link| link == &path || link.starts_with(&format!("{path}?"))) {
                return actor::open(&mut teller.world, actor, &path);
            }
            at = page.links().into_iter().find(|link| link.starts_with(list) && link.contains("after="));
        }
    }
    // Who may not see it is told so by its own page.
    let page = actor::open(&mut teller.world, actor, &path)?;
    Err(Trouble::Refused { code: "not_listed".to_owned(), page })
}

/// Finds a step and stands on its page; `follow` opens one of its forms.
pub fn look(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let task = own_step(teller, actor, step)?;
    find(teller, actor, &task)?;
    super::pages::arrive(teller, actor, "", &step.follow).map(drop)
}

/// Sends one form of a step's page, filled in; the words of a refusal stand on the page that comes back. A form that is not
/// open is behind a link of the page.
fn act(
    teller: &mut Teller,
    actor: &Actor,
    task: &Task,
    action: &str,
    fill: impl FnOnce(&mut Form) -> Result<(), String>,
) -> Told {
    let mut page = find(teller, actor, task)?;
    let target = format!("/desk/tasks/{}/{action}", task.id);
    if !page.forms().iter().any(|form| form.action == target) {
        let opens = format!("do={action}");
        let Some(link) = page.links().into_iter().find(|link| link.contains(&opens)) else {
            return Err(Trouble::Refused { code: "not_offered".to_owned(), page });
        };
        page = actor::open(&mut teller.world, actor, &link)?;
    }
    let mut form = page.form(&target, |form| form.action == target)?;
    fill(&mut form)?;
    told(press(teller, actor, &page, &form, ("", ""))?)
}

/// A page that came back with errors is a refusal.
fn told(page: Page) -> Told {
    if page.errors().is_empty() { Ok(()) } else { Err(Trouble::Refused { code: page.code(), page }) }
}

/// Writes into the first text of a form, where there are words to write.
fn write(form: &mut Form, words: &str) -> Result<(), String> {
    if words.is_empty() {
        return Ok(());
    }
    let named = form
        .fields
        .iter()
        .find(|field| field.kind == "textarea")
        .or(form.fields.iter().find(|field| field.kind == "text"));
    let Some(name) = named.map(|field| field.name.clone()) else { return Err("there is nowhere to write".to_owned()) };
    form.fill(&name, words)
}

/// Chooses a value where the form offers it: among radios, boxes, or in a list.
fn choose(form: &mut Form, value: &str) -> Result<(), String> {
    let offers = form.fields.iter().find(|field| {
        let boxed = matches!(field.kind.as_str(), "radio" | "checkbox") && field.value == value;
        boxed || (field.kind == "select" && field.options.iter().any(|option| option == value))
    });
    let Some(name) = offers.map(|field| field.name.clone()) else {
        let offered: Vec<&str> =
            form.fields.iter().filter(|field| field.kind == "radio").map(|field| field.value.as_str()).collect();
        return Err(format!("{value} is not offered; offered are: {}", offered.join(", ")));
    };
    form.fill(&name, value)
}

/// Takes a step from the shared inbox.
pub fn claim(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let task = open_step(teller, &step.case, |task| !task.is_applicants())?;
    act(teller, actor, &task, "claim", |_| Ok(()))
}

/// Ends a step with an outcome and an opinion.
pub fn decide(teller: &mut Teller, actor: &Actor, step: &Step, kind: &str, outcome: &str) -> Told {
    let roles = roles(teller, actor);
    let task = open_step(teller, &step.case, |task| {
        task.kind == kind && (task.assignee.is_some() || roles.contains(&task.role))
    })?;
    act(teller, actor, &task, "decide", |form| {
        // The desk calls a negative finding an objection.
        let objection = outcome == "fail" && form.fields.iter().any(|field| field.value == "object");
        let outcome = if objection { "object" } else { outcome };
        // Where there is only one way on, it is no choice.
        let fixed =
            form.fields.iter().any(|field| field.name == "choice" && field.kind == "hidden" && field.value == outcome);
        if !fixed {
            choose(form, outcome)?;
        }
        write(form, &step.opinion)
    })
}

/// The roles of an official, as the city drew them.
fn roles(teller: &Teller, actor: &Actor) -> Vec<String> {
    let official = teller.world.city.officials.iter().find(|official| official.login == actor.login);
    official.map(|official| official.roles.iter().map(|role| (*role).to_owned()).collect()).unwrap_or_default()
}

pub(super) fn own_step(teller: &Teller, actor: &Actor, step: &Step) -> Told<Task> {
    let roles = roles(teller, actor);
    open_step(teller, &step.case, |task| !task.is_applicants() && roles.contains(&task.role))
        .or_else(|_| open_step(teller, &step.case, |task| !task.is_applicants()))
}

/// Tells the applicant, at once, everything that is missing: materials by their id, anything else in `opinion`; `amount` is
/// the number of working days that the applicant has.
pub fn ask_supplement(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let task =
        open_step(teller, &step.case, |task| task.kind == "accept").or_else(|_| own_step(teller, actor, step))?;
    let Some(case) = check::of_step(teller, &step.case)? else { return failed("there is no case") };
    let (pack, id) = teller.pack_of(&case.item)?;
    let titles: Vec<(String, String)> = pack.items.get(id).map_or_else(Vec::new, |item| {
        item.materials.iter().map(|material| (material.id.clone(), material.title.zh.clone())).collect()
    });
    act(teller, actor, &task, "supplement", |form| {
        let mut ticked = Vec::new();
        for (material, words) in &step.missing {
            let title = titles.iter().find(|(id, _)| id == material).map_or(material, |(_, title)| title);
            let row = form
                .fields
                .iter()
                .find(|field| field.name == "lack" && field.label == *title)
                .map(|field| field.value.clone());
            let Some(row) = row else { return Err(format!("{title} is not among what was handed in")) };
            form.fill(&format!("words-{row}"), words)?;
            ticked.push(row);
        }
        if !ticked.is_empty() {
            form.fill_all("lack", &ticked)?;
        }
        if !step.amount.is_empty() {
            form.fill("days", &step.amount)?;
        }
        if step.opinion.is_empty() { Ok(()) } else { form.fill("further", &step.opinion) }
    })
}

/// Closes a case for which nothing came by the day of its supplement.
pub fn lapse(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let task = own_step(teller, actor, step)?;
    act(teller, actor, &task, "lapse", |form| write(form, &step.opinion))
}

/// Sends a step back to an earlier one, named in `to`.
pub fn give_back(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let task = own_step(teller, actor, step)?;
    act(teller, actor, &task, "return", |form| {
        choose_or_label(form, &step.to)?;
        write(form, &step.opinion)
    })
}

/// Chooses by value or by the words beside it.
fn choose_or_label(form: &mut Form, wanted: &str) -> Result<(), String> {
    if wanted.is_empty() {
        return Ok(());
    }
    let by_label = form.fields.iter().find(|field| field.kind == "radio" && field.label.contains(wanted));
    match by_label.map(|field| (field.name.clone(), field.value.clone())) {
        Some((name, value)) => form.fill(&name, &value),
        None => choose(form, wanted),
    }
}

/// Stops the clock for a special procedure; `amount` is the term that it is likely to take.
pub fn suspend(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let task = own_step(teller, actor, step)?;
    let days: String = step.amount.chars().filter(char::is_ascii_digit).collect();
    act(teller, actor, &task, "pause", |form| {
        choose(form, &step.outcome)?;
        form.fill("amount", &days)?;
        write(form, &step.opinion)
    })
}

/// Lets it go on.
pub fn resume(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let task = own_step(teller, actor, step)?;
    act(teller, actor, &task, "resume", |form| write(form, &step.opinion))
}

/// Asks for more time: `amount` is the term.
pub fn ask_extension(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let task = own_step(teller, actor, step)?;
    let digits: String = step.amount.chars().filter(char::is_ascii_digit).collect();
    act(teller, actor, &task, "extend", |form| {
        form.fill("amount", &digits)?;
        write(form, &step.opinion)
    })
}

/// Approves an extension that waits, or declines it with the outcome `decline`.
pub fn approve_extension(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let page = actor::open(&mut teller.world, actor, "/desk/extensions")?;
    let prefix = "/desk/extensions/";
    let own = |form: &Form| form.action.starts_with(prefix);
    let Some(mut form) = page.forms().into_iter().find(own) else {
        return Err(Trouble::Refused { code: "not_offered".to_owned(), page });
    };
    let outcome = if step.outcome.is_empty() { "approve" } else { step.outcome.as_str() };
    form.fill("words", &step.opinion)?;
    told(press(teller, actor, &page, &form, ("choice", outcome))?)
}

/// Gives a step to another office, named in `to`, or to somebody there.
pub fn transfer(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let task = own_step(teller, actor, step)?;
    let code = step.to.clone();
    let (login, office_code) = match code.split_once(':') {
        Some(_) => {
            let to = actor::resolve(&teller.world.city, &code)?;
            let office = teller
                .world
                .city
                .officials
                .iter()
                .find(|official| official.login == to.login)
                .map(|official| official.office.clone());
            (Some(to.login), office.unwrap_or_default())
        }
        None => (None, code),
    };
    let wanted = office_code.clone();
    let office = teller
        .world
        .db
        .read_now(&db::Call::system("story"), "story.office", move |cx| identity::office_by_code(cx, &wanted))?;
    let Some(office) = office else { return failed(format!("there is no office {office_code}")) };
    let account = match login {
        None => None,
        Some(login) => teller.world.db.read_now(&db::Call::system("story"), "story.official", move |cx| {
            Ok(identity::accounts::store::by_login(cx, &login)?.map(|account| account.id.0))
        })?,
    };
    act(teller, actor, &task, "transfer", |form| {
        let list =
            form.fields.iter().find(|field| field.name == "to").map(|field| field.options.clone()).unwrap_or_default();
        let begins = format!("{}:", office.id);
        let fits = |option: &&String| {
            option.starts_with(&begins)
                && (account.is_none() || option.ends_with(&format!(":{}", account.unwrap_or(0))))
        };
        let Some(to) = list.iter().find(fits).cloned() else {
            return Err(format!("{} is not offered; offered are {}", office.name.zh, list.join(", ")));
        };
        form.fill("to", &to)?;
        write(form, &step.opinion)
    })
}

/// Takes a wrong acceptance back, before anybody has acted on it, from the list of what was done.
pub fn undo(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let Some(case) = check::of_step(teller, &step.case)? else {
        return failed(format!("there is no child {}", step.case));
    };
    let id = case.id;
    let all = teller
        .world
        .db
        .read_now(&db::Call::system("story"), "story.steps", move |cx| cases::task::store::of_case(cx, id))?;
    let Some(task) = all.into_iter().rev().find(|task| task.kind == "accept") else {
        return failed("nobody accepted it");
    };
    act(teller, actor, &task, "undo", |form| write(form, &step.opinion))
}
