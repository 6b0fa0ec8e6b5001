//! The routes of identity: a table of contents of its pages.

use crate::accounts::pages::{account, forgot, lost_phone, register, security, sign_in, welcome};
use crate::admin;
use crate::app::App;
use crate::companies::pages::company;
use crate::imports::pages::import;
use crate::journal::pages::audit;
use crate::offices::pages::offices;
use crate::people::pages::{mandates, prove, window};
use crate::posts::pages::{people, person, profile, roles, who_can};
use axum::extract::FromRef;
use std::sync::Arc;
use web::{Access, Routes};

/// All routes, for any state from which `Arc<App>` can be had.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Arc<App>: FromRef<S>,
{
    public().merge(own()).merge(desk()).merge(administration())
}

fn public<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Arc<App>: FromRef<S>,
{
    Routes::new()
        .page("/sign-in", Access::Public, sign_in::show)
        .post("/sign-in", Access::Public, sign_in::enter)
        .page("/sign-in/code", Access::Public, sign_in::show_code)
        .post("/sign-in/code", Access::Public, sign_in::enter_code)
        .post("/sign-out", Access::Person, sign_in::leave)
        .page("/register", Access::Public, register::show)
        .post("/register", Access::Public, register::send)
        .post("/register/finish", Access::Public, register::finish)
        .page("/forgot", Access::Public, forgot::show)
        .post("/forgot", Access::Public, forgot::send)
        .post("/forgot/finish", Access::Public, forgot::finish)
        .page("/lost-phone", Access::Public, lost_phone::show)
        .post("/lost-phone", Access::Public, lost_phone::send)
        .post("/lost-phone/finish", Access::Public, lost_phone::finish)
        .page("/welcome/{token}", Access::Public, welcome::show)
        .post("/welcome/{token}", Access::Public, welcome::finish)
}

fn own<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Arc<App>: FromRef<S>,
{
    Routes::new()
        .page("/prove", Access::Person, prove::show)
        .post("/prove", Access::Person, prove::prove)
        .post("/prove/card", Access::Person, prove::prove_card)
        .page("/me/account", Access::Person, account::show)
        .post("/me/account/act", Access::Person, account::act)
        .page("/me/account/password", Access::Person, security::show_password)
        .post("/me/account/password", Access::Person, security::set_password)
        .page("/me/account/phone", Access::Person, security::show_phone)
        .post("/me/account/phone", Access::Person, security::send_phone)
        .post("/me/account/phone/finish", Access::Person, security::finish_phone)
        .page("/me/account/second-factor", Access::Person, security::show_factor)
        .post("/me/account/second-factor", Access::Person, security::begin_factor)
        .post("/me/account/factors/{id}/confirm", Access::Person, security::confirm_factor)
        .page("/me/account/factors/{id}/remove", Access::Person, security::ask_remove)
        .post("/me/account/factors/{id}/remove", Access::Person, security::remove_factor)
        .post("/me/account/sessions/{id}/end", Access::Person, security::end_session)
        .post("/me/account/sessions/end-others", Access::Person, security::end_others)
        .page("/me/account/child", Access::Person, mandates::show_child)
        .post("/me/account/child", Access::Person, mandates::add_child)
        .page("/me/account/mandate", Access::Person, mandates::show_mandate)
        .post("/me/account/mandate", Access::Person, mandates::give_mandate)
        .post("/me/account/mandates/{id}/answer", Access::Person, mandates::answer)
        .post("/me/account/mandates/{id}/end", Access::Person, mandates::end)
        .page("/me/account/company", Access::Person, company::show_add)
        .post("/me/account/company", Access::Person, company::add)
        .page("/me/account/companies/{id}", Access::Person, company::show)
        .page("/me/account/companies/{id}/agent", Access::Person, company::show_agent)
        .post("/me/account/companies/{id}/agent", Access::Person, company::add_agent)
        .post("/me/account/agencies/{id}/answer", Access::Person, company::answer)
        .post("/me/account/agencies/{id}/end", Access::Person, company::end)
}

fn desk<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Arc<App>: FromRef<S>,
{
    Routes::new()
        .page("/desk/profile", Access::Desk, profile::show)
        .post("/desk/profile/posts/{id}", Access::Desk, profile::choose)
        .post("/desk/profile/proxies", Access::Desk, profile::set_proxy)
        .post("/desk/profile/proxies/{id}/end", Access::Desk, profile::end_proxy)
        .page("/desk/window-accounts", Access::Desk, window::show)
        .page("/desk/window-accounts/enrol", Access::Desk, window::show_enrol)
        .post("/desk/window-accounts/enrol", Access::Desk, window::enrol)
        .page("/desk/window-accounts/phone", Access::Desk, window::show_phone)
        .post("/desk/window-accounts/phone", Access::Desk, window::phone)
        .page("/desk/window-accounts/child", Access::Desk, window::show_child)
        .post("/desk/window-accounts/child", Access::Desk, window::child)
}

fn administration<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Arc<App>: FromRef<S>,
{
    Routes::new()
        .page("/admin", Access::Admin, admin::show)
        .page("/admin/offices", Access::Admin, offices::show)
        .post("/admin/offices", Access::Admin, offices::create)
        .page("/admin/offices/new", Access::Admin, offices::show_new)
        .page("/admin/offices/{id}", Access::Admin, offices::show_one)
        .page("/admin/offices/{id}/change", Access::Admin, offices::show_change)
        .post("/admin/offices/{id}/change", Access::Admin, offices::change)
        .page("/admin/offices/{id}/close", Access::Admin, offices::ask_close)
        .post("/admin/offices/{id}/close", Access::Admin, offices::close)
        .page("/admin/people", Access::Admin, people::show)
        .post("/admin/people", Access::Admin, people::create)
        .page("/admin/people/new", Access::Admin, people::show_new)
        .page("/admin/people/{id}", Access::Admin, person::show)
        .post("/admin/people/{id}/link", Access::Admin, person::link)
        .page("/admin/people/{id}/disable", Access::Admin, person::ask_disable)
        .post("/admin/people/{id}/disable", Access::Admin, person::disable)
        .post("/admin/people/{id}/enable", Access::Admin, person::enable)
        .post("/admin/people/{id}/duty", Access::Admin, person::set_duty)
        .page("/admin/people/{id}/post", Access::Admin, person::show_post)
        .post("/admin/people/{id}/post", Access::Admin, person::add_post)
        .post("/admin/posts/{id}/end", Access::Admin, person::end_post)
        .page("/admin/posts/{id}/roles", Access::Admin, person::show_roles)
        .post("/admin/posts/{id}/roles", Access::Admin, person::grant)
        .page("/admin/import", Access::Admin, import::show)
        .post("/admin/import", Access::Admin, import::check)
        .get("/admin/import/template.xlsx", Access::Admin, import::download)
        .post("/admin/import/apply", Access::Admin, import::apply)
        .page("/admin/roles", Access::Admin, roles::show)
        .post("/admin/roles", Access::Admin, roles::put)
        .page("/admin/roles/new", Access::Admin, roles::show_new)
        .page("/admin/roles/{code}", Access::Admin, roles::show_one)
        .page("/admin/who-can", Access::Admin, who_can::show)
        .page("/admin/audit", Access::Admin, audit::show)
}
