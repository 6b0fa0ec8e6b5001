//! `/me/account`: who one is, for whom one acts, and everything that belongs to the account.

use crate::accounts::commands::{ActFor, Whom};
use crate::accounts::model::{Account, Device, Factor};
use crate::accounts::store;
use crate::companies::store as companies;
use crate::companies::{Agency, Company};
use crate::page::{Buttons, Here, Item, Note, Section, SectionsPage, sections};
use crate::people::mandates::store::mandates;
use crate::people::{Mandate, Person, store as people};
use crate::sessions::store as sessions;
use axum::response::Response;
use base::{CompanyId, PersonId, Refusal, Result};
use db::Cx;
use web::parts::{Row, Tone};
use web::{Form, WebError};

/// Everything the page shows.
struct Known {
    account: Account,
    phone: Option<String>,
    person: Option<Person>,
    factors: Vec<Factor>,
    devices: Vec<Device>,
    mandates: Vec<Mandate>,
    led: Vec<Company>,
    agencies: Vec<Agency>,
}

fn known(cx: &mut Cx) -> Result<Known> {
    let (me, session) = (cx.me(), cx.actor().session);
    let account = store::must(cx, me)?;
    let person = match account.person {
        Some(person) => people::person(cx, person)?,
        None => None,
    };
    let phone = store::phone(cx, me)?;
    let factors = store::factors(cx, me)?.into_iter().filter(|factor| factor.confirmed_at.is_some()).collect();
    let devices = sessions::devices(cx, me, session)?;
    let (mandates, led, agencies) = match account.person {
        Some(person) => (mandates(cx, person)?, companies::led_by(cx, person)?, companies::agencies_of(cx, person)?),
        None => (Vec::new(), Vec::new(), Vec::new()),
    };
    Ok(Known { account, phone, person, factors, devices, mandates, led, agencies })
}

/// `GET /me/account`
pub(crate) async fn show(here: Here) -> std::result::Result<Response, WebError> {
    let title = here.t("identity-account-title");
    let here = here.titled(title);
    let known = here.read("identity.own-account", known).await?;
    let mut page = SectionsPage::default();
    if known.account.person.is_none() && known.account.duty.is_none() && known.account.login.is_none() {
        page.notes.push(Note::new(Tone::Soon, here.t("identity-unproved-title"), here.t("identity-unproved-lead")));
    }
    page.sections.push(identity(&here, &known));
    if let Some(person) = known.account.person {
        page.sections.push(acting(&here, &known, person));
        page.sections.push(mandate_list(&here, &known, person));
        page.sections.push(company_list(&here, &known));
    }
    page.sections.push(safety(&here, &known));
    page.sections.push(devices(&here, &known));
    sections(&here.frame, &page)
}

fn identity(here: &Here, known: &Known) -> Section {
    let mut section = Section::new(here.t("identity-account-who"));
    section.rows.push(Row::new(here.t("identity-name"), known.account.name.as_str()));
    if let Some(person) = &known.person {
        section.rows.push(Row::new(here.t("identity-number"), person.number_mask.as_str()).code());
        section.rows.push(Row::new(here.t("identity-level"), here.t(person.level.key())));
    }
    if let Some(login) = &known.account.login {
        section.rows.push(Row::new(here.t("identity-login"), login.as_str()).code());
    }
    if let Some(phone) = &known.phone {
        let row = Row::new(here.t("identity-phone"), codes::mask::ends(phone, 3, 4)).code();
        section.rows.push(row.change("/me/account/phone"));
    }
    let proved = known.person.as_ref().is_some_and(|person| person.level >= crate::people::Level::Proved);
    if !proved && known.account.login.is_none() {
        section = section.link(here.t("identity-prove-do"), "/prove");
    }
    section
}

fn acting(here: &Here, known: &Known, me: PersonId) -> Section {
    let mut section = Section::new(here.t("identity-acting-title")).lead(here.t("identity-acting-lead"));
    let now = |item: Item, current: bool, whom: String| {
        if current {
            item.tag(here.t("identity-acting-now"), Tone::Warm)
        } else {
            item.button(Buttons::new(here.t("identity-acting-do"), "/me/account/act").hidden("whom", whom))
        }
    };
    let (person, company) = (here.me().acting_for, here.me().company);
    let oneself = Item::new(here.t("identity-acting-oneself"), String::new());
    section.items.push(now(oneself, person.is_none() && company.is_none(), "oneself".to_owned()));
    let today = here.frame.today;
    for mandate in known.mandates.iter().filter(|mandate| mandate.holder == me && mandate.holds_on(today)) {
        let item = Item::new(mandate.giver_name.as_str(), here.t(mandate.kind.key()));
        section.items.push(now(item, person == Some(mandate.giver), format!("person:{}", mandate.giver)));
    }
    let held = known
        .agencies
        .iter()
        .filter(|agency| agency.holds_on(today))
        .map(|agency| (agency.company, &agency.company_name));
    for (id, name) in known.led.iter().map(|company| (company.id, &company.name)).chain(held) {
        let item = Item::new(name.as_str(), String::new());
        section.items.push(now(item, company == Some(id), format!("company:{id}")));
    }
    section
}

fn mandate_list(here: &Here, known: &Known, me: PersonId) -> Section {
    let mut section = Section::new(here.t("identity-mandates-title"))
        .link(here.t("identity-child-add"), "/me/account/child")
        .link(here.t("identity-mandate-give"), "/me/account/mandate");
    for mandate in &known.mandates {
        let held = mandate.holder == me;
        let title = if held {
            here.frame.ta("identity-mandate-for", "name", mandate.giver_name.as_str())
        } else {
            here.frame.ta("identity-mandate-by", "name", mandate.holder_name.as_str())
        };
        let until = here.frame.ta("identity-until", "date", here.frame.date_full(mandate.to));
        let text = format!("{} · {until}", here.t(mandate.kind.key()));
        let waits = mandate.state == crate::people::MandateState::Waiting;
        let tone = if waits { Tone::Soon } else { Tone::Ok };
        let mut item = Item::new(title, text).tag(here.t(mandate.state.key()), tone);
        let path = format!("/me/account/mandates/{}", mandate.id);
        if waits && held && mandate.kind == crate::people::MandateKind::Adult {
            item = item
                .button(Buttons::new(here.t("identity-accept"), format!("{path}/answer")).hidden("answer", "yes"))
                .button(Buttons::new(here.t("identity-decline"), format!("{path}/answer")).hidden("answer", "no"));
        } else {
            item = item.button(Buttons::new(here.t("identity-end"), format!("{path}/end")).risk());
        }
        section.items.push(item);
    }
    if section.items.is_empty() {
        section.empty = Some((here.t("identity-mandates-none"), here.t("identity-mandates-none-lead")));
    }
    section
}

fn company_list(here: &Here, known: &Known) -> Section {
    let mut section =
        Section::new(here.t("identity-companies-title")).link(here.t("identity-company-add"), "/me/account/company");
    for company in &known.led {
        let path = format!("/me/account/companies/{}", company.id);
        let item = Item::new(company.name.as_str(), company.credit_code.as_str());
        section.items.push(item.href(path).tag(here.t("identity-company-legal"), Tone::Ok));
    }
    for agency in &known.agencies {
        let powers: Vec<String> = agency.powers.iter().map(|power| here.t(power.key())).collect();
        let until = here.frame.ta("identity-until", "date", here.frame.date_full(agency.to));
        let text = format!("{} · {until}", powers.join(&here.t("identity-list-mark")));
        let path = format!("/me/account/agencies/{}", agency.id);
        let mut item = Item::new(agency.company_name.as_str(), text);
        item = if agency.accepted {
            let manages = agency.powers.contains(&crate::companies::Power::Manage);
            let item = if manages { item.href(format!("/me/account/companies/{}", agency.company)) } else { item };
            item.tag(here.t("identity-company-agent"), Tone::Ok)
                .button(Buttons::new(here.t("identity-end"), format!("{path}/end")).risk())
        } else {
            item.tag(here.t("identity-mandate-waiting"), Tone::Soon)
                .button(Buttons::new(here.t("identity-accept"), format!("{path}/answer")).hidden("answer", "yes"))
                .button(Buttons::new(here.t("identity-decline"), format!("{path}/answer")).hidden("answer", "no"))
        };
        section.items.push(item);
    }
    if section.items.is_empty() {
        section.empty = Some((here.t("identity-companies-none"), here.t("identity-companies-none-lead")));
    }
    section
}

fn safety(here: &Here, known: &Known) -> Section {
    let mut section = Section::new(here.t("identity-safety-title"))
        .link(here.t("identity-change-password"), "/me/account/password")
        .link(here.t("identity-factor-add"), "/me/account/second-factor");
    let since = here.frame.date_full(known.account.password_at.date());
    section.rows.push(Row::new(here.t("identity-password"), here.frame.ta("identity-since", "date", since)));
    for factor in &known.factors {
        let since = factor.confirmed_at.map(|at| here.frame.date_full(at.date())).unwrap_or_default();
        let name = if factor.name.is_empty() { here.t("identity-factor-totp") } else { factor.name.clone() };
        let mut item = Item::new(name, here.frame.ta("identity-since", "date", since));
        let path = format!("/me/account/factors/{}/remove", factor.id);
        item.links.push(web::parts::Entry::new(here.t("identity-factor-remove"), path, ""));
        section.items.push(item);
    }
    if known.factors.is_empty() {
        section.rows.push(Row::new(here.t("identity-factor-title"), here.t("identity-factor-none")));
    }
    section
}

fn devices(here: &Here, known: &Known) -> Section {
    let mut section = Section::new(here.t("identity-devices-title")).lead(here.t("identity-devices-lead"));
    for device in &known.devices {
        let name = if device.device.is_empty() { here.t("identity-device-unknown") } else { device.device.clone() };
        let text = here.frame.ta2(
            "identity-device-times",
            "since",
            here.frame.moment(device.made_at),
            "last",
            here.frame.moment(device.seen_at),
        );
        let item = Item::new(name, text);
        section.items.push(if device.this {
            item.tag(here.t("identity-device-this"), Tone::Warm)
                .button(Buttons::new(here.t("identity-sign-out"), "/sign-out"))
        } else {
            let path = format!("/me/account/sessions/{}/end", device.session);
            item.button(Buttons::new(here.t("identity-device-end"), path).risk())
        });
    }
    if known.devices.len() > 1 {
        let item = Item::new(here.t("identity-devices-others"), String::new());
        let button = Buttons::new(here.t("identity-devices-end-others"), "/me/account/sessions/end-others");
        section.items.push(item.button(button.risk()));
    }
    section
}

/// `POST /me/account/act`
pub(crate) async fn act(here: Here, Form(answers): Form) -> std::result::Result<Response, WebError> {
    let whom = match answers.text("whom").split_once(':') {
        None => Whom::Oneself,
        Some((kind, id)) => {
            let id: i64 = id.parse().map_err(|_| WebError::from(Refusal::new(Refusal::NOT_FOUND)))?;
            if kind == "company" { Whom::Company(CompanyId(id)) } else { Whom::Person(PersonId(id)) }
        }
    };
    let tried = here.write("identity.act-for", move |cx| ActFor { whom }.run(cx)).await?;
    here.done(tried, "/me/account", "identity-acting-changed")
}
