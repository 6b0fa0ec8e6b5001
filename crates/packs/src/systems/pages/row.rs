//! `GET /about/systems/{row}`: the clauses of a row, where it is met, and the stories that claim it.

use super::{clause_tag, kept, provider, row_tag, story_tag};
use crate::systems::standing::{Picture, Standing};
use crate::systems::{App, Place, Row, map, told};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use identity::Caller;
use std::sync::Arc;
use web::parts::Tag;
use web::registry::Access;
use web::{Arg, Frame, Page, WebError, render};

/// Stories that are named beside a clause; all stand below.
const NAMED: usize = 3;

struct Claim {
    id: String,
    words: String,
    tag: Tag,
    stories: Vec<(String, String)>,
    /// How many more stories claim it than are named beside it.
    more: usize,
}

struct Told {
    anchor: String,
    title: String,
    name: String,
    rows: String,
    tag: Tag,
    runs: Vec<String>,
}

struct Where {
    words: String,
    /// Empty where the reader has nothing to open: a desk's page is named, not linked, for who has no desk.
    href: String,
    address: String,
}

#[derive(Template)]
#[template(path = "systems/pages/row.html")]
struct RowPage {
    by: String,
    tag: Tag,
    places: Vec<Where>,
    clauses: Vec<Claim>,
    stories: Vec<Told>,
    frame: Frame,
}

fn anchor(name: &str) -> String {
    format!("story-{}", name.replace('/', "-"))
}

/// A page for everybody is linked, a person's own page for whoever is no official, a desk's page only named.
fn place(app: &App, frame: &Frame, place: &Place) -> Where {
    let access = app.routes.iter().find(|route| route.page && route.path == place.to).map(|route| route.access);
    let open = match access {
        Some(Access::Public) => true,
        Some(Access::Person) => !frame.is_official(),
        _ => false,
    };
    let href = if open { place.to.clone() } else { String::new() };
    Where { words: place.words(frame.locale()).to_owned(), href, address: place.to.clone() }
}

fn story(frame: &Frame, row: &Row, standing: &Standing<'_>) -> Told {
    let own = format!("{}.", row.id);
    let rows: Vec<&str> =
        standing.story.rows.iter().filter(|claim| claim.starts_with(&own)).map(String::as_str).collect();
    let runs = standing.kept.iter().map(|one| {
        let key = if one.ok { "systems-run-passed" } else { "systems-run-broke" };
        let args: [(&str, Arg); 3] = [
            ("engine", one.engine.as_str().into()),
            ("at", frame.moment(one.at).into()),
            ("program", one.program.as_str().into()),
        ];
        frame.say(key, &args)
    });
    Told {
        anchor: anchor(&standing.story.name),
        title: frame.text(&standing.story.title).to_owned(),
        name: standing.story.name.clone(),
        rows: rows.join(" "),
        tag: story_tag(frame, standing.outcome),
        runs: runs.collect(),
    }
}

/// The page.
pub(in crate::systems) async fn show(
    State(app): State<Arc<App>>,
    Page(frame): Page,
    Caller(call): Caller,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let row = map().row(&id).ok_or_else(WebError::not_found)?;
    let results = kept(&app, &call).await?;
    let picture = Picture::of(told(), &results, app.program);
    let title = format!("{} {}", row.id, row.words(frame.locale()));
    let up = frame.t("systems-title");
    let frame = frame.crumb(up, "/about/systems").titled(title);
    let clauses = row.clauses.iter().map(|clause| {
        let id = row.clause_id(clause);
        let mut stories: Vec<(String, String)> = picture
            .claiming(&id)
            .map(|one| (anchor(&one.story.name), frame.text(&one.story.title).to_owned()))
            .collect();
        let more = stories.len().saturating_sub(NAMED);
        stories.truncate(NAMED);
        Claim {
            words: clause.words(frame.locale()).to_owned(),
            tag: clause_tag(&frame, picture.state(&id)),
            stories,
            more,
            id,
        }
    });
    let template = RowPage {
        by: provider(&frame, row.by),
        tag: row_tag(&frame, picture.count(row)),
        places: row.at.iter().map(|one| place(&app, &frame, one)).collect(),
        clauses: clauses.collect(),
        stories: picture.of_row(row).into_iter().map(|standing| story(&frame, row, standing)).collect(),
        frame,
    };
    Ok(render(&template.frame, &template))
}
