//! Rows of questions.

use super::model::{Question, QuestionState};
use crate::rights::ANSWER;
use base::{AccountId, OfficeId, Permit, Result};
use db::{Columns, Cx, Row, V};

const COLUMNS: &str = "q.id, q.item, q.account, q.asker, q.ask, q.may_publish, q.asked_at, q.state, q.answer, q.answered_at, q.answerer, \
     q.office, q.office_path, q.region";
const SCOPE: Columns =
    Columns { own: None, office: Some("q.office"), path: Some("q.office_path"), region: Some("q.region") };

fn read(row: &Row) -> Result<Question> {
    Ok(Question {
        id: row.i64(0)?,
        item: row.string(1)?,
        account: AccountId(row.i64(2)?),
        asker: row.string(3)?,
        ask: row.string(4)?,
        may_publish: row.bool(5)?,
        asked: row.moment(6)?,
        state: QuestionState::read(row.text(7)?),
        answer: row.string(8)?,
        answered: row.opt_moment(9)?,
        answerer: row.string(10)?,
        office: row.opt_i64(11)?.map(OfficeId),
        path: row.string(12)?,
        region: row.string(13)?,
    })
}

/// Adds a question.
pub(crate) fn insert(cx: &mut Cx, permit: &Permit, question: &Question) -> Result<()> {
    cx.write(
        permit,
        "INSERT INTO item_question (id, item, account, asker, ask, may_publish, asked_at, state, answer, answerer, office, office_path, region) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', '', '', $8, $9, $10)",
        vec![
            V::from(question.id),
            V::from(&question.item),
            V::from(question.account),
            V::from(&question.asker),
            V::from(&question.ask),
            V::from(question.may_publish),
            V::from(question.asked),
            V::from(question.office),
            V::from(&question.path),
            V::from(&question.region),
        ],
    )
}

/// Writes an answer.
pub(crate) fn answer(cx: &mut Cx, permit: &Permit, id: i64, words: &str, state: QuestionState) -> Result<()> {
    let (now, me, who) = (cx.now(), cx.me(), cx.actor().name.to_string());
    cx.write_one(
        permit,
        "UPDATE item_question SET state = $2, answer = $3, answered_at = $4, answered_by = $5, answerer = $6 WHERE id = $1",
        vec![V::from(id), V::from(state.word()), V::from(words), V::from(now), V::from(me), V::from(who)],
    )
}

/// A question within the caller's reach at the desk.
pub fn at_desk(cx: &mut Cx, id: i64) -> Result<Option<Question>> {
    let mut params = vec![V::from(id)];
    let visible = SCOPE.visible(&cx.actor().clone(), &[ANSWER], &mut params);
    let sql = format!("SELECT {COLUMNS} FROM item_question q WHERE q.id = $1 AND {visible}");
    cx.one(&sql, &params)?.map(|row| read(&row)).transpose()
}

/// Questions at the desk in a state, oldest first for those that wait, after an id.
pub fn list(cx: &mut Cx, state: QuestionState, after: i64, limit: i64) -> Result<Vec<Question>> {
    let mut params = vec![V::from(state.word()), V::from(after), V::from(limit)];
    let visible = SCOPE.visible(&cx.actor().clone(), &[ANSWER], &mut params);
    let sql = format!(
        "SELECT {COLUMNS} FROM item_question q WHERE q.state = $1 AND q.id > $2 AND {visible} ORDER BY q.id LIMIT $3"
    );
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// One's own questions, the latest first.
pub fn own(cx: &mut Cx, limit: i64) -> Result<Vec<Question>> {
    let sql = format!("SELECT {COLUMNS} FROM item_question q WHERE q.account = $1 ORDER BY q.id DESC LIMIT $2");
    cx.query(&sql, &[V::from(cx.me()), V::from(limit)])?.iter().map(read).collect()
}

/// How many of one's own questions wait, at most `most`.
pub(crate) fn waiting_of_me(cx: &mut Cx, most: i64) -> Result<usize> {
    let rows = cx.query(
        "SELECT q.id FROM item_question q WHERE q.account = $1 AND q.state = 'waiting' LIMIT $2",
        &[V::from(cx.me()), V::from(most)],
    )?;
    Ok(rows.len())
}

/// What was asked about an item and is shown to everybody, the latest first.
pub fn shown(cx: &mut Cx, item: &str, limit: i64) -> Result<Vec<Question>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM item_question q WHERE q.item = $1 AND q.state = 'shown' ORDER BY q.id DESC LIMIT $2"
    );
    cx.query(&sql, &[V::from(item), V::from(limit)])?.iter().map(read).collect()
}
