//! Administration: offices, accounts of officials, posts and roles, who can do what and why, the audit.

use super::macros::{reads, writes};
use super::people::day;
use super::shapes::{at, page};
use crate::answer::{Answer, Is, Key, Out, Shape, words};
use crate::input::Input;
use crate::operation::{Field, Kind, Operation};
use base::{AccountId, Error, OfficeId, Refusal, Result};
use db::Cx;
use identity::accounts::commands::{Disable, Enable};
use identity::journal::{Filter, store as journal};
use identity::offices::commands::{ChangeOffice, CloseOffice, CreateOffice};
use identity::offices::model::OfficeFacts;
use identity::posts::commands::{AddPost, EndPost, GrantRoles, PutRole};
use identity::posts::who::{Reason, rights_of, who_can};
use identity::posts::{RoleRight, ScopeKind, store as posts};
use identity::rights::EXPLAIN;
use identity::{Duty, EVERYWHERE, Office};
use serde_json::{Map, Value, json};

const OFFICE: Field = Field::path("office", "The office.");
const ACCOUNT: Field = Field::path("account", "The account.");
const FACTS: [Field; 9] = [
    Field::must("kind", Kind::Text, "government, department, section, hall, street, community."),
    Field::must("name_zh", Kind::Text, "Full name in Chinese."),
    Field::may("name_en", Kind::Text, "Full name in English."),
    Field::may("short_zh", Kind::Text, "Short name in Chinese."),
    Field::may("short_en", Kind::Text, "Short name in English."),
    Field::must("division", Kind::Text, "Division code of 6, 9 or 12 digits."),
    Field::may("phone", Kind::Text, "Phone."),
    Field::may("address_zh", Kind::Text, "Address."),
    Field::may("functions", Kind::Texts, "What it does, such as market-regulation."),
];
const HOURS: Field = Field::may("hours_zh", Kind::Text, "Opening hours.");

pub const OPERATIONS: &[Operation] = &[
    reads!("office.list", "/offices", "All open offices.", &[], Answer::list(&OFFICE_KNOWN), |cx, _| {
        let found = identity::offices(cx)?;
        let rows: Vec<Value> = found.iter().filter(|office| office.open).map(office).collect();
        Ok(json!({ "items": rows, "next": null }))
    }),
    writes!(
        "office.create",
        "/offices",
        "Makes an office.",
        &[
            Field::may("parent", Kind::Id, "The office above; none for a root."),
            Field::must("code", Kind::Text, "Short stable code, unique in the city."),
            FACTS[0],
            FACTS[1],
            FACTS[2],
            FACTS[3],
            FACTS[4],
            FACTS[5],
            FACTS[6],
            FACTS[7],
            FACTS[8],
            HOURS,
        ],
        Answer::One(&OFFICE_KNOWN),
        |cx, input| {
            let create = CreateOffice {
                parent: input.opt_id("parent").map(OfficeId),
                code: input.text("code"),
                facts: facts(input),
            };
            Ok(office(&create.run(cx)?))
        }
    ),
    writes!(
        "office.change",
        "/offices/{office}/change",
        "Changes what is known of an office; what is left out becomes empty.",
        &[
            OFFICE,
            Field::must("version", Kind::Number, "The version that was read."),
            FACTS[0],
            FACTS[1],
            FACTS[2],
            FACTS[3],
            FACTS[4],
            FACTS[5],
            FACTS[6],
            FACTS[7],
            FACTS[8],
            HOURS,
        ],
        Answer::NOTHING,
        |cx, input| {
            let change = ChangeOffice {
                office: OfficeId(input.id("office")),
                version: input.number("version", 0, i64::MAX),
                facts: facts(input),
            };
            change.run(cx).map(|()| json!({}))
        }
    ),
    writes!("office.close", "/offices/{office}/close", "Closes an office.", &[OFFICE], Answer::NOTHING, |cx, input| {
        CloseOffice { office: OfficeId(input.id("office")) }.run(cx).map(|()| json!({}))
    }),
    writes!(
        "account.disable",
        "/accounts/{account}/disable",
        "Disables an account; its sessions end, and its work is handed over.",
        &[ACCOUNT],
        Answer::NOTHING,
        |cx, input| { Disable { account: AccountId(input.id("account")) }.run(cx).map(|()| json!({})) }
    ),
    writes!(
        "account.enable",
        "/accounts/{account}/enable",
        "Enables an account again.",
        &[ACCOUNT],
        Answer::NOTHING,
        |cx, input| { Enable { account: AccountId(input.id("account")) }.run(cx).map(|()| json!({})) }
    ),
    reads!(
        "post.list",
        "/accounts/{account}/posts",
        "Posts of an official, today's and later ones.",
        &[ACCOUNT],
        Answer::list(&POST),
        |cx, input| {
            cx.permit(EXPLAIN, EVERYWHERE)?;
            let found = posts::posts_of(cx, AccountId(input.id("account")))?;
            let rows = found.iter().map(|post| {
            json!({
                "id": post.id.to_string(), "office": post.office, "office_name": post.office_name, "title": post.title, "roles": post.roles,
                "proposed": post.proposed, "from": post.from.to_string(), "to": post.to.map(|to| to.to_string()), "main": post.main,
            })
        });
            Ok(json!({ "items": rows.collect::<Vec<_>>(), "next": null }))
        }
    ),
    writes!(
        "post.add",
        "/accounts/{account}/posts",
        "Gives an official a post; its roles wait for the security administrator.",
        &[
            ACCOUNT,
            Field::must("office", Kind::Id, "The office."),
            Field::must("title_zh", Kind::Text, "Title in Chinese."),
            Field::may("title_en", Kind::Text, "Title in English."),
            Field::may("roles", Kind::Texts, "Roles that are proposed."),
            Field::must("from", Kind::Day, "The first day."),
            Field::may("to", Kind::Day, "The last day."),
            Field::may("main", Kind::Flag, "Whether it is the main post."),
        ],
        Answer::Fields(&[Out::new("post", Is::Id, "The post.")]),
        add_post
    ),
    writes!(
        "post.end",
        "/posts/{post}/end",
        "Ends a post.",
        &[Field::path("post", "The post."), Field::must("last", Kind::Day, "The last day.")],
        Answer::NOTHING,
        |cx, input| EndPost { post: input.id("post"), last: day(input, "last")? }.run(cx).map(|()| json!({}))
    ),
    writes!(
        "post.grant-roles",
        "/posts/{post}/roles",
        "Says in which roles an official works at a post.",
        &[Field::path("post", "The post."), Field::must("roles", Kind::Texts, "All roles from now on.")],
        Answer::NOTHING,
        |cx, input| GrantRoles { post: input.id("post"), roles: input.texts("roles") }.run(cx).map(|()| json!({}))
    ),
    reads!("role.list", "/roles", "Roles and what they may do.", &[], Answer::list(&ROLE), |cx, _| {
        cx.permit(EXPLAIN, EVERYWHERE)?;
        let found = posts::roles(cx)?;
        let rows = found.iter().map(|role| {
            let rights: Map<String, Value> =
                role.rights.iter().map(|right| (right.right.clone(), json!(right.scope.code()))).collect();
            json!({ "code": role.code, "name": role.name, "rights": rights, "version": role.version })
        });
        Ok(json!({ "items": rows.collect::<Vec<_>>(), "next": null }))
    }),
    writes!(
        "role.put",
        "/roles",
        "Says what a role may do.",
        &[
            Field::must("code", Kind::Text, "Code of the role."),
            Field::must("name_zh", Kind::Text, "Name in Chinese."),
            Field::may("name_en", Kind::Text, "Name in English."),
            Field::must("rights", Kind::Object, "Scope by right: own, office, subtree or region."),
        ],
        Answer::NOTHING,
        put_role
    ),
    reads!(
        "right.who-can",
        "/who-can",
        "Who can do something, and why.",
        &[
            Field::must("right", Kind::Text, "The right, such as case.decide."),
            Field::may("office", Kind::Id, "Over this office; anywhere unless told."),
        ],
        Answer::list(&HOLDER),
        |cx, input| {
            let office = input.opt_id("office").map(OfficeId);
            let found = who_can(cx, &input.setup, &input.text("right"), office)?;
            let rows = found.iter().map(|one| {
                json!({ "account": one.account, "name": one.name, "scope": one.scope.map(ScopeKind::code), "reason": reason(&one.reason) })
            });
            Ok(json!({ "items": rows.collect::<Vec<_>>(), "next": null }))
        }
    ),
    reads!(
        "right.of",
        "/accounts/{account}/rights",
        "What somebody can do, and why.",
        &[ACCOUNT],
        Answer::list(&HELD),
        |cx, input| {
            let found = rights_of(cx, &input.setup, AccountId(input.id("account")))?;
            let rows = found.iter().map(
            |one| json!({ "right": one.right, "scope": one.scope.map(ScopeKind::code), "reason": reason(&one.reason) }),
        );
            Ok(json!({ "items": rows.collect::<Vec<_>>(), "next": null }))
        }
    ),
    reads!(
        "audit.list",
        "/audit",
        "Rows of the audit, newest first.",
        &[
            Field::may("account", Kind::Id, "Only of this account."),
            Field::may("command", Kind::Text, "Only of commands that begin so."),
            Field::may("noun", Kind::Text, "Only about this kind of subject."),
            Field::may("subject", Kind::Id, "Only about this subject."),
            Field::may("refused", Kind::Flag, "Only refusals."),
        ],
        Answer::page(Key::Id, &AUDIT_ROW),
        audit
    ),
];

static OFFICE_KNOWN: Shape = Shape::new(
    "Office",
    &[
        Out::new("id", Is::Id, "The office."),
        Out::may("parent", Is::Id, "The office above."),
        Out::new("code", Is::Text, "Short stable code."),
        Out::new("kind", Is::Text, "government, department, section, hall, street or community."),
        Out::new("name", Is::Both, "Full name."),
        Out::new("short", Is::Both, "Short name."),
        Out::new("division", Is::Text, "Division code."),
        Out::new("phone", Is::Text, "Phone."),
        Out::new("address", Is::Both, "Address."),
        Out::new("hours", Is::Both, "Opening hours."),
        Out::new("functions", Is::Texts, "What it does, such as market-regulation."),
        Out::new("version", Is::Number, "Grows with each change."),
    ],
);

static POST: Shape = Shape::new(
    "Post",
    &[
        Out::new("id", Is::Id, "The post."),
        Out::new("office", Is::Id, "The office."),
        Out::new("office_name", Is::Both, "Name of the office."),
        Out::new("title", Is::Both, "Title."),
        Out::new("roles", Is::Texts, "Roles that are granted."),
        Out::new("proposed", Is::Texts, "Roles that wait for the security administrator."),
        Out::new("from", Is::Day, "The first day."),
        Out::may("to", Is::Day, "The last day; null when it has none."),
        Out::new("main", Is::Flag, "It is the main post."),
    ],
);

static ROLE: Shape = Shape::new(
    "Role",
    &[
        Out::new("code", Is::Text, "Code of the role."),
        Out::new("name", Is::Both, "Name."),
        Out::new("rights", Is::Named(&words!(ScopeKind, code)), "Scope by right."),
        Out::new("version", Is::Number, "Grows with each change."),
    ],
);

fn office(office: &Office) -> Value {
    json!({
        "id": office.id, "parent": office.parent, "code": office.code, "kind": office.kind, "name": office.name,
        "short": office.short, "division": office.division, "phone": office.phone, "address": office.address,
        "hours": office.hours, "functions": office.functions, "version": office.version,
    })
}

fn facts(input: &Input) -> OfficeFacts {
    OfficeFacts {
        kind: input.text("kind"),
        name: input.both("name"),
        short: input.both("short"),
        division: input.text("division"),
        phone: input.text("phone"),
        address: input.both("address"),
        hours: input.both("hours"),
        functions: input.texts("functions"),
    }
}

fn add_post(cx: &mut Cx, input: &Input) -> Result<Value> {
    let add = AddPost {
        account: AccountId(input.id("account")),
        office: OfficeId(input.id("office")),
        title: input.both("title"),
        roles: input.texts("roles"),
        from: day(input, "from")?,
        to: input.day("to"),
        main: input.flag("main"),
    };
    Ok(json!({ "post": add.run(cx)?.to_string() }))
}

fn put_role(cx: &mut Cx, input: &Input) -> Result<Value> {
    let mut rights = Vec::new();
    for (right, scope) in input.object("rights") {
        let known = input.setup.all_rights().any(|(known, ..)| known.0 == right);
        let scope = scope.as_str().and_then(ScopeKind::from_code).filter(|_| known);
        rights.push(RoleRight::new(right, scope.ok_or_else(expected)?));
    }
    let all: Vec<&'static str> = input.setup.all_rights().map(|(right, ..)| right.0).collect();
    let reserved = all.into_iter().filter(|right| input.setup.reserved(right)).map(str::to_owned).collect();
    let put = PutRole { code: input.text("code"), name: input.both("name"), rights, reserved };
    put.run(cx).map(|()| json!({}))
}

fn expected() -> Error {
    let words = "known rights with own, office, subtree or region";
    Refusal::new("api.invalid").with("field", "rights").with("expected", words).into()
}

static HOLDER: Shape = Shape::new(
    "Holder",
    &[
        Out::new("account", Is::Id, "Who."),
        Out::new("name", Is::Text, "Name."),
        Out::may("scope", words!(ScopeKind, code), "How far it reaches; null for everything."),
        Out::new("reason", Is::One(&REASON), "Why."),
    ],
);

static HELD: Shape = Shape::new(
    "HeldRight",
    &[
        Out::new("right", Is::Text, "The right."),
        Out::may("scope", words!(ScopeKind, code), "How far it reaches; null for everything."),
        Out::new("reason", Is::One(&REASON), "Why."),
    ],
);

static REASON: Shape = Shape::new(
    "Reason",
    &[
        Out::new("by", Is::Word(|| vec!["role", "duty", "everybody", "proxy"]), "What gives it."),
        Out::may("role", Is::Text, "By a role: its code."),
        Out::may("role_name", Is::Both, "Its name."),
        Out::may("post", Is::Id, "The post at which it is granted."),
        Out::may("office", Is::Both, "Name of the office of the post."),
        Out::may("title", Is::Both, "Title of the post."),
        Out::may("duty", words!(Duty, code), "By a duty: which."),
        Out::may("for", Is::Text, "By a proxy: name of who is away."),
        Out::may("through", Is::One(&REASON), "How that one holds it."),
    ],
);

fn reason(why: &Reason) -> Value {
    let known = match why {
        Reason::Role { role, role_name, post, office, title } => json!({
            "by": "role", "role": role, "role_name": role_name, "post": post.to_string(), "office": office, "title": title,
        }),
        Reason::Duty(duty) => json!({ "by": "duty", "duty": duty.code() }),
        Reason::Everybody => json!({ "by": "everybody" }),
        Reason::Proxy { name, through } => json!({ "by": "proxy", "for": name, "through": reason(through) }),
    };
    REASON.fields().iter().map(|field| (field.name.to_owned(), known[field.name].clone())).collect()
}

static AUDIT_ROW: Shape = Shape::new(
    "AuditRow",
    &[
        Out::new("id", Is::Id, "The row."),
        Out::new("at", Is::Instant, "When."),
        Out::new("account", Is::Id, "Account of who acted; 0 for the system."),
        Out::new("actor", Is::Text, "Name of who acted."),
        Out::new("command", Is::Text, "What was asked."),
        Out::new("noun", Is::Text, "What sort of thing it is about."),
        Out::new("subject", Is::Id, "Which one."),
        Out::new("outcome", Is::Text, "done, or the code of the refusal."),
        Out::new("detail", Is::Object, "More about it, by command."),
        Out::new("sealed", Is::Flag, "It lies under a seal."),
    ],
);

fn audit(cx: &mut Cx, input: &Input) -> Result<Value> {
    let limit = input.limit();
    let filter = Filter {
        account: input.opt_id("account").map(AccountId),
        command: input.text("command"),
        noun: input.text("noun"),
        subject: input.opt_id("subject"),
        refused: input.flag("refused"),
        before: input.opt_id("after"),
        ..Filter::default()
    };
    let found = journal::entries(cx, &filter, limit)?;
    let next = found.last().map(|row| row.id.to_string());
    let rows = found.iter().map(|row| {
        let detail: Map<String, Value> = serde_json::from_str(&row.detail).unwrap_or_default();
        json!({
            "id": row.id.to_string(), "at": at(Some(row.at)), "account": row.account, "actor": row.actor, "command": row.command,
            "noun": row.noun, "subject": row.subject.to_string(), "outcome": row.outcome, "detail": detail, "sealed": row.sealed,
        })
    });
    Ok(page(rows.collect(), limit, next))
}
