//! The table of contents: which crates the program is made of, and what each brings: tables, listeners, rights, jobs.

use crate::city::City;
use crate::failure::Outcome;
use crate::operations::Installation;
use crate::server::Occasion;
use crate::settings::Settings;
use base::{Right, Text};
use cases::rights as case;
use catalogue::rights as item;
use db::{Listener, Migration};
use identity::Setup;
use identity::proofs::{CodeSender, Proofs};
use jobs::Jobs;
use messages::{Delivery, Mail, Sms, Smtp};
use std::sync::{Arc, LazyLock};

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
    messages::handlers(cases::job::handlers(Jobs::new()), Delivery { sms: Sms::Off, mail: Mail::Off })
}

/// Handlers and schedules of all crates.
pub fn jobs(settings: &Settings, _installation: &Installation) -> Outcome<Jobs> {
    Ok(messages::handlers(cases::job::handlers(Jobs::new()), delivery(settings)))
}

/// How messages leave: short messages into a file until a gateway is set up, mail through the relay that is named.
fn delivery(settings: &Settings) -> Delivery {
    let sms = settings.file.sms.log.clone().unwrap_or_else(|| settings.data.join("sms.log"));
    let mail = settings.file.mail.as_ref().map_or(Mail::Off, |mail| {
        Mail::Smtp(Smtp { host: mail.host.clone(), port: mail.port.unwrap_or(25), from: mail.from.clone() })
    });
    Delivery { sms: Sms::Log(sms), mail }
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
        known_rights: known_rights(),
        unread: Some(messages::unread),
        ..Setup::default()
    }
}

/// What the hall shows of what the crates above it know.
pub fn hooks() -> catalogue::Hooks {
    catalogue::Hooks { days: cases::clock::calendar, ..catalogue::Hooks::default() }
}

/// The rights of all crates but identity, with their words.
pub fn known_rights() -> Vec<(Right, &'static str, &'static str)> {
    static OTHERS: LazyLock<Vec<(Right, Text)>> =
        LazyLock::new(|| [case::all(), item::all(), api::token::rights()].concat());
    let others = OTHERS.iter().map(|(right, words)| (*right, words.zh.as_str(), words.en.as_str()));
    files::RIGHTS.iter().chain(messages::RIGHTS).chain(records::RIGHTS).copied().chain(others).collect()
}
