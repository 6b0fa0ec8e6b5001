//! Mail by SMTP (RFC 5321): in clear to a relay on this machine, over STARTTLS (RFC 3207), or in TLS from the first byte
//! (RFC 8314, section 3). Who offers no TLS where it is asked for gets nothing, no sign-in and no mail.

use super::channels::Outgoing;
use base::{Error, Result};
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};
use std::error::Error as _;
use std::fmt;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long the mail server has for each answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// Answers for which one mail waits at most: connection, greeting, TLS, greeting again, sign-in in two steps, sender, receiver, data,
/// end.
const ANSWERS: u64 = 10;
const _: () = assert!(PATIENCE.as_secs() * ANSWERS <= jobs::OUTSIDE_LIMIT.as_secs());

/// Whether the way to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// Not at all: for a relay on this machine or in the same guarded network.
    None,
    /// The server is asked for TLS before anything else is said; usually port 587.
    StartTls,
    /// TLS from the first byte; usually port 465.
    Implicit,
}

impl Encryption {
    /// The port that goes with it.
    pub fn port(self) -> u16 {
        match self {
            Encryption::None => 25,
            Encryption::StartTls => 587,
            Encryption::Implicit => 465,
        }
    }
}

/// Whose certificates are believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// Those of the authorities that the machine trusts.
    System,
    /// Those of the authorities in a PEM text, and no other.
    Authorities(Vec<u8>),
    /// Anybody's: the way is encrypted, and nobody knows to whom.
    Anybody,
}

/// A name and a password at the mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Name.
    pub name: String,
    /// Password.
    pub password: Zeroizing<String>,
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A mail server that takes mail from this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Smtp {
    /// Host, which the certificate must name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Sender, such as `通办 <noreply@example.gov.cn>`.
    pub from: String,
    /// Whether the way there is encrypted.
    pub encryption: Encryption,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// Name and password; none for a relay that knows this machine.
    pub sign_in: Option<SignIn>,
}

fn fault(what: &str, error: &dyn fmt::Display) -> Error {
    Error::fault(format_args!("{what}: {error}"))
}

impl Smtp {
    /// Whether mail could be sent like this: the sender reads, the certificates read, no password goes in clear.
    pub fn check(&self) -> Result<()> {
        if self.sign_in.is_some() && self.encryption == Encryption::None {
            return Err(Error::fault("a password would be sent in clear"));
        }
        self.sender()?;
        self.transport().map(drop)
    }

    fn sender(&self) -> Result<lettre::message::Mailbox> {
        let read = self.from.parse();
        read.map_err(|error: lettre::address::AddressError| fault("the sender's address does not read", &error))
    }

    fn tls(&self) -> Result<Tls> {
        let mut parameters = TlsParameters::builder(self.host.clone());
        match &self.trust {
            Trust::System => {}
            Trust::Authorities(pem) => {
                let wrong = |error| fault("the certificates of the authorities do not read", &error);
                if !String::from_utf8_lossy(pem).contains("-----BEGIN CERTIFICATE-----") {
                    return Err(Error::fault("the file of the authorities holds no certificates"));
                }
                parameters = parameters.certificate_store(CertificateStore::None);
                parameters = parameters.add_root_certificate(Certificate::from_pem(pem).map_err(wrong)?);
            }
            Trust::Anybody => {
                parameters = parameters.dangerous_accept_invalid_certs(true).dangerous_accept_invalid_hostnames(true);
            }
        }
        let built = |parameters: lettre::transport::smtp::client::TlsParametersBuilder| {
            parameters.build().map_err(|error| fault("TLS cannot be set up", &error))
        };
        Ok(match self.encryption {
            Encryption::None => Tls::None,
            Encryption::StartTls => Tls::Required(built(parameters)?),
            Encryption::Implicit => Tls::Wrapper(built(parameters)?),
        })
    }

    fn transport(&self) -> Result<SmtpTransport> {
        let builder = SmtpTransport::builder_dangerous(self.host.as_str()).port(self.port).tls(self.tls()?);
        let builder = match &self.sign_in {
            Some(sign_in) => {
                builder.credentials(Credentials::new(sign_in.name.clone(), sign_in.password.as_str().to_owned()))
            }
            None => builder,
        };
        Ok(builder.timeout(Some(PATIENCE)).build())
    }

    pub(super) fn send(&self, text: &Outgoing) -> Result<()> {
        // The address itself never stands in an error: errors are stored and listed.
        let to = text.address.parse().map_err(|_| Error::fault("the receiver's address does not read"))?;
        let message = Message::builder()
            .from(self.sender()?)
            .to(to)
            .subject(text.title)
            .message_id(Some(format!("<{}@tongban>", text.key)))
            .header(ContentType::TEXT_PLAIN)
            .body(text.body.to_owned())
            .map_err(|error| fault("the mail cannot be written", &error))?;
        self.transport()?.send(&message).map(drop).map_err(|error| told(&error))
    }
}

/// Why a mail did not go: the server's code without its words, which may repeat an address, or what failed before it answered.
fn told(error: &lettre::transport::smtp::Error) -> Error {
    if let Some(code) = error.status() {
        let words = format_args!("the mail server refused: {code}");
        return if error.is_transient() { Error::passing(words) } else { Error::fault(words) };
    }
    let why = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    if error.is_tls() {
        fault("no encrypted way to the mail server", &why)
    } else if error.is_client() {
        fault("the mail server does not offer what is asked for", &why)
    } else {
        Error::passing(format_args!("the mail server was not reached: {why}"))
    }
}
