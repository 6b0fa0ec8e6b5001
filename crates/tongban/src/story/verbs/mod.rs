//! What people do in a story, each by the pages that people use.

mod apply;
mod desk;
mod mine;
mod office;
mod pages;
mod people;
mod race;
mod window;

use super::actor::{self, Actor};
use super::check;
use super::form::Form;
use super::model::{Step, Verb};
use super::page::Page;
use super::teller::{Teller, Told, Trouble, failed};
use db::Call;

/// Does it.
pub fn run(teller: &mut Teller, actor: &Actor, verb: Verb, step: &Step) -> Told {
    match verb {
        Verb::Apply => apply::apply(teller, actor, step),
        Verb::Draft => apply::draft(teller, actor, step),
        Verb::Continue => apply::go_on(teller, actor, step),
        Verb::Open => open(teller, actor, step),
        Verb::Confirm => mine::confirm(teller, actor, step),
        Verb::Supplement => mine::supplement(teller, actor, step),
        Verb::Withdraw => mine::withdraw(teller, actor, step),
        Verb::Rate => mine::rate(teller, actor, step),
        Verb::Claim => desk::claim(teller, actor, step),
        Verb::Accept => desk::decide(teller, actor, step, "accept", "accept"),
        Verb::Reject => desk::decide(teller, actor, step, "accept", "reject"),
        Verb::Handle => desk::decide(teller, actor, step, "handle", &step.outcome),
        Verb::Inspect => desk::decide(teller, actor, step, "inspect", &step.outcome),
        Verb::Decide => desk::decide(teller, actor, step, "decide", &step.outcome),
        Verb::AskSupplement => desk::ask_supplement(teller, actor, step),
        Verb::Lapse => desk::lapse(teller, actor, step),
        Verb::Return => desk::give_back(teller, actor, step),
        Verb::Suspend => desk::suspend(teller, actor, step),
        Verb::Resume => desk::resume(teller, actor, step),
        Verb::AskExtension => desk::ask_extension(teller, actor, step),
        Verb::ApproveExtension => desk::approve_extension(teller, actor, step),
        Verb::Transfer => desk::transfer(teller, actor, step),
        Verb::Undo => desk::undo(teller, actor, step),
        Verb::LoadCalendar => office::load_calendar(teller, actor, step),
        Verb::SignIn => actor::sign_in(&mut teller.world, actor).map(drop),
        Verb::Send => pages::send(teller, actor, step),
        Verb::Look => desk::look(teller, actor, step),
        Verb::Register => people::register(teller, actor, step),
        Verb::WindowApply => window::apply(teller, actor, step),
        Verb::WindowDraft => window::draft(teller, actor, step),
        Verb::WindowContinue => window::go_on(teller, actor, step),
        Verb::GiveCode => window::give_code(teller, actor),
        Verb::TakeCode => window::take_code(teller, actor, step),
        Verb::Race => race::claim(teller, actor, step),
        Verb::Unrecord => office::unrecord(teller, actor, step),
        Verb::UpgradePack => office::upgrade_pack(teller, step),
    }
}

pub use pages::arrive;

/// The address at which somebody sees the case of a step; none when there is no such case.
pub fn address(teller: &Teller, actor: &Actor, name: &str) -> Told<Option<String>> {
    if actor.is_resident() || !name.is_empty() {
        let case = check::of_step(teller, name)?;
        let place = if actor.is_resident() { "me" } else { "desk" };
        return Ok(case.map(|case| format!("/{place}/cases/{}", case.id)));
    }
    // An official who is asked to look at "the case" looks at the one that lies at the own office.
    let login = actor.login.clone();
    let own = teller
        .world
        .city
        .officials
        .iter()
        .find(|official| official.login == login)
        .map(|official| official.office.clone());
    let Some(own) = own else { return failed(format!("{} works at no office", actor.name)) };
    let office = teller
        .world
        .db
        .read_now(&Call::system("story"), "story.office", move |cx| identity::office_by_code(cx, &own))?;
    let parent = check::current(teller)?;
    let mut all = check::children(teller)?;
    all.push(parent.clone());
    let here = all.into_iter().find(|case| office.as_ref().is_some_and(|office| office.id == case.office));
    Ok(Some(format!("/desk/cases/{}", here.unwrap_or(parent).id)))
}

fn open(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    if !step.at.is_empty() || !step.follow.is_empty() {
        return pages::arrive(teller, actor, &step.at, &step.follow).map(drop);
    }
    let path = match check::of_step(teller, &step.case)? {
        Some(case) if actor.is_resident() => format!("/me/cases/{}", case.id),
        Some(case) => format!("/desk/cases/{}", case.id),
        // A child that is not there has no address: whoever looks for it looks in vain in the own list.
        None => "/desk/cases/0".to_owned(),
    };
    actor::open(&mut teller.world, actor, &path).map(drop)
}

/// Presses a button; what the page then says went wrong becomes a refusal.
fn press(teller: &mut Teller, actor: &Actor, page: &Page, form: &Form, button: (&str, &str)) -> Told<Page> {
    let answer = teller.world.browser(&actor.name).submit(page, form, button).map_err(Trouble::Failed)?;
    actor::settle(answer)
}

/// A step of the story's case, of a kind, that is open.
fn open_step(teller: &Teller, name: &str, wanted: impl Fn(&cases::task::Task) -> bool) -> Told<cases::task::Task> {
    let Some(case) = check::of_step(teller, name)? else { return failed(format!("there is no child {name}")) };
    let id = case.id;
    let tasks = teller
        .world
        .db
        .read_now(&Call::system("story"), "story.steps", move |cx| cases::task::store::open_of_case(cx, id))?;
    let names: Vec<String> = tasks.iter().map(|task| format!("{} ({}, {})", task.name, task.kind, task.role)).collect();
    match tasks.into_iter().find(wanted) {
        Some(task) => Ok(task),
        None => failed(format!("no such step is open; open are: {}", names.join(", "))),
    }
}
