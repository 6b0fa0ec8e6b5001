//! Companies and agencies in the database.

use super::model::{Agency, Company, Power};
use base::moment::{day_date, day_number};
use base::refusal::OrRefuse;
use base::{CompanyId, Permit, PersonId, Refusal, Result};
use db::{Cx, Row, V};
use jiff::civil::Date;

const COLUMNS: &str = "id, name, credit_code, legal_name, legal_person, state, version";
const AGENCY: &str = "y.id, y.company, c.name, y.person, p.name, y.powers, y.state, y.from_day, y.to_day, y.version \
     FROM agency y JOIN company c ON c.id = y.company JOIN person p ON p.id = y.person";

fn read(row: &Row) -> Result<Company> {
    Ok(Company {
        id: CompanyId(row.i64(0)?),
        name: row.string(1)?,
        credit_code: row.string(2)?,
        legal_name: row.string(3)?,
        legal_person: row.opt_i64(4)?.map(PersonId),
        active: row.text(5)? == "active",
        version: row.i64(6)?,
    })
}

fn read_agency(row: &Row) -> Result<Agency> {
    Ok(Agency {
        id: row.i64(0)?,
        company: CompanyId(row.i64(1)?),
        company_name: row.string(2)?,
        person: PersonId(row.i64(3)?),
        person_name: row.string(4)?,
        powers: row.text(5)?.split(' ').filter_map(Power::from_code).collect(),
        accepted: row.text(6)? == "active",
        from: day_date(row.i64(7)?),
        to: day_date(row.i64(8)?),
        version: row.i64(9)?,
    })
}

/// A company by id.
pub fn company(cx: &mut Cx, id: CompanyId) -> Result<Option<Company>> {
    let row = cx.one(&format!("SELECT {COLUMNS} FROM company WHERE id = $1"), &[V::from(id)])?;
    row.as_ref().map(read).transpose()
}

/// A company by its credit code.
pub fn by_code(cx: &mut Cx, credit_code: &str) -> Result<Option<Company>> {
    let row = cx.one(&format!("SELECT {COLUMNS} FROM company WHERE credit_code = $1"), &[V::from(credit_code)])?;
    row.as_ref().map(read).transpose()
}

/// Companies whose legal representative a person is.
pub fn led_by(cx: &mut Cx, person: PersonId) -> Result<Vec<Company>> {
    let sql =
        format!("SELECT {COLUMNS} FROM company WHERE legal_person = $1 AND state = 'active' ORDER BY id LIMIT 100");
    cx.query(&sql, &[V::from(person)])?.iter().map(read).collect()
}

/// What a person may do for a company today; nothing when neither its legal representative nor its agent.
pub fn powers(cx: &mut Cx, person: PersonId, id: CompanyId) -> Result<Vec<Power>> {
    let Some(company) = company(cx, id)?.filter(|company| company.active) else { return Ok(Vec::new()) };
    if company.legal_person == Some(person) {
        return Ok(Power::ALL.to_vec());
    }
    let today = cx.today_number();
    let rows = cx.query(
        "SELECT powers FROM agency WHERE company = $1 AND person = $2 AND state = 'active' AND from_day <= $3 AND to_day >= $3",
        &[V::from(id), V::from(person), V::from(today)],
    )?;
    let mut powers = Vec::new();
    for row in &rows {
        for power in row.text(0)?.split(' ').filter_map(Power::from_code) {
            if !powers.contains(&power) {
                powers.push(power);
            }
        }
    }
    Ok(powers)
}

/// Active companies that a person leads or is an agent of today.
pub fn acted_for(cx: &mut Cx, person: PersonId) -> Result<Vec<CompanyId>> {
    let sql = format!("{} LIMIT 100", acted_for_on("$1", "$2"));
    let rows = cx.query(&sql, &[V::from(person), V::from(cx.today_number())])?;
    rows.iter().map(|row| Ok(CompanyId(row.i64(0)?))).collect()
}

/// A select of the active companies that a person leads or is an agent of on a day, both given as marks such as `$1`.
pub fn acted_for_on(person: &str, day: &str) -> String {
    format!(
        "SELECT id FROM company WHERE legal_person = {person} AND state = 'active' UNION \
         SELECT y.company FROM agency y JOIN company c ON c.id = y.company WHERE y.person = {person} AND y.state = 'active' \
         AND y.powers <> '' AND y.from_day <= {day} AND y.to_day >= {day} AND c.state = 'active'"
    )
}

/// A select of all companies that a person led or was an agent of on a day or before it, both given as marks such as `$1`.
pub fn ever_acted_for(person: &str, day: &str) -> String {
    format!(
        "SELECT id FROM company WHERE legal_person = {person} UNION \
         SELECT company FROM company_past_leader WHERE person = {person} UNION \
         SELECT company FROM agency WHERE person = {person} AND state IN ('active', 'revoked') AND from_day <= {day}"
    )
}

/// Whoever acts for a company today: its legal representative, once known as a person, and its agents.
pub fn acting_for(cx: &mut Cx, company: CompanyId) -> Result<Vec<PersonId>> {
    let rows = cx.query(
        "SELECT legal_person FROM company WHERE id = $1 AND legal_person IS NOT NULL AND state = 'active' UNION \
         SELECT y.person FROM agency y JOIN company c ON c.id = y.company WHERE y.company = $1 AND y.state = 'active' \
         AND y.powers <> '' AND y.from_day <= $2 AND y.to_day >= $2 AND c.state = 'active' LIMIT 100",
        &[V::from(company), V::from(cx.today_number())],
    )?;
    rows.iter().map(|row| Ok(PersonId(row.i64(0)?))).collect()
}

/// Agencies of a person that wait or hold.
pub fn agencies_of(cx: &mut Cx, person: PersonId) -> Result<Vec<Agency>> {
    let today = cx.today_number();
    let sql = format!(
        "SELECT {AGENCY} WHERE y.person = $1 AND y.state IN ('waiting', 'active') AND y.to_day >= $2 AND c.state = 'active' ORDER BY y.id DESC LIMIT 100"
    );
    cx.query(&sql, &[V::from(person), V::from(today)])?.iter().map(read_agency).collect()
}

/// Agents of a company that wait or hold.
pub fn agents_of(cx: &mut Cx, company: CompanyId) -> Result<Vec<Agency>> {
    let today = cx.today_number();
    let sql = format!(
        "SELECT {AGENCY} WHERE y.company = $1 AND y.state IN ('waiting', 'active') AND y.to_day >= $2 ORDER BY y.id DESC LIMIT 200"
    );
    cx.query(&sql, &[V::from(company), V::from(today)])?.iter().map(read_agency).collect()
}

/// An agency by id.
pub(crate) fn agency(cx: &mut Cx, id: i64) -> Result<Agency> {
    let sql = format!("SELECT {AGENCY} WHERE y.id = $1 AND y.state IN ('waiting', 'active')");
    let row = cx.one(&sql, &[V::from(id)])?.or_refuse(Refusal::NOT_FOUND)?;
    read_agency(&row)
}

/// Writes a company, or brings what is known of it up to date. Who led it until now is remembered.
pub(crate) fn keep(
    cx: &mut Cx,
    permit: &Permit,
    name: &str,
    credit_code: &str,
    legal: (&str, Option<PersonId>),
    source: &'static str,
) -> Result<CompanyId> {
    if let Some(known) = by_code(cx, credit_code)? {
        if let Some(past) = known.legal_person.filter(|past| Some(*past) != legal.1) {
            let now = cx.now();
            cx.write(
                permit,
                "INSERT INTO company_past_leader (company, person, left_at) VALUES ($1, $2, $3) \
                 ON CONFLICT (company, person) DO UPDATE SET left_at = excluded.left_at",
                vec![V::from(known.id), V::from(past), V::from(now)],
            )?;
        }
        cx.write_one(
            permit,
            "UPDATE company SET name = $2, legal_name = $3, legal_person = $4, state = 'active', source = $5, version = version + 1 \
             WHERE id = $1 AND version = $6",
            vec![
                V::from(known.id),
                V::from(name),
                V::from(legal.0),
                V::from(legal.1),
                V::from(source),
                V::from(known.version),
            ],
        )?;
        return Ok(known.id);
    }
    let (id, now) = (CompanyId(cx.new_id()), cx.now());
    cx.write(
        permit,
        "INSERT INTO company (id, name, credit_code, legal_name, legal_person, state, source, made_at, version) \
         VALUES ($1, $2, $3, $4, $5, 'active', $6, $7, 1)",
        vec![
            V::from(id),
            V::from(name),
            V::from(credit_code),
            V::from(legal.0),
            V::from(legal.1),
            V::from(source),
            V::from(now),
        ],
    )?;
    Ok(id)
}

/// Writes an agency that waits for the agent's yes.
pub(crate) fn insert_agency(
    cx: &mut Cx,
    permit: &Permit,
    company: CompanyId,
    person: PersonId,
    powers: &[Power],
    from: Date,
    to: Date,
) -> Result<i64> {
    let (id, now, me) = (cx.new_id(), cx.now(), cx.me());
    let powers: Vec<&str> = powers.iter().map(|power| power.code()).collect();
    cx.write(
        permit,
        "INSERT INTO agency (id, company, person, powers, state, from_day, to_day, made_by, made_at, settled_at, version) \
         VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, NULL, 1)",
        vec![
            V::from(id),
            V::from(company),
            V::from(person),
            V::from(powers.join(" ")),
            V::from(day_number(from)),
            V::from(day_number(to)),
            V::from(me),
            V::from(now),
        ],
    )?;
    Ok(id)
}

/// Moves an agency to `active`, `declined` or `revoked`.
pub(crate) fn settle(cx: &mut Cx, permit: &Permit, agency: &Agency, state: &'static str) -> Result<()> {
    let now = cx.now();
    cx.write_one(
        permit,
        "UPDATE agency SET state = $2, settled_at = $3, version = version + 1 WHERE id = $1 AND version = $4",
        vec![V::from(agency.id), V::from(state), V::from(now), V::from(agency.version)],
    )
}
