//! Posts, roles and proxies in the database.

use super::model::{NO_END, Official, Post, Proxy, Role, RoleRight, ScopeKind};
use crate::offices::store::bump;
use base::moment::{day_date, day_number};
use base::refusal::OrRefuse;
use base::{AccountId, OfficeId, Permit, Refusal, Result, Text};
use db::{Cx, Row, V};
use jiff::civil::Date;

const POST: &str = "p.id, p.account, p.office, o.name_zh, o.name_en, o.path, o.region, p.title_zh, p.title_en, p.from_day, p.to_day, p.main, \
     p.version FROM post p JOIN office o ON o.id = p.office";

fn end(day: i64) -> Option<Date> {
    (day < NO_END).then(|| day_date(day))
}

fn read(row: &Row) -> Result<Post> {
    Ok(Post {
        id: row.i64(0)?,
        account: AccountId(row.i64(1)?),
        office: OfficeId(row.i64(2)?),
        office_name: Text::new(row.string(3)?, row.string(4)?),
        office_path: row.string(5)?,
        region: row.string(6)?,
        title: Text::new(row.string(7)?, row.string(8)?),
        roles: Vec::new(),
        proposed: Vec::new(),
        from: day_date(row.i64(9)?),
        to: end(row.i64(10)?),
        main: row.bool(11)?,
        version: row.i64(12)?,
    })
}

fn with_roles(cx: &mut Cx, rows: &[Row]) -> Result<Vec<Post>> {
    let mut posts = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    for post in &mut posts {
        for row in cx.query("SELECT role, state FROM post_role WHERE post = $1 ORDER BY role", &[V::from(post.id)])? {
            let list = if row.text(1)? == "granted" { &mut post.roles } else { &mut post.proposed };
            list.push(row.string(0)?);
        }
    }
    Ok(posts)
}

/// A post by id.
pub fn post(cx: &mut Cx, id: i64) -> Result<Option<Post>> {
    let rows = cx.query(&format!("SELECT {POST} WHERE p.id = $1"), &[V::from(id)])?;
    Ok(with_roles(cx, &rows)?.into_iter().next())
}

/// The post, or `not_found`.
pub(crate) fn must(cx: &mut Cx, id: i64) -> Result<Post> {
    post(cx, id)?.or_refuse(Refusal::NOT_FOUND)
}

/// The posts of an account that are held today or later, the main one first; those at closed offices are left out.
pub fn posts_of(cx: &mut Cx, account: AccountId) -> Result<Vec<Post>> {
    let today = cx.today_number();
    let sql = format!(
        "SELECT {POST} WHERE p.account = $1 AND p.to_day >= $2 AND o.closed_at IS NULL ORDER BY p.main DESC, p.id LIMIT 50"
    );
    let rows = cx.query(&sql, &[V::from(account), V::from(today)])?;
    with_roles(cx, &rows)
}

/// The posts of several accounts that are held today or later, main ones first and without their roles; those at
/// closed offices are left out.
pub(crate) fn posts_of_many(cx: &mut Cx, accounts: &[AccountId]) -> Result<Vec<Post>> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let mut params = vec![V::from(cx.today_number())];
    params.extend(accounts.iter().map(|account| V::from(*account)));
    let places: Vec<String> = (2..=params.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT {POST} WHERE p.account IN ({}) AND p.to_day >= $1 AND o.closed_at IS NULL ORDER BY p.main DESC, p.id LIMIT 500",
        places.join(", ")
    );
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// The posts at an office that are held today or later.
pub(crate) fn posts_at(cx: &mut Cx, office: OfficeId) -> Result<Vec<Post>> {
    let today = cx.today_number();
    let rows = cx.query(
        &format!("SELECT {POST} WHERE p.office = $1 AND p.to_day >= $2 ORDER BY p.id LIMIT 500"),
        &[V::from(office), V::from(today)],
    )?;
    with_roles(cx, &rows)
}

/// Posts whose roles wait for the security administrator.
pub(crate) fn waiting(cx: &mut Cx, limit: i64) -> Result<Vec<(Post, String)>> {
    let today = cx.today_number();
    let sql = format!(
        "SELECT {POST} WHERE p.to_day >= $1 AND EXISTS (SELECT 1 FROM post_role r WHERE r.post = p.id AND r.state = 'proposed') \
         ORDER BY p.id LIMIT $2"
    );
    let rows = cx.query(&sql, &[V::from(today), V::from(limit)])?;
    let mut posts = Vec::new();
    for post in with_roles(cx, &rows)? {
        let name = crate::name_of(cx, post.account)?;
        posts.push((post, name));
    }
    Ok(posts)
}

/// Offices at which an account has or had a post.
pub fn offices_of(cx: &mut Cx, account: AccountId) -> Result<Vec<OfficeId>> {
    let rows =
        cx.query("SELECT DISTINCT office FROM post WHERE account = $1 ORDER BY office LIMIT 50", &[V::from(account)])?;
    rows.iter().map(|row| Ok(OfficeId(row.i64(0)?))).collect()
}

/// Officials who hold a role at an office today.
pub fn officials_with_role(cx: &mut Cx, office: OfficeId, role: &str) -> Result<Vec<Official>> {
    let today = cx.today_number();
    let rows = cx.query(
        "SELECT p.account, a.name, p.id, p.office, p.title_zh, p.title_en FROM post p JOIN post_role r ON r.post = p.id \
         JOIN account a ON a.id = p.account WHERE p.office = $1 AND r.role = $2 AND r.state = 'granted' AND a.state = 'active' \
         AND p.from_day <= $3 AND p.to_day >= $3 ORDER BY p.id LIMIT 500",
        &[V::from(office), V::from(role), V::from(today)],
    )?;
    rows.iter().map(read_official).collect()
}

/// Officials who work at an office today with at least one role, each once.
pub fn officials_at(cx: &mut Cx, office: OfficeId) -> Result<Vec<Official>> {
    let today = cx.today_number();
    let rows = cx.query(
        "SELECT p.account, a.name, p.id, p.office, p.title_zh, p.title_en FROM post p JOIN account a ON a.id = p.account \
         WHERE p.office = $1 AND a.state = 'active' AND p.from_day <= $2 AND p.to_day >= $2 \
         AND EXISTS (SELECT 1 FROM post_role r WHERE r.post = p.id AND r.state = 'granted') ORDER BY p.id LIMIT 500",
        &[V::from(office), V::from(today)],
    )?;
    let mut all: Vec<Official> = Vec::new();
    for row in &rows {
        let one = read_official(row)?;
        if !all.iter().any(|known| known.account == one.account) {
            all.push(one);
        }
    }
    Ok(all)
}

fn read_official(row: &Row) -> Result<Official> {
    Ok(Official {
        account: AccountId(row.i64(0)?),
        name: row.string(1)?,
        post: row.i64(2)?,
        office: OfficeId(row.i64(3)?),
        title: Text::new(row.string(4)?, row.string(5)?),
    })
}

/// A post to write.
pub(crate) struct NewPost<'a> {
    pub account: AccountId,
    pub office: OfficeId,
    pub title: &'a Text,
    pub from: Date,
    pub to: Option<Date>,
    pub main: bool,
}

/// Writes a post without roles.
pub(crate) fn insert(cx: &mut Cx, permit: &Permit, new: &NewPost) -> Result<i64> {
    let (id, now) = (cx.new_id(), cx.now());
    cx.write(
        permit,
        "INSERT INTO post (id, account, office, title_zh, title_en, from_day, to_day, main, made_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)",
        vec![
            V::from(id),
            V::from(new.account),
            V::from(new.office),
            V::from(&new.title.zh),
            V::from(&new.title.en),
            V::from(day_number(new.from)),
            V::from(new.to.map_or(NO_END, day_number)),
            V::from(new.main),
            V::from(now),
        ],
    )?;
    bump(cx, permit)?;
    Ok(id)
}

/// Ends a post after a day.
pub(crate) fn end_post(cx: &mut Cx, permit: &Permit, post: &Post, last: Date) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE post SET to_day = $2, version = version + 1 WHERE id = $1 AND version = $3",
        vec![V::from(post.id), V::from(day_number(last)), V::from(post.version)],
    )?;
    bump(cx, permit)
}

/// Proposes or grants a role at a post.
pub(crate) fn put_role(cx: &mut Cx, permit: &Permit, post: i64, role: &str, granted: bool) -> Result<()> {
    let (me, now) = (cx.me(), cx.now());
    cx.write(
        permit,
        "INSERT INTO post_role (post, role, state, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (post, role) DO UPDATE \
         SET state = excluded.state, changed_by = excluded.changed_by, changed_at = excluded.changed_at",
        vec![V::from(post), V::from(role), V::from(if granted { "granted" } else { "proposed" }), V::from(me), V::from(now)],
    )
}

/// Takes a role from a post.
pub(crate) fn drop_role(cx: &mut Cx, permit: &Permit, post: i64, role: &str) -> Result<()> {
    cx.write(permit, "DELETE FROM post_role WHERE post = $1 AND role = $2", vec![V::from(post), V::from(role)])
}

fn rights(cx: &mut Cx, code: &str) -> Result<Vec<RoleRight>> {
    let rows = cx.query(
        "SELECT right_name, scope FROM role_right WHERE role = $1 ORDER BY right_name, scope",
        &[V::from(code)],
    )?;
    let mut rights = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(scope) = ScopeKind::from_code(row.text(1)?) {
            rights.push(RoleRight::new(row.string(0)?, scope));
        }
    }
    Ok(rights)
}

fn read_role(cx: &mut Cx, row: &Row) -> Result<Role> {
    let code = row.string(0)?;
    let rights = rights(cx, &code)?;
    Ok(Role { name: Text::new(row.string(1)?, row.string(2)?), version: row.i64(3)?, rights, code })
}

/// A role by its code.
pub fn role(cx: &mut Cx, code: &str) -> Result<Option<Role>> {
    let row = cx.one("SELECT code, name_zh, name_en, version FROM role WHERE code = $1", &[V::from(code)])?;
    row.map(|row| read_role(cx, &row)).transpose()
}

/// All roles.
pub fn roles(cx: &mut Cx) -> Result<Vec<Role>> {
    let rows = cx.query("SELECT code, name_zh, name_en, version FROM role ORDER BY code LIMIT 500", &[])?;
    rows.iter().map(|row| read_role(cx, row)).collect()
}

/// Writes a role with exactly these rights.
pub(crate) fn put(cx: &mut Cx, permit: &Permit, code: &str, name: &Text, rights: &[RoleRight]) -> Result<()> {
    cx.write(
        permit,
        "INSERT INTO role (code, name_zh, name_en, version) VALUES ($1, $2, $3, 1) ON CONFLICT (code) DO UPDATE \
         SET name_zh = excluded.name_zh, name_en = excluded.name_en, version = role.version + 1",
        vec![V::from(code), V::from(&name.zh), V::from(&name.en)],
    )?;
    cx.write(permit, "DELETE FROM role_right WHERE role = $1", vec![V::from(code)])?;
    for right in rights {
        cx.write(
            permit,
            "INSERT INTO role_right (role, right_name, scope) VALUES ($1, $2, $3) ON CONFLICT (role, right_name, scope) DO NOTHING",
            vec![V::from(code), V::from(&right.right), V::from(right.scope.code())],
        )?;
    }
    bump(cx, permit)
}

const PROXY: &str = "x.id, x.account, a.name, x.deputy, d.name, x.from_day, x.to_day FROM proxy x \
     JOIN account a ON a.id = x.account JOIN account d ON d.id = x.deputy";

fn read_proxy(row: &Row) -> Result<Proxy> {
    Ok(Proxy {
        id: row.i64(0)?,
        account: AccountId(row.i64(1)?),
        account_name: row.string(2)?,
        deputy: AccountId(row.i64(3)?),
        deputy_name: row.string(4)?,
        from: day_date(row.i64(5)?),
        to: day_date(row.i64(6)?),
    })
}

/// For whom an account is proxy today.
pub fn proxies_for(cx: &mut Cx, deputy: AccountId) -> Result<Vec<Proxy>> {
    let today = cx.today_number();
    let sql = format!(
        "SELECT {PROXY} WHERE x.deputy = $1 AND x.ended_at IS NULL AND x.from_day <= $2 AND x.to_day >= $2 AND a.state = 'active' ORDER BY x.id LIMIT 50"
    );
    cx.query(&sql, &[V::from(deputy), V::from(today)])?.iter().map(read_proxy).collect()
}

/// The proxies that an account has set, today's and later ones.
pub fn proxies_of(cx: &mut Cx, account: AccountId) -> Result<Vec<Proxy>> {
    let today = cx.today_number();
    let sql =
        format!("SELECT {PROXY} WHERE x.account = $1 AND x.ended_at IS NULL AND x.to_day >= $2 ORDER BY x.id LIMIT 50");
    cx.query(&sql, &[V::from(account), V::from(today)])?.iter().map(read_proxy).collect()
}

/// Writes a proxy.
pub(crate) fn insert_proxy(cx: &mut Cx, permit: &Permit, deputy: AccountId, from: Date, to: Date) -> Result<i64> {
    let (id, now, me) = (cx.new_id(), cx.now(), cx.me());
    cx.write(
        permit,
        "INSERT INTO proxy (id, account, deputy, from_day, to_day, ended_at, made_at) VALUES ($1, $2, $3, $4, $5, NULL, $6)",
        vec![V::from(id), V::from(me), V::from(deputy), V::from(day_number(from)), V::from(day_number(to)), V::from(now)],
    )?;
    bump(cx, permit)?;
    Ok(id)
}

/// Ends a proxy that an account has set; refused as `stale` when it is another's or has ended.
pub(crate) fn end_proxy(cx: &mut Cx, permit: &Permit, account: AccountId, id: i64) -> Result<()> {
    let now = cx.now();
    cx.write_one(
        permit,
        "UPDATE proxy SET ended_at = $3 WHERE id = $1 AND account = $2 AND ended_at IS NULL",
        vec![V::from(id), V::from(account), V::from(now)],
    )?;
    bump(cx, permit)
}

/// Ends all proxies by and for an account that leaves.
pub(crate) fn end_proxies(cx: &mut Cx, permit: &Permit, account: AccountId) -> Result<()> {
    let now = cx.now();
    cx.write(
        permit,
        "UPDATE proxy SET ended_at = $2 WHERE (account = $1 OR deputy = $1) AND ended_at IS NULL",
        vec![V::from(account), V::from(now)],
    )
}

/// One way in which somebody holds a right: through a role at a post.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub account: AccountId,
    pub name: String,
    pub post: i64,
    pub office: OfficeId,
    pub office_name: Text,
    pub path: String,
    pub region: String,
    pub title: Text,
    pub role: String,
    pub role_name: Text,
    pub scope: ScopeKind,
}

/// Everybody who holds a right through a role today, wherever.
pub(crate) fn holders(cx: &mut Cx, right: &str) -> Result<Vec<Held>> {
    let today = cx.today_number();
    let rows = cx.query(
        "SELECT p.account, a.name, p.id, p.office, o.name_zh, o.name_en, o.path, o.region, p.title_zh, p.title_en, g.role, n.name_zh, \
         n.name_en, g.scope FROM role_right g JOIN role n ON n.code = g.role JOIN post_role r ON r.role = g.role AND r.state = 'granted' \
         JOIN post p ON p.id = r.post JOIN office o ON o.id = p.office JOIN account a ON a.id = p.account \
         WHERE g.right_name = $1 AND a.state = 'active' AND o.closed_at IS NULL AND p.from_day <= $2 AND p.to_day >= $2 \
         ORDER BY o.path, p.id, g.role LIMIT 5000",
        &[V::from(right), V::from(today)],
    )?;
    let mut held = Vec::with_capacity(rows.len());
    for row in &rows {
        let Some(scope) = ScopeKind::from_code(row.text(13)?) else { continue };
        held.push(Held {
            account: AccountId(row.i64(0)?),
            name: row.string(1)?,
            post: row.i64(2)?,
            office: OfficeId(row.i64(3)?),
            office_name: Text::new(row.string(4)?, row.string(5)?),
            path: row.string(6)?,
            region: row.string(7)?,
            title: Text::new(row.string(8)?, row.string(9)?),
            role: row.string(10)?,
            role_name: Text::new(row.string(11)?, row.string(12)?),
            scope,
        });
    }
    Ok(held)
}

/// Deputies of an account today.
pub(crate) fn deputies(cx: &mut Cx, account: AccountId) -> Result<Vec<Proxy>> {
    let today = cx.today_number();
    let sql = format!(
        "SELECT {PROXY} WHERE x.account = $1 AND x.ended_at IS NULL AND x.from_day <= $2 AND x.to_day >= $2 AND d.state = 'active' ORDER BY x.id LIMIT 50"
    );
    cx.query(&sql, &[V::from(account), V::from(today)])?.iter().map(read_proxy).collect()
}
