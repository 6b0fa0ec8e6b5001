//! The ways out of the house. They are called outside of any transaction and may be called twice for one notice: its key
//! tells the other side.

use super::smtp::Smtp;
use base::{Error, Result};
use std::fmt;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// A text on its way out.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// Phone number or e-mail address.
    pub address: &'a str,
    /// Subject; empty for a phone.
    pub title: &'a str,
    /// Text.
    pub body: &'a str,
    /// The same for every try of the same notice.
    pub key: &'a str,
}

/// A gateway that is set up by the program.
pub type Gateway = Arc<dyn Fn(&Outgoing) -> Result<()> + Send + Sync>;

/// The way to phones.
#[derive(Clone, Default)]
pub enum Sms {
    /// None.
    #[default]
    Off,
    /// Into a file, a line each, phone numbers masked: until a gateway is set up.
    Log(PathBuf),
    /// A gateway.
    Gateway(Gateway),
}

/// The way to mailboxes.
#[derive(Clone, Default)]
pub enum Mail {
    /// None.
    #[default]
    Off,
    /// Into a file, a line each, addresses masked.
    Log(PathBuf),
    /// SMTP.
    Smtp(Smtp),
}

/// Both ways.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// To phones.
    pub sms: Sms,
    /// To mailboxes.
    pub mail: Mail,
}

impl fmt::Debug for Sms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Sms::Off => f.write_str("Off"),
            Sms::Log(path) => f.debug_tuple("Log").field(path).finish(),
            Sms::Gateway(_) => f.write_str("Gateway"),
        }
    }
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mail::Off => f.write_str("Off"),
            Mail::Log(path) => f.debug_tuple("Log").field(path).finish(),
            Mail::Smtp(smtp) => f.debug_tuple("Smtp").field(smtp).finish(),
        }
    }
}

/// Whether there was a way at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gone {
    Sent,
    NoWay,
}

impl Sms {
    pub(crate) fn send(&self, text: &Outgoing) -> Result<Gone> {
        match self {
            Sms::Off => Ok(Gone::NoWay),
            Sms::Log(path) => log(path, &codes::mask::ends(text.address, 3, 4), text),
            Sms::Gateway(gateway) => gateway(text).map(|()| Gone::Sent),
        }
    }
}

impl Mail {
    pub(crate) fn send(&self, text: &Outgoing) -> Result<Gone> {
        match self {
            Mail::Off => Ok(Gone::NoWay),
            Mail::Log(path) => log(path, &codes::mask::ends(text.address, 1, 8), text),
            Mail::Smtp(smtp) => smtp.send(text).map(|()| Gone::Sent),
        }
    }
}

fn log(path: &PathBuf, address: &str, text: &Outgoing) -> Result<Gone> {
    let line = format!("{} {address} {} {}", text.key, text.title, text.body).replace(['\n', '\r'], " ");
    let write = || {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
        writeln!(file, "{line}")
    };
    write().map_err(|error| Error::passing(format_args!("cannot write to {}: {error}", path.display())))?;
    Ok(Gone::Sent)
}
