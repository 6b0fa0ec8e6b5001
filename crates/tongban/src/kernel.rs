//! The table of contents: which crates the program is made of, and what each brings: tables, listeners, rights, jobs.

use crate::city::City;
use crate::failure::{Failure, Outcome};
use crate::operations::Installation;
use crate::server::Occasion;
use crate::settings::{Mail as MailSettings, MailTls, Settings, secret};
use base::{Right, Text};
use cases::rights as case;
use catalogue::rights as item;
use db::{Listener, Migration};
use identity::Setup;
use identity::proofs::{CodeSender, Proofs};
use jobs::Jobs;
use messages::{Delivery, Encryption, Mail, SignIn, Sms, Smtp, Trust};
use std::sync::{Arc, LazyLock};
use zeroize::Zeroizing;

/// The program's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The schema steps of all crates, in the order in which their tables refer to each other.
pub fn migrations() -> Vec<Migration> {
    [
        files::MIGRATIONS,
        identity::MIGRATIONS,
        search::MIGRATIONS,
        records::MIGRATIONS,
        messages::MIGRATIONS,
        catalogue::MIGRATIONS,
        cases::MIGRATIONS,
        api::MIGRATIONS,
        packs::MIGRATIONS,
    ]
    .concat()
}

/// Who listens to which event.
pub fn listeners() -> Vec<Listener> {
    cases::job::LISTENERS.to_vec()
}

/// The handlers of the case engine alone: for cities that are filled without sending anything.
pub fn case_jobs() -> Jobs {
    messages::handlers(cases::job::handlers(Jobs::new(), setup()), Delivery { sms: Sms::Off, mail: Mail::Off })
}

/// Handlers and schedules of all crates.
pub fn jobs(settings: &Settings, _installation: &Installation) -> Outcome<Jobs> {
    Ok(messages::handlers(cases::job::handlers(Jobs::new(), setup()), delivery(settings)?))
}

/// How messages leave: short messages into a file until a gateway is set up, mail through the server that is named.
fn delivery(settings: &Settings) -> Outcome<Delivery> {
    let sms = settings.file.sms.log.clone().unwrap_or_else(|| settings.data.join("sms.log"));
    let mail = settings.file.mail.as_ref().map_or(Ok(Mail::Off), |mail| smtp(mail).map(Mail::Smtp))?;
    Ok(Delivery { sms: Sms::Log(sms), mail })
}

/// The mail server of the settings, with the files that they name read and looked at.
fn smtp(mail: &MailSettings) -> Outcome<Smtp> {
    let encryption = match mail.tls {
        MailTls::Starttls => Encryption::StartTls,
        MailTls::Implicit => Encryption::Implicit,
        MailTls::None => Encryption::None,
    };
    let trust = match &mail.ca_file {
        Some(path) => Trust::Authorities(std::fs::read(path).map_err(|error| Failure::io(path, &error))?),
        None if mail.accept_any_certificate => Trust::Anybody,
        None => Trust::System,
    };
    let sign_in = match (&mail.username, &mail.password_file) {
        (Some(name), Some(file)) => Some(SignIn { name: name.clone(), password: Zeroizing::new(secret(file)?) }),
        _ => None,
    };
    let port = mail.port.unwrap_or_else(|| encryption.port());
    let smtp = Smtp { host: mail.host.clone(), port, from: mail.from.clone(), encryption, trust, sign_in };
    smtp.check().map_err(|error| {
        Failure::usage(format!("[mail] 的设置不能用：{error}。"), format!("[mail] cannot be used: {error}."))
    })?;
    Ok(smtp)
}

/// Who signs in, and what comes with an account.
pub fn identity(installation: &Installation, occasion: Occasion) -> Outcome<Arc<identity::App>> {
    let (proofs, sender, divisions) = match occasion {
        Occasion::Demonstration => (Proofs::Simulated, CodeSender::Shown, City::known_divisions()),
        Occasion::Service => (Proofs::Closed, CodeSender::Closed, codes::Divisions::national().clone()),
    };
    Ok(identity::App::new(installation.db.clone(), setup(), proofs, sender, divisions)?)
}

/// The rights that come with accounts and duties.
pub fn setup() -> Setup {
    Setup {
        person_rights: vec![case::APPLY, records::TAKE, item::VISIT, messages::OWN, api::token::KEEP],
        official_rights: vec![records::TAKE, messages::OWN, api::token::KEEP],
        system_rights: vec![case::CALENDAR, messages::WORDINGS, messages::DELIVERIES],
        security_rights: vec![records::GRANT],
        known_rights: known_rights(),
        unread: Some(messages::unread),
        ..Setup::default()
    }
}

/// What the hall shows of what the crates above it know.
pub fn hooks() -> catalogue::Hooks {
    catalogue::Hooks { days: cases::clock::calendar, ..catalogue::Hooks::default() }
}

/// Those to whom a grant of data can be given: the items in use, by name.
pub fn consumers(cx: &mut db::Cx) -> base::Result<Vec<(String, Text)>> {
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = catalogue::published::store::all_current(cx, &after, 200)?;
        let Some(last) = page.last() else { return Ok(found) };
        after.clone_from(&last.name);
        found.extend(page.into_iter().map(|one| (one.name, one.parts.item.title.clone())));
    }
}

/// The rights of all crates but identity, with their words.
pub fn known_rights() -> Vec<(Right, &'static str, &'static str)> {
    static OTHERS: LazyLock<Vec<(Right, Text)>> =
        LazyLock::new(|| [case::all(), item::all(), api::token::rights()].concat());
    let others = OTHERS.iter().map(|(right, words)| (*right, words.zh.as_str(), words.en.as_str()));
    files::RIGHTS.iter().chain(messages::RIGHTS).chain(records::RIGHTS).copied().chain(others).collect()
}
