//! The system administrator makes an official's account.

use crate::accounts::model::{AccountKind, LinkPurpose};
use crate::accounts::store::{self, NewAccount};
use crate::links::store as links;
use crate::rights::{ACCOUNTS, EVERYWHERE};
use base::moment::DAY;
use base::{AccountId, Refusal, Result};
use db::Cx;

/// Makes an account without a password.
#[derive(Debug, Clone)]
pub struct MakeOfficial {
    /// Login name: lower-case letters, digits, `.`, `-`, `_`, 3 to 40 of them.
    pub login: String,
    /// Name.
    pub name: String,
    /// Hash of a password, for sample cities only; people set theirs with the link.
    pub password: Option<String>,
}

/// A new account.
#[derive(Debug, Clone)]
pub struct NewOfficial {
    /// The account.
    pub account: AccountId,
    /// The token of a link for `/welcome/…`, good for seven days; none when a password was given.
    pub token: Option<String>,
}

/// A login name that may be used: well formed and free.
pub(crate) fn check_login(cx: &mut Cx, login: &str) -> Result<String> {
    let login = login.trim().to_lowercase();
    base::refuse_if!(!is_login(&login), "account.login_invalid");
    let known = store::by_login(cx, &login)?;
    if known.is_some() {
        return Err(Refusal::new("account.login_taken").with("login", login).into());
    }
    Ok(login)
}

/// Whether a text can be a login name. It begins with a letter, so that it is never taken for a phone or a number.
pub(crate) fn is_login(login: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_');
    (3..=40).contains(&login.len()) && login.as_bytes()[0].is_ascii_lowercase() && login.bytes().all(allowed)
}

impl MakeOfficial {
    /// The account and its link.
    pub fn run(&self, cx: &mut Cx) -> Result<NewOfficial> {
        let permit = cx.permit(ACCOUNTS, EVERYWHERE)?;
        let (login, name) = (check_login(cx, &self.login)?, self.name.trim());
        base::refuse_if!(name.is_empty() || name.chars().count() > 50, "account.name_invalid");
        let new = NewAccount {
            kind: AccountKind::Official,
            login: Some(&login),
            name,
            password: self.password.as_deref().unwrap_or_default(),
            duty: None,
            phone: None,
        };
        let account = store::insert(cx, &permit, &new)?;
        cx.about("account", account.0);
        cx.note("login", login.as_str());
        let token = match self.password {
            Some(_) => None,
            None => Some(links::make(cx, &permit, LinkPurpose::Welcome, Some(account), None, 7 * DAY)?),
        };
        Ok(NewOfficial { account, token })
    }
}
