//! My licences: what was granted to me, with number, office and day, and the paper that says so.

use super::view::in_space;
use crate::app::App;
use crate::case::Case;
use crate::pages::words::term_words;
use crate::paper::{self, Paper};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use base::{OrRefuse, Result};
use catalogue::item::ResultKind;
use catalogue::published::{self, Published};
use db::Cx;
use identity::Caller;
use std::sync::Arc;
use web::parts::Pages;
use web::{Frame, Page, WebError, render};

/// Rows of a page.
const ROWS: usize = 20;

/// One thing that was granted.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub name: String,
    /// Whether it is a licence; else an approval or a receipt.
    pub licence: bool,
    pub number: String,
    pub holder: String,
    pub office: String,
    pub granted: String,
    pub valid: String,
    pub paper: String,
    pub case: String,
}

#[derive(Template)]
#[template(path = "pages/public/licences.html")]
pub(super) struct LicencesPage {
    pub frame: Frame,
    pub lines: Vec<Line>,
    pub pages: Pages,
}

/// What a line rests on.
pub(super) type Granted = (Case, Paper, Published);

/// Decisions to grant of the caller's cases below an id, newest first; one more than a page when there is a next one. A joint
/// case grants nothing itself: its parts do.
fn granted(cx: &mut Cx, before: i64) -> Result<Vec<Granted>> {
    let (mut out, mut before) = (Vec::new(), before);
    while out.len() <= ROWS {
        let papers = paper::store::granted_to(cx, before, ROWS as i64 + 1)?;
        let Some(last) = papers.last() else { break };
        before = last.id;
        for paper in papers {
            let case = crate::case::store::get(cx, paper.case)?.or_refuse("not_found")?;
            let published = published::store::get(cx, case.publication)?.or_refuse("case.item_gone")?;
            if !published.parts.item.is_joint() {
                out.push((case, paper, published));
            }
        }
    }
    out.truncate(ROWS + 1);
    Ok(out)
}

fn line((case, paper, published): &Granted, frame: &Frame) -> Line {
    let result = &published.parts.item.result;
    Line {
        name: frame.text(result.name.as_ref().unwrap_or(&case.title)).to_owned(),
        licence: result.kind == ResultKind::Licence,
        number: paper.number.clone(),
        holder: paper.body.applicant.clone(),
        office: frame.text(&paper.body.office).to_owned(),
        granted: frame.date_full(paper.made_at.date()),
        valid: result.valid.as_deref().map_or_else(|| frame.t("licences-for-ever"), |term| term_words(term, frame)),
        paper: format!("/me/cases/{}/papers/{}", case.id, paper.id),
        case: format!("/me/cases/{}", case.id),
    }
}

pub(super) fn view(frame: Frame, before: i64, mut rows: Vec<Granted>) -> LicencesPage {
    let title = frame.t("my-licences");
    let frame = in_space(frame, &title).crumb(title, "");
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let next = rows.last().filter(|_| more).map(|(_, paper, _)| format!("/me/licences?before={}", paper.id));
    LicencesPage {
        lines: rows.iter().map(|row| line(row, &frame)).collect(),
        pages: Pages {
            shown: frame.ta("my-shown", "count", rows.len()),
            previous: if before == i64::MAX { String::new() } else { "/me/licences".to_owned() },
            next: next.unwrap_or_default(),
        },
        frame,
    }
}

/// `GET /me/licences?before=…`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
) -> Result<Response, WebError> {
    let before: i64 = frame.query_value("before").parse().unwrap_or(i64::MAX);
    let rows = app.db.read(&call, "my.licences", move |cx| granted(cx, before)).await?;
    let page = view(frame, before, rows);
    Ok(render(&page.frame, &page))
}
