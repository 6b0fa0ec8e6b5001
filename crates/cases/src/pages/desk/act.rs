//! What is done to a step: each post runs one command, goes on when it is done, and says on the same page why not.

use super::panel::Kind;
use super::task::{self, Shown};
use super::view::{self, What};
use super::{Desk, number};
use crate::clock::SpanKind;
use crate::commands::{
    Accept, AskExtension, AskSupplement, CheckMaterial, Claim, CloseLapsed, Complete, KeepOpinion, Missing, Pause,
    Release, Resume, ReturnTo, SendNote, Transfer, UndoAcceptance, ViewAnswers, unchanged,
};
use crate::task::store;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::{AccountId, OfficeId, OrRefuse, Refusal, Result};
use db::Cx;
use http::StatusCode;
use web::{Answers, Flash, Form, Lenient, WebError};

type Answer = Result<Response, WebError>;

/// The version of the case from which a page was made; what is no version is an old one. A post without one was made by
/// no page, and the commands' own rules are enough for it.
pub(super) fn version(answers: &Answers) -> Option<i64> {
    answers.get("version").map(|version| version.trim().parse().unwrap_or(-1))
}

/// Runs a command for a step and goes to `path`; a refusal is shown on the step's page with what was typed. A page that is
/// older than the case is refused as stale.
async fn run<T: Send + 'static>(
    desk: Desk,
    task: i64,
    (command, done): (&'static str, &'static str),
    shown: Shown,
    path: Option<String>,
    body: impl Fn(&mut Cx) -> Result<T> + Send + 'static,
) -> Answer {
    let version = version(&shown.typed);
    let run = move |cx: &mut Cx| {
        version.map_or(Ok(()), |version| unchanged(cx, task, version))?;
        body(cx)
    };
    match desk.app.db.write(&desk.call, command, run).await {
        Ok(_) => {
            let path = path.unwrap_or_else(|| format!("/desk/tasks/{task}"));
            Ok(desk.go(&path, Some(Flash::new(done))))
        }
        Err(error) => {
            let error = desk.sentence(error)?;
            task::show(desk, What::Task(task), Shown { error, ..shown }, StatusCode::CONFLICT).await
        }
    }
}

fn in_panel(kind: Kind, answers: Answers) -> Shown {
    Shown { panel: Some(kind), typed: answers, ..Shown::default() }
}

/// `POST /desk/tasks/{id}/claim`
pub(super) async fn claim(desk: Desk, Path(id): Path<String>) -> Answer {
    let task = number(&id)?;
    run(desk, task, ("case.claim", "desk-claimed"), Shown::default(), None, move |cx| Claim { task }.run(cx)).await
}

/// `POST /desk/tasks/{id}/release`
pub(super) async fn release(desk: Desk, Path(id): Path<String>) -> Answer {
    let task = number(&id)?;
    let path = Some("/desk".to_owned());
    run(desk, task, ("case.release", "desk-released"), Shown::default(), path, move |cx| Release { task }.run(cx)).await
}

/// `POST /desk/tasks/{id}/opinion`: kept while it is typed.
pub(super) async fn opinion(desk: Desk, Path(id): Path<String>, Lenient(answers): Lenient) -> Answer {
    let task = number(&id)?;
    let keep =
        KeepOpinion { task, words: answers.text("opinion").to_owned(), choice: answers.text("choice").to_owned() };
    desk.app.db.write(&desk.call, "case.keep-opinion", move |cx| keep.run(cx)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /desk/tasks/{id}/decide`: accepts or finishes the step, and opens the next one of the list.
pub(super) async fn decide(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Answer {
    let task = number(&id)?;
    let (outcome, opinion) = (answers.text("choice").to_owned(), answers.text("opinion").to_owned());
    let version = version(&answers);
    let shown = Shown { typed: answers, ..Shown::default() };
    let finished = desk
        .app
        .db
        .write(&desk.call, "case.decide", move |cx| {
            version.map_or(Ok(()), |version| unchanged(cx, task, version))?;
            let before = store::visible(cx, task)?.or_refuse(Refusal::NOT_FOUND)?;
            let (_, next) = view::neighbours(cx, Some(&before))?;
            let case = if outcome == "accept" {
                Accept { task, opinion: opinion.clone() }.run(cx)?
            } else {
                Complete { task, outcome: outcome.clone(), opinion: opinion.clone() }.run(cx)?
            };
            Ok((case.number, next))
        })
        .await;
    match finished {
        Ok((number, next)) => {
            let path = next.map_or_else(|| "/desk".to_owned(), |next| format!("/desk/tasks/{next}"));
            Ok(desk.go(&path, Some(Flash::new("desk-decided").with(number))))
        }
        Err(error) => {
            let error = desk.sentence(error)?;
            task::show(desk, What::Task(task), Shown { error, ..shown }, StatusCode::CONFLICT).await
        }
    }
}

/// `POST /desk/tasks/{id}/supplement`
pub(super) async fn supplement(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Answer {
    let task = number(&id)?;
    let mut missing = Vec::new();
    for id in answers.all("lack") {
        let words = answers.text(&format!("words-{id}")).to_owned();
        missing.push(Missing { material: id.parse().ok(), words });
    }
    for line in answers.text("further").lines().map(str::trim).filter(|line| !line.is_empty()) {
        missing.push(Missing { material: None, words: line.to_owned() });
    }
    // What is no number of days is none that may be set.
    let days = Some(answers.text("days").trim()).filter(|days| !days.is_empty()).map(|days| days.parse().unwrap_or(0));
    let ask = AskSupplement { task, missing, days };
    let shown = in_panel(Kind::Supplement, answers);
    run(desk, task, ("case.ask-supplement", "desk-asked"), shown, None, move |cx| ask.run(cx)).await
}

/// `POST /desk/tasks/{id}/lapse`
pub(super) async fn lapse(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Answer {
    let task = number(&id)?;
    let close = CloseLapsed { task, words: answers.text("reason").to_owned() };
    let shown = in_panel(Kind::Lapse, answers);
    let path = Some("/desk".to_owned());
    run(desk, task, ("case.close-lapsed", "desk-lapsed"), shown, path, move |cx| close.run(cx)).await
}

/// `POST /desk/tasks/{id}/return`
pub(super) async fn return_to(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Answer {
    let task = number(&id)?;
    let back =
        ReturnTo { task, element: answers.text("element").to_owned(), reason: answers.text("reason").to_owned() };
    let shown = in_panel(Kind::Return, answers);
    let path = Some("/desk".to_owned());
    run(desk, task, ("case.return", "desk-returned"), shown, path, move |cx| back.run(cx)).await
}

/// `POST /desk/tasks/{id}/pause`
pub(super) async fn pause(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Answer {
    let task = number(&id)?;
    let kind = SpanKind::read(answers.text("kind"));
    let days = answers.text("amount").trim().parse().unwrap_or(0);
    let reason = answers.text("reason").to_owned();
    let shown = in_panel(Kind::Pause, answers);
    run(desk, task, ("case.pause", "desk-paused-done"), shown, None, move |cx| {
        let kind = kind.or_refuse("case.not_a_special_procedure")?;
        Pause { task, kind, days, reason: reason.clone() }.run(cx)
    })
    .await
}

/// `POST /desk/tasks/{id}/resume`
pub(super) async fn resume(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Answer {
    let task = number(&id)?;
    let resume = Resume { task, result: answers.text("reason").to_owned() };
    let shown = in_panel(Kind::Resume, answers);
    run(desk, task, ("case.resume", "desk-resumed"), shown, None, move |cx| resume.run(cx)).await
}

/// `POST /desk/tasks/{id}/extend`
pub(super) async fn extend(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Answer {
    let task = number(&id)?;
    let (amount, reason) = (answers.text("amount").to_owned(), answers.text("reason").to_owned());
    let shown = in_panel(Kind::Extend, answers);
    run(desk, task, ("case.ask-extension", "desk-extension-asked"), shown, None, move |cx| {
        let seen = store::visible(cx, task)?.or_refuse(Refusal::NOT_FOUND)?;
        let case = crate::case::store::get(cx, seen.case)?.or_refuse(Refusal::NOT_FOUND)?;
        let published = catalogue::published::store::get(cx, case.publication)?.or_refuse("case.item_gone")?;
        let unit = published.parts.item.limits.extension.as_ref().map_or("wd", |limit| limit.term.unit.letters());
        AskExtension { task, term: format!("{amount}{unit}"), reason: reason.clone() }.run(cx)
    })
    .await
}

/// `POST /desk/tasks/{id}/transfer`
pub(super) async fn transfer(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Answer {
    let task = number(&id)?;
    let target = answers.text("to").split_once(':').and_then(|(office, account)| {
        let account: AccountId = account.parse().ok()?;
        Some((office.parse::<OfficeId>().ok()?, Some(account).filter(|account| account.0 != 0)))
    });
    let reason = answers.text("reason").to_owned();
    let shown = in_panel(Kind::Transfer, answers);
    let path = Some("/desk".to_owned());
    run(desk, task, ("case.transfer", "desk-transferred"), shown, path, move |cx| {
        let (office, to) = target.or_refuse("case.no_such_office")?;
        Transfer { task, office: Some(office), to, reason: reason.clone() }.run(cx)
    })
    .await
}

/// `POST /desk/tasks/{id}/undo`
pub(super) async fn undo(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Answer {
    let task = number(&id)?;
    let reason = answers.text("reason").to_owned();
    let shown = in_panel(Kind::Undo, answers);
    let path = Some("/desk".to_owned());
    run(desk, task, ("case.undo-acceptance", "desk-undone"), shown, path, move |cx| {
        let seen = store::visible(cx, task)?.or_refuse(Refusal::NOT_FOUND)?;
        UndoAcceptance { case: seen.case, reason: reason.clone() }.run(cx)
    })
    .await
}

/// `POST /desk/tasks/{id}/full`: the answers unmasked, once, for a purpose that is kept.
pub(super) async fn full(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Answer {
    let task = number(&id)?;
    let view = ViewAnswers { task, purpose: answers.text("reason").to_owned() };
    match desk.app.db.write(&desk.call, "case.view-answers", move |cx| view.run(cx)).await {
        Ok(_) => task::show(desk, What::Task(task), Shown { full: true, ..Shown::default() }, StatusCode::OK).await,
        Err(error) => {
            let error = desk.sentence(error)?;
            let shown = Shown { error, ..in_panel(Kind::Full, answers) };
            task::show(desk, What::Task(task), shown, StatusCode::CONFLICT).await
        }
    }
}

/// `POST /desk/tasks/{id}/note`
pub(super) async fn note(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Answer {
    let task = number(&id)?;
    let words = answers.text("note").to_owned();
    let shown = Shown { typed: answers, ..Shown::default() };
    let path = Some(format!("/desk/tasks/{task}#notes"));
    run(desk, task, ("case.send-note", "desk-note-sent"), shown, path, move |cx| {
        let seen = store::visible(cx, task)?.or_refuse(Refusal::NOT_FOUND)?;
        SendNote { case: seen.case, words: words.clone() }.run(cx)
    })
    .await
}

/// `POST /desk/tasks/{id}/materials/{material}`
pub(super) async fn material(desk: Desk, Path((id, material)): Path<(String, String)>, Form(answers): Form) -> Answer {
    let (task, material) = (number(&id)?, number(&material)?);
    let check =
        CheckMaterial { task, material, good: answers.text("check") == "good", note: answers.text("note").to_owned() };
    let shown = Shown { typed: answers, at: material, ..Shown::default() };
    let path = Some(format!("/desk/tasks/{task}#materials"));
    run(desk, task, ("case.check-material", "desk-checked"), shown, path, move |cx| check.run(cx)).await
}
