//! Rows of plans and bookings.

use super::hours::Opens;
use super::model::{Booking, BookingState, Plan};
use crate::rights::SLOTS;
use base::moment::{day_date, day_number};
use base::{AccountId, OfficeId, Permit, Result};
use db::{Columns, Cx, Row, V};
use identity::Office;
use jiff::civil::Date;
use std::collections::BTreeMap;

const COLUMNS: &str =
    "b.id, b.office, b.office_path, b.region, b.item, b.account, b.name, b.day, b.minute, b.code, b.state, b.made_at";
const SCOPE: Columns =
    Columns { own: None, office: Some("b.office"), path: Some("b.office_path"), region: Some("b.region") };

fn read(row: &Row) -> Result<Booking> {
    Ok(Booking {
        id: row.i64(0)?,
        office: OfficeId(row.i64(1)?),
        path: row.string(2)?,
        region: row.string(3)?,
        item: row.string(4)?,
        account: AccountId(row.i64(5)?),
        name: row.string(6)?,
        day: day_date(row.i64(7)?),
        minute: row.i64(8)?,
        code: row.string(9)?,
        state: BookingState::read(row.text(10)?),
        made: row.moment(11)?,
    })
}

/// The plan of an office: its own, or the usual one with its written hours.
pub fn plan(cx: &mut Cx, office: &Office) -> Result<Plan> {
    let row = cx.one(
        "SELECT opens, minutes, capacity, ahead, version FROM booking_plan WHERE office = $1",
        &[V::from(office.id)],
    )?;
    let Some(row) = row else { return Ok(Plan::usual(&office.hours.zh)) };
    let opens: Opens = row.json(0)?;
    Ok(Plan { opens, minutes: row.i64(1)?, capacity: row.i64(2)?, ahead: row.i64(3)?, version: row.i64(4)? })
}

/// Writes the plan of an office; refused as stale when somebody else wrote it since.
pub(crate) fn set_plan(cx: &mut Cx, permit: &Permit, office: OfficeId, plan: &Plan) -> Result<()> {
    let opens = serde_json::to_string(&plan.opens)?;
    let values = |more: Option<i64>| {
        let mut values =
            vec![V::from(office), V::from(&opens), V::from(plan.minutes), V::from(plan.capacity), V::from(plan.ahead)];
        values.extend(more.map(V::from));
        values
    };
    if plan.version == 0 {
        return cx.write_one(
            permit,
            "INSERT INTO booking_plan (office, opens, minutes, capacity, ahead, version) VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (office) DO NOTHING",
            values(None),
        );
    }
    cx.write_one(
        permit,
        "UPDATE booking_plan SET opens = $2, minutes = $3, capacity = $4, ahead = $5, version = version + 1 WHERE office = $1 AND version = $6",
        values(Some(plan.version)),
    )
}

/// What is booked at an office from a day on, by day and minute.
pub fn taken(cx: &mut Cx, office: OfficeId, from: Date) -> Result<BTreeMap<(Date, i64), i64>> {
    let rows = cx.query(
        "SELECT day, minute, CAST(count(*) AS BIGINT) FROM booking WHERE office = $1 AND day >= $2 AND state = 'booked' \
         GROUP BY day, minute ORDER BY day, minute LIMIT 20000",
        &[V::from(office), V::from(day_number(from))],
    )?;
    rows.iter().map(|row| Ok(((day_date(row.i64(0)?), row.i64(1)?), row.i64(2)?))).collect()
}

/// Adds a booking.
pub(crate) fn insert(cx: &mut Cx, permit: &Permit, booking: &Booking) -> Result<()> {
    cx.write(
        permit,
        "INSERT INTO booking (id, office, office_path, region, item, account, name, day, minute, code, state, made_at, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'booked', $11, $11)",
        vec![
            V::from(booking.id),
            V::from(booking.office),
            V::from(&booking.path),
            V::from(&booking.region),
            V::from(&booking.item),
            V::from(booking.account),
            V::from(&booking.name),
            V::from(day_number(booking.day)),
            V::from(booking.minute),
            V::from(&booking.code),
            V::from(booking.made),
        ],
    )
}

/// Moves a booked one on.
pub(crate) fn set_state(cx: &mut Cx, permit: &Permit, id: i64, state: BookingState) -> Result<()> {
    let now = cx.now();
    cx.write_one(
        permit,
        "UPDATE booking SET state = $2, changed_at = $3 WHERE id = $1 AND state = 'booked'",
        vec![V::from(id), V::from(state.word()), V::from(now)],
    )
}

/// One's own bookings from a day on, the next first.
pub fn own(cx: &mut Cx, from: Date, limit: i64) -> Result<Vec<Booking>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM booking b WHERE b.account = $1 AND b.day >= $2 ORDER BY b.day, b.minute LIMIT $3"
    );
    cx.query(&sql, &[V::from(cx.me()), V::from(day_number(from)), V::from(limit)])?.iter().map(read).collect()
}

/// One's own booking.
pub fn of_me(cx: &mut Cx, id: i64) -> Result<Option<Booking>> {
    let sql = format!("SELECT {COLUMNS} FROM booking b WHERE b.id = $1 AND b.account = $2");
    cx.one(&sql, &[V::from(id), V::from(cx.me())])?.map(|row| read(&row)).transpose()
}

/// Who comes on a day to the offices within the caller's reach, in order of time, after an id of that order.
pub fn at_desk(cx: &mut Cx, day: Date, limit: i64) -> Result<Vec<Booking>> {
    let mut params = vec![V::from(day_number(day)), V::from(limit)];
    let visible = SCOPE.visible(&cx.actor().clone(), &[SLOTS], &mut params);
    let sql = format!(
        "SELECT {COLUMNS} FROM booking b WHERE b.day = $1 AND b.state <> 'cancelled' AND {visible} ORDER BY b.minute, b.id LIMIT $2"
    );
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// A booking at an office within the caller's reach.
pub fn one_at_desk(cx: &mut Cx, id: i64) -> Result<Option<Booking>> {
    let mut params = vec![V::from(id)];
    let visible = SCOPE.visible(&cx.actor().clone(), &[SLOTS], &mut params);
    let sql = format!("SELECT {COLUMNS} FROM booking b WHERE b.id = $1 AND {visible}");
    cx.one(&sql, &params)?.map(|row| read(&row)).transpose()
}
