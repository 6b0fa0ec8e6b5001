//! Adding a company, its agents.

use crate::companies::commands::{AddAgent, AddCompany, AnswerAgency, EndAgency};
use crate::companies::store;
use crate::companies::{Agency, Company, Power};
use crate::page::ask::{self, DigitsAndLetters, all, code_sentence};
use crate::page::{Buttons, Field, FormPage, Here, Item, Note, Part, Section, SectionsPage, form, problem, sections};
use crate::people::store as people;
use axum::extract::Path;
use axum::response::Response;
use base::refusal::OrRefuse;
use base::{CompanyId, Error, Refusal, Result};
use codes::CreditCode;
use db::Cx;
use jiff::Span;
use web::parts::{Choice, Tone, Width};
use web::{Answers, Form, WebError};

const HOME: &str = "/me/account";

type Shown = std::result::Result<Response, WebError>;

fn titled(here: Here, key: &str) -> Here {
    let title = here.t(key);
    here.titled(title)
}

fn company_page(here: &Here, answers: &Answers) -> FormPage {
    let mut page = FormPage::new("/me/account/company", here.t("identity-company-do"))
        .lead(here.t("identity-company-lead"))
        .back(HOME)
        .field(
            Field::new("name", here.t("identity-company-name"))
                .autocomplete("organization")
                .limit(100)
                .value(answers.text("name")),
        )
        .field(
            Field::new("code", here.t("identity-credit-code"))
                .hint(here.t("identity-credit-code-hint"))
                .limit(22)
                .width(Width::Mid)
                .digits_and_letters()
                .value(answers.text("code")),
        );
    if !here.app.proofs.is_open() {
        page = page.note(Note::new(Tone::Soon, here.t("proof-closed"), here.t("identity-company-window")));
    }
    page
}

/// `GET /me/account/company`
pub(crate) async fn show_add(here: Here) -> Shown {
    let here = titled(here, "identity-company-add");
    form(&here.frame, &company_page(&here, &Answers::default()))
}

/// `POST /me/account/company`
pub(crate) async fn add(here: Here, Form(answers): Form) -> Shown {
    let here = titled(here, "identity-company-add");
    let again = |wrong| form(&here.frame, &company_page(&here, &answers).wrong(vec![wrong]));
    let name = answers.text("name").to_owned();
    if name.chars().count() < 4 {
        return again(problem("name", here.t("identity-company-name-wrong")));
    }
    let code = match CreditCode::parse(answers.text("code")) {
        Ok(code) => code,
        Err(error) => return again(problem("code", code_sentence(&here, &error))),
    };
    let (own_name, number) = here
        .read("identity.own-number", |cx| {
            let me = crate::people::commands::me(cx)?;
            let name = people::name(cx, me)?;
            Ok((name, people::clear(cx, me)?.number))
        })
        .await?;
    let number = codes::CitizenId::parse_stored(&number).map_err(WebError::fault)?;
    let legal = match here.app.proofs.legal(&name, &code, &own_name, &number) {
        Ok(legal) => legal,
        Err(Error::Refused(refusal)) => return again(problem("code", here.sentence(&refusal))),
        Err(fault) => return Err(fault.into()),
    };
    match here.write("identity.add-company", move |cx| AddCompany { legal: legal.clone() }.run(cx)).await? {
        Ok(company) => Ok(here.go(&format!("/me/account/companies/{company}"), Some("identity-company-added"))),
        Err(refusal) => again(problem("code", here.sentence(&refusal))),
    }
}

/// A company that the caller manages; whoever is not proved yet manages none.
fn known(cx: &mut Cx, id: CompanyId) -> Result<(Company, Vec<Agency>)> {
    let me = cx.actor().person.or_refuse(Refusal::NOT_FOUND)?;
    base::refuse_if!(!store::powers(cx, me, id)?.contains(&Power::Manage), Refusal::NOT_FOUND);
    let company = store::company(cx, id)?.ok_or_else(|| Error::from(Refusal::new(Refusal::NOT_FOUND)))?;
    Ok((company, store::agents_of(cx, id)?))
}

/// `GET /me/account/companies/{id}`
pub(crate) async fn show(here: Here, Path(id): Path<i64>) -> Shown {
    let (company, agents) = here.read("identity.company", move |cx| known(cx, CompanyId(id))).await?;
    let title = company.name.clone();
    let here = here.titled(title);
    let mut section = Section::new(here.t("identity-agents-title"))
        .lead(here.t("identity-agents-lead"))
        .link(here.t("identity-agent-add"), format!("/me/account/companies/{id}/agent"))
        .link(here.t("identity-to-account"), HOME);
    for agent in &agents {
        let powers: Vec<String> = agent.powers.iter().map(|power| here.t(power.key())).collect();
        let until = here.frame.ta("identity-until", "date", here.frame.date_full(agent.to));
        let text = format!("{} · {until}", powers.join(&here.t("identity-list-mark")));
        let item = Item::new(agent.person_name.as_str(), text);
        let item = if agent.accepted {
            item.tag(here.t("identity-mandate-active"), Tone::Ok)
        } else {
            item.tag(here.t("identity-mandate-waiting"), Tone::Soon)
        };
        let end = Buttons::new(here.t("identity-end"), format!("/me/account/agencies/{}/end", agent.id));
        section.items.push(item.button(end.risk()));
    }
    if agents.is_empty() {
        section.empty = Some((here.t("identity-agents-none"), here.t("identity-agents-none-lead")));
    }
    sections(
        &here.frame,
        &SectionsPage { lead: company.credit_code, sections: vec![section], ..SectionsPage::default() },
    )
}

fn agent_page(here: &Here, id: i64, answers: &Answers) -> FormPage {
    let today = here.frame.today;
    let year = today.saturating_add(Span::new().years(1));
    let fresh = answers.fields().is_empty();
    let chosen = |power: Power| fresh && power == Power::Apply || answers.all("power").any(|code| code == power.code());
    let powers = Power::ALL.map(|power| Choice::new(power.code(), here.t(power.key()), chosen(power)));
    FormPage::new(format!("/me/account/companies/{id}/agent"), here.t("identity-agent-do"))
        .lead(here.t("identity-agent-lead"))
        .back(format!("/me/account/companies/{id}"))
        .field(ask::name_field(here, answers.text("name")))
        .field(ask::number_field(here, answers.text("number")))
        .part(Part::Checks { name: "power", legend: here.t("identity-agent-powers"), choices: powers.to_vec() })
        .field(ask::date_field(here, "from", here.t("identity-from"), answers, Some(today)))
        .field(ask::date_field(here, "to", here.t("identity-to"), answers, Some(year)))
}

/// `GET /me/account/companies/{id}/agent`
pub(crate) async fn show_agent(here: Here, Path(id): Path<i64>) -> Shown {
    here.read("identity.company", move |cx| known(cx, CompanyId(id))).await?;
    let here = titled(here, "identity-agent-add");
    form(&here.frame, &agent_page(&here, id, &Answers::default()))
}

/// `POST /me/account/companies/{id}/agent`
pub(crate) async fn add_agent(here: Here, Path(id): Path<i64>, Form(answers): Form) -> Shown {
    here.read("identity.company", move |cx| known(cx, CompanyId(id))).await?;
    let here = titled(here, "identity-agent-add");
    let mut problems = Vec::new();
    let name = all(ask::name(&here, &answers), &mut problems);
    let number = all(ask::number_in(&here, &answers, "number"), &mut problems);
    let from = all(ask::date(&here, &answers, "from"), &mut problems);
    let to = all(ask::date(&here, &answers, "to"), &mut problems);
    let (Some(name), Some(number), Some(from), Some(to)) = (name, number, from, to) else {
        return form(&here.frame, &agent_page(&here, id, &answers).wrong(problems));
    };
    let powers: Vec<Power> = answers.all("power").filter_map(Power::from_code).collect();
    let command = AddAgent { company: CompanyId(id), name, number, powers, from, to };
    match here.write("identity.add-agent", move |cx| command.run(cx)).await? {
        Ok(_) => Ok(here.go(&format!("/me/account/companies/{id}"), Some("identity-mandate-sent"))),
        Err(refusal) => {
            let field = if refusal.code == "agency.dates" { "to" } else { "number" };
            let wrong = problem(field, here.sentence(&refusal));
            form(&here.frame, &agent_page(&here, id, &answers).wrong(vec![wrong]))
        }
    }
}

/// `POST /me/account/agencies/{id}/answer`
pub(crate) async fn answer(here: Here, Path(agency): Path<i64>, Form(answers): Form) -> Shown {
    let Some(yes) = answers.yes_or_no("answer") else { return Err(WebError::from(Refusal::new(Refusal::STALE))) };
    let tried = here.write("identity.answer-agency", move |cx| AnswerAgency { agency, yes }.run(cx)).await?;
    here.done(tried, HOME, if yes { "identity-accepted" } else { "identity-declined" })
}

/// `POST /me/account/agencies/{id}/end`
pub(crate) async fn end(here: Here, Path(agency): Path<i64>) -> Shown {
    let tried = here.write("identity.end-agency", move |cx| EndAgency { agency }.run(cx)).await?;
    here.done(tried, HOME, "identity-ended")
}
