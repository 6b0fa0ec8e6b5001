//! Who stands at the window: by the certificate on the desk, by the application just finished, and for which organisation.

use super::Desk;
use crate::case::Channel;
use crate::draft::{self, Draft};
use crate::known::Reference;
use crate::visit::STAYS;
use base::{OrRefuse, PersonId, Refusal, Result};
use codes::{CitizenId, CreditCode, Mobile};
use db::Cx;
use identity::people::commands::AtWindow;
use web::parts::{Choice, Field, Width};
use web::{Answers, Frame};

/// The clerk's own application of a moment ago whose person goes on with another item.
pub(super) fn same(cx: &mut Cx, id: Option<i64>) -> Result<Option<Draft>> {
    let Some(id) = id else { return Ok(None) };
    let Some(draft) = draft::store::own(cx, id)?.filter(|one| one.channel == Channel::Window) else { return Ok(None) };
    let fresh = draft.changed_at.plus(STAYS) > cx.now() && draft.submitted.is_some();
    Ok(Some(draft).filter(|_| fresh))
}

fn unreadable(desk: &Desk, error: &codes::CodeError) -> base::Error {
    let sentence = if desk.frame.locale() == base::Locale::Zh { error.sentence_zh() } else { error.sentence_en() };
    base::Error::from(Refusal::new("desk.certificate_unreadable").with("problem", sentence))
}

/// The number of the certificate on the desk.
pub(super) async fn certificate(desk: &Desk, answers: &Answers) -> Result<CitizenId, base::Error> {
    let reference = desk.app.db.point(&desk.call, "case.divisions", Reference::load).await?;
    CitizenId::parse_with(answers.text("number"), schema::Reference::citizen_divisions(&reference))
        .map_err(|error| unreadable(desk, &error))
}

/// The person of a certificate, made when the city does not know it yet.
async fn identify(desk: &Desk, answers: &Answers) -> Result<(PersonId, String), base::Error> {
    let number = certificate(desk, answers).await?;
    let phone = match answers.text("phone") {
        "" => None,
        phone => Some(Mobile::parse(phone).map_err(|error| unreadable(desk, &error))?),
    };
    let (name, at) =
        (answers.text("name").to_owned(), AtWindow { name: answers.text("name").to_owned(), number, phone });
    let person = desk.app.db.write(&desk.call, "person.at-window", move |cx| at.run(cx)).await?;
    Ok((person, name))
}

/// Who stands there: the person of the application just finished, or of the certificate on the desk.
pub(super) async fn person(desk: &Desk, answers: &Answers) -> Result<(PersonId, String), base::Error> {
    let Ok(id) = answers.text("same").parse::<i64>() else { return identify(desk, answers).await };
    let read = move |cx: &mut Cx| {
        let draft = same(cx, Some(id))?.or_refuse("case.person_again")?;
        let person = draft.person.or_refuse("case.person_again")?;
        Ok((person, identity::people::store::name(cx, person)?))
    };
    desk.app.db.read(&desk.call, "case.window-same", read).await
}

/// The organisation that the person acts for, looked up by its credit code; a stranger to it shows a mandate.
pub(super) fn organisation(
    cx: &mut Cx,
    person: PersonId,
    code: &str,
    mandate: &str,
) -> Result<Option<identity::Company>> {
    if code.trim().is_empty() {
        return Ok(None);
    }
    let code = CreditCode::parse(code).map_err(|_| Refusal::new("case.credit_code_unreadable"))?;
    let company = identity::companies::store::by_code(cx, &code.to_string())?.filter(|company| company.active);
    let company = company.or_refuse("case.company_unknown")?;
    let known = !identity::companies::store::powers(cx, person, company.id)?.is_empty();
    base::refuse_if!(!known && mandate.trim().is_empty(), "case.mandate_needed", "name" = company.name);
    Ok(Some(company))
}

/// The fields of a certificate, filled from a card that was read, and the cards that a simulated reader reads.
pub(super) struct Certificate {
    /// Name on it.
    pub name: Field,
    /// Number on it.
    pub number: Field,
    /// Sample cards; none outside a demonstration.
    pub cards: Vec<Choice>,
}

impl Certificate {
    /// As it was typed, else as the card says that the address names.
    pub fn of(frame: &Frame, cards: &[(String, CitizenId)], typed: &Answers) -> Certificate {
        let read = frame.query_value("card").parse().ok().and_then(|card: usize| cards.get(card));
        let (name, number) = read.map_or_else(Default::default, |(name, number)| (name.clone(), number.to_string()));
        let or = |field: &str, card: String| if typed.has(field) { typed.text(field).to_owned() } else { card };
        let card = |(at, (name, _)): (usize, &(String, CitizenId))| Choice::new(at.to_string(), name.clone(), false);
        Certificate {
            name: Field::new("name", frame.t("desk-window-name")).value(or("name", name)).width(Width::Mid).limit(50),
            number: Field::new("number", frame.t("desk-window-number"))
                .hint(frame.t("desk-window-number-hint"))
                .value(or("number", number))
                .width(Width::Mid)
                .limit(30),
            cards: cards.iter().enumerate().map(card).collect(),
        }
    }
}

/// The cards that a simulated reader reads: people born in the clerk's division, with valid check digits.
pub(super) fn cards(division: &str) -> Vec<(String, CitizenId)> {
    let division: String = division.chars().chain("000000".chars()).take(6).collect();
    let people = [("王秀英", 1954, 5, 2), ("李伟", 1988, 11, 17), ("张敏", 1996, 2, 9)];
    let card = |(at, (name, year, month, day)): (usize, (&str, i16, i8, i8))| {
        let sequence = u16::try_from(at).unwrap_or(0) * 2 + 20;
        Some((name.to_owned(), CitizenId::build(&division, jiff::civil::date(year, month, day), sequence).ok()?))
    };
    people.into_iter().enumerate().filter_map(card).collect()
}
