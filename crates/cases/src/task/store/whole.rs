//! A step with everything that a command on it begins with, in one statement.

use super::{COLUMNS, Task, read, work_scope};
use crate::case::{Case, store as case};
use base::{Error, Result};
use db::{Cx, V};
use flow::State;
use serde_json::{Map, Value};

/// Columns of a step.
const WIDTH: usize = 24;

/// A step, its case, the process, the plain answers, and what else is open.
#[derive(Debug, Clone)]
pub struct Whole {
    /// The step.
    pub task: Task,
    /// Its case.
    pub case: Case,
    /// All open steps of the case, oldest first.
    pub open: Vec<Task>,
    /// The state of the process; none before it began.
    pub state: Option<State>,
    /// The answers that are not sensitive.
    pub answers: Map<String, Value>,
    /// What there is besides.
    pub told: Told,
}

/// What else there is of a step and its case, so that nobody looks for what is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The clock of the case stood still at some time.
    pub spans: bool,
    /// A material of the case is wanting.
    pub wanting: bool,
    /// A question to colleagues about the step is open.
    pub asked: bool,
    /// Somebody keeps the draft of an opinion on the step.
    pub drafted: bool,
}

/// A step that the caller may see, whole.
pub fn whole(cx: &mut Cx, id: i64) -> Result<Option<Whole>> {
    let mut params = vec![V::from(id)];
    let scope = work_scope(cx.actor(), &mut params);
    let open = COLUMNS.replace("t.", "o.");
    // State and answers come once, with the step itself; the other open steps repeat nothing but the case.
    let sql = format!(
        "SELECT {open}, CASE WHEN o.id = t.id THEN f.state END, CASE WHEN o.id = t.id THEN a.plain END, \
         EXISTS (SELECT 1 FROM case_span n WHERE n.case_id = t.case_id), \
         EXISTS (SELECT 1 FROM case_material m WHERE m.case_id = t.case_id AND m.state = 'wanting'), \
         EXISTS (SELECT 1 FROM case_countersign q WHERE q.task = t.id AND q.state = 'open'), \
         EXISTS (SELECT 1 FROM case_opinion p WHERE p.task = t.id), {} \
         FROM case_task t JOIN case_task o ON o.case_id = t.case_id AND (o.state = 'open' OR o.id = t.id) \
         JOIN cases c ON c.id = t.case_id LEFT JOIN case_flow f ON f.case_id = t.case_id \
         LEFT JOIN case_answers a ON a.case_id = t.case_id WHERE t.id = $1 AND {scope} ORDER BY o.id LIMIT 501",
        case::COLUMNS
    );
    let rows = cx.query(&sql, &params)?;
    let Some(first) = rows.first() else { return Ok(None) };
    let case = case::read_at(first, WIDTH + 6)?;
    let told = Told {
        spans: first.bool(WIDTH + 2)?,
        wanting: first.bool(WIDTH + 3)?,
        asked: first.bool(WIDTH + 4)?,
        drafted: first.bool(WIDTH + 5)?,
    };
    let (mut found, mut open) = (None, Vec::with_capacity(rows.len()));
    for row in &rows {
        let step = read(row)?;
        if step.id == id {
            let state = if row.opt_string(WIDTH)?.is_some() { Some(row.json(WIDTH)?) } else { None };
            let answers = if row.opt_string(WIDTH + 1)?.is_some() { row.json(WIDTH + 1)? } else { Map::new() };
            found = Some((step.clone(), state, answers));
        }
        if step.state == super::State::Open {
            open.push(step);
        }
    }
    let (task, state, answers) = found.ok_or_else(|| Error::fault("a step is not among those of its case"))?;
    Ok(Some(Whole { task, case, open, state, answers, told }))
}
