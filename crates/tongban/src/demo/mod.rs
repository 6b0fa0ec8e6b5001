//! The demonstration: a sample city in a folder of its own, filled by the same commands that people and offices use.

mod beside;
mod folder;
mod government;
mod history;
mod live;
mod packs;
mod population;
mod records;
mod roles;
#[cfg(test)]
mod tests;

pub use live::Live;
pub use population::People;
pub use roles::role_rights;

use crate::city::City;
use crate::cli::Console;
use crate::failure::Outcome;
use crate::operations::{Installation, Opening, open};
use crate::settings::Settings;
use base::clock::Stopwatch;
use base::{Clock, Moment};
use serde::{Deserialize, Serialize};

/// The folder when none is given.
pub const FOLDER: &str = "data/demo";
/// The password of every sign-in of the sample city. It exists nowhere else.
pub const PASSWORD: &str = "Yunzhou-2026";

/// Which city, and whether to throw an earlier one away.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// Seed.
    pub seed: u64,
    /// Scale.
    pub scale: f64,
    /// Throw away what an earlier demonstration left.
    pub fresh: bool,
}

/// A sign-in that is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// Who, in Chinese.
    pub zh: String,
    /// Who, in English.
    pub en: String,
    /// Login name or phone.
    pub login: String,
}

/// Makes the city as it stands at the time of a clock, or opens the one that an earlier demonstration made.
pub fn make(settings: &Settings, wish: &Wish, clock: &Clock, console: Console) -> Outcome<(Installation, Vec<SignIn>)> {
    match folder::prepare(settings, wish)? {
        folder::Found::Whole(sign_ins) => Ok((open(settings, clock.clone(), Opening::Make)?, sign_ins)),
        folder::Found::Nothing => {
            console.say("正在建示例城市……", "Making the sample city …");
            let watch = Stopwatch::start();
            // The past is lived through with a clock that moves; from then on the given one holds.
            let now = clock.now();
            let past = open(settings, Clock::standing_at(history::begins(now)), Opening::Make)?;
            let filled =
                fill(&past, wish).and_then(|filled| Ok((history(&past, wish, &filled, now)?, filled.sign_ins)));
            past.db.close();
            let (cases, sign_ins) = filled?;
            folder::finished(settings, wish, &sign_ins)?;
            let seconds = watch.elapsed().as_secs_f64();
            console.say(
                format!("建好了，{cases} 件办件，用了 {seconds:.1} 秒。"),
                format!("Done: {cases} cases, in {seconds:.1} seconds."),
            );
            Ok((open(settings, clock.clone(), Opening::Make)?, sign_ins))
        }
    }
}

/// A store that has been filled.
#[derive(Debug)]
pub struct Filled {
    /// The city.
    pub city: City,
    /// Its residents as they are stored.
    pub people: People,
    /// Sign-ins to print.
    pub sign_ins: Vec<SignIn>,
}

/// How many applications a city of scale 1 had in the past weeks.
const CASES: f64 = 320.0;

/// Lives through the past weeks of a filled city; answers how many applications were handed in.
fn history(installation: &Installation, wish: &Wish, filled: &Filled, now: Moment) -> Outcome<usize> {
    let all = ::packs::embedded();
    let wanted = history::Wanted::of_scale(CASES, wish.scale);
    let handed_in = history::live(installation, &filled.city, &filled.people, &all, now, wanted)?;
    beside::live(installation, &filled.city, &filled.people, &all)?;
    // Uploads of applications that did not come about belong to nothing, and the past is sealed.
    installation.files.sweep(&installation.db)?;
    jobs::Sealer::default().run(&installation.db)?;
    Ok(handed_in)
}

/// Fills an empty store with the sample city of a seed: offices, officials, residents, companies, records, service items. No cases.
pub fn fill(installation: &Installation, wish: &Wish) -> Outcome<Filled> {
    let city = City::generate(wish.seed, wish.scale);
    let db = &installation.db;
    packs::divisions(db, &city)?;
    let hash = identity::passwords::hash_now(PASSWORD)?;
    roles::keep(db)?;
    let offices = government::offices(db, &city)?;
    government::officials(db, &city, &offices, &hash)?;
    government::administrators(db, &hash)?;
    let people = population::residents(db, &city, &hash)?;
    population::companies(db, &city, &people.persons)?;
    let (fields, all) = (records::keep(db, &city, &offices)?, ::packs::embedded());
    packs::publish(db, &city, &all)?;
    records::grant(db, &fields, &all)?;
    Ok(Filled { sign_ins: sign_ins(&city), city, people })
}

fn sign_ins(city: &City) -> Vec<SignIn> {
    let mut all = Vec::new();
    let mut add = |zh: String, en: &str, login: String| all.push(SignIn { zh, en: en.to_owned(), login });
    for (slug, zh, en) in [
        ("chen-xiaolan", "要开公司的", "founder of a company"),
        ("li-guiying", "办老年证的", "elder"),
        ("sun-mei", "给孩子上户口的", "mother of a newborn"),
        ("zhao-min", "新来的市民", "newcomer"),
    ] {
        if let Some(resident) = city.resident(slug)
            && let Some(phone) = &resident.phone
        {
            add(format!("{zh}{}", resident.name), en, phone.to_string());
        }
    }
    for (login, zh, en) in [
        ("yunjiang-government-services-clerk", "区综合窗口", "general window of a district"),
        ("yunjiang-market-regulation-clerk", "市监局经办人", "clerk, market regulation"),
        ("yunjiang-market-regulation-chief", "市监局科长", "section chief, market regulation"),
        ("yunjiang-public-security-clerk", "公安局经办人", "clerk, public security"),
        ("yunjiang-civil-affairs-clerk", "民政局经办人", "clerk, civil affairs"),
        ("yunjiang-civil-affairs-registrar", "婚姻登记员", "marriage registrar"),
        ("yunjiang-disabled-federation-inspector", "残联核查员", "inspector, disabled persons"),
        ("binjiang-street-001-clerk", "社区窗口", "community window"),
        ("yunzhou-government-services-admin", "业务管理员", "desk administrator"),
        ("yunzhou-data-editor", "事项编辑", "item editor"),
    ] {
        if let Some(official) = city.officials.iter().find(|official| official.login == login) {
            add(format!("{zh}{}", official.name), en, login.to_owned());
        }
    }
    for (login, zh, en) in government::ADMINISTRATORS
        .iter()
        .map(|administrator| (administrator.login, administrator.title.0, administrator.title.1))
    {
        add(zh.to_owned(), en, login.to_owned());
    }
    all
}

/// Prints the sign-ins.
pub fn announce(sign_ins: &[SignIn], console: Console) {
    if sign_ins.is_empty() {
        return;
    }
    console.say(format!("登录用的密码都是 {PASSWORD}："), format!("Everybody's password is {PASSWORD}:"));
    for sign_in in sign_ins {
        console.say(
            format!("  {:<40} {}", sign_in.login, sign_in.zh),
            format!("  {:<40} {} ({})", sign_in.login, sign_in.en, sign_in.zh),
        );
    }
}
