//! The window: a clerk applies for a resident who stands there, for any item of any line.

use super::who::{Certificate, cards, organisation, person, same};
use super::{Desk, number};
use crate::case::Channel;
use crate::commands::{Applicant, NoteAtWindow, StartDraft, TakeDraft};
use crate::draft::{self, Draft};
use crate::known::{Division, Reference};
use crate::rights::WINDOW;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use base::{OrRefuse, PersonId, Refusal, Result, Text};
use catalogue::item::OnBehalf;
use catalogue::published::{self, Published};
use codes::CitizenId;
use db::{Call, Cx};
use http::StatusCode;
use identity::people::Level;
use std::sync::Arc;
use web::parts::{Choice, Field, Width};
use web::{Answers, Flash, Form, Frame, WebError, render_with};

/// Items that the list shows.
const ITEMS: usize = 100;
/// Drafts on a page.
const DRAFTS: usize = 20;

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
    /// Where the older drafts are; empty when all are shown.
    pub older: String,
    pub code: Field,
    /// Who still stands there after a receipt; empty when somebody new does.
    pub same: String,
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
    /// For whom it is when the person just identified still stands there: name and draft.
    pub same: Option<(String, i64)>,
    /// Credit code and mandate, where an organisation may apply.
    pub company: Option<(Field, Field)>,
    /// Only organisations may apply.
    pub company_only: bool,
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

fn asked_same(frame: &Frame) -> Option<i64> {
    frame.query_value("same").parse().ok()
}

async fn show(desk: Desk, code: String, error: String, status: StatusCode) -> Result<Response, WebError> {
    let words: String = desk.frame.query_value("q").trim().chars().take(60).collect();
    let (asked, id) = (words.clone(), asked_same(&desk.frame));
    let before = desk.frame.query_value("before").parse().unwrap_or(i64::MAX);
    let read = move |cx: &mut Cx| Ok((items(cx, &asked)?, begun(cx, before)?, same(cx, id)?));
    let loaded = desk.app.db.read(&desk.call, "case.window", read).await?;
    let page = say(desk.frame, words, &loaded, code, error);
    Ok(render_with(status, &page.frame, &page))
}

/// What was begun here, with the item as its draft has it; one more than a page.
fn begun(cx: &mut Cx, before: i64) -> Result<Vec<(Draft, Option<Published>)>> {
    let drafts = draft::store::mine_at_window(cx, before, DRAFTS as i64 + 1)?;
    let with_item = |draft: Draft| Ok((published::store::pinned(cx, draft.publication)?, draft));
    drafts.into_iter().map(with_item).map(|one| one.map(|(item, draft)| (draft, item))).collect()
}

type Loaded = (Vec<Published>, Vec<(Draft, Option<Published>)>, Option<Draft>);

fn say(frame: Frame, words: String, (items, drafts, same): &Loaded, code: String, error: String) -> WindowPage {
    let suffix = same.as_ref().map_or_else(String::new, |draft| format!("?same={}", draft.id));
    let frame = frame.titled_by("desk-window-title");
    let plain = |item: &catalogue::item::Item| frame.text(item.plain.as_ref().unwrap_or(&item.title)).to_owned();
    let line = |one: &Published| ItemLine {
        href: format!("/desk/window/apply/{}{suffix}", one.name),
        title: plain(&one.parts.item),
        note: frame.text(&one.parts.item.title).to_owned(),
    };
    let last = drafts.get(DRAFTS - 1).filter(|_| drafts.len() > DRAFTS);
    let older = last.map_or_else(String::new, |(last, _)| frame.with_query("before", &last.id.to_string()));
    let drafts = drafts.iter().take(DRAFTS).map(|(draft, item)| DraftLine {
        href: format!("/desk/window/drafts/{}", draft.id),
        title: item.as_ref().map_or_else(|| draft.item.clone(), |one| plain(&one.parts.item)),
        name: draft.applicant_name.clone(),
        saved: frame.moment(draft.changed_at),
    });
    WindowPage {
        cut: items.len() > ITEMS,
        items: items.iter().take(ITEMS).map(line).collect(),
        drafts: drafts.collect(),
        older,
        code: Field::new("code", frame.t("desk-window-code"))
            .hint(frame.t("desk-window-code-hint"))
            .value(code)
            .error(error)
            .width(Width::Short)
            .limit(20),
        same: same.as_ref().map_or_else(String::new, |draft| draft.applicant_name.clone()),
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
    /// Who still stands there, with the name of the person.
    same: Option<(Draft, String)>,
}

fn facts(cx: &mut Cx, name: &str, id: Option<i64>) -> Result<Facts> {
    at_window(cx)?;
    let published = published::store::current(cx, name)?.or_refuse(Refusal::NOT_FOUND)?;
    base::refuse_if!(!published.parts.item.alone, "case.item_not_alone");
    let office = cx.actor().office.map(|office| identity::office(cx, office)).transpose()?.flatten();
    let own = office.map_or_else(|| cx.actor().region.to_string(), |office| office.division);
    let same = match same(cx, id)?.and_then(|draft| Some((draft.person?, draft))) {
        Some((person, draft)) => Some((draft, identity::people::store::name(cx, person)?)),
        None => None,
    };
    Ok(Facts { published, divisions: Reference::load(cx)?.all().to_vec(), own, same })
}

async fn show_item(
    desk: Desk,
    name: String,
    typed: Answers,
    error: String,
    status: StatusCode,
) -> Result<Response, WebError> {
    let asked = name.clone();
    let id = asked_same(&desk.frame).or_else(|| typed.text("same").parse().ok());
    let facts = desk.app.db.read(&desk.call, "case.window-item", move |cx| facts(cx, &asked, id)).await?;
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
    let certificate = Certificate::of(&frame, cards, typed);
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
    let persons = item.audience.iter().any(|one| one.is_person());
    let organisations = item.audience.iter().any(|one| !one.is_person()) || item.on_behalf.contains(&OnBehalf::Company);
    ItemPage {
        same: facts.same.as_ref().map(|(draft, name)| (name.clone(), draft.id)),
        company: organisations.then(|| company_fields(typed, persons, &frame)),
        company_only: !persons,
        action: format!("/desk/window/apply/{name}"),
        conditions: frame.text(&item.conditions).lines().map(str::to_owned).collect(),
        error,
        name: certificate.name,
        number: certificate.number,
        phone: Field::new("phone", frame.t("desk-window-phone"))
            .value(typed.text("phone"))
            .kind("tel")
            .width(Width::Short)
            .limit(20)
            .optional(),
        regions,
        cards: certificate.cards,
        title,
        frame,
    }
}

/// The organisation that the person acts for, and what shows that he may.
fn company_fields(typed: &Answers, optional: bool, frame: &Frame) -> (Field, Field) {
    let code = Field::new("credit_code", frame.t("desk-window-credit-code"))
        .hint(frame.t("desk-window-credit-code-hint"))
        .value(typed.text("credit_code"))
        .width(Width::Mid)
        .limit(30);
    let mandate = Field::new("mandate", frame.t("desk-window-mandate"))
        .hint(frame.t("desk-window-mandate-hint"))
        .value(typed.text("mandate"))
        .limit(200)
        .optional();
    (if optional { code.optional() } else { code }, mandate)
}

/// `GET /desk/window/apply/{pack}/{item}`: who stands there.
pub(super) async fn item_page(desk: Desk, Path((pack, item)): Path<(String, String)>) -> Result<Response, WebError> {
    show_item(desk, format!("{pack}/{item}"), Answers::default(), String::new(), StatusCode::OK).await
}

/// The clerk's call while the person stands there: what the person may know of himself may be filled in. Only for the person
/// who was identified for the draft in hand; [`StartDraft`] and [`crate::commands::ViewDraft`] write the view down.
pub(super) fn beside(call: &Call, person: Option<PersonId>) -> Call {
    let mut actor = (*call.actor).clone();
    actor.acting_for = person;
    Call { actor: Arc::new(actor), locale: call.locale, trace: Arc::clone(&call.trace) }
}

/// `POST /desk/window/apply/{pack}/{item}`: identifies who stands there and begins.
pub(super) async fn start(
    desk: Desk,
    Path((pack, item)): Path<(String, String)>,
    Form(answers): Form,
) -> Result<Response, WebError> {
    let name = format!("{pack}/{item}");
    let region: String = answers.text("region").chars().filter(char::is_ascii_digit).take(12).collect();
    let (code, mandate) = (answers.text("credit_code").to_owned(), answers.text("mandate").to_owned());
    let begun = match person(&desk, &answers).await {
        Ok((person, own_name)) => {
            let item = name.clone();
            let start = move |cx: &mut Cx| {
                at_window(cx)?;
                let company = organisation(cx, person, &code, &mandate)?;
                // An account whose holder has two proofs of three is nobody's yet.
                let proved = identity::person(cx, person)?.is_some_and(|person| person.level >= Level::Proved);
                let account = identity::accounts::store::of_person(cx, person)?.filter(|_| proved);
                let account = account.map(|account| account.id);
                let applicant = Applicant {
                    account,
                    person: Some(person),
                    company: company.as_ref().map(|company| company.id),
                    name: company.as_ref().map_or_else(|| own_name.clone(), |company| company.name.clone()),
                };
                let (item, region) = (item.clone(), region.clone());
                let draft = StartDraft { item, applicant, channel: Channel::Window, region }.run(cx)?;
                if company.is_some() {
                    let noted = if mandate.trim().is_empty() {
                        own_name.clone()
                    } else {
                        format!("{own_name}：{}", mandate.trim())
                    };
                    NoteAtWindow { draft: draft.id, mandate: Some(noted), phone: false }.run(cx)?;
                }
                Ok(draft)
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
pub(super) async fn call_of(desk: &Desk, id: &str) -> Result<(i64, Call, Draft), WebError> {
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
    Ok((id, beside(&desk.call, draft.person), draft))
}
