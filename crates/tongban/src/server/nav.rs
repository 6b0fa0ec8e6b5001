//! The menus: of these entries, those that some crate serves; who lacks the right for a page is not led there.

use cases::rights::{ACCEPT, ASSIGN, CALENDAR, DECIDE, EXTEND, HANDLE, SEE, WINDOW};
use catalogue::rights::{ANSWER, ITEM_EDIT, ITEM_PUBLISH, ITEM_REVIEW, SLOTS};
use identity::rights::{ACCOUNTS, AUDIT, EXPLAIN, OFFICES, ROLES};
use messages::{DELIVERIES, WORDINGS};
use web::site::{Link, LinkGroup, Nav};

/// The menus. Their words are keys of the Fluent files.
pub fn nav() -> Nav {
    let routes = super::routes::served();
    let there = |link: &Link| routes.iter().any(|route| route.page && route.path == link.href);
    let group =
        |key, links: Vec<Link>| LinkGroup { key, links: links.into_iter().filter(|link| there(link)).collect() };
    Nav {
        public: group("", public()).links,
        desk: vec![
            group("", work()),
            group("tongban-nav-window", window()),
            group("tongban-nav-lead", lead()),
            group("tongban-nav-own", vec![Link::new("/desk/profile", "tongban-nav-profile", "user")]),
        ],
        admin: vec![group("", administration())],
        foot: vec![
            group("tongban-nav-items", foot_apply()),
            group("tongban-nav-me", foot_mine()),
            group("tongban-foot-site", foot()),
        ],
    }
}

fn public() -> Vec<Link> {
    vec![
        Link::new("/", "tongban-nav-home", "house"),
        Link::new("/items", "tongban-nav-items", "list"),
        Link::new("/events", "tongban-nav-events", "heart"),
        Link::new("/offices", "tongban-nav-halls", "company"),
        Link::new("/track", "tongban-nav-track", "search"),
        Link::new("/me", "tongban-nav-me", "user"),
    ]
}

fn work() -> Vec<Link> {
    vec![
        Link::new("/desk", "tongban-nav-desk", "inbox"),
        Link::new("/desk/pool", "tongban-nav-pool", "list").needing(&[ACCEPT, HANDLE, DECIDE]),
        Link::new("/desk/paused", "tongban-nav-paused", "pause").needing(&[ACCEPT, HANDLE, DECIDE]),
        Link::new("/desk/done", "tongban-nav-done", "check").needing(&[ACCEPT, HANDLE, DECIDE]),
        Link::new("/desk/promises", "tongban-nav-promises", "check").needing(&[HANDLE]),
        Link::new("/desk/countersigns", "tongban-nav-countersigns", "users").needing(&[ACCEPT, HANDLE, DECIDE]),
        Link::new("/desk/cases", "tongban-nav-cases", "search").needing(&[SEE]),
    ]
}

fn window() -> Vec<Link> {
    vec![
        Link::new("/desk/window", "tongban-nav-window-apply", "pen").needing(&[WINDOW]),
        Link::new("/desk/window-accounts", "tongban-nav-window-accounts", "users").needing(&[identity::rights::WINDOW]),
        Link::new("/desk/bookings", "tongban-nav-bookings", "calendar").needing(&[SLOTS, WINDOW]),
        Link::new("/desk/questions", "tongban-nav-questions", "help").needing(&[ANSWER]),
    ]
}

fn lead() -> Vec<Link> {
    vec![
        Link::new("/desk/extensions", "tongban-nav-extensions", "clock").needing(&[EXTEND]),
        Link::new("/desk/stuck", "tongban-nav-stuck", "alert").needing(&[ASSIGN]),
        Link::new("/desk/hand-over", "tongban-nav-hand-over", "swap").needing(&[ASSIGN]),
        Link::new("/admin/calendar", "tongban-nav-calendar", "calendar").needing(&[CALENDAR]),
        Link::new("/admin/items", "tongban-nav-library", "book").needing(&[ITEM_EDIT, ITEM_REVIEW, ITEM_PUBLISH]),
    ]
}

fn administration() -> Vec<Link> {
    vec![
        Link::new("/admin", "tongban-nav-admin", "house").needing(&[OFFICES, ACCOUNTS, ROLES, EXPLAIN, AUDIT]),
        Link::new("/admin/offices", "tongban-nav-offices", "company").needing(&[OFFICES, ROLES]),
        Link::new("/admin/people", "tongban-nav-people", "users").needing(&[ACCOUNTS, ROLES]),
        Link::new("/admin/import", "tongban-nav-import", "upload").needing(&[ACCOUNTS]),
        Link::new("/admin/roles", "tongban-nav-roles", "shield").needing(&[ROLES]),
        Link::new("/admin/grants", "tongban-nav-grants", "eye").needing(&[records::GRANT]),
        Link::new("/admin/who-can", "tongban-nav-who-can", "search").needing(&[EXPLAIN]),
        Link::new("/admin/audit", "tongban-nav-audit", "list").needing(&[AUDIT]),
        Link::new("/admin/wordings", "tongban-nav-wordings", "pen").needing(&[WORDINGS]),
        Link::new("/admin/deliveries", "tongban-nav-deliveries", "mail").needing(&[DELIVERIES]),
        Link::new("/admin/items", "tongban-nav-library", "book").needing(&[ITEM_EDIT, ITEM_REVIEW, ITEM_PUBLISH]),
        Link::new("/admin/calendar", "tongban-nav-calendar", "calendar").needing(&[CALENDAR]),
    ]
}

fn foot_apply() -> Vec<Link> {
    vec![
        Link::new("/items", "tongban-foot-items", ""),
        Link::new("/events", "tongban-nav-events", ""),
        Link::new("/book", "hall-book", ""),
        Link::new("/track", "tongban-nav-track", ""),
        Link::new("/offices", "tongban-nav-halls", ""),
    ]
}

fn foot_mine() -> Vec<Link> {
    vec![
        Link::new("/me/cases", "my-cases", ""),
        Link::new("/me/messages", "messages", ""),
        Link::new("/me/bookings", "my-bookings", ""),
        Link::new("/me/data", "my-reads", ""),
        Link::new("/me/account", "my-account", ""),
    ]
}

fn foot() -> Vec<Link> {
    vec![
        Link::new("/sitemap", "sitemap-title", ""),
        Link::new("/accessibility", "accessibility-title", ""),
        Link::new("/privacy", "privacy-title", ""),
        Link::new("/about/systems", "tongban-nav-systems", ""),
        Link::new("/about/api", "tongban-nav-api", ""),
        Link::new("/about/design", "design-title", ""),
    ]
}
