//! The window: a clerk applies for a resident who stands there, for any item of any line.

use super::{Desk, number};
use crate::case::Channel;
use crate::commands::{Applicant, StartDraft, TakeDraft};
use crate::draft::{self, Draft};
use crate::known::{Division, Reference};
use crate::rights::WINDOW;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use base::{OrRefuse, PersonId, Refusal, Result, Text};
use catalogue::published::{self, Published};
use codes::{CitizenId, Mobile};
use db::{Call, Cx};
use http::StatusCode;
use identity::people::Level;
use identity::people::commands::AtWindow;
use std::sync::Arc;
use web::parts::{Choice, Field, Width};
use web::{Answers, Flash, Form, Frame, WebError, render_with};

/// Items that the list shows.
const ITEMS: usize = 100;

/// An item one can apply for.
#[derive(Debug, Clone, Default)]
pub(super) struct ItemLine {
    pub href: String,
    pub title: String,
    pub note: String,
}

/// A draft that was begun here.
#[derive(Debug, Clone, Default)]
pub(super) struct DraftLine {
    pub href: String,
    pub title: String,
    pub name: String,
    pub saved: String,
}

#[derive(Template)]
#[template(path = "pages/desk/window.html")]
pub(super) struct WindowPage {
    pub frame: Frame,
    pub words: String,
    pub items: Vec<ItemLine>,
    pub cut: bool,
    pub drafts: Vec<DraftLine>,
    pub code: Field,
}

#[derive(Template)]
#[template(path = "pages/desk/window_item.html")]
pub(super) struct ItemPage {
    pub frame: Frame,
    pub action: String,
    pub title: String,
    pub conditions: Vec<String>,
    pub error: String,
    pub name: Field,
    pub number: Field,
    pub phone: Field,
    pub regions: Vec<Choice>,
    /// Sample cards that the simulated reader reads; none outside a demonstration.
    pub cards: Vec<Choice>,
}

/// Refuses whoever does not work at a window.
fn at_window(cx: &Cx) -> Result<()> {
    base::refuse_if!(!cx.actor().holds(WINDOW), Refusal::NOT_PERMITTED);
    Ok(())
}

fn matches(published: &Published, words: &str) -> bool {
    let item = &published.parts.item;
    let words = words.to_lowercase();
    words.split_whitespace().all(|word| item.search_words().any(|known| known.to_lowercase().contains(word)))
}

fn items(cx: &mut Cx, words: &str) -> Result<Vec<Published>> {
    at_window(cx)?;
    let (mut out, mut after) = (Vec::new(), String::new());
    loop {
        let page = published::store::all_current(cx, &after, 200)?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.name);
        out.extend(page.into_iter().filter(|one| one.parts.item.alone && matches(one, words)));
        if out.len() > ITEMS {
            break;
        }
    }
    Ok(out)
}

async fn show(desk: Desk, code: String, error: String, status: StatusCode) -> Result<Response, WebError> {
    let words: String = desk.frame.query_value("q").trim().chars().take(60).collect();
    let asked = words.clone();
    let loaded = desk
        .app
        .db
        .read(&desk.call, "case.window", move |cx| Ok((items(cx, &asked)?, draft::store::mine(cx, 20)?)))
        .await?;
    let page = say(desk.frame, words, &loaded.0, &loaded.1, code, error);
    Ok(render_with(status, &page.frame, &page))
}

fn say(frame: Frame, words: String, items: &[Published], drafts: &[Draft], code: String, error: String) -> WindowPage {
    let frame = frame.titled_by("desk-window-title");
    let plain = |item: &catalogue::item::Item| frame.text(item.plain.as_ref().unwrap_or(&item.title)).to_owned();
    let line = |one: &Published| ItemLine {
        href: format!("/desk/window/apply/{}", one.name),
        title: plain(&one.parts.item),
        note: frame.text(&one.parts.item.title).to_owned(),
    };
    let title = |draft: &Draft| {
        items.iter().find(|one| one.name == draft.item).map_or_else(|| draft.item.clone(), |one| plain(&one.parts.item))
    };
    let begun = drafts.iter().filter(|draft| draft.channel == Channel::Window);
    let drafts = begun.map(|draft| DraftLine {
        href: format!("/desk/window/drafts/{}", draft.id),
        title: title(draft),
        name: draft.applicant_name.clone(),
        saved: frame.moment(draft.changed_at),
    });
    WindowPage {
        cut: items.len() > ITEMS,
        items: items.iter().take(ITEMS).map(line).collect(),
        drafts: drafts.collect(),
        code: Field::new("code", frame.t("desk-window-code"))
            .hint(frame.t("desk-window-code-hint"))
            .value(code)
            .error(error)
            .width(Width::Short)
            .limit(20),
        words,
        frame,
    }
}

/// `GET /desk/window`
pub(super) async fn page(desk: Desk) -> Result<Response, WebError> {
    show(desk, String::new(), String::new(), StatusCode::OK).await
}

/// `POST /desk/window/take`: a draft comes over from the phone by its code.
pub(super) async fn take(desk: Desk, Form(answers): Form) -> Result<Response, WebError> {
    let code = answers.text("code").to_owned();
    let take = TakeDraft { code: code.clone() };
    match desk.app.db.write(&desk.call, "draft.take", move |cx| take.run(cx)).await {
        Ok(draft) => Ok(desk.go(&format!("/desk/window/drafts/{}", draft.id), Some(Flash::new("desk-window-taken")))),
        Err(error) => {
            let error = desk.sentence(error)?;
            show(desk, code, error, StatusCode::CONFLICT).await
        }
    }
}

/// What the page of an item rests on.
struct Facts {
    published: Published,
    divisions: Vec<Division>,
    own: String,
}

fn facts(cx: &mut Cx, name: &str) -> Result<Facts> {
    at_window(cx)?;
    let published = published::store::current(cx, name)?.or_refuse(Refusal::NOT_FOUND)?;
    base::refuse_if!(!published.parts.item.alone, "case.item_not_alone");
    let office = cx.actor().office.map(|office| identity::office(cx, office)).transpose()?.flatten();
    let own = office.map_or_else(|| cx.actor().region.to_string(), |office| office.division);
    Ok(Facts { published, divisions: Reference::load(cx)?.all().to_vec(), own })
}

async fn show_item(
    desk: Desk,
    name: String,
    typed: Answers,
    error: String,
    status: StatusCode,
) -> Result<Response, WebError> {
    let asked = name.clone();
    let facts = desk.app.db.read(&desk.call, "case.window-item", move |cx| facts(cx, &asked)).await?;
    let cards = if desk.app.demo { cards(&facts.own) } else { Vec::new() };
    let page = say_item(desk.frame, &name, &facts, &cards, &typed, error);
    Ok(render_with(status, &page.frame, &page))
}

fn say_item(
    frame: Frame,
    name: &str,
    facts: &Facts,
    cards: &[(String, CitizenId)],
    typed: &Answers,
    error: String,
) -> ItemPage {
    let item = &facts.published.parts.item;
    let title = frame.text(item.plain.as_ref().unwrap_or(&item.title)).to_owned();
    let read = frame.query_value("card").parse().ok().and_then(|card: usize| cards.get(card).cloned());
    let (card_name, card_number) = read.map_or_else(Default::default, |(name, number)| (name, number.to_string()));
    let or = |field: &str, card: String| if typed.has(field) { typed.text(field).to_owned() } else { card };
    let chosen = if typed.has("region") { typed.text("region").to_owned() } else { facts.own.clone() };
    let mut regions: Vec<Choice> = facts
        .divisions
        .iter()
        .map(|one| Choice::new(one.code.clone(), frame.text(&one.name), one.code == chosen))
        .collect();
    if regions.is_empty() {
        regions.push(Choice::new(facts.own.clone(), facts.own.clone(), true));
    }
    let frame = frame.titled(title.clone());
    let window = frame.t("desk-window-title");
    let frame = frame.crumb(window, "/desk/window");
    ItemPage {
        action: format!("/desk/window/apply/{name}"),
        conditions: frame.text(&item.conditions).lines().map(str::to_owned).collect(),
        error,
        name: Field::new("name", frame.t("desk-window-name")).value(or("name", card_name)).width(Width::Mid).limit(50),
        number: Field::new("number", frame.t("desk-window-number"))
            .hint(frame.t("desk-window-number-hint"))
            .value(or("number", card_number))
            .width(Width::Mid)
            .limit(30),
        phone: Field::new("phone", frame.t("desk-window-phone"))
            .value(typed.text("phone"))
            .kind("tel")
            .width(Width::Short)
            .limit(20)
            .optional(),
        regions,
        cards: cards
            .iter()
            .enumerate()
            .map(|(at, (name, _))| Choice::new(at.to_string(), name.clone(), false))
            .collect(),
        title,
        frame,
    }
}

/// The cards that a simulated reader reads: people born in the clerk's division, with valid check digits.
fn cards(division: &str) -> Vec<(String, CitizenId)> {
    let division: String = division.chars().chain("000000".chars()).take(6).collect();
    let people = [("王秀英", 1954, 5, 2), ("李伟", 1988, 11, 17), ("张敏", 1996, 2, 9)];
    let card = |(at, (name, year, month, day)): (usize, (&str, i16, i8, i8))| {
        let sequence = u16::try_from(at).unwrap_or(0) * 2 + 20;
        Some((name.to_owned(), CitizenId::build(&division, jiff::civil::date(year, month, day), sequence).ok()?))
    };
    people.into_iter().enumerate().filter_map(card).collect()
}

/// `GET /desk/window/apply/{pack}/{item}`: who stands there.
pub(super) async fn item_page(desk: Desk, Path((pack, item)): Path<(String, String)>) -> Result<Response, WebError> {
    show_item(desk, format!("{pack}/{item}"), Answers::default(), String::new(), StatusCode::OK).await
}

/// The person of a certificate, made when the city does not know it yet.
async fn identify(desk: &Desk, answers: &Answers) -> Result<(PersonId, String), base::Error> {
    let reference = desk.app.db.point(&desk.call, "case.divisions", Reference::load).await?;
    let wrong = |error: codes::CodeError| {
        let sentence = if desk.frame.locale() == base::Locale::Zh { error.sentence_zh() } else { error.sentence_en() };
        base::Error::from(Refusal::new("desk.certificate_unreadable").with("problem", sentence))
    };
    let number = CitizenId::parse_with(answers.text("number"), schema::Reference::citizen_divisions(&reference))
        .map_err(wrong)?;
    let phone = match answers.text("phone") {
        "" => None,
        phone => Some(Mobile::parse(phone).map_err(wrong)?),
    };
    let (name, at) =
        (answers.text("name").to_owned(), AtWindow { name: answers.text("name").to_owned(), number, phone });
    let person = desk.app.db.write(&desk.call, "person.at-window", move |cx| at.run(cx)).await?;
    Ok((person, name))
}

/// The clerk's call while the person stands there: what the person may know of himself may be filled in. Only for the person
/// who was identified for the draft in hand; [`StartDraft`] and [`crate::commands::ViewDraft`] write the view down.
fn beside(call: &Call, person: Option<PersonId>) -> Call {
    let mut actor = (*call.actor).clone();
    actor.acting_for = person;
    Call { actor: Arc::new(actor), locale: call.locale, trace: Arc::clone(&call.trace) }
}

/// `POST /desk/window/apply/{pack}/{item}`: identifies the resident and begins.
pub(super) async fn start(
    desk: Desk,
    Path((pack, item)): Path<(String, String)>,
    Form(answers): Form,
) -> Result<Response, WebError> {
    let name = format!("{pack}/{item}");
    let region: String = answers.text("region").chars().filter(char::is_ascii_digit).take(12).collect();
    let begun = match identify(&desk, &answers).await {
        Ok((person, applicant)) => {
            let item = name.clone();
            let start = move |cx: &mut Cx| {
                at_window(cx)?;
                // An account whose holder has two proofs of three is nobody's yet.
                let proved = identity::person(cx, person)?.is_some_and(|person| person.level >= Level::Proved);
                let account = identity::accounts::store::of_person(cx, person)?.filter(|_| proved);
                let account = account.map(|account| account.id);
                let applicant = Applicant { account, person: Some(person), company: None, name: applicant.clone() };
                StartDraft { item: item.clone(), applicant, channel: Channel::Window, region: region.clone() }.run(cx)
            };
            desk.app.db.write(&beside(&desk.call, Some(person)), "draft.start", start).await
        }
        Err(error) => Err(error),
    };
    match begun {
        Ok(draft) => Ok(desk.go(&format!("/desk/window/drafts/{}", draft.id), None)),
        Err(error) => {
            let error = desk.sentence(error)?;
            show_item(desk, name, answers, error, StatusCode::CONFLICT).await
        }
    }
}

/// Words that may not be there.
pub(super) fn words(text: Option<&Text>, frame: &Frame) -> String {
    text.map(|text| frame.text(text).to_owned()).unwrap_or_default()
}

/// A draft of the clerk's own at this window, with the call under which it is read.
pub(super) async fn call_of(desk: &Desk, id: &str) -> Result<(i64, Call), WebError> {
    let id = number(id)?;
    let draft = desk
        .app
        .db
        .point(&desk.call, "draft.own", move |cx| {
            at_window(cx)?;
            let draft = draft::store::own(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
            base::refuse_if!(draft.channel != Channel::Window, Refusal::NOT_FOUND);
            Ok(draft)
        })
        .await?;
    Ok((id, beside(&desk.call, draft.person)))
}
