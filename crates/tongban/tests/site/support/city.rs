//! The sample city that these tests share: made and walked through once, copied for each test.

use super::client::Client;
use super::forms::{forms, select};
use super::people::{Person, Sort, people, resident};
use super::survey::Survey;
use axum::Router;
use base::{Clock, Locale};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tongban::city::City as Plan;
use tongban::cli::Console;
use tongban::demo::{self, PASSWORD, Wish};
use tongban::operations::{Opening, open};
use tongban::server::{App, Occasion, all_routes, router};
use tongban::settings::{Given, Settings};
use web::registry::Route;

const WISH: Wish = Wish { seed: 11, scale: 0.3, fresh: false };
/// Sessions of administrators end after a quarter of an hour without a request.
const FRESH: Duration = Duration::from_mins(10);
/// The city's clock starts here, on a Wednesday morning in Shanghai, whatever day it is outside: what lies on the desks does not change
/// with the day on which the tests run.
const MORNING: &str = "2026-11-18T10:20:00+08:00";

/// A running city of one's own.
pub struct City {
    /// Its parts.
    pub app: App,
    /// All pages, with all layers.
    pub router: Router,
    /// The list of them.
    pub routes: Vec<Route>,
    /// Who comes.
    pub people: Vec<Person>,
    /// What they found.
    pub survey: Survey,
    /// The plan from which the city was made.
    pub plan: Plan,
    runtime: Arc<Runtime>,
    folder: TempDir,
}

impl City {
    /// A copy of the shared city, which is made when there is none of this build yet.
    pub fn open() -> City {
        let shared = shared();
        let folder = tempfile::tempdir().expect("a folder");
        copy(&shared, folder.path());
        let shift = fs::read_to_string(shared.join("shift")).expect("the shift of the clock");
        let mut city = City::of_folder(folder, &Clock::shifted(shift.parse().expect("a number")));
        let text = fs::read_to_string(shared.join("survey.json")).expect("the survey");
        city.survey = serde_json::from_str(&text).expect("the survey reads");
        city
    }

    fn of_folder(folder: TempDir, clock: &Clock) -> City {
        let given = Given { data: Some(folder.path().join("city")), ..Given::default() };
        let settings = Settings::load(&given).expect("settings");
        City::at(&settings, &WISH, clock, folder)
    }

    /// The city that was made by a wish and lies where settings say; its folder goes with this value.
    pub fn at(settings: &Settings, wish: &Wish, clock: &Clock, folder: TempDir) -> City {
        let installation = open(settings, clock.clone(), Opening::Make)
            .unwrap_or_else(|failure| panic!("{}", failure.say(Locale::En)));
        let app = App::new(settings, installation, Occasion::Demonstration)
            .unwrap_or_else(|failure| panic!("{}", failure.say(Locale::En)));
        let plan = Plan::generate(wish.seed, wish.scale);
        City {
            router: router(&app),
            routes: all_routes(&app),
            people: people(&plan),
            survey: Survey::default(),
            runtime: Arc::new(
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime"),
            ),
            app,
            plan,
            folder,
        }
    }

    /// Somebody who is signed in; `""` for nobody.
    pub fn client(&self, person: &str) -> Client {
        let session = if person.is_empty() { "" } else { self.session(person) };
        Client::new(self.router.clone(), Arc::clone(&self.runtime), session)
    }

    /// The token of somebody's session.
    pub fn session(&self, person: &str) -> &str {
        self.survey.sessions.get(person).unwrap_or_else(|| panic!("{person} is not signed in"))
    }

    /// Rows by table, without those that only keep the machine going.
    pub fn rows(&self) -> Vec<(String, i64)> {
        // A write that waits in line is done before this one is.
        let flush = self.app.installation.db.write_now(&db::Call::system("test"), "test.flush", |_| Ok(()));
        flush.expect("the store answers");
        let count = self.app.installation.db.read_now(&db::Call::system("test"), "test.count", |cx| {
            let tables = cx.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\' ORDER BY name", &[])?;
            let mut counts = Vec::new();
            for table in &tables {
                let name = table.text(0)?.to_owned();
                let rows = cx.query(&format!("SELECT count(*) FROM \"{name}\""), &[])?;
                counts.push((name, rows[0].i64(0)?));
            }
            Ok(counts)
        });
        count.expect("the store answers")
    }

    /// Serves the city at a port of this machine until the test ends.
    pub fn serve(&self) -> String {
        let listener = self.runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let service = self.router.clone().into_make_service_with_connect_info::<std::net::SocketAddr>();
        self.runtime.spawn(async move { axum::serve(listener, service).await });
        address
    }

    /// Signs everybody in and lets each of them follow every link.
    fn walk(&mut self) {
        let began = std::time::Instant::now();
        let nobody = self.client("");
        self.people.extend(self.busy());
        for person in self.people.clone() {
            self.survey.sessions.insert(person.name.to_owned(), nobody.sign_in(&person.login, PASSWORD));
        }
        let routes = self.routes.clone();
        let starts = self.prepare();
        self.begin("zhao-min", "/apply/community/household-certificate");
        self.begin("li-guiying", "/apply/community/disability-subsidy");
        self.begin("chen-xiaolan", "/apply/enterprise-start/business-licence");
        self.begin("community", "/desk/window/apply/community/old-age-card");
        let mut everywhere = own(&starts, "");
        everywhere.extend(["/", "/sign-in", "/sitemap"]);
        self.survey.walk("", &nobody, &everywhere, &routes);
        for name in ["newcomer", "half-way"] {
            let client = self.client(name);
            self.survey.walk(name, &client, &own(&starts, name), &routes);
        }
        for person in self.people.clone() {
            let usual: &[&str] = match person.sort {
                Sort::Resident => &["/me", "/me/account", "/"],
                Sort::Official => &["/desk", "/me/account", "/me"],
                Sort::Administrator => &["/admin", "/me/account"],
            };
            let client = self.client(person.name);
            let mut from = own(&starts, person.name);
            from.extend(usual);
            self.survey.walk(person.name, &client, &from, &routes);
        }
        self.survey.seconds = began.elapsed().as_secs();
    }

    /// Residents who have something to do or to rate, and officials with steps of their own.
    fn busy(&self) -> Vec<Person> {
        let texts = |sql: &'static str| {
            let rows = self.app.installation.db.read_now(&db::Call::system("test"), "test.busy", move |cx| {
                cx.query(sql, &[])?.iter().map(|row| row.string(0)).collect::<base::Result<Vec<String>>>()
            });
            rows.expect("the store answers")
        };
        // Nobody under two names: else somebody would be a stranger to what is one's own.
        let known = |one: &Person| self.people.iter().any(|person| person.login == one.login);
        let first = |name: &'static str, sql| {
            texts(sql).iter().filter_map(|full| resident(&self.plan, name, full)).find(|one| !known(one))
        };
        let mut found = Vec::new();
        found.extend(first("who-rates", "SELECT applicant_name FROM cases WHERE parent IS NULL AND company IS NULL AND outcome = 'granted' ORDER BY id DESC"));
        found.extend(first("who-confirms", "SELECT coalesce(a.name, c.applicant_name) FROM case_task t JOIN cases c ON c.id = t.case_id LEFT JOIN account a ON a.id = t.assignee WHERE t.state = 'open' AND t.kind = 'applicant' ORDER BY t.id"));
        found.extend(first(
            "who-lacks",
            "SELECT applicant_name FROM cases WHERE status = 'supplement' ORDER BY id DESC",
        ));
        found.extend(first("who-owes", "SELECT c.applicant_name FROM case_material m JOIN cases c ON c.id = m.case_id WHERE m.state = 'later' AND c.status = 'accepted' AND c.parent IS NULL AND c.company IS NULL ORDER BY m.id"));
        found.extend(first("who-left", "SELECT applicant_name FROM case_draft WHERE submitted IS NULL AND page = 'materials' AND channel <> 'window' ORDER BY id"));
        found.extend(first("who-looks", "SELECT applicant_name FROM case_draft WHERE submitted IS NULL AND page = 'check' AND channel <> 'window' ORDER BY id"));
        found.extend(first("who-asked", "SELECT asker FROM item_question ORDER BY id"));
        found.extend(first("who-comes", "SELECT name FROM booking WHERE state = 'booked' ORDER BY day DESC, id"));
        let logins = texts(
            "SELECT a.login FROM case_task t JOIN account a ON a.id = t.assignee WHERE t.state = 'open' AND a.login IS NOT NULL GROUP BY a.login ORDER BY count(*) DESC LIMIT 2",
        );
        for (name, login) in ["busy-one", "busy-two"].into_iter().zip(logins) {
            found.push(Person { name, login, sort: Sort::Official });
        }
        found
    }

    /// Begins an application with the first of what the page offers, so that somebody has a draft.
    pub fn begin(&self, person: &str, path: &str) {
        let client = self.client(person);
        let page = client.get(path);
        let html = scraper::Html::parse_document(&page.body);
        let Some(form) = forms("", path, &html).into_iter().find(|form| form.method == "post" && form.path == path)
        else {
            return;
        };
        let value = |selector: &str| {
            let found = html
                .select(&select(selector))
                .filter_map(|element| element.value().attr("value"))
                .find(|value| !value.is_empty());
            found.unwrap_or_default().to_owned()
        };
        let child = self.plan.resident("sun-mei").expect("is there");
        let told = [
            ("who", value("input[name=who]")),
            ("region", value("select[name=region] option")),
            ("name", child.name.clone()),
            ("number", child.number.to_string()),
            ("phone", child.phone.as_ref().map(ToString::to_string).unwrap_or_default()),
        ];
        let mut pairs = form.pairs.clone();
        for (name, value) in told {
            let known = pairs.iter().any(|(known, held)| known == name && !held.is_empty() && name == "region");
            if !known && (form.texts.iter().any(|text| text == name) || name == "who" || name == "region") {
                pairs.retain(|(known, _)| known != name);
                pairs.push((name.to_owned(), value));
            }
        }
        client.post(path, &pairs);
    }
}

impl Drop for City {
    fn drop(&mut self) {
        self.app.installation.db.close();
    }
}

/// Where somebody also begins.
fn own<'a>(starts: &'a [(&'static str, String)], name: &str) -> Vec<&'a str> {
    starts.iter().filter(|(who, _)| *who == name).map(|(_, start)| start.as_str()).collect()
}

/// The folder of the shared city of this build, made when it is missing or its sessions grow old.
fn shared() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site");
    fs::create_dir_all(&home).expect("a folder");
    let lock = fs::File::create(home.join("lock")).expect("a lock");
    lock.lock().expect("the lock is had");
    let program = fs::metadata(std::env::current_exe().expect("a program")).expect("is there");
    let made = program.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok()).unwrap_or_default();
    let stamp = format!("{} {}", program.len(), made.as_nanos());
    let (place, mark) = (home.join("made"), home.join("made").join("stamp"));
    let age = fs::metadata(&mark).and_then(|mark| mark.modified()).ok().and_then(|at| at.elapsed().ok());
    if age.is_some_and(|age| age < FRESH) && fs::read_to_string(&mark).is_ok_and(|text| text == stamp) {
        return place;
    }
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).expect("a folder");
    make(&place);
    fs::write(mark, stamp).expect("written");
    place
}

fn make(place: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let given = Given { data: Some(folder.path().join("city")), ..Given::default() };
    let settings = Settings::load(&given).expect("settings");
    let morning: jiff::Timestamp = MORNING.parse().expect("an instant");
    let shift = morning.as_millisecond() - Clock::system().now().0;
    let clock = Clock::shifted(shift);
    let (installation, _) = demo::make(&settings, &WISH, &clock, Console { locale: Locale::En })
        .unwrap_or_else(|failure| panic!("{}", failure.say(Locale::En)));
    installation.db.close();
    let mut city = City::of_folder(folder, &clock);
    city.walk();
    let survey = serde_json::to_string_pretty(&city.survey).expect("the survey is written");
    fs::write(place.join("survey.json"), survey).expect("written");
    fs::write(place.join("shift"), shift.to_string()).expect("written");
    city.app.installation.db.close();
    copy(city.folder.path(), place);
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            fs::create_dir_all(&target).expect("a folder");
            copy(&source, &target);
        } else {
            fs::copy(&source, &target).expect("copied");
        }
    }
}
