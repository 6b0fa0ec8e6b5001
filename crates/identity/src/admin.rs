//! `/admin`: what each of the three administrators does.

use crate::page::{Here, Section, SectionsPage, sections};
use crate::posts::store;
use crate::rights::{ACCOUNTS, AUDIT, EXPLAIN, OFFICES, ROLES};
use axum::response::Response;
use base::Right;
use web::WebError;

const TASKS: &[(Right, &str, &str, &str)] = &[
    (OFFICES, "identity-offices-title", "identity-offices-lead", "/admin/offices"),
    (ACCOUNTS, "identity-people-title", "identity-people-lead", "/admin/people"),
    (ACCOUNTS, "identity-import-title", "identity-import-lead", "/admin/import"),
    (ROLES, "identity-offices-title", "identity-offices-lead", "/admin/offices"),
    (ROLES, "identity-people-title", "identity-people-lead", "/admin/people"),
    (ROLES, "identity-roles-title", "identity-roles-lead", "/admin/roles"),
    (EXPLAIN, "identity-who-title", "identity-who-lead", "/admin/who-can"),
    (AUDIT, "identity-audit-title", "identity-audit-lead", "/admin/audit"),
];

/// `GET /admin`
pub(crate) async fn show(here: Here) -> Result<Response, WebError> {
    let title = here.t("identity-admin-title");
    let here = here.titled(title);
    let tasks: Vec<_> = TASKS.iter().filter(|(right, ..)| here.me().holds(*right)).collect();
    if tasks.is_empty() {
        return Err(WebError::not_found());
    }
    let mut page = SectionsPage { lead: here.t("identity-admin-lead"), ..SectionsPage::default() };
    for (_, title, lead, path) in tasks {
        let mut section = Section::new(here.t(title)).lead(here.t(lead)).link(here.t(title), *path);
        if *path == "/admin/roles" {
            let waiting = here.read("identity.waiting", |cx| store::waiting(cx, 100)).await?.len();
            section.lead = here.frame.ta("identity-admin-waiting", "count", waiting);
        }
        page.sections.push(section);
    }
    sections(&here.frame, &page)
}
