//! Somebody opens a one-time link and sets a password.

use super::make_official::check_login;
use super::sign_in::key_of;
use crate::accounts::model::{AccountKind, LinkPurpose};
use crate::accounts::store::{self, NewAccount};
use crate::links::store as links;
use crate::rights::{Duty, RECOVER};
use crate::sessions::store as sessions;
use base::refusal::OrRefuse;
use base::{AccountId, Refusal, Result, Target};
use db::Cx;

/// Whom a link welcomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Welcomed {
    /// The first holder of a duty, who chooses name and login.
    First(Duty),
    /// The holder of an account.
    Account {
        /// The account.
        account: AccountId,
        /// Its name.
        name: String,
        /// Its login name; residents have none.
        login: Option<String>,
        /// Whether it is an administrator's, which needs a longer password.
        duty: bool,
    },
}

/// Whom a link welcomes; refused as `link.gone` when it is unknown, used or expired.
pub fn welcomes(cx: &mut Cx, token: &str) -> Result<Welcomed> {
    let purpose = links::purpose_of(cx, token)?.or_refuse("link.gone")?;
    if let Some(duty) = purpose.strip_prefix("first:").and_then(Duty::from_code) {
        links::look(cx, LinkPurpose::First(duty), token)?;
        return Ok(Welcomed::First(duty));
    }
    let account = links::look(cx, LinkPurpose::Welcome, token)?.account.or_refuse("link.gone")?;
    let account = store::account(cx, account)?.filter(|account| account.active).or_refuse("link.gone")?;
    Ok(Welcomed::Account {
        account: account.id,
        name: account.name,
        login: account.login,
        duty: account.duty.is_some(),
    })
}

/// Uses the link.
#[derive(Debug, Clone)]
pub struct Welcome {
    /// The link's token.
    pub token: String,
    /// Login name, for a first administrator.
    pub login: String,
    /// Name, for a first administrator.
    pub name: String,
    /// Hash of the password.
    pub password: String,
}

impl Welcome {
    /// The account. Its other sessions end.
    pub fn run(&self, cx: &mut Cx) -> Result<AccountId> {
        let permit = cx.permit(RECOVER, Target::default())?;
        match welcomes(cx, &self.token)? {
            Welcomed::First(duty) => {
                base::refuse_if!(!store::on_duty(cx, duty)?.is_empty(), "link.gone");
                links::take(cx, &permit, LinkPurpose::First(duty), &self.token)?;
                let (login, name) = (check_login(cx, &self.login)?, self.name.trim());
                base::refuse_if!(name.is_empty() || name.chars().count() > 50, "account.name_invalid");
                let new = NewAccount {
                    kind: AccountKind::Official,
                    login: Some(&login),
                    name,
                    password: &self.password,
                    duty: Some(duty),
                    phone: None,
                };
                let account = store::insert(cx, &permit, &new)?;
                cx.about("account", account.0);
                cx.note("duty", duty.code());
                Ok(account)
            }
            Welcomed::Account { account, .. } => {
                links::take(cx, &permit, LinkPurpose::Welcome, &self.token)?;
                cx.about("account", account.0);
                let account = store::account(cx, account)?.or_refuse(Refusal::NOT_FOUND)?;
                store::set_password(cx, &permit, &account, &self.password)?;
                store::clear_attempts(cx, &permit, &key_of(account.id))?;
                sessions::revoke_others(cx, &permit, account.id, 0)?;
                Ok(account.id)
            }
        }
    }
}
