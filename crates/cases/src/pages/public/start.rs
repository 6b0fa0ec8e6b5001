//! Where an application begins: for whom, and where; or the way on with a draft that is there already.

use super::opened;
use crate::app::App;
use crate::case::Channel;
use crate::commands::StartDraft;
use crate::draft;
use crate::draft::who::{self, By, Who};
use crate::known::{Division, Reference};
use crate::pages::words::{refusal_sentence, shown};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{OrRefuse, Refusal, Result};
use catalogue::item::Level;
use catalogue::published::{self, Published};
use db::Cx;
use http::{HeaderMap, StatusCode};
use identity::Caller;
use std::collections::HashMap;
use std::sync::Arc;
use web::parts::{Choice, Problem};
use web::{Form, Frame, Page, WebError, render_with, see_other};

/// Most divisions above another.
const MOST_DEEP: usize = 6;

/// A draft of the same item that can be gone on with.
pub(super) struct Kept {
    pub id: i64,
    pub name: String,
    pub saved: String,
}

/// Places under one heading.
pub(super) struct Places {
    pub label: String,
    pub places: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "pages/public/start.html")]
pub(super) struct StartPage {
    pub frame: Frame,
    pub action: String,
    pub guide: String,
    pub title: String,
    pub summary: String,
    pub minutes: u16,
    pub signed_in: bool,
    pub proved: bool,
    pub suspended: bool,
    pub kept: Vec<Kept>,
    pub who: Vec<Choice>,
    pub regions: Vec<Places>,
    /// The only place there is.
    pub region: String,
    pub problems: Vec<Problem>,
}

/// What the page rests on.
struct Facts {
    published: Published,
    who: Vec<Who>,
    kept: Vec<draft::Draft>,
    divisions: Vec<Division>,
}

fn load(cx: &mut Cx, name: &str) -> Result<Facts> {
    let published = published::store::current(cx, name)?.or_refuse(Refusal::NOT_FOUND)?;
    base::refuse_if!(!published.parts.item.alone, "case.item_not_alone");
    let who = who::options(cx, &published.parts.item)?;
    let kept = if cx.me().0 == 0 { Vec::new() } else { draft::store::mine(cx, 100)? };
    let kept = kept.into_iter().filter(|draft| draft.item == name).take(5).collect();
    let divisions = Reference::load(cx)?.all().to_vec();
    Ok(Facts { published, who, kept, divisions })
}

/// How deep in the tree of divisions the office in charge stands: 0 for the city.
fn depth_of(level: Level) -> usize {
    match level {
        Level::National | Level::Province | Level::City => 0,
        Level::County => 1,
        // Several levels handle it: the street where one lives comes first.
        Level::Town | Level::Graded => 2,
        Level::Village => 3,
    }
}

/// The divisions at the depth of an item, in the order of the city's list, under the names of those above them.
fn places(divisions: &[Division], level: Level, chosen: &str, frame: &Frame) -> Vec<Places> {
    let by_code: HashMap<&str, &Division> =
        divisions.iter().map(|division| (division.code.as_str(), division)).collect();
    let above = |division: &Division| division.parent.as_deref().and_then(|code| by_code.get(code).copied());
    let mut out: Vec<Places> = Vec::new();
    for division in divisions {
        let mut names = Vec::new();
        let mut at = division;
        while let Some(upper) = above(at).filter(|_| names.len() <= MOST_DEEP) {
            names.push(frame.text(&upper.name));
            at = upper;
        }
        if names.len() != depth_of(level) {
            continue;
        }
        // The topmost is the city itself, which needs no saying.
        names.pop();
        names.reverse();
        let label = names.join(" · ");
        let choice = Choice::new(&division.code, frame.text(&division.name), division.code == chosen);
        match out.iter_mut().find(|places| places.label == label) {
            Some(places) => places.places.push(choice),
            None => out.push(Places { label, places: vec![choice] }),
        }
    }
    out
}

fn reason(who: &Who, frame: &Frame) -> String {
    match who.by {
        By::Own => frame.t("apply-who-own"),
        By::Guardian => frame.t("apply-who-guardian"),
        By::Mandate => frame.t("apply-who-mandate"),
        By::Agent => frame.t("apply-who-agent"),
    }
}

fn kept(draft: &draft::Draft, frame: &Frame) -> Kept {
    Kept { id: draft.id, name: draft.applicant_name.clone(), saved: frame.moment(draft.changed_at) }
}

impl StartPage {
    /// What is wrong with a field; empty when nothing is.
    fn wrong(&self, field: &str) -> &str {
        self.problems.iter().find(|one| one.field == field).map_or("", |one| one.message.as_str())
    }
}

/// What was chosen when the page is shown again.
#[derive(Default)]
struct Chosen {
    who: String,
    region: String,
}

fn view(frame: Frame, name: &str, actor: &base::Principal, facts: &Facts, chosen: &Chosen) -> StartPage {
    let item = &facts.published.parts.item;
    let title = frame.text(item.plain.as_ref().unwrap_or(&item.title)).to_owned();
    let frame = frame.titled(&title).crumb(&title, format!("/items/{name}"));
    let first = facts.who.first().map(Who::key).unwrap_or_default();
    let picked = if chosen.who.is_empty() { &first } else { &chosen.who };
    let who = facts
        .who
        .iter()
        .map(|who| Choice::new(who.key(), &who.name, who.key() == *picked).hint(reason(who, &frame)))
        .collect();
    let regions = places(&facts.divisions, item.level, &chosen.region, &frame);
    let only = match regions.as_slice() {
        [one] if one.places.len() == 1 => one.places[0].value.clone(),
        _ => String::new(),
    };
    StartPage {
        action: format!("/apply/{name}"),
        guide: format!("/items/{name}"),
        summary: item.summary.as_ref().map(|text| frame.text(text).to_owned()).unwrap_or_default(),
        minutes: item.minutes.unwrap_or(0),
        signed_in: actor.is_signed_in(),
        proved: actor.person.is_some(),
        suspended: facts.published.state == published::State::Suspended,
        kept: facts.kept.iter().map(|draft| kept(draft, &frame)).collect(),
        region: only,
        problems: Vec::new(),
        title,
        who,
        regions,
        frame,
    }
}

/// `GET /apply/{pack}/{item}`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path((pack, item)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let name = format!("{pack}/{item}");
    let wanted = name.clone();
    let facts = app.db.read(&call, "apply.start", move |cx| load(cx, &wanted)).await?;
    let page = view(frame, &name, &call.actor, &facts, &Chosen::default());
    Ok(render_with(StatusCode::OK, &page.frame, &page))
}

/// Whether the application comes from a phone.
fn channel(headers: &HeaderMap) -> Channel {
    let agent = headers.get(http::header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if agent.contains("Mobi") { Channel::Phone } else { Channel::Online }
}

/// `POST /apply/{pack}/{item}`.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path((pack, item)): Path<(String, String)>,
    headers: HeaderMap,
    Form(form): Form,
) -> Result<Response, WebError> {
    let name = format!("{pack}/{item}");
    let chosen = Chosen { who: form.text("who").to_owned(), region: form.text("region").to_owned() };
    let wanted = name.clone();
    let facts = app.db.read(&call, "apply.start", move |cx| load(cx, &wanted)).await?;
    let level = facts.published.parts.item.level;
    let offered = places(&facts.divisions, level, "", &frame);
    let has_place =
        offered.is_empty() || offered.iter().any(|places| places.places.iter().any(|one| one.value == chosen.region));
    let who = facts.who.iter().find(|who| who.key() == chosen.who);
    let mut problems = Vec::new();
    if who.is_none() {
        problems.push(Problem { field: "who".to_owned(), message: frame.t("apply-choose-who") });
    }
    if !has_place {
        problems.push(Problem { field: "region".to_owned(), message: frame.t("apply-choose-region") });
    }
    let refused = match who.filter(|_| problems.is_empty()) {
        Some(who) => {
            let start = StartDraft {
                item: name.clone(),
                applicant: who.applicant(),
                channel: channel(&headers),
                region: chosen.region.clone(),
            };
            match app.db.write(&call, "draft.start", move |cx| start.run(cx)).await {
                Ok(draft) => {
                    let page = if draft.page.is_empty() { "materials" } else { &draft.page };
                    return Ok(see_other(&opened::href(draft.id, page), None, app.secure));
                }
                Err(error) => Some(shown(error)?),
            }
        }
        None => None,
    };
    if let Some(refusal) = refused {
        problems.push(Problem { field: "who".to_owned(), message: refusal_sentence(&refusal, &frame) });
    }
    let mut page = view(frame, &name, &call.actor, &facts, &chosen);
    page.problems = problems;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page.frame, &page))
}
