//! `/admin/who-can`: who can do something, and why; what somebody can do, and why.

use super::roles::right_words;
use crate::accounts::store as accounts;
use crate::offices::store as offices;
use crate::page::ask::DigitsAndLetters;
use crate::page::{Field, FormPage, Here, Part, Section, SectionsPage, Select, sections};
use crate::posts::ScopeKind;
use crate::posts::who::{Reason, rights_of, who_can};
use crate::rights::{EVERYWHERE, EXPLAIN};
use axum::response::Response;
use base::Refusal;
use base::refusal::OrRefuse;
use web::WebError;
use web::parts::{Cell, Choice, Column, Table, Width};

/// Why, in one sentence.
fn why(here: &Here, reason: &Reason) -> String {
    match reason {
        Reason::Everybody => here.t("identity-why-everybody"),
        Reason::Duty(duty) => here.frame.ta("identity-why-duty", "duty", here.t(duty.key())),
        Reason::Role { role_name, office, title, .. } => here.frame.say(
            "identity-why-role",
            &[
                ("role", here.frame.text(role_name).into()),
                ("office", here.frame.text(office).into()),
                ("title", here.frame.text(title).into()),
            ],
        ),
        Reason::Proxy { name, through } => {
            here.frame.ta2("identity-why-proxy", "name", name.as_str(), "through", why(here, through))
        }
    }
}

fn reach(here: &Here, scope: Option<ScopeKind>) -> String {
    scope.map_or_else(|| here.t("identity-scope-all"), |scope| here.t(scope.key()))
}

fn table(here: &Here, caption: String, first: String, rows: Vec<Vec<Cell>>) -> Table {
    let column = |label: String| Column { label, numeric: false };
    let columns = vec![column(first), column(here.t("identity-reach")), column(here.t("identity-why"))];
    Table { caption, columns, rows, wide: false }
}

/// `GET /admin/who-can?right=case.handle&office=SCJG` or `?person=linjia`
pub(crate) async fn show(here: Here) -> Result<Response, WebError> {
    let title = here.t("identity-who-title");
    let here = here.titled(title);
    here.read("identity.explain", |cx| cx.permit(EXPLAIN, EVERYWHERE).map(drop)).await?;
    let query = |name: &str| here.frame.query_value(name).trim().to_owned();
    let (right, office, person) = (query("right"), query("office"), query("person"));
    let mut page = SectionsPage { lead: here.t("identity-who-lead"), ..SectionsPage::default() };
    page.sections.push(by_right(&here, &right, &office).await?);
    page.sections.push(by_person(&here, &person).await?);
    sections(&here.frame, &page)
}

async fn by_right(here: &Here, right: &str, office: &str) -> Result<Section, WebError> {
    let mut section = Section::new(here.t("identity-who-can"));
    let mut options = vec![Choice::new("", here.t("identity-who-choose"), right.is_empty())];
    options.extend(
        here.app
            .setup
            .all_rights()
            .map(|(known, ..)| Choice::new(known.0, right_words(here, known.0), known.0 == right)),
    );
    let select = Select { name: "right".to_owned(), label: here.t("identity-who-right"), options, ..Select::default() };
    let field = Field::new("office", here.t("identity-who-office")).hint(here.t("identity-who-office-hint"));
    let form = FormPage::new("/admin/who-can", here.t("identity-who-do"))
        .part(Part::Select(select))
        .field(field.limit(40).width(Width::Short).digits_and_letters().optional().value(office));
    section.form = Some(FormPage { get: true, ..form });
    if right.is_empty() {
        return Ok(section);
    }
    let (setup, wanted, code) = (here.app.setup.clone(), right.to_owned(), office.to_owned());
    let holders = here
        .read("identity.who-can", move |cx| {
            let office = match code.as_str() {
                "" => None,
                code => Some(offices::by_code(cx, code)?.or_refuse(Refusal::NOT_FOUND)?.id),
            };
            who_can(cx, &setup, &wanted, office)
        })
        .await?;
    if holders.is_empty() {
        section.empty = Some((here.t("identity-who-nobody"), here.t("identity-who-nobody-lead")));
        return Ok(section);
    }
    let rows = holders
        .iter()
        .map(|holder| {
            let link = Cell::link(holder.name.as_str(), format!("/admin/people/{}", holder.account));
            vec![link, Cell::text(reach(here, holder.scope)), Cell::text(why(here, &holder.reason))]
        })
        .collect();
    section.table = Some(table(here, here.t("identity-who-can"), here.t("identity-name"), rows));
    Ok(section)
}

async fn by_person(here: &Here, login: &str) -> Result<Section, WebError> {
    let mut section = Section::new(here.t("identity-what-can"));
    let field = Field::new("person", here.t("identity-login")).limit(40).width(Width::Mid).value(login);
    section.form =
        Some(FormPage { get: true, ..FormPage::new("/admin/who-can", here.t("identity-what-do")).field(field) });
    if login.is_empty() {
        return Ok(section);
    }
    let (setup, login) = (here.app.setup.clone(), login.to_lowercase());
    let rights = here
        .read("identity.rights-of", move |cx| {
            let account = accounts::by_login(cx, &login)?.or_refuse(Refusal::NOT_FOUND)?;
            rights_of(cx, &setup, account.id)
        })
        .await?;
    let rows = rights
        .iter()
        .map(|held| {
            let right = Cell::text(right_words(here, &held.right));
            vec![right, Cell::text(reach(here, held.scope)), Cell::text(why(here, &held.reason))]
        })
        .collect();
    section.table = Some(table(here, here.t("identity-what-can"), here.t("identity-right"), rows));
    Ok(section)
}
