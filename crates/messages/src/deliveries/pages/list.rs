//! `GET /admin/deliveries`: notices and jobs that failed for good; `POST …/notice` and `…/job` let one go again.

use crate::DELIVERIES;
use crate::deliveries::commands::{RetryJob, RetryNotice};
use crate::deliveries::store;
use crate::here::{Here, id};
use crate::wordings::built;
use askama::Template;
use axum::response::Response;
use web::{Flash, Form, Frame, WebError, render, see_other};

const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "deliveries/pages/list.html")]
struct ListPage {
    notices: Vec<Line>,
    jobs: Vec<Line>,
    next: String,
    frame: Frame,
}

struct Line {
    id: i64,
    what: String,
    who: String,
    tries: i64,
    error: String,
    at: String,
}

fn guard(here: &Here) -> Result<(), WebError> {
    Ok(here.db.admit(&here.call, "delivery.pages", &[DELIVERIES])?)
}

/// The list, from the oldest on.
pub async fn show(here: Here) -> Result<Response, WebError> {
    guard(&here)?;
    let after = here.frame.query_value("after");
    let after = if after.is_empty() { 0 } else { id(&after)? };
    let (failed, dead) = here
        .db
        .read(&here.call, "delivery.list", move |cx| {
            let failed = store::failed(cx, after, PAGE + 1)?;
            let named = failed
                .into_iter()
                .map(|one| Ok((identity::name_of(cx, one.account)?, one)))
                .collect::<base::Result<Vec<_>>>()?;
            Ok((named, cx.dead_jobs(after, PAGE + 1)?))
        })
        .await?;
    let frame = here.frame.clone().titled_by("messages-deliveries");
    let more = failed.len().max(dead.len()) as i64 > PAGE;
    // The next page goes on after the first of the two ends: a row may stand on two pages, none is left out.
    let place = PAGE as usize - 1;
    let ends =
        [failed.get(place).or(failed.last()).map(|(_, one)| one.id), dead.get(place).or(dead.last()).map(|job| job.id)];
    let end = ends.into_iter().flatten().min().unwrap_or(0);
    let next = if more { format!("/admin/deliveries?after={end}") } else { String::new() };
    let notices = failed.iter().take(PAGE as usize).map(|(name, one)| Line {
        id: one.id,
        what: format!(
            "{} · {}",
            if one.channel == "email" { frame.t("messages-by-email") } else { frame.t("messages-by-sms") },
            built(&one.wording).map_or_else(|| one.wording.clone(), |built| here.text(&built.name))
        ),
        who: name.clone(),
        tries: one.attempts,
        error: one.error.clone(),
        at: frame.moment_short(one.made_at),
    });
    let jobs = dead.iter().take(PAGE as usize).map(|job| Line {
        id: job.id,
        what: job.kind.clone(),
        who: String::new(),
        tries: job.attempts,
        error: job.last_error.clone(),
        at: frame.moment_short(job.run_at),
    });
    let template = ListPage { notices: notices.collect(), jobs: jobs.collect(), next, frame };
    Ok(render(&template.frame, &template))
}

/// Lets a notice go out again.
pub async fn retry(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    guard(&here)?;
    let command = RetryNotice { notice: id(answers.text("id"))? };
    here.db.write(&here.call, "notice.retry", move |cx| command.run(cx)).await?;
    Ok(see_other("/admin/deliveries", Some(Flash::new("messages-queued-again")), here.secure()))
}

/// Lets a job run again.
pub async fn retry_job(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    guard(&here)?;
    let command = RetryJob { job: id(answers.text("id"))? };
    here.db.write(&here.call, "job.retry", move |cx| command.run(cx)).await?;
    Ok(see_other("/admin/deliveries", Some(Flash::new("messages-queued-again")), here.secure()))
}
