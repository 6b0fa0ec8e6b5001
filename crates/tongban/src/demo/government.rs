//! Offices, officials with their posts, and the three administrators.

use crate::city::City;
use crate::failure::Outcome;
use base::{AccountId, OfficeId};
use db::{Call, Db};
use identity::Duty;
use identity::accounts::commands::{FirstLinks, MakeOfficial, Welcome};
use identity::offices::commands::CreateOffice;
use identity::offices::model::OfficeFacts;
use identity::posts::commands::AddPost;
use jiff::civil::date;
use std::collections::HashMap;

/// How many go into one transaction: enough to be quick, few enough to leave others their turn.
const BATCH: usize = 40;

/// An administrator of the sample city.
pub struct Administrator {
    /// The duty.
    pub duty: Duty,
    /// Login name.
    pub login: &'static str,
    /// Name.
    pub name: &'static str,
    /// Title in Chinese and English.
    pub title: (&'static str, &'static str),
}

/// The three.
pub const ADMINISTRATORS: &[Administrator] = &[
    Administrator {
        duty: Duty::System,
        login: "sys-admin",
        name: "梁文博",
        title: ("系统管理员梁文博", "system administrator"),
    },
    Administrator {
        duty: Duty::Security,
        login: "sec-admin",
        name: "顾安",
        title: ("安全管理员顾安", "security administrator"),
    },
    Administrator {
        duty: Duty::Audit,
        login: "audit-admin",
        name: "苏慎",
        title: ("审计管理员苏慎", "audit administrator"),
    },
];

fn call() -> Call {
    Call::system("demonstration")
}

/// Makes the offices; answers their ids by code.
pub fn offices(db: &Db, city: &City) -> Outcome<HashMap<String, OfficeId>> {
    let mut ids: HashMap<String, OfficeId> = HashMap::new();
    for batch in city.offices.chunks(BATCH) {
        let (batch, known) = (batch.to_vec(), ids.clone());
        let made = db.write_now(&call(), "office.create", move |cx| {
            let mut made: HashMap<String, OfficeId> = HashMap::new();
            for office in &batch {
                let facts = OfficeFacts {
                    kind: office.kind.to_owned(),
                    name: office.name.clone(),
                    short: office.short.clone(),
                    division: office.division.clone(),
                    phone: office.phone.clone(),
                    address: office.address.clone(),
                    hours: office.hours.clone(),
                    functions: office.functions.iter().map(|function| (*function).to_owned()).collect(),
                };
                let parent = made.get(&office.parent).or_else(|| known.get(&office.parent)).copied();
                let create = CreateOffice { parent, code: office.code.clone(), facts };
                made.insert(office.code.clone(), create.run(cx)?.id);
            }
            Ok(made)
        })?;
        ids.extend(made);
    }
    Ok(ids)
}

/// Makes the officials and their posts; answers their accounts by login.
pub fn officials(
    db: &Db,
    city: &City,
    offices: &HashMap<String, OfficeId>,
    hash: &str,
) -> Outcome<HashMap<String, AccountId>> {
    let mut accounts = HashMap::new();
    for batch in city.officials.chunks(BATCH) {
        let (batch, offices, hash) = (batch.to_vec(), offices.clone(), hash.to_owned());
        let made = db.write_now(&call(), "official.make", move |cx| {
            let mut made = Vec::new();
            for official in &batch {
                let account = MakeOfficial {
                    login: official.login.clone(),
                    name: official.name.clone(),
                    password: Some(hash.clone()),
                };
                let account = account.run(cx)?.account;
                let post = AddPost {
                    account,
                    office: offices[&official.office],
                    title: official.title.clone(),
                    roles: official.roles.iter().map(|role| (*role).to_owned()).collect(),
                    from: date(2024, 1, 1),
                    to: None,
                    main: true,
                };
                post.run(cx)?;
                made.push((official.login.clone(), account));
            }
            Ok(made)
        })?;
        accounts.extend(made);
    }
    Ok(accounts)
}

/// The three administrators, by the same one-time links that a real city's first ones use.
pub fn administrators(db: &Db, hash: &str) -> Outcome {
    let links = db.write_now(&call(), "identity.first-links", |cx| FirstLinks.run(cx))?;
    for link in links {
        let Some(administrator) = ADMINISTRATORS.iter().find(|administrator| administrator.duty == link.duty) else {
            continue;
        };
        let welcome = Welcome {
            token: link.token,
            login: administrator.login.to_owned(),
            name: administrator.name.to_owned(),
            password: hash.to_owned(),
        };
        db.write_now(&call(), "identity.welcome", move |cx| welcome.run(cx))?;
    }
    Ok(())
}
