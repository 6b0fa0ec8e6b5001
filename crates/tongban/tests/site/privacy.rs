//! Identity numbers and phones: nowhere in clear outside the pages of those who may see them. The whole store and everything
//! that was logged is searched for each number of the sample city, after people and officials have used it.

use crate::support::{City, Plan};
use base::Clock;
use http::Method;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use testkit::{Engine, Store, on_both};
use tongban::cli::Console;
use tongban::demo::{self, PASSWORD, Wish};
use tongban::operations::{Opening, open};
use tongban::settings::{Given, Settings};

/// Everything that is logged, at every level, by every crate.
#[derive(Clone, Default)]
struct Logged(Arc<Mutex<Vec<u8>>>);

impl Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("whole").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The log of this process; tests that run beside this one only add to it.
fn logged() -> Logged {
    static LOGGED: OnceLock<Logged> = OnceLock::new();
    let begin = || {
        let logged = Logged::default();
        let writer = logged.clone();
        let all = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::set_global_default(all).expect("nobody else listens to the log");
        logged
    };
    LOGGED.get_or_init(begin).clone()
}

/// All numbers of the people of a city.
struct Numbers {
    ids: BTreeSet<Vec<u8>>,
    phones: BTreeSet<Vec<u8>>,
}

impl Numbers {
    fn of(plan: &Plan) -> Numbers {
        let bytes = |text: String| text.into_bytes();
        let residents = &plan.residents;
        let ids = residents.iter().map(|one| bytes(one.number.to_string()));
        let phones = residents.iter().filter_map(|one| one.phone.as_ref()).map(|phone| bytes(phone.to_string()));
        let officials = &plan.officials;
        Numbers {
            ids: ids.chain(officials.iter().map(|one| bytes(one.number.to_string()))).collect(),
            phones: phones.chain(officials.iter().map(|one| bytes(one.phone.to_string()))).collect(),
        }
    }

    /// The numbers that stand somewhere in some bytes. A phone is not looked for inside a run of nineteen digits or more:
    /// those are ids of rows.
    fn found_in(&self, bytes: &[u8]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut at = 0;
        while at < bytes.len() {
            let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits < 11 {
                at += digits.max(1);
                continue;
            }
            let ends_in_x = bytes.get(at + digits).is_some_and(|byte| byte.eq_ignore_ascii_case(&b'x'));
            let run = bytes[at..at + digits + usize::from(ends_in_x)].to_ascii_uppercase();
            let mut look = |length: usize, known: &BTreeSet<Vec<u8>>| {
                for window in run.windows(length).filter(|window| known.contains(*window)) {
                    found.insert(String::from_utf8_lossy(window).into_owned());
                }
            };
            look(18, &self.ids);
            if digits < 19 {
                look(11, &self.phones);
            }
            at += digits;
        }
        found
    }
}

/// Everything in a folder, as bytes.
fn files(folder: &Path, all: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, all);
        } else {
            all.push((path.display().to_string(), std::fs::read(&path).expect("readable")));
        }
    }
}

/// Every row of every table of a server's database, as text.
fn rows(city: &City) -> Vec<(String, Vec<u8>)> {
    let dumped = city.app.installation.db.read_now(&db::Call::system("test"), "test.dump", |cx| {
        let tables =
            cx.query("SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'", &[])?;
        let mut all = Vec::new();
        for table in &tables {
            let name = table.string(0)?;
            let mut text = Vec::new();
            for row in cx.query(&format!("SELECT t::text FROM \"{name}\" t"), &[])? {
                text.extend_from_slice(row.text(0)?.as_bytes());
                text.push(b'\n');
            }
            all.push((name, text));
        }
        Ok(all)
    });
    dumped.expect("the store answers")
}

/// People use the city: they sign in, wrongly too, look, type their numbers, and stand at a window.
fn live(city: &mut City) {
    let nobody = city.client("");
    let resident = |city: &City, slug: &str| city.plan.resident(slug).expect("is there").clone();
    let (chen, zhao) = (resident(city, "chen-xiaolan"), resident(city, "zhao-min"));
    let phone = chen.phone.as_ref().expect("has one").to_string();
    let pairs = |all: &[(&str, &str)]| {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
    };
    nobody.post("/sign-in", &pairs(&[("name", &phone), ("password", "wrong")]));
    nobody.post("/register", &pairs(&[("phone", &phone), ("name", &chen.name), ("number", &chen.number.to_string())]));
    nobody.post("/forgot", &pairs(&[("phone", &phone)]));
    nobody.post("/track", &pairs(&[("number", "990102-20261101-000001"), ("last", &chen.number.to_string()[14..])]));
    for name in ["chen-xiaolan", "zhao-min", "window", "market-clerk", "audit-admin"] {
        let person = city.people.iter().find(|person| person.name == name).expect("lives here").clone();
        let session = nobody.sign_in(&person.login, PASSWORD);
        city.survey.sessions.insert(name.to_owned(), session);
    }
    city.begin("chen-xiaolan", "/apply/enterprise-start/business-licence");
    city.begin("zhao-min", "/apply/community/household-certificate");
    let routes = city.routes.clone();
    for (name, start) in
        [("chen-xiaolan", "/me"), ("zhao-min", "/me"), ("market-clerk", "/desk"), ("audit-admin", "/admin")]
    {
        let client = city.client(name);
        city.survey.walk(name, &client, &[start], &routes);
    }
    let clerk = city.client("window");
    let number = zhao.number.to_string();
    let told = [("name", zhao.name.as_str()), ("number", &number), ("phone", ""), ("region", "990102")];
    let answer = clerk.post("/desk/window/apply/community/household-certificate", &pairs(&told));
    assert_eq!(answer.status, 303, "{}", answer.body);
    let draft = answer.location().to_owned();
    let page = clerk.get(&draft);
    let shown: String = page.body.chars().filter(|letter| !letter.is_whitespace()).collect();
    let masked = shown.contains(&format!("****{}", &number[14..])) && !shown.contains(&number);
    assert!(page.status == 200 && masked, "the clerk sees whose number it is: {} {}", page.status, page.body);
    // Forms of everybody, with a number typed where anything may be typed.
    let forms = std::mem::take(&mut city.survey.forms);
    for form in forms.values().flatten().filter(|form| !form.multipart && !form.path.contains("sign-out")) {
        let Some(name) = form.texts.first() else { continue };
        let client = city.client(&form.person);
        client.post(&form.path, &form.with(name, "not a number of anybody"));
        client.ask(
            Method::GET,
            &format!("{}?q={}", form.page.split('?').next().unwrap_or_default(), "x"),
            &[],
            "",
            Vec::new(),
        );
    }
}

on_both! {
    fn no_number_of_anybody_stands_in_clear_in_the_store_or_the_log(store: Store) {
        let log = logged();
        let database = (store.engine() == Engine::Postgres).then(|| store.url().to_owned());
        let folder = tempfile::tempdir().expect("a folder");
        let given = Given { data: Some(folder.path().join("city")), database, ..Given::default() };
        let settings = Settings::load(&given).expect("settings");
        let wish = Wish { seed: 5, scale: 0.1, fresh: false };
        let installation = if store.engine() == Engine::Postgres {
            // A demonstration has a database of its own; a server is filled with the same people, without a past.
            let installation = open(&settings, Clock::system(), Opening::Make);
            let installation = installation.unwrap_or_else(|failure| panic!("{}", failure.say(base::Locale::En)));
            demo::fill(&installation, &wish).map(|_| ()).unwrap_or_else(|failure| panic!("{}", failure.say(base::Locale::En)));
            installation
        } else {
            let made = demo::make(&settings, &wish, &Clock::system(), Console { locale: base::Locale::En });
            made.unwrap_or_else(|failure| panic!("{}", failure.say(base::Locale::En))).0
        };
        installation.db.close();
        let mut city = City::at(&settings, &wish, &Clock::system(), folder);
        live(&mut city);
        let numbers = Numbers::of(&city.plan);
        assert!(numbers.ids.len() > 50 && numbers.phones.len() > 50);

        let mut all = if store.engine() == Engine::Postgres { rows(&city) } else { Vec::new() };
        city.app.installation.db.close();
        files(&settings.data, &mut all);
        // The sign-ins that a demonstration prints: its known people sign in by their phones.
        all.retain(|(place, _)| !place.ends_with("tongban-demo.json"));
        let name = city.plan.resident("chen-xiaolan").expect("is there").name.clone();
        let holds = |text: &str| all.iter().any(|(_, bytes)| bytes.windows(text.len()).any(|part| part == text.as_bytes()));
        assert!(holds(&name), "the search finds what is in clear");
        for (place, bytes) in &all {
            let found = numbers.found_in(bytes);
            assert!(found.is_empty(), "{} numbers stand in {place}, such as {:?}", found.len(), found.first());
        }
        let log = log.0.lock().expect("whole").clone();
        assert!(log.len() > 10_000, "something was logged");
        let found = numbers.found_in(&log);
        assert!(found.is_empty(), "{} numbers stand in the log, such as {:?}", found.len(), found.first());
    }
}

#[test]
fn the_search_finds_numbers_wherever_they_stand() {
    let plan = Plan::generate(5, 0.1);
    let numbers = Numbers::of(&plan);
    let one = plan.residents.iter().find(|one| one.phone.is_some()).expect("has a phone");
    let (id, phone) = (one.number.to_string(), one.phone.as_ref().expect("has one").to_string());
    for text in [
        format!("a{id}b"),
        format!("7{id}1"),
        format!("\"{}\"", id.to_lowercase()),
        format!("+86{phone}"),
        format!("x{phone}5"),
    ] {
        assert_eq!(numbers.found_in(text.as_bytes()).len(), 1, "{text}");
    }
    assert!(numbers.found_in(format!("7512345{phone}2").as_bytes()).is_empty(), "nineteen digits are an id");
    assert!(numbers.found_in(b"123456789012345678 13900000000").is_empty());
}
