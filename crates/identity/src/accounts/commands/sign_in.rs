//! Somebody signs in with a name and a password.
//!
//! [`find`] reads the hash, the password is checked outside of any transaction, and [`SignIn`] records what came of it. The
//! answer for a name that nobody has is the same as for a wrong password, tries included.

use crate::accounts::store;
use crate::rights::SIGN_IN;
use crate::sessions::store as sessions;
use crate::setup::Limits;
use base::moment::DAY;
use base::{AccountId, Moment, Permit, Result, Target};
use codes::{CitizenId, Mobile};
use db::Cx;

/// What a name stands for.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The account, if there is one.
    pub account: Option<AccountId>,
    /// Its hash; empty when it has none.
    pub hash: String,
    key: String,
}

/// Looks up a login name, a phone or an identity number.
pub fn find(cx: &mut Cx, name: &str) -> Result<Found> {
    let name = name.trim();
    let account = if let Ok(phone) = Mobile::parse(name)
        && let Some(account) = store::by_phone(cx, &phone.to_string())?
    {
        Some(account)
    } else if let Ok(number) = CitizenId::parse_stored(name)
        && let Some(person) = crate::people::store::by_number(cx, crate::people::store::CITIZEN, &number.to_string())?
    {
        store::of_person(cx, person.id)?
    } else {
        store::by_login(cx, &name.to_lowercase())?
    };
    Ok(match account {
        Some(account) => {
            Found { account: Some(account.id), hash: store::password(cx, account.id)?, key: key_of(account.id) }
        }
        None => Found {
            account: None,
            hash: String::new(),
            key: format!("name:{}", cx.blind("login", &name.to_lowercase())),
        },
    })
}

/// The key under which wrong tries of an account are counted.
pub(crate) fn key_of(account: AccountId) -> String {
    format!("account:{account}")
}

/// What came of signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedIn {
    /// Name or password is wrong.
    Wrong {
        /// How many tries are left.
        left: i64,
    },
    /// Too many wrong tries.
    Rests {
        /// Until when.
        until: Moment,
    },
    /// The account was disabled; said only to who knows the password.
    Disabled,
    /// A second factor is asked for; the token is of a session that waits for it.
    SecondStep {
        /// The token.
        token: String,
    },
    /// Signed in.
    Done {
        /// The session's token.
        token: String,
        /// The account.
        account: AccountId,
    },
}

/// Records a try and opens the session.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// What the name stood for.
    pub found: Found,
    /// Whether the password belonged to its hash.
    pub right: bool,
    /// The device.
    pub device: String,
    /// Limits.
    pub limits: Limits,
}

impl SignIn {
    /// What came of it. Wrong tries are counted, so this is no refusal.
    pub fn run(&self, cx: &mut Cx) -> Result<SignedIn> {
        let permit = cx.permit(SIGN_IN, Target::default())?;
        cx.about("account", self.found.account.map_or(0, |account| account.0));
        if let Some(until) = rests(cx, &self.found.key)? {
            note(cx, &permit, "rests")?;
            return Ok(SignedIn::Rests { until });
        }
        let account = match self.found.account {
            Some(account) => store::account(cx, account)?,
            None => None,
        };
        let (Some(account), true) = (account, self.right) else {
            return wrong(cx, &permit, &self.found.key, &self.limits);
        };
        if store::password(cx, account.id)? != self.found.hash {
            return wrong(cx, &permit, &self.found.key, &self.limits);
        }
        if !account.active {
            note(cx, &permit, "disabled")?;
            return Ok(SignedIn::Disabled);
        }
        let second = store::factors(cx, account.id)?.iter().any(|factor| factor.confirmed_at.is_some());
        let token = sessions::open(cx, &permit, account.id, i64::from(!second), &self.device, self.limits.whole)?;
        if second {
            cx.note("outcome", "second-step");
            return Ok(SignedIn::SecondStep { token });
        }
        store::clear_attempts(cx, &permit, &self.found.key)?;
        store::signed_in(cx, &permit, account.id)?;
        cx.note("outcome", "signed-in");
        Ok(SignedIn::Done { token, account: account.id })
    }
}

/// Until when a key rests, if it does. No rest lasts a day: one that seems to was noted before the clock was set back.
pub(crate) fn rests(cx: &mut Cx, key: &str) -> Result<Option<Moment>> {
    let (_, until) = store::attempts(cx, key)?;
    let now = cx.now();
    Ok((until > now && until < now.plus(DAY)).then_some(until))
}

/// Counts a wrong try.
pub(crate) fn wrong(cx: &mut Cx, permit: &Permit, key: &str, limits: &Limits) -> Result<SignedIn> {
    let (failures, rested) = store::attempts(cx, key)?;
    let failures = if rested.0 > 0 { 1 } else { failures + 1 };
    let now = cx.now();
    if failures >= limits.failures {
        let until = now.plus(limits.rest);
        store::set_attempts(cx, permit, key, failures, until)?;
        note(cx, permit, "rests")?;
        return Ok(SignedIn::Rests { until });
    }
    store::set_attempts(cx, permit, key, failures, Moment(0))?;
    note(cx, permit, "wrong")?;
    Ok(SignedIn::Wrong { left: limits.failures - failures })
}

/// Leaves an audit row for a try that changed nothing else.
fn note(cx: &mut Cx, permit: &Permit, outcome: &str) -> Result<()> {
    cx.note("outcome", outcome);
    store::leave_trace(cx, permit)
}
