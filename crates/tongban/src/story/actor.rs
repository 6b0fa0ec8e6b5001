//! Who does something: names of stories, resolved against the sample city, and their sign-in through the pages.

use super::page::Page;
use super::teller::{Told, Trouble, failed};
use super::world::World;
use crate::city::City;
use crate::demo::PASSWORD;

/// How stories call roles, where the roles' codes are longer.
const SHORT: &[(&str, &str)] =
    &[("chief", "section-chief"), ("admin", "desk-admin"), ("editor", "item-editor"), ("reviewer", "item-reviewer")];

/// Somebody who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actor {
    /// As the story says it.
    pub name: String,
    /// Login name or phone.
    pub login: String,
    /// Slug of a resident; empty for officials.
    pub slug: String,
}

impl Actor {
    /// Whether it is a resident.
    pub fn is_resident(&self) -> bool {
        !self.slug.is_empty()
    }
}

/// Resolves `resident:slug`, `visitor:name`, `admin:sys`, `<role>:<office>` and `<role>:<office>#2` for the second of them. A
/// visitor is somebody whom the city does not know yet: whoever it is registers, or signs in, on a page. A device after `@`
/// (`resident:slug@tablet`) is another browser of the same person.
pub fn resolve(city: &City, name: &str) -> Result<Actor, String> {
    let person = name.split_once('@').map_or(name, |(person, _)| person);
    let Some((role, rest)) = person.split_once(':') else {
        return Err(format!("{name} is nobody; write resident:<slug>, <role>:<office> or admin:sys"));
    };
    let actor = |login: String, slug: &str| Ok(Actor { name: name.to_owned(), login, slug: slug.to_owned() });
    if role == "visitor" {
        return actor(String::new(), rest);
    }
    if role == "resident" {
        let resident = city.resident(rest).ok_or_else(|| format!("the sample city has no resident {rest}"))?;
        let phone = resident.phone.as_ref().ok_or_else(|| format!("{rest} has no phone to sign in with"))?;
        return actor(phone.to_string(), rest);
    }
    if role == "admin" && ["sys", "sec", "audit"].contains(&rest) {
        return actor(format!("{rest}-admin"), "");
    }
    let (office, place) = rest.split_once('#').unwrap_or((rest, "1"));
    let place: usize = place.parse().map_err(|_| format!("{name}: #{place} is no number"))?;
    let full = SHORT.iter().find(|(short, _)| *short == role).map_or(role, |(_, full)| full);
    if city.office(office).is_none() {
        return Err(format!("the sample city has no office {office}"));
    }
    let mut found =
        city.officials.iter().filter(|official| official.office == office && official.roles.contains(&full));
    let official = found.nth(place.saturating_sub(1));
    official.map_or_else(
        || Err(format!("nobody works as {full} at {office}")),
        |official| actor(official.login.clone(), ""),
    )
}

/// A fact of a resident, an official or a company: `$me.phone`, `$zhou-li.name`, `$clerk:yunjiang-taxation.login`,
/// `$company:shiguang.credit_code`.
pub fn fact(city: &City, me: &Actor, words: &str) -> Result<String, String> {
    let unknown = || format!("{words} is no fact of the sample city");
    let (who, name) = words.strip_prefix('$').and_then(|words| words.rsplit_once('.')).ok_or_else(unknown)?;
    if let Some(slug) = who.strip_prefix("company:") {
        let company = city.company(slug).ok_or_else(unknown)?;
        return match name {
            "name" => Ok(company.name.clone()),
            "credit_code" => Ok(company.credit_code.to_string()),
            _ => Err(unknown()),
        };
    }
    if who.contains(':') || (who == "me" && !me.is_resident()) {
        let login = if who == "me" { me.login.clone() } else { resolve(city, who)?.login };
        let official = city.officials.iter().find(|official| official.login == login).ok_or_else(unknown)?;
        let office = || city.office(&official.office).map(|office| office.name.zh.clone());
        return match name {
            "name" => Ok(official.name.clone()),
            "login" => Ok(official.login.clone()),
            "office" => office().ok_or_else(unknown),
            _ => Err(unknown()),
        };
    }
    let slug = if who == "me" { me.slug.as_str() } else { who };
    let resident = city.resident(slug).ok_or_else(unknown)?;
    match name {
        "name" => Ok(resident.name.clone()),
        "citizen_id" => Ok(resident.number.to_string()),
        "phone" => resident.phone.as_ref().map(ToString::to_string).ok_or_else(unknown),
        "bank_account" => Ok(resident.bank_card.to_string()),
        _ => Err(unknown()),
    }
}

/// Opens an address as somebody; signs in, through the page, when that is needed.
pub fn open(world: &mut World, actor: &Actor, path: &str) -> Told<Page> {
    let page = world.browser(&actor.name).get(path).map_err(Trouble::Failed)?;
    let barred = page.status == 401 || (page.path.starts_with("/sign-in") && !path.starts_with("/sign-in"));
    if !barred {
        return settle(page);
    }
    if actor.login.is_empty() {
        return Err(Trouble::Refused { code: "not_signed_in".to_owned(), page });
    }
    sign_in(world, actor)?;
    let page = world.browser(&actor.name).get(path).map_err(Trouble::Failed)?;
    settle(page)
}

/// Signs in with the password of the sample city.
pub fn sign_in(world: &mut World, actor: &Actor) -> Told<Page> {
    let browser = world.browser(&actor.name);
    let page = browser.get("/sign-in").map_err(Trouble::Failed)?;
    let mut form = page.form("to sign in", |form| form.has("password")).map_err(Trouble::Failed)?;
    form.fill("name", &actor.login).and_then(|()| form.fill("password", PASSWORD)).map_err(Trouble::Failed)?;
    let answer = browser.submit(&page, &form, ("", "")).map_err(Trouble::Failed)?;
    if answer.path.starts_with("/sign-in") || answer.status >= 400 {
        return failed(format!("{} does not get in: {}", actor.name, answer.excerpt()));
    }
    Ok(answer)
}

/// A page that is an error becomes the refusal or the failure that it is.
pub fn settle(page: Page) -> Told<Page> {
    match page.status {
        200..400 => Ok(page),
        404 => Err(Trouble::Refused { code: code_or(&page, "not_found"), page }),
        403 => Err(Trouble::Refused { code: code_or(&page, "not_permitted"), page }),
        500.. => failed(format!("the page broke: {}", page.excerpt())),
        _ => Err(Trouble::Refused { code: page.code(), page }),
    }
}

/// The code that a page tells, or the one of its status.
fn code_or(page: &Page, usual: &str) -> String {
    let code = page.code();
    if code.is_empty() { usual.to_owned() } else { code }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_stories_are_people_of_the_city() {
        let city = City::generate(1, 0.1);
        assert_eq!(
            resolve(&city, "chief:yunjiang-civil-affairs").map(|actor| actor.login).as_deref(),
            Ok("yunjiang-civil-affairs-chief")
        );
        assert_eq!(resolve(&city, "admin:sys").map(|actor| actor.login).as_deref(), Ok("sys-admin"));
        let li = resolve(&city, "resident:li-guiying").expect("is there");
        assert!(li.is_resident() && fact(&city, &li, "$me.name").as_deref() == Ok("李桂英"));
        assert!(fact(&city, &li, "$company:shiguang.credit_code").is_ok());
        for nobody in ["resident:nobody", "clerk:nowhere", "clerk", "registrar:yunjiang-taxation"] {
            assert!(resolve(&city, nobody).is_err(), "{nobody}");
        }
        assert!(fact(&city, &li, "$me.shoe_size").is_err());
        assert_eq!(fact(&city, &li, "$clerk:yunjiang-public-security.name").as_deref(), Ok("何静"));
        let clerk = resolve(&city, "clerk:yunjiang-public-security").expect("is there");
        assert_eq!(fact(&city, &clerk, "$me.login").as_deref(), Ok("yunjiang-public-security-clerk"));
        let tablet = resolve(&city, "resident:li-guiying@tablet").expect("is there");
        assert!(tablet.login == li.login && tablet.name != li.name);
        assert!(resolve(&city, "visitor:anybody").is_ok_and(|visitor| visitor.is_resident()));
    }
}
