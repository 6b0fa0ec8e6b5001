//! Steps that lie too long or whose holder has left, and who takes them instead.

use super::Desk;
use super::lines::{self, Pair};
use super::select;
use crate::commands::Assign;
use crate::rights::ASSIGN;
use crate::task::Task;
use crate::task::store::{self, After};
use askama::Template;
use axum::response::Response;
use base::moment::DAY;
use base::{AccountId, Refusal, Result};
use db::Cx;
use http::StatusCode;
use std::collections::BTreeMap;
use web::parts::{Choice, Pages};
use web::{Answers, Flash, Form, Frame, WebError, render_with};

/// Rows on a page.
const PAGE: i64 = 50;
/// Days after which a step counts as stuck, unless another number is asked for.
const DAYS: i64 = 10;

/// A row.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub row: lines::Line,
    pub holder: String,
    pub opened: String,
    pub ticked: bool,
}

#[derive(Template)]
#[template(path = "pages/desk/stuck.html")]
pub(super) struct StuckPage {
    pub frame: Frame,
    pub days: i64,
    pub left: bool,
    pub lines: Vec<Line>,
    pub people: Vec<Choice>,
    pub reason: String,
    pub error: String,
    pub pages: Pages,
}

#[derive(Debug, Clone, Copy)]
struct Asked {
    days: i64,
    left: bool,
    after: After,
}

impl Asked {
    fn of(frame: &Frame) -> Asked {
        let after = frame.query_value("after");
        let after =
            after.split_once('.').and_then(|(due, id)| Some(After { due: due.parse().ok()?, id: id.parse().ok()? }));
        Asked {
            days: frame.query_value("days").parse().unwrap_or(DAYS).clamp(0, 3_650),
            left: frame.query_value("left") == "1",
            after: after.unwrap_or(After { due: -1, id: 0 }),
        }
    }
}

struct Loaded {
    pairs: Vec<Pair>,
    more: bool,
    names: BTreeMap<AccountId, String>,
    people: Vec<(AccountId, String)>,
}

fn load(cx: &mut Cx, asked: Asked) -> Result<Loaded> {
    base::refuse_if!(!cx.actor().holds(ASSIGN), Refusal::NOT_PERMITTED);
    let mut tasks = if asked.left {
        of_leavers(cx)?
    } else {
        let before = cx.now().plus(-asked.days * DAY);
        store::reassignable(cx, before, asked.after, PAGE + 1)?
    };
    let more = tasks.len() as i64 > PAGE;
    tasks.truncate(PAGE as usize);
    let mut names = BTreeMap::new();
    for account in tasks.iter().filter_map(|task| task.assignee) {
        names.insert(account, identity::name_of(cx, account)?);
    }
    let people = select::able(cx, &tasks)?;
    Ok(Loaded { pairs: lines::pairs(cx, tasks)?, more, names, people })
}

/// Steps in reach whose holder can no longer sign in or has no post.
fn of_leavers(cx: &mut Cx) -> Result<Vec<Task>> {
    let mut out = Vec::new();
    for holder in store::holders(cx, 500)? {
        let active = identity::account(cx, holder)?.is_some_and(|account| account.active);
        if active && !identity::posts_of(cx, holder)?.is_empty() {
            continue;
        }
        for task in store::held_by(cx, holder, 0, PAGE)? {
            if out.len() as i64 <= PAGE && cx.actor().permit(ASSIGN, task.target()).is_ok() {
                out.push(task);
            }
        }
    }
    Ok(out)
}

async fn show(desk: Desk, typed: Answers, error: String, status: StatusCode) -> Result<Response, WebError> {
    let asked = Asked::of(&desk.frame);
    let loaded = desk.app.db.read(&desk.call, "case.stuck", move |cx| load(cx, asked)).await?;
    let frame = desk.frame.titled_by("desk-stuck-title");
    let line = |pair: &Pair| Line {
        row: lines::line(pair, &frame),
        holder: pair
            .task
            .assignee
            .and_then(|holder| loaded.names.get(&holder))
            .cloned()
            .unwrap_or_else(|| frame.t("desk-nobody")),
        opened: frame.date_short(pair.task.opened_at.date()),
        ticked: typed.all("task").any(|task| task == pair.task.id.to_string()),
    };
    let last = loaded.pairs.last().filter(|_| loaded.more && !asked.left);
    let page = StuckPage {
        days: asked.days,
        left: asked.left,
        lines: loaded.pairs.iter().map(line).collect(),
        people: people(&loaded.people, typed.text("to"), &frame),
        reason: typed.text("reason").to_owned(),
        error,
        pages: Pages {
            shown: frame.ta("desk-shown", "count", loaded.pairs.len()),
            previous: String::new(),
            next: last.map_or_else(String::new, |pair| {
                frame.with_query("after", &format!("{}.{}", pair.task.due, pair.task.id))
            }),
        },
        frame,
    };
    Ok(render_with(status, &page.frame, &page))
}

/// People as choices, the pool first.
pub(super) fn people(people: &[(AccountId, String)], typed: &str, frame: &Frame) -> Vec<Choice> {
    let pool = Choice::new("0", frame.t("desk-to-pool"), typed == "0");
    let one = |(account, name): &(AccountId, String)| {
        Choice::new(account.to_string(), name.clone(), typed == account.to_string())
    };
    std::iter::once(pool).chain(people.iter().map(one)).collect()
}

/// `GET /desk/stuck`
pub(super) async fn page(desk: Desk) -> Result<Response, WebError> {
    show(desk, Answers::default(), String::new(), StatusCode::OK).await
}

/// `POST /desk/stuck`: gives the ticked steps to one person, or back to their pools; all or none.
pub(super) async fn assign(desk: Desk, Form(answers): Form) -> Result<Response, WebError> {
    let tasks: Vec<i64> = answers.all("task").filter_map(|task| task.parse().ok()).take(PAGE as usize).collect();
    let (to, reason) = (select::account(answers.text("to")), answers.text("reason").to_owned());
    let count = tasks.len();
    let assigned = desk
        .app
        .db
        .write(&desk.call, "case.assign", move |cx| {
            base::refuse_if!(tasks.is_empty(), "case.nothing_to_hand_over");
            tasks.iter().try_for_each(|task| Assign { task: *task, to, reason: reason.clone() }.run(cx))
        })
        .await;
    match assigned {
        Ok(()) => Ok(desk.go("/desk/stuck", Some(Flash::new("desk-assigned").with(count)))),
        Err(error) => {
            let error = desk.sentence(error)?;
            show(desk, answers, error, StatusCode::CONFLICT).await
        }
    }
}
