//! The rights that identity guards, and the three duties of administration that nobody holds together.

use base::{Permit, Result, Right, Target};
use db::Cx;
use std::sync::Arc;

/// Make an account (anybody).
pub const REGISTER: Right = Right("identity.register");
/// Sign in (anybody).
pub const SIGN_IN: Right = Right("identity.sign-in");
/// Ask for a code by phone, a forgotten password, a lost phone (anybody).
pub const RECOVER: Right = Right("identity.recover");
/// One's own account: password, devices, second factors, mandates, companies.
pub const OWN: Right = Right("identity.own");
/// See a person's certificate at a window: register the person, renew a lost phone, confirm a mandate.
pub const WINDOW: Right = Right("identity.window");
/// Make, change and close offices.
pub const OFFICES: Right = Right("identity.offices");
/// Make and disable accounts, make and end posts, import both.
pub const ACCOUNTS: Right = Right("identity.accounts");
/// Say what roles may do and who works in them; give a duty of administration.
pub const ROLES: Right = Right("identity.roles");
/// Ask who can do something, and why.
pub const EXPLAIN: Right = Right("identity.explain");
/// Read the audit.
pub const AUDIT: Right = Right("audit.read");

/// Record a company and its legal representative, as a registration office or the system does.
pub const COMPANIES: Right = Right("identity.companies");

/// All rights of this crate with their words in Chinese and English.
pub const RIGHTS: &[(Right, &str, &str)] = &[
    (REGISTER, "注册账号", "Register an account"),
    (SIGN_IN, "登录", "Sign in"),
    (RECOVER, "找回账号", "Recover an account"),
    (OWN, "管理自己的账号", "Manage one's own account"),
    (WINDOW, "窗口核验身份", "Check identity at a window"),
    (OFFICES, "管理机构", "Manage offices"),
    (ACCOUNTS, "管理账号和岗位", "Manage accounts and posts"),
    (ROLES, "管理角色和授权", "Manage roles and grants"),
    (EXPLAIN, "查询谁能办什么", "Ask who can do what"),
    (COMPANIES, "登记企业信息", "Record companies"),
    (AUDIT, "查看审计记录", "Read the audit"),
];

/// The whole city as a target: reached by the administrators' duties and by the system, by nobody else.
pub const EVERYWHERE: Target<'static> = Target { owner: None, office: None, path: "/", region: "" };

/// A duty of administration (GB/T 22239-2019, 8.1.5): an account holds at most one, and then works at no post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duty {
    /// 系统管理员: offices, accounts, resources.
    System,
    /// 安全管理员: roles and grants.
    Security,
    /// 审计管理员: reads the audit, changes nothing.
    Audit,
}

impl Duty {
    /// All three.
    pub const ALL: [Duty; 3] = [Duty::System, Duty::Security, Duty::Audit];

    /// The code, which is also the name of the role: `sys-admin`, `sec-admin`, `audit-admin`.
    pub fn code(self) -> &'static str {
        match self {
            Duty::System => "sys-admin",
            Duty::Security => "sec-admin",
            Duty::Audit => "audit-admin",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Duty> {
        Duty::ALL.into_iter().find(|duty| duty.code() == code)
    }

    /// The key of its name in the Fluent files.
    pub fn key(self) -> &'static str {
        match self {
            Duty::System => "identity-duty-sys-admin",
            Duty::Security => "identity-duty-sec-admin",
            Duty::Audit => "identity-duty-audit-admin",
        }
    }

    /// What the duty may do in this crate.
    pub fn rights(self) -> &'static [Right] {
        match self {
            Duty::System => &[OFFICES, ACCOUNTS, EXPLAIN],
            Duty::Security => &[ROLES, EXPLAIN],
            Duty::Audit => &[AUDIT, EXPLAIN],
        }
    }
}

/// Refuses whoever holds none of some rights over the whole city.
pub(crate) fn any_of(cx: &mut Cx, rights: &[Right]) -> Result<()> {
    let mut last = Ok(());
    for right in rights {
        match cx.permit(*right, EVERYWHERE) {
            Ok(_) => return Ok(()),
            Err(error) => last = Err(error),
        }
    }
    last
}

/// The permit for one's own account; nobody has none.
pub(crate) fn own(cx: &mut Cx) -> Result<Permit> {
    let me = cx.me();
    base::refuse_if!(me.0 == 0, "not_signed_in");
    cx.permit(OWN, Target { owner: Some(me), ..Target::default() })
}

/// The permit to act at the window where the official works.
pub(crate) fn at_window(cx: &mut Cx) -> Result<Permit> {
    let actor = Arc::clone(cx.actor());
    cx.permit(WINDOW, Target { owner: None, office: actor.office, path: &actor.office_path, region: &actor.region })
}
