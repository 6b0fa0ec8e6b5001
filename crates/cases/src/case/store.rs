//! Rows of cases.

use super::model::{Case, Channel, Outcome, Status};
use super::represented::Represented;
use super::words;
use crate::{countersign, rights};
use base::{AccountId, CaseId, CompanyId, Error, Kind, OfficeId, Permit, PersonId, Result, Text};
use db::{Columns, Cx, Row, V};
use flow::State;

/// Columns of the scope of a case.
pub const SCOPE: Columns = Columns {
    own: Some("c.applicant"),
    office: Some("c.office"),
    path: Some("c.office_path"),
    region: Some("c.region"),
};

/// Columns of a case `c`, as [`read_at`] takes them.
pub(crate) const COLUMNS: &str = "c.id, c.number, c.parent, c.activity, c.item, c.publication, c.title_zh, c.title_en, c.applicant, c.person, \
c.company, c.applicant_name, c.channel, c.office, c.office_path, c.region, c.owner, c.status, c.paused, c.outcome, c.step, \
c.submitted_at, c.accepted_at, c.decided_at, c.finished_at, c.accept_due, c.clock_from, c.promised, c.statutory, c.extended, \
c.promised_due, c.statutory_due, c.provisional, c.result_number, c.version";

fn word<T>(read: impl Fn(&str) -> Option<T>, text: &str) -> Result<T> {
    read(text).ok_or_else(|| Error::fault(format_args!("a case holds the unknown word {text}")))
}

fn read(row: &Row) -> Result<Case> {
    read_at(row, 0)
}

/// A case whose columns begin at a place of the row.
pub(crate) fn read_at(row: &Row, at: usize) -> Result<Case> {
    Ok(Case {
        id: CaseId(row.i64(at)?),
        number: row.string(at + 1)?,
        parent: row.opt_i64(at + 2)?.map(CaseId),
        activity: row.i64(at + 3)?,
        item: row.string(at + 4)?,
        publication: row.i64(at + 5)?,
        title: Text::new(row.text(at + 6)?, row.text(at + 7)?),
        applicant: row.opt_i64(at + 8)?.map(AccountId),
        person: row.opt_i64(at + 9)?.map(PersonId),
        company: row.opt_i64(at + 10)?.map(CompanyId),
        applicant_name: row.string(at + 11)?,
        channel: word(Channel::read, row.text(at + 12)?)?,
        office: OfficeId(row.i64(at + 13)?),
        office_path: row.string(at + 14)?,
        region: row.string(at + 15)?,
        owner: row.opt_i64(at + 16)?.map(AccountId),
        status: word(Status::read, row.text(at + 17)?)?,
        paused: row.bool(at + 18)?,
        outcome: row.opt_string(at + 19)?.map(|text| word(Outcome::read, &text)).transpose()?,
        step: row.string(at + 20)?,
        submitted_at: row.moment(at + 21)?,
        accepted_at: row.opt_moment(at + 22)?,
        decided_at: row.opt_moment(at + 23)?,
        finished_at: row.opt_moment(at + 24)?,
        accept_due: row.opt_i64(at + 25)?,
        clock_from: row.opt_i64(at + 26)?,
        promised: row.string(at + 27)?,
        statutory: row.string(at + 28)?,
        extended: row.string(at + 29)?,
        promised_due: row.opt_i64(at + 30)?,
        statutory_due: row.opt_i64(at + 31)?,
        provisional: row.bool(at + 32)?,
        result_number: row.string(at + 33)?,
        version: row.i64(at + 34)?,
    })
}

/// A case by id, whoever asks; for the engine itself and for system principals.
pub fn get(cx: &mut Cx, id: CaseId) -> Result<Option<Case>> {
    cx.one(&format!("SELECT {COLUMNS} FROM cases c WHERE c.id = $1"), &[V::from(id)])?.as_ref().map(read).transpose()
}

/// The cases of a page of a list, in no order; the caller has found what names them visible.
pub fn many(cx: &mut Cx, ids: &[CaseId]) -> Result<Vec<Case>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let params: Vec<V> = ids.iter().map(|id| V::from(*id)).collect();
    let marks: Vec<String> = (1..=params.len()).map(|number| format!("${number}")).collect();
    let sql = format!("SELECT {COLUMNS} FROM cases c WHERE c.id IN ({})", marks.join(", "));
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// A case that the caller may see: as its applicant, by a right with scope, through an open task in reach, or because an
/// opinion on it was asked of him.
pub fn visible(cx: &mut Cx, id: CaseId) -> Result<Option<Case>> {
    let mut params = vec![V::from(id)];
    let condition = seen(cx, &mut params)?;
    let sql = format!("SELECT {COLUMNS} FROM cases c WHERE c.id = $1 AND {condition}");
    cx.one(&sql, &params)?.as_ref().map(read).transpose()
}

/// As [`visible`], by number.
pub fn visible_by_number(cx: &mut Cx, number: &str) -> Result<Option<Case>> {
    let mut params = vec![V::from(number)];
    let condition = seen(cx, &mut params)?;
    let sql = format!("SELECT {COLUMNS} FROM cases c WHERE c.number = $1 AND {condition}");
    cx.one(&sql, &params)?.as_ref().map(read).transpose()
}

/// A case on the applicant's side of which the caller stands, by id, whatever else the caller may see.
pub fn represented(cx: &mut Cx, id: CaseId) -> Result<Option<Case>> {
    let mut params = vec![V::from(id)];
    let condition = Represented::by_caller(cx)?.condition(&mut params);
    cx.one(&format!("SELECT {COLUMNS} FROM cases c WHERE c.id = $1 AND {condition}"), &params)?
        .as_ref()
        .map(read)
        .transpose()
}

/// As [`represented`], by number.
pub fn represented_by_number(cx: &mut Cx, number: &str) -> Result<Option<Case>> {
    let mut params = vec![V::from(number)];
    let condition = Represented::by_caller(cx)?.condition(&mut params);
    cx.one(&format!("SELECT {COLUMNS} FROM cases c WHERE c.number = $1 AND {condition}"), &params)?
        .as_ref()
        .map(read)
        .transpose()
}

fn seen(cx: &mut Cx, params: &mut Vec<V>) -> Result<String> {
    if cx.actor().kind == Kind::Person {
        return Ok(Represented::by_caller(cx)?.condition(params));
    }
    let rights = [rights::SEE, rights::APPLY, rights::ACCEPT, rights::HANDLE, rights::DECIDE, rights::ASSIGN];
    let by_case = SCOPE.visible(cx.actor(), &rights, params);
    let tasks = Columns {
        own: Some("t.assignee"),
        office: Some("t.office"),
        path: Some("t.office_path"),
        region: Some("t.region"),
    };
    let by_task = tasks.visible(cx.actor(), &[rights::ACCEPT, rights::HANDLE, rights::DECIDE], params);
    let mut seen = format!(
        "({by_case} OR EXISTS (SELECT 1 FROM case_task t WHERE t.case_id = c.id AND t.state <> 'cancelled' AND {by_task})"
    );
    if cx.actor().kind == Kind::Official {
        let asked = countersign::store::addressed(cx.actor(), params);
        seen.push_str(&format!(
            " OR EXISTS (SELECT 1 FROM case_countersigner s WHERE s.case_id = c.id AND (s.state = 'open' OR \
             (s.state = 'answered' AND c.finished_at IS NULL)) AND {asked})"
        ));
    }
    seen.push(')');
    Ok(seen)
}

/// Children of a joint case, in the order they were opened.
pub fn children(cx: &mut Cx, parent: CaseId) -> Result<Vec<Case>> {
    let rows =
        cx.query(&format!("SELECT {COLUMNS} FROM cases c WHERE c.parent = $1 ORDER BY c.id"), &[V::from(parent)])?;
    rows.iter().map(read).collect()
}

/// The child that an activity of the parent's process waits for.
pub fn child_of(cx: &mut Cx, parent: CaseId, activity: i64) -> Result<Option<Case>> {
    let sql = format!("SELECT {COLUMNS} FROM cases c WHERE c.parent = $1 AND c.activity = $2");
    cx.one(&sql, &[V::from(parent), V::from(activity)])?.as_ref().map(read).transpose()
}

/// A select of the ids of all cases on a side, each way by its own index.
pub fn on_side(side: &Represented, params: &mut Vec<V>) -> String {
    let ways = side.ways("", params);
    if ways.is_empty() {
        return "SELECT id FROM cases WHERE id = 0".to_owned();
    }
    let selects: Vec<String> = ways.iter().map(|way| format!("SELECT id FROM cases WHERE {way}")).collect();
    selects.join(" UNION ")
}

/// A select of the ids of the cases of a person who stands at a window: those for the person itself, those of companies for which the
/// person acts today, and those that it brought to a window with a paper of a company for which it never acted by what is registered.
fn of_visitor(cx: &Cx, person: PersonId, params: &mut Vec<V>) -> String {
    use identity::companies::store::{acted_for_on, ever_acted_for};
    let mut bind = |value: V| {
        params.push(value);
        format!("${}", params.len())
    };
    let (own, today) = (bind(V::from(person)), bind(V::from(cx.today_number())));
    let window = Channel::Window.word();
    format!(
        "SELECT id FROM cases WHERE person = {own} AND (company IS NULL OR (channel = '{window}' AND company NOT IN ({}))) \
         UNION SELECT id FROM cases WHERE company IN ({})",
        ever_acted_for(&own, &today),
        acted_for_on(&own, &today)
    )
}

/// The cases of a person at a window, whoever applied, newest first, before an id; joint children are shown with their parent. The
/// caller has identified the person.
pub fn of_person(cx: &mut Cx, person: PersonId, before: i64, limit: i64) -> Result<Vec<Case>> {
    let mut params = vec![V::from(before), V::from(limit)];
    let ids = of_visitor(cx, person, &mut params);
    let sql = format!(
        "SELECT {COLUMNS} FROM cases c WHERE c.id IN ({ids}) AND c.id < $1 AND c.parent IS NULL ORDER BY c.id DESC LIMIT $2"
    );
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// A case of a person at a window by its number.
pub fn of_person_by_number(cx: &mut Cx, person: PersonId, number: &str) -> Result<Option<Case>> {
    let mut params = vec![V::from(number)];
    let ids = of_visitor(cx, person, &mut params);
    let sql = format!("SELECT {COLUMNS} FROM cases c WHERE c.number = $1 AND c.id IN ({ids})");
    cx.one(&sql, &params)?.as_ref().map(read).transpose()
}

/// A case of a person at a window by its id.
pub(crate) fn of_person_by_id(cx: &mut Cx, person: PersonId, id: CaseId) -> Result<Option<Case>> {
    let mut params = vec![V::from(id)];
    let ids = of_visitor(cx, person, &mut params);
    let sql = format!("SELECT {COLUMNS} FROM cases c WHERE c.id = $1 AND c.id IN ({ids})");
    cx.one(&sql, &params)?.as_ref().map(read).transpose()
}

/// Cases on the caller's side as applicant, newest first, before an id; joint children are shown with their parent.
pub fn of_applicant(cx: &mut Cx, status: Option<Status>, before: i64, limit: i64) -> Result<Vec<Case>> {
    let mut params = vec![V::from(before), V::from(limit)];
    let ids = on_side(&Represented::by_caller(cx)?, &mut params);
    let mut sql = format!("SELECT {COLUMNS} FROM cases c WHERE c.id IN ({ids}) AND c.id < $1 AND c.parent IS NULL");
    if let Some(status) = status {
        params.push(V::from(status.word()));
        sql.push_str(&format!(" AND c.status = ${}", params.len()));
    }
    sql.push_str(" ORDER BY c.id DESC LIMIT $2");
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// Cases on the caller's side, children too, in which something was asked for and has not come.
pub fn waiting_for_applicant(cx: &mut Cx, limit: i64) -> Result<Vec<Case>> {
    let mut params = vec![V::from(limit)];
    let ids = on_side(&Represented::by_caller(cx)?, &mut params);
    let sql = format!(
        "SELECT {COLUMNS} FROM cases c WHERE c.id IN ({ids}) AND c.status <> 'closed' AND EXISTS (SELECT 1 FROM case_span s \
         WHERE s.case_id = c.id AND s.kind = 'supplement' AND s.to_day IS NULL) ORDER BY c.id DESC LIMIT $1"
    );
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// Cases that the caller may see by right, newest first, before an id; `typed` is a part of the applicant's name, the number, or a part of
/// the number between dashes.
pub fn list(cx: &mut Cx, typed: &str, status: Option<Status>, before: i64, limit: i64) -> Result<Vec<Case>> {
    let mut params = Vec::new();
    let (from, id) = if typed.trim().is_empty() {
        ("cases c WHERE TRUE".to_owned(), "c.id")
    } else {
        let query = words::query(cx.engine(), typed);
        if query.is_empty() {
            return Ok(Vec::new());
        }
        params.push(V::from(query));
        words::from(cx.engine())
    };
    let scope = SCOPE.visible(cx.actor(), &[rights::SEE, rights::ASSIGN], &mut params);
    let mut bind = |value: V| {
        params.push(value);
        params.len()
    };
    let mut sql = format!("SELECT {COLUMNS} FROM {from} AND {id} < ${} AND {scope}", bind(V::from(before)));
    if let Some(status) = status {
        sql.push_str(&format!(" AND c.status = ${}", bind(V::from(status.word()))));
    }
    sql.push_str(&format!(" ORDER BY {id} DESC LIMIT ${}", bind(V::from(limit))));
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// Open cases of which an official is first-contact owner, in reach of the caller's right to reassign, after an id.
pub fn owned_by(cx: &mut Cx, owner: AccountId, after: CaseId, limit: i64) -> Result<Vec<Case>> {
    let mut params = vec![V::from(owner), V::from(after), V::from(limit)];
    let scope = SCOPE.visible(cx.actor(), &[rights::ASSIGN], &mut params);
    let sql = format!(
        "SELECT {COLUMNS} FROM cases c WHERE c.owner = $1 AND c.finished_at IS NULL AND c.id > $2 AND {scope} ORDER BY c.id LIMIT $3"
    );
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// Who is first-contact owner of open cases in reach of the caller's right to reassign.
pub fn owners(cx: &mut Cx, limit: i64) -> Result<Vec<AccountId>> {
    let mut params = vec![V::from(limit)];
    let scope = SCOPE.visible(cx.actor(), &[rights::ASSIGN], &mut params);
    let sql = format!(
        "SELECT DISTINCT c.owner FROM cases c WHERE c.owner IS NOT NULL AND c.finished_at IS NULL AND {scope} ORDER BY c.owner LIMIT $1"
    );
    cx.query(&sql, &params)?.iter().map(|row| Ok(AccountId(row.i64(0)?))).collect()
}

/// How many cases are open.
pub fn open(cx: &mut Cx) -> Result<i64> {
    let row = cx.one("SELECT COUNT(*) FROM cases WHERE finished_at IS NULL", &[])?;
    row.map_or(Ok(0), |row| row.i64(0))
}

/// Open cases after an id, in the order of their ids.
pub fn with_open_clock(cx: &mut Cx, after: CaseId, limit: i64) -> Result<Vec<Case>> {
    let sql = format!("SELECT {COLUMNS} FROM cases c WHERE c.finished_at IS NULL AND c.id > $1 ORDER BY c.id LIMIT $2");
    cx.query(&sql, &[V::from(after), V::from(limit)])?.iter().map(read).collect()
}

/// Id, number and applicant's name of cases from an id on, in the order of ids.
pub(super) fn labels(cx: &mut Cx, from: CaseId, limit: i64) -> Result<Vec<(CaseId, String, String)>> {
    let rows = cx.query(
        "SELECT id, number, applicant_name FROM cases WHERE id >= $1 ORDER BY id LIMIT $2",
        &[V::from(from), V::from(limit)],
    )?;
    rows.iter().map(|row| Ok((CaseId(row.i64(0)?), row.string(1)?, row.string(2)?))).collect()
}

fn values(case: &Case) -> Vec<V> {
    vec![
        V::from(case.id),
        V::from(&case.number),
        V::from(case.parent),
        V::from(case.activity),
        V::from(&case.item),
        V::from(case.publication),
        V::from(&case.title.zh),
        V::from(&case.title.en),
        V::from(case.applicant),
        V::from(case.person),
        V::from(case.company),
        V::from(&case.applicant_name),
        V::from(case.channel.word()),
        V::from(case.office),
        V::from(&case.office_path),
        V::from(&case.region),
        V::from(case.owner),
        V::from(case.status.word()),
        V::from(case.paused),
        V::from(case.outcome.map(Outcome::word)),
        V::from(&case.step),
        V::from(case.submitted_at),
        V::from(case.accepted_at),
        V::from(case.decided_at),
        V::from(case.finished_at),
        V::from(case.accept_due),
        V::from(case.clock_from),
        V::from(&case.promised),
        V::from(&case.statutory),
        V::from(&case.extended),
        V::from(case.promised_due),
        V::from(case.statutory_due),
        V::from(case.provisional),
        V::from(&case.result_number),
    ]
}

/// Adds a new case with version 1.
pub fn insert(cx: &mut Cx, permit: &Permit, case: &Case) -> Result<()> {
    cx.about("case", case.id.0);
    cx.write(
        permit,
        "INSERT INTO cases (id, number, parent, activity, item, publication, title_zh, title_en, applicant, person, company, \
         applicant_name, channel, office, office_path, region, owner, status, paused, outcome, step, submitted_at, accepted_at, \
         decided_at, finished_at, accept_due, clock_from, promised, statutory, extended, promised_due, statutory_due, provisional, \
         result_number, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, \
         $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, 1)",
        values(case),
    )?;
    words::put(cx, permit, case)
}

/// Columns of [`values`], in their order.
const WRITTEN: [&str; 34] = [
    "id",
    "number",
    "parent",
    "activity",
    "item",
    "publication",
    "title_zh",
    "title_en",
    "applicant",
    "person",
    "company",
    "applicant_name",
    "channel",
    "office",
    "office_path",
    "region",
    "owner",
    "status",
    "paused",
    "outcome",
    "step",
    "submitted_at",
    "accepted_at",
    "decided_at",
    "finished_at",
    "accept_due",
    "clock_from",
    "promised",
    "statutory",
    "extended",
    "promised_due",
    "statutory_due",
    "provisional",
    "result_number",
];

/// Writes what changed of a case, and nothing else; refused as stale when somebody changed it in between.
pub fn update(cx: &mut Cx, permit: &Permit, before: &Case, after: &Case) -> Result<()> {
    cx.about("case", after.id.0);
    let mut params = vec![V::from(before.id), V::from(before.version)];
    let mut sql = "UPDATE cases SET ".to_owned();
    for ((column, old), new) in WRITTEN.iter().zip(values(before)).zip(values(after)) {
        if old != new {
            params.push(new);
            sql.push_str(&format!("{column} = ${}, ", params.len()));
        }
    }
    sql.push_str("version = version + 1 WHERE id = $1 AND version = $2");
    cx.write_one(permit, sql, params)
}

/// The state of a case's process.
pub fn flow(cx: &mut Cx, id: CaseId) -> Result<Option<State>> {
    cx.one("SELECT state FROM case_flow WHERE case_id = $1", &[V::from(id)])?.map(|row| row.json(0)).transpose()
}

/// Stores the state of a case's process for the first time.
pub fn begin_flow(cx: &mut Cx, permit: &Permit, id: CaseId, state: &State) -> Result<()> {
    let params = vec![V::from(id), V::from(serde_json::to_string(state)?)];
    cx.write(permit, "INSERT INTO case_flow (case_id, state) VALUES ($1, $2)", params)
}

/// Stores the next state of a case's process.
pub fn set_flow(cx: &mut Cx, permit: &Permit, id: CaseId, state: &State) -> Result<()> {
    let params = vec![V::from(id), V::from(serde_json::to_string(state)?)];
    cx.write(permit, "UPDATE case_flow SET state = $2 WHERE case_id = $1", params)
}

/// Cases of a person that belong to no account yet, such as those from a window.
pub fn without_account(cx: &mut Cx, person: PersonId, limit: i64) -> Result<Vec<Case>> {
    let sql =
        format!("SELECT {COLUMNS} FROM cases c WHERE c.person = $1 AND c.applicant IS NULL ORDER BY c.id LIMIT $2");
    cx.query(&sql, &[V::from(person), V::from(limit)])?.iter().map(read).collect()
}
