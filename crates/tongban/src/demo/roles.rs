//! What the sample city's roles may do. Roles are data: an administrator changes them on `/admin/roles`.

use crate::city::ROLES;
use crate::failure::Outcome;
use base::Text;
use db::{Call, Db};
use identity::posts::commands::PutRole;
use identity::posts::model::{RoleRight, ScopeKind};

const OFFICE: ScopeKind = ScopeKind::Office;
const SUBTREE: ScopeKind = ScopeKind::Subtree;
const REGION: ScopeKind = ScopeKind::Region;

/// Rights by role, each with its reach from the post.
const RIGHTS: &[(&str, &[(&str, ScopeKind)])] = &[
    (
        "clerk",
        &[
            ("case.see", OFFICE),
            ("case.accept", OFFICE),
            ("case.handle", OFFICE),
            ("case.decide", OFFICE),
            ("item.answer", OFFICE),
        ],
    ),
    (
        "section-chief",
        &[
            ("case.see", OFFICE),
            ("case.handle", OFFICE),
            ("case.decide", OFFICE),
            ("case.extend", OFFICE),
            ("case.assign", OFFICE),
        ],
    ),
    ("leader", &[("case.see", SUBTREE), ("case.decide", OFFICE), ("case.extend", SUBTREE)]),
    ("inspector", &[("case.see", OFFICE), ("case.handle", OFFICE)]),
    ("registrar", &[("case.see", OFFICE), ("case.accept", OFFICE), ("case.handle", OFFICE), ("case.decide", OFFICE)]),
    (
        "window",
        &[
            ("case.see", OFFICE),
            ("case.accept", OFFICE),
            ("case.handle", OFFICE),
            ("case.window", REGION),
            ("identity.window", REGION),
            ("booking.slots", OFFICE),
        ],
    ),
    ("community-clerk", &[("case.see", OFFICE), ("case.window", REGION), ("identity.window", REGION)]),
    ("desk-admin", &[("case.see", REGION), ("case.assign", REGION), ("booking.slots", REGION)]),
    ("item-editor", &[("item.edit", REGION)]),
    ("item-reviewer", &[("item.review", REGION), ("item.publish", REGION)]),
];

/// What a role may do.
pub fn role_rights(role: &str) -> &'static [(&'static str, ScopeKind)] {
    RIGHTS.iter().find(|(known, _)| *known == role).map_or(&[], |(_, rights)| rights)
}

/// Stores the roles.
pub fn keep(db: &Db) -> Outcome {
    for (code, zh, en) in ROLES {
        let rights = role_rights(code)
            .iter()
            .map(|(right, scope)| RoleRight { right: (*right).to_owned(), scope: *scope })
            .collect();
        let put = PutRole { code: (*code).to_owned(), name: Text::new(*zh, *en), rights, reserved: Vec::new() };
        db.write_now(&Call::system("demonstration"), "identity.put-role", move |cx| put.run(cx))?;
    }
    Ok(())
}
