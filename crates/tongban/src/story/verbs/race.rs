//! Two officials who reach for one step at the same moment.

use super::super::actor::{self, Actor};
use super::super::browser::Browser;
use super::super::form::Form;
use super::super::model::Step;
use super::super::page::Page;
use super::super::teller::{Teller, Told, Trouble, failed};
use super::desk;
use std::sync::Barrier;

/// Both stand on the step's page; both press at once. One has it, and the other is told so with the code that the step names.
pub fn claim(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let other = actor::resolve(&teller.world.city, &step.to)?;
    let task = desk::own_step(teller, actor, step)?;
    let target = format!("/desk/tasks/{}/claim", task.id);
    let mut ready = Vec::new();
    for who in [actor, &other] {
        let page = desk::find(teller, who, &task)?;
        let form = page.form("to claim", |form| form.action == target)?;
        ready.push((teller.world.browser(&who.name).clone(), page, form));
    }
    let answers = at_once(ready)?;
    let won: Vec<bool> = answers.iter().map(|page| page.status < 400 && page.errors().is_empty()).collect();
    let (first, second, lost) = match (won.as_slice(), answers.as_slice()) {
        ([true, false], [_, lost]) => (actor, &other, lost),
        ([false, true], [lost, _]) => (&other, actor, lost),
        _ => return failed(format!("one of the two should have it: {}", excerpts(&answers))),
    };
    if lost.status >= 500 {
        return failed(format!("the page broke: {}", lost.excerpt()));
    }
    teller.kept.insert("first".to_owned(), first.name.clone());
    teller.kept.insert("second".to_owned(), second.name.clone());
    teller.is_refusal(&step.refused, &lost.code(), lost.clone())
}

/// Sends all forms when all senders are ready.
fn at_once(ready: Vec<(Browser, Page, Form)>) -> Told<Vec<Page>> {
    let barrier = Barrier::new(ready.len());
    let answers = std::thread::scope(|scope| {
        let send = |(mut browser, page, form): (Browser, Page, Form)| {
            let barrier = &barrier;
            scope.spawn(move || {
                barrier.wait();
                browser.submit(&page, &form, ("", ""))
            })
        };
        let running: Vec<_> = ready.into_iter().map(send).collect();
        running.into_iter().map(std::thread::ScopedJoinHandle::join).collect::<Vec<_>>()
    });
    let answer = |one: std::thread::Result<Result<Page, String>>| match one {
        Ok(page) => page.map_err(Trouble::Failed),
        Err(_) => failed("a browser broke"),
    };
    answers.into_iter().map(answer).collect()
}

fn excerpts(pages: &[Page]) -> String {
    pages.iter().map(Page::excerpt).collect::<Vec<_>>().join(" || ")
}
