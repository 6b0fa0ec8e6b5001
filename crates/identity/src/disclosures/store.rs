//! Views in the database.

use super::model::{Disclosure, NewDisclosure, What};
use base::{AccountId, CompanyId, Error, OfficeId, Permit, PersonId, Result, Text};
use db::{Cx, Row, V};

const COLUMNS: &str = "id, what, matter_zh, matter_en, purpose_zh, purpose_en, account, actor, office, at";

fn read(row: &Row) -> Result<Disclosure> {
    Ok(Disclosure {
        id: row.i64(0)?,
        what: What::from_code(row.text(1)?).ok_or_else(|| Error::fault("a view in clear is of an unknown sort"))?,
        matter: Text::new(row.text(2)?, row.text(3)?),
        purpose: Text::new(row.text(4)?, row.text(5)?),
        account: AccountId(row.i64(6)?),
        actor: row.string(7)?,
        office: OfficeId(row.i64(8)?),
        at: row.moment(9)?,
    })
}

/// Writes a view down, for the person and in the audit.
pub fn add(cx: &mut Cx, permit: &Permit, new: &NewDisclosure) -> Result<()> {
    let (id, now, actor) = (cx.new_id(), cx.now(), cx.actor().clone());
    cx.about(new.about.0, new.about.1);
    cx.note("seen", new.what.code());
    cx.note("purpose", new.purpose.zh.as_str());
    cx.write(
        permit,
        "INSERT INTO disclosure (id, what, person, company, noun, about, matter_zh, matter_en, purpose_zh, purpose_en, account, actor, \
         office, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        vec![
            V::from(id),
            V::from(new.what.code()),
            V::from(new.person),
            V::from(new.company),
            V::from(new.about.0),
            V::from(new.about.1),
            V::from(&new.matter.zh),
            V::from(&new.matter.en),
            V::from(&new.purpose.zh),
            V::from(&new.purpose.en),
            V::from(actor.account),
            V::from(&*actor.name),
            V::from(actor.office.unwrap_or_default()),
            V::from(now),
        ],
    )
}

/// Views of what is a person's, below an id, newest first. The caller is the person or acts for it.
pub fn of_person(cx: &mut Cx, person: PersonId, before: i64, limit: i64) -> Result<Vec<Disclosure>> {
    let sql = format!("SELECT {COLUMNS} FROM disclosure WHERE person = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
    cx.query(&sql, &[V::from(person), V::from(before), V::from(limit)])?.iter().map(read).collect()
}

/// Views of what is a company's, below an id, newest first. The caller acts for the company.
pub fn of_company(cx: &mut Cx, company: CompanyId, before: i64, limit: i64) -> Result<Vec<Disclosure>> {
    let sql = format!("SELECT {COLUMNS} FROM disclosure WHERE company = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
    cx.query(&sql, &[V::from(company), V::from(before), V::from(limit)])?.iter().map(read).collect()
}
