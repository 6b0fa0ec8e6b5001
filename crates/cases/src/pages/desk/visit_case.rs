//! One case of who stands at the window: what is missing is handed in, a question is answered, the application is taken back, and
//! its papers are printed. Nothing is done before the person has agreed.

use super::visit::over;
use super::{Desk, number, receipt};
use crate::case::{Case, store};
use crate::clock::Span;
use crate::commands::{
    AnswerSupplement, Confirm, DoAtWindow, Doing, SendMaterial, Sent, ViewForVisitor, Withdraw, may_withdraw,
};
use crate::material::Check;
use crate::pages::public::asked::{Facts, Ready, Wanted, facts_of, store_all, wanted};
use crate::pages::public::task::{heading, label};
use crate::pages::public::uploads;
use crate::pages::words::status_tag;
use crate::paper::{self, Paper, PaperKind};
use crate::task::{self, Task, Whose};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use base::moment::day_date;
use base::{CaseId, OrRefuse, Refusal, Result, Text};
use db::Cx;
use http::StatusCode;
use std::collections::BTreeMap;
use web::parts::{Choice, Tag};
use web::{Answers, Flash, Form, Frame, Lenient, WebError, render, render_with};

/// A step that waits for the person.
pub(super) struct Question {
    pub id: i64,
    pub heading: String,
    pub choices: Vec<Choice>,
    pub words: String,
}

/// A link with a word about it.
#[derive(Debug, Clone, Default)]
pub(super) struct Link {
    pub href: String,
    pub label: String,
    pub note: String,
}

#[derive(Template)]
#[template(path = "pages/desk/visit_case.html")]
pub(super) struct VisitCasePage {
    pub frame: Frame,
    pub here: String,
    pub number: String,
    pub applicant: String,
    pub status: Tag,
    pub errors: Vec<String>,
    /// What the office asked for; none when nothing is asked.
    pub asked: Option<(Vec<String>, String)>,
    pub wanted: Vec<Wanted>,
    pub seen: Vec<i64>,
    pub later: Vec<Wanted>,
    pub words: String,
    pub questions: Vec<Question>,
    pub can_withdraw: bool,
    pub reason: String,
    pub children: Vec<Link>,
    pub papers: Vec<Link>,
    pub nothing: bool,
}

/// What the page rests on.
struct Loaded {
    facts: Facts,
    tasks: Vec<(Task, Text)>,
    parts: Vec<Case>,
    papers: Vec<Paper>,
    can_withdraw: bool,
}

/// The address of a case of a visit.
pub(super) fn here(visit: i64, case: CaseId) -> String {
    format!("/desk/window/visits/{visit}/cases/{case}")
}

/// Reads a case of the visitor; the look is written down.
fn load(cx: &mut Cx, visit: i64, case: CaseId) -> Result<Loaded> {
    let case = ViewForVisitor { visit, case }.run(cx)?;
    let facts = facts_of(cx, case.clone())?;
    let mut tasks = Vec::new();
    let open = task::store::open_of_case(cx, case.id)?;
    for task in open.into_iter().filter(|task| task.whose == Whose::Applicant) {
        let name = task::name_of(cx, case.publication, &task.name)?;
        tasks.push((task, name));
    }
    let parts = store::children(cx, case.id)?;
    Ok(Loaded {
        papers: paper::store::of_case(cx, case.id)?,
        can_withdraw: may_withdraw(&case, parts.iter().map(|part| part.outcome)).is_ok(),
        facts,
        tasks,
        parts,
    })
}

/// What was typed and what was refused, when the page is shown again.
#[derive(Default)]
struct Again {
    typed: Answers,
    fields: BTreeMap<String, String>,
    error: String,
}

async fn show(
    desk: Desk,
    (visit, case): (i64, CaseId),
    again: Again,
    status: StatusCode,
) -> Result<Response, WebError> {
    let read = move |cx: &mut Cx| load(cx, visit, case);
    let loaded = match desk.app.db.write(&desk.call, "visit.case", read).await {
        Ok(loaded) => loaded,
        Err(error) => return over(&desk, error),
    };
    let page = say(desk.frame, visit, &loaded, &again);
    Ok(render_with(status, &page.frame, &page))
}

fn say(frame: Frame, visit: i64, loaded: &Loaded, again: &Again) -> VisitCasePage {
    let case = &loaded.facts.case;
    let title = frame.text(&case.title).to_owned();
    let frame = frame.titled(title);
    let list = frame.ta("desk-visit-of", "name", case.applicant_name.as_str());
    let window = frame.t("desk-window-title");
    let frame = frame.crumb(window, "/desk/window").crumb(list, format!("/desk/window/visits/{visit}"));
    let span = loaded.facts.span.as_ref();
    let mut errors: Vec<String> = again.fields.values().cloned().collect();
    errors.extend(Some(again.error.clone()).filter(|error| !error.is_empty()));
    let later = wanted(&loaded.facts, Check::Later, &again.fields, &frame);
    let questions: Vec<Question> = loaded.tasks.iter().map(|one| question(one, &again.typed, &frame)).collect();
    VisitCasePage {
        here: here(visit, case.id),
        number: case.number.clone(),
        applicant: case.applicant_name.clone(),
        status: status_tag(case, &frame),
        errors,
        nothing: span.is_none() && later.is_empty() && questions.is_empty() && !loaded.can_withdraw,
        wanted: if span.is_some() { wanted(&loaded.facts, Check::Wanting, &again.fields, &frame) } else { Vec::new() },
        asked: span.map(|span| asked(&loaded.facts, span, &frame)),
        seen: again.typed.all("seen").filter_map(|id| id.parse().ok()).collect(),
        later,
        words: again.typed.text("words").to_owned(),
        questions,
        can_withdraw: loaded.can_withdraw,
        reason: again.typed.text("reason").to_owned(),
        children: loaded.parts.iter().map(|part| part_link(visit, part, &frame)).collect(),
        papers: loaded.papers.iter().rev().map(|paper| paper_link(visit, paper, &frame)).collect(),
        frame,
    }
}

fn asked(facts: &Facts, span: &Span, frame: &Frame) -> (Vec<String>, String) {
    let list = facts.asked.iter().map(|one| frame.text(one).to_owned()).collect();
    let by = span.due.map(|due| frame.ta("my-supplement-by", "day", frame.date(day_date(due))));
    (list, by.unwrap_or_default())
}

fn question((task, name): &(Task, Text), typed: &Answers, frame: &Frame) -> Question {
    let choice = |one: &&str| Choice::new(*one, label(one, frame).0, typed.text("choice") == *one);
    Question {
        id: task.id,
        heading: heading(task, name, frame),
        choices: crate::commands::choices(task).iter().map(choice).collect(),
        words: typed.text("words").to_owned(),
    }
}

fn part_link(visit: i64, part: &Case, frame: &Frame) -> Link {
    Link { href: here(visit, part.id), label: frame.text(&part.title).to_owned(), note: status_tag(part, frame).words }
}

fn paper_link(visit: i64, paper: &Paper, frame: &Frame) -> Link {
    let title = frame.text(&paper.kind.title()).to_owned();
    let withdrawn = paper.withdrawn_at.map(|_| frame.t("paper-withdrawn"));
    Link {
        href: format!("{}/papers/{}", here(visit, paper.case), paper.id),
        label: format!("{title} {}", paper.number),
        note: [Some(frame.date(paper.made_at.date())), withdrawn].into_iter().flatten().collect::<Vec<_>>().join(" "),
    }
}

fn place(visit: &str, case: &str) -> Result<(i64, CaseId), WebError> {
    Ok((number(visit)?, CaseId(number(case)?)))
}

/// `GET /desk/window/visits/{visit}/cases/{case}`
pub(super) async fn page(desk: Desk, Path((visit, case)): Path<(String, String)>) -> Result<Response, WebError> {
    show(desk, place(&visit, &case)?, Again::default(), StatusCode::OK).await
}

/// Does it, and goes on to the paper that came of it, or back to the case.
async fn act(
    desk: Desk,
    at: (i64, CaseId),
    again: Again,
    (command, done): (&'static str, &'static str),
    paper: Option<PaperKind>,
    body: impl Fn(&mut Cx) -> Result<Vec<Doing>> + Send + 'static,
) -> Result<Response, WebError> {
    let (visit, case) = at;
    let confirmed = again.typed.has("confirmed");
    let run = move |cx: &mut Cx| {
        for doing in body(cx)? {
            DoAtWindow { visit, confirmed, doing }.run(cx)?;
        }
        let made = paper::store::of_case(cx, case)?.into_iter().rfind(|one| Some(one.kind) == paper);
        Ok(made.map(|paper| paper.id))
    };
    match desk.app.db.write(&desk.call, command, run).await {
        Ok(Some(paper)) => Ok(desk.go(&format!("{}/papers/{paper}", here(visit, case)), Some(Flash::new(done)))),
        Ok(None) => Ok(desk.go(&here(visit, case), Some(Flash::new(done)))),
        Err(error) => {
            let error = desk.sentence(error)?;
            show(desk, at, Again { error, ..again }, StatusCode::CONFLICT).await
        }
    }
}

/// What the files of a form are for, and its other answers.
async fn received(desk: &Desk, (visit, case): (i64, CaseId), answers: &Answers) -> Result<(Facts, Again), base::Error> {
    let read = move |cx: &mut Cx| ViewForVisitor { visit, case }.run(cx).and_then(|case| facts_of(cx, case));
    let facts = desk.app.db.write(&desk.call, "visit.case", read).await?;
    let typed = Answers::of(answers.fields().iter().map(|(name, value)| (name.as_str(), value.as_str())));
    Ok((facts, Again { typed, ..Again::default() }))
}

/// `POST .../supplement`: everything that was missing together, or nothing.
pub(super) async fn supplement(
    desk: Desk,
    Path((visit, case)): Path<(String, String)>,
    Lenient(answers): Lenient,
) -> Result<Response, WebError> {
    let at = place(&visit, &case)?;
    let (facts, mut again) = match received(&desk, at, &answers).await {
        Ok(received) => received,
        Err(error) => return over(&desk, error),
    };
    let ready = store_all(&desk.app, (&facts, Check::Wanting), answers, &mut again.fields, &desk.frame).await?;
    if !again.fields.is_empty() {
        return show(desk, at, again, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let seen: Vec<i64> = again.typed.all("seen").filter_map(|id| id.parse().ok()).collect();
    let words = again.typed.text("words").to_owned();
    let body = move |cx: &mut Cx| Ok(vec![handed_in(cx, at.1, &ready, &seen, &words)?]);
    act(desk, at, again, ("visit.supplement", "desk-visit-handed"), Some(PaperKind::Handed), body).await
}

fn handed_in(cx: &mut Cx, case: CaseId, ready: &[Ready], seen: &[i64], words: &str) -> Result<Doing> {
    let mut files = Vec::new();
    for (replaces, stored) in ready {
        let file = uploads::keep_at_window(cx, stored, ("case", case.0))?;
        files.push(Sent { replaces: *replaces, file, name: stored.name.clone() });
    }
    Ok(Doing::Supplement(AnswerSupplement { case, files, seen: seen.to_vec(), words: words.to_owned() }))
}

/// `POST .../later`: materials that were let follow.
pub(super) async fn later_post(
    desk: Desk,
    Path((visit, case)): Path<(String, String)>,
    Lenient(answers): Lenient,
) -> Result<Response, WebError> {
    let at = place(&visit, &case)?;
    let (facts, mut again) = match received(&desk, at, &answers).await {
        Ok(received) => received,
        Err(error) => return over(&desk, error),
    };
    let ready = store_all(&desk.app, (&facts, Check::Later), answers, &mut again.fields, &desk.frame).await?;
    if ready.is_empty() && again.fields.is_empty() {
        again.error = desk.frame.t("my-later-choose");
    }
    if !again.fields.is_empty() || !again.error.is_empty() {
        return show(desk, at, again, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let body = move |cx: &mut Cx| {
        let mut all = Vec::new();
        for (row, stored) in &ready {
            let Some(material) = *row else { continue };
            let file = uploads::keep_at_window(cx, stored, ("case", at.1.0))?;
            let name = stored.name.clone();
            all.push(Doing::Material(SendMaterial { case: at.1, material, file, name }));
        }
        Ok(all)
    };
    act(desk, at, again, ("visit.material", "desk-visit-later"), None, body).await
}

/// `POST .../tasks/{task}`: the answer to a question.
pub(super) async fn answer(
    desk: Desk,
    Path((visit, case, task)): Path<(String, String, String)>,
    Form(answers): Form,
) -> Result<Response, WebError> {
    let (at, task) = (place(&visit, &case)?, number(&task)?);
    let confirm = Confirm { task, choice: answers.text("choice").to_owned(), words: answers.text("words").to_owned() };
    let again = Again { typed: answers, ..Again::default() };
    let body = move |cx: &mut Cx| {
        let row = task::store::of_applicant(cx, task)?.filter(|row| row.case == at.1);
        row.or_refuse(Refusal::NOT_FOUND)?;
        Ok(vec![Doing::Confirm(confirm.clone())])
    };
    act(desk, at, again, ("visit.confirm", "desk-visit-answered"), None, body).await
}

/// `POST .../withdraw`
pub(super) async fn withdraw(
    desk: Desk,
    Path((visit, case)): Path<(String, String)>,
    Form(answers): Form,
) -> Result<Response, WebError> {
    let at = place(&visit, &case)?;
    let withdraw = Withdraw { case: at.1, reason: answers.text("reason").to_owned() };
    let again = Again { typed: answers, ..Again::default() };
    let body = move |_: &mut Cx| Ok(vec![Doing::Withdraw(withdraw.clone())]);
    act(desk, at, again, ("visit.withdraw", "desk-visit-withdrawn"), Some(PaperKind::Withdrawal), body).await
}

/// `GET .../papers/{paper}`: to be printed for who stands there.
pub(super) async fn paper(
    desk: Desk,
    Path((visit, case, row)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let ((visit, case), row) = (place(&visit, &case)?, number(&row)?);
    let read = move |cx: &mut Cx| {
        let case = ViewForVisitor { visit, case }.run(cx)?;
        paper::store::get(cx, row)?.filter(|paper| paper.case == case.id).or_refuse(Refusal::NOT_FOUND)
    };
    let paper = match desk.app.db.write(&desk.call, "visit.paper", read).await {
        Ok(paper) => paper,
        Err(error) => return over(&desk, error),
    };
    let page = receipt::say(desk.frame, &paper, here(visit, case), String::new());
    Ok(render(&page.frame, &page))
}
