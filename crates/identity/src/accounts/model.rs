//! What an account is.

use crate::rights::Duty;
use base::{AccountId, Kind, Moment, PersonId};

/// A resident's account or an official's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountKind {
    /// A resident, who may act for others and for companies.
    Person,
    /// An official or an administrator.
    Official,
}

impl AccountKind {
    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            AccountKind::Person => "person",
            AccountKind::Official => "official",
        }
    }

    pub(crate) fn from_code(code: &str) -> AccountKind {
        if code == "official" { AccountKind::Official } else { AccountKind::Person }
    }

    /// The sort of principal.
    pub fn principal(self) -> Kind {
        match self {
            AccountKind::Person => Kind::Person,
            AccountKind::Official => Kind::Official,
        }
    }
}

/// An account as others may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// Sort.
    pub kind: AccountKind,
    /// Login name; officials have one.
    pub login: Option<String>,
    /// Name for pages and journals.
    pub name: String,
    /// Whether one can sign in to it.
    pub active: bool,
    /// The duty of administration, if any.
    pub duty: Option<Duty>,
    /// The natural person behind it, once identified.
    pub person: Option<PersonId>,
    /// Whether a password has been set.
    pub has_password: bool,
    /// When the password was set.
    pub password_at: Moment,
    /// Last sign-in.
    pub signed_in_at: Option<Moment>,
    /// Version for optimistic writes.
    pub version: i64,
}

/// A device on which the account is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Id of the session.
    pub session: i64,
    /// What it is, such as `Chrome, Windows`.
    pub device: String,
    /// Signed in since.
    pub made_at: Moment,
    /// Last request.
    pub seen_at: Moment,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// A second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Id.
    pub id: i64,
    /// `totp`; others follow.
    pub kind: String,
    /// What its owner calls it.
    pub name: String,
    /// Since when it is asked for; `None` while it waits for its first code.
    pub confirmed_at: Option<Moment>,
}

/// What a one-time link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Sets login and password of the first holder of a duty.
    First(Duty),
    /// Sets the password of an account that has none.
    Welcome,
    /// Proves that somebody reads a phone's messages.
    Phone(PhonePurpose),
}

/// What a code by phone is asked for; a code for one purpose does not serve another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhonePurpose {
    /// To register.
    Register,
    /// To set a forgotten password.
    Forgot,
    /// To use a new phone after the old one was lost.
    Lost,
    /// To change the phone.
    Change,
    /// To confirm at a window that the person who stands there reads the phone's messages.
    Window,
}

impl PhonePurpose {
    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            PhonePurpose::Register => "register",
            PhonePurpose::Forgot => "forgot",
            PhonePurpose::Lost => "lost",
            PhonePurpose::Change => "change",
            PhonePurpose::Window => "window",
        }
    }
}

impl LinkPurpose {
    /// As it is stored.
    pub fn code(self) -> String {
        match self {
            LinkPurpose::First(duty) => format!("first:{}", duty.code()),
            LinkPurpose::Welcome => "welcome".to_owned(),
            LinkPurpose::Phone(purpose) => format!("phone:{}", purpose.code()),
        }
    }
}

/// The name of a device out of a browser's description; unknown parts are left out.
pub fn device_words(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 8] = [
        ("MicroMessenger", "WeChat"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("HuaweiBrowser", "Huawei Browser"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 8] = [
        ("HarmonyOS", "HarmonyOS"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    [find(&BROWSERS), find(&SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_named_plainly() {
        let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0";
        assert_eq!(device_words(agent), "Edge, Windows");
        assert_eq!(
            device_words("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1"),
            "Safari, iPhone"
        );
        assert_eq!(device_words("something else"), "");
    }
}
