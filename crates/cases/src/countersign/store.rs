//! Rows of questions and of those who were asked.

use super::{Asked, Countersign, Mode, Reply, State};
use crate::rights::{ACCEPT, DECIDE, HANDLE};
use base::{AccountId, CaseId, Error, Kind, OfficeId, Permit, Principal, Result};
use db::{Columns, Cx, Row, V};

const COLUMNS: &str =
    "q.id, q.case_id, q.task, q.mode, q.question, q.due, q.asked_by, q.asked_at, q.state, q.reason, q.days";
const ASKED: &str = "s.id, s.countersign, s.case_id, s.office, s.office_path, s.region, s.account, s.state, s.answer, s.words, \
s.answered_by, s.answered_at, s.version";

fn word<T>(read: Option<T>) -> Result<T> {
    read.ok_or_else(|| Error::fault("a question to colleagues holds an unknown word"))
}

fn read(row: &Row) -> Result<Countersign> {
    Ok(Countersign {
        id: row.i64(0)?,
        case: CaseId(row.i64(1)?),
        task: row.i64(2)?,
        mode: word(Mode::read(row.text(3)?))?,
        question: row.string(4)?,
        due: row.opt_i64(5)?,
        asked_by: AccountId(row.i64(6)?),
        asked_at: row.moment(7)?,
        state: word(State::read(row.text(8)?))?,
        reason: row.string(9)?,
        days: row.opt_i64(10)?.and_then(|days| u32::try_from(days).ok()),
        asked: Vec::new(),
    })
}

fn read_asked(row: &Row) -> Result<Asked> {
    Ok(Asked {
        id: row.i64(0)?,
        countersign: row.i64(1)?,
        case: CaseId(row.i64(2)?),
        office: OfficeId(row.i64(3)?),
        office_path: row.string(4)?,
        region: row.string(5)?,
        account: row.opt_i64(6)?.map(AccountId),
        state: word(Reply::read(row.text(7)?))?,
        agrees: match row.text(8)? {
            "agree" => Some(true),
            "disagree" => Some(false),
            _ => None,
        },
        words: row.string(9)?,
        answered_by: row.opt_i64(10)?.map(AccountId),
        answered_at: row.opt_moment(11)?,
        version: row.i64(12)?,
    })
}

/// The condition that a request `s` is addressed to the reader: to one's own name or to one for whom one is proxy, or to an
/// office where one may work on steps.
pub fn addressed(actor: &Principal, params: &mut Vec<V>) -> String {
    if actor.kind == Kind::System {
        return "TRUE".to_owned();
    }
    let mut bind = |value: V| {
        params.push(value);
        format!("${}", params.len())
    };
    let mut accounts = vec![bind(V::from(actor.account))];
    accounts.extend(actor.proxies.iter().map(|account| bind(V::from(*account))));
    let by_name = format!("s.account IN ({})", accounts.join(", "));
    let rights = [HANDLE, ACCEPT, DECIDE];
    if !rights.iter().any(|right| actor.holds(*right)) {
        return by_name;
    }
    let here = match actor.office {
        Some(office) => format!("s.office = {}", bind(V::from(office))),
        None => "FALSE".to_owned(),
    };
    let places = Columns { own: None, office: Some("s.office"), path: Some("s.office_path"), region: None };
    let reach = places.visible(actor, &rights, params);
    format!("({by_name} OR (s.account IS NULL AND ({here} OR {reach})))")
}

/// All questions of a case, oldest first, with those who were asked.
pub fn of_case(cx: &mut Cx, case: CaseId) -> Result<Vec<Countersign>> {
    let sql = format!("SELECT {COLUMNS} FROM case_countersign q WHERE q.case_id = $1 ORDER BY q.id LIMIT 100");
    let mut all = cx.query(&sql, &[V::from(case)])?.iter().map(read).collect::<Result<Vec<_>>>()?;
    if all.is_empty() {
        return Ok(all);
    }
    let sql = format!("SELECT {ASKED} FROM case_countersigner s WHERE s.case_id = $1 ORDER BY s.id LIMIT 2000");
    for row in &cx.query(&sql, &[V::from(case)])? {
        let asked = read_asked(row)?;
        if let Some(question) = all.iter_mut().find(|one| one.id == asked.countersign) {
            question.asked.push(asked);
        }
    }
    Ok(all)
}

/// One question, without those who were asked.
pub fn get(cx: &mut Cx, id: i64) -> Result<Option<Countersign>> {
    let sql = format!("SELECT {COLUMNS} FROM case_countersign q WHERE q.id = $1");
    cx.one(&sql, &[V::from(id)])?.as_ref().map(read).transpose()
}

/// The question of a step that waits for answers.
pub fn open_of_task(cx: &mut Cx, task: i64) -> Result<Option<Countersign>> {
    let sql = format!("SELECT {COLUMNS} FROM case_countersign q WHERE q.task = $1 AND q.state = 'open'");
    cx.one(&sql, &[V::from(task)])?.as_ref().map(read).transpose()
}

/// Those who were asked and have not answered.
pub fn unanswered(cx: &mut Cx, countersign: i64) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM case_countersigner WHERE countersign = $1 AND state = 'open'";
    cx.one(sql, &[V::from(countersign)])?.map_or(Ok(0), |row| row.i64(0))
}

/// A request to the reader that stands or was answered; one that was withdrawn, or that is another's, is not there.
pub fn visible(cx: &mut Cx, id: i64) -> Result<Option<Asked>> {
    let mut params = vec![V::from(id)];
    let condition = addressed(cx.actor(), &mut params);
    let sql =
        format!("SELECT {ASKED} FROM case_countersigner s WHERE s.id = $1 AND s.state <> 'withdrawn' AND {condition}");
    cx.one(&sql, &params)?.as_ref().map(read_asked).transpose()
}

/// Requests that wait for the reader, oldest first, after an id, with their questions.
pub fn waiting(cx: &mut Cx, after: i64, limit: i64) -> Result<Vec<(Asked, Countersign)>> {
    let mut params = vec![V::from(after), V::from(limit)];
    let condition = addressed(cx.actor(), &mut params);
    let sql = format!(
        "SELECT {ASKED} FROM case_countersigner s WHERE s.state = 'open' AND s.id > $1 AND {condition} ORDER BY s.id LIMIT $2"
    );
    let asked = cx.query(&sql, &params)?.iter().map(read_asked).collect::<Result<Vec<_>>>()?;
    let mut out = Vec::new();
    for one in asked {
        if let Some(question) = get(cx, one.countersign)? {
            out.push((one, question));
        }
    }
    Ok(out)
}

/// Adds a question with those who are asked.
pub fn insert(cx: &mut Cx, permit: &Permit, question: &Countersign) -> Result<()> {
    cx.write(
        permit,
        "INSERT INTO case_countersign (id, case_id, task, mode, question, due, asked_by, asked_at, state, reason, days) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10)",
        vec![
            V::from(question.id),
            V::from(question.case),
            V::from(question.task),
            V::from(question.mode.word()),
            V::from(&question.question),
            V::from(question.due),
            V::from(question.asked_by),
            V::from(question.asked_at),
            V::from(question.state.word()),
            V::from(question.days.map(i64::from)),
        ],
    )?;
    for one in &question.asked {
        cx.write(
            permit,
            "INSERT INTO case_countersigner (id, countersign, case_id, task, office, office_path, region, account, state, answer, \
             words, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', '', '', 1)",
            vec![
                V::from(one.id),
                V::from(question.id),
                V::from(question.case),
                V::from(question.task),
                V::from(one.office),
                V::from(&one.office_path),
                V::from(&one.region),
                V::from(one.account),
            ],
        )?;
    }
    Ok(())
}

/// Writes an answer; refused as stale when somebody answered in between.
pub fn answer(cx: &mut Cx, permit: &Permit, asked: &Asked, agrees: bool, words: &str) -> Result<()> {
    let answer = if agrees { "agree" } else { "disagree" };
    let params = vec![
        V::from(asked.id),
        V::from(answer),
        V::from(words),
        V::from(cx.me()),
        V::from(cx.now()),
        V::from(asked.version),
    ];
    cx.write_one(
        permit,
        "UPDATE case_countersigner SET state = 'answered', answer = $2, words = $3, answered_by = $4, answered_at = $5, \
         version = version + 1 WHERE id = $1 AND state = 'open' AND version = $6",
        params,
    )
}

/// Requests of a case to one official by name that wait, oldest first.
pub fn asked_of(cx: &mut Cx, case: CaseId, account: AccountId) -> Result<Vec<Asked>> {
    let sql = format!(
        "SELECT {ASKED} FROM case_countersigner s WHERE s.case_id = $1 AND s.account = $2 AND s.state = 'open' ORDER BY s.id LIMIT 2000"
    );
    cx.query(&sql, &[V::from(case), V::from(account)])?.iter().map(read_asked).collect()
}

/// Asks somebody else of the same office instead; refused as stale when there is an answer.
pub fn give(cx: &mut Cx, permit: &Permit, asked: &Asked, to: AccountId) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE case_countersigner SET account = $2, version = version + 1 WHERE id = $1 AND state = 'open' AND version = $3",
        vec![V::from(asked.id), V::from(to), V::from(asked.version)],
    )
}

/// Moves the last day to answer a question that still stands.
pub fn set_due(cx: &mut Cx, permit: &Permit, countersign: i64, due: i64, days: Option<u32>) -> Result<()> {
    cx.write(
        permit,
        "UPDATE case_countersign SET due = $2, days = coalesce(days, $3) WHERE id = $1 AND state = 'open'",
        vec![V::from(countersign), V::from(due), V::from(days.map(i64::from))],
    )
}

/// Ends a question that still stands; requests without an answer vanish.
pub fn end(cx: &mut Cx, permit: &Permit, countersign: i64, state: State, reason: &str) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE case_countersign SET state = $2, reason = $3 WHERE id = $1 AND state = 'open'",
        vec![V::from(countersign), V::from(state.word()), V::from(reason)],
    )?;
    cx.write(
        permit,
        "UPDATE case_countersigner SET state = 'withdrawn', version = version + 1 WHERE countersign = $1 AND state = 'open'",
        vec![V::from(countersign)],
    )
}

/// The step of an activity ended in another way than by its holder: what still stands is closed.
pub fn end_with_step(cx: &mut Cx, permit: &Permit, case: CaseId, activity: i64) -> Result<()> {
    let sql = format!(
        "SELECT {COLUMNS} FROM case_countersign q JOIN case_task t ON t.id = q.task \
         WHERE q.case_id = $1 AND t.activity = $2 AND q.state = 'open'"
    );
    let open = cx.query(&sql, &[V::from(case), V::from(activity)])?.iter().map(read).collect::<Result<Vec<_>>>()?;
    open.iter().try_for_each(|one| end(cx, permit, one.id, State::Closed, ""))
}
