//! Becoming known to the city: a phone with its code, a name with a number, a card.

use super::super::actor::{self, Actor};
use super::super::model::Step;
use super::super::page::Page;
use super::super::teller::{Teller, Told, Trouble, failed};
use super::press;
use crate::demo::PASSWORD;

/// Registers with `phone`, `name`, `number` and `card` of `fields`; proof by proof, as far as each is accepted. Without `card` the
/// third proof is left out, without `number` the second too.
pub fn register(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let said = |teller: &Teller, name: &str| -> Told<Option<String>> {
        let value = step.fields.get(name).and_then(serde_json::Value::as_str);
        value.map(|value| teller.words(actor, value)).transpose()
    };
    let Some(phone) = said(teller, "phone")? else { return failed("who registers names a phone") };
    let page = actor::open(&mut teller.world, actor, "/register")?;
    let mut form = page.form("for a phone", |form| form.has("phone"))?;
    form.fill("phone", &phone)?;
    let page = told(press(teller, actor, &page, &form, ("", ""))?)?;
    let code = shown_code(&page)?;
    let mut form = page.form("for the code", |form| form.has("code") && form.has("password"))?;
    form.fill("code", &code)?;
    form.fill("password", PASSWORD)?;
    let mut page = told(press(teller, actor, &page, &form, ("", ""))?)?;
    let Some(number) = said(teller, "number")? else { return Ok(()) };
    let name = said(teller, "name")?.unwrap_or_default();
    let mut form = page.form("for name and number", |form| form.has("number") && form.has("name"))?;
    form.fill("name", &name)?;
    form.fill("number", &number)?;
    page = told(press(teller, actor, &page, &form, ("", ""))?)?;
    let Some(card) = said(teller, "card")? else { return Ok(()) };
    let mut form = page.form("for a card", |form| form.has("card"))?;
    form.fill("card", &card)?;
    told(press(teller, actor, &page, &form, ("", ""))?).map(drop)
}

/// The code that the demonstration shows in the place of a message.
fn shown_code(page: &Page) -> Told<String> {
    let digits = page.find(".notice b|digits")?;
    if digits.len() == 6 { Ok(digits) } else { failed(format!("no code is shown: {}", page.excerpt())) }
}

fn told(page: Page) -> Told<Page> {
    if page.errors().is_empty() { Ok(page) } else { Err(Trouble::Refused { code: page.code(), page }) }
}
