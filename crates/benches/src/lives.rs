//! Whole case lives: apply, accept, two approvals side by side, decided; with journal, papers, clock and audit, read back at once.

use crate::figure::{Figure, RUNS, median};
use crate::{Wanted, seeder};
use anyhow::Result;
use base::clock::Stopwatch;
use base::{AccountId, CaseId, Clock, Grant, Kind, Locale, OfficeId, PersonId, Principal, Right, Scope, Target, Text};
use cases::case::{Channel, Outcome};
use cases::commands::{Accept, Applicant, Complete, StartDraft, Submit};
use cases::rights;
use catalogue::item::Item;
use catalogue::published::Body;
use db::{Call, Cx, Db, Keys, Options};
use identity::offices::commands::CreateOffice;
use identity::offices::model::OfficeFacts;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const TIME: Duration = Duration::from_secs(2);
const CLIENTS: usize = 32;
/// Districts that handle them: a register of decisions is one office's.
const DISTRICTS: usize = 8;
/// Lives that the seeder copies when the store shall hold many.
const TEMPLATE: usize = 50;
/// At least so many lives a second in process.
const LIMIT: f64 = 500.0;

const ITEM: &str = r#"
id = "life"
title = { zh = "并联审批", en = "Two approvals side by side" }
type = "01"
audience = ["person"]
office = "market-regulation"
level = "county"
handling = "promise"
channels = ["online"]
limits = { promised = "3wd", statutory = "20wd" }
flow = { use = "life" }
result = { kind = "licence" }
conditions = { zh = "无", en = "None" }
"#;

const FLOW: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:tb="https://tongban.example/bpmn/1" id="d" targetNamespace="t">
<process id="life" isExecutable="true">
<startEvent id="begin"/>
<userTask id="accept"><extensionElements><tb:task role="clerk" kind="accept" outcome="acceptance"/></extensionElements></userTask>
<parallelGateway id="split"/>
<userTask id="fire"><extensionElements><tb:task role="clerk" kind="handle" outcome="fire"/></extensionElements></userTask>
<userTask id="food"><extensionElements><tb:task role="clerk" kind="handle" outcome="food"/></extensionElements></userTask>
<parallelGateway id="join"/>
<userTask id="decide"><extensionElements><tb:task role="clerk" kind="decide" outcome="decision"/></extensionElements></userTask>
<serviceTask id="issue"><extensionElements><tb:service name="issue-result"/></extensionElements></serviceTask>
<endEvent id="end"/>
<sequenceFlow id="f1" sourceRef="begin" targetRef="accept"/>
<sequenceFlow id="f2" sourceRef="accept" targetRef="split"/>
<sequenceFlow id="f3" sourceRef="split" targetRef="fire"/>
<sequenceFlow id="f4" sourceRef="split" targetRef="food"/>
<sequenceFlow id="f5" sourceRef="fire" targetRef="join"/>
<sequenceFlow id="f6" sourceRef="food" targetRef="join"/>
<sequenceFlow id="f7" sourceRef="join" targetRef="decide"/>
<sequenceFlow id="f8" sourceRef="decide" targetRef="issue"/>
<sequenceFlow id="f9" sourceRef="issue" targetRef="end"/>
</process></definitions>"#;

/// The item, as it is published.
pub const NAME: &str = "bench/life";
/// The district whose offices handle it.
pub const REGION: &str = "990102";

/// A small city: offices of one function in several districts, a clerk at each, and one resident.
pub struct City {
    /// The store.
    pub db: Db,
    /// The resident.
    pub applicant: Call,
    /// The clerk of each district.
    pub clerks: Vec<Call>,
    /// Division codes of the districts.
    pub regions: Vec<String>,
    person: PersonId,
}

/// What the store refused or failed at.
pub fn fault(error: base::Error) -> anyhow::Error {
    anyhow::anyhow!("{error}")
}

/// Publishes the item whose lives are counted.
pub fn publish(cx: &mut Cx) -> base::Result<()> {
    let item: Item = toml::from_str(ITEM).map_err(base::Error::fault)?;
    let permit = cx.permit(Right("item.publish"), Target::default())?;
    let body = Body { pack: "bench".into(), item, form: None, flow: FLOW.into() };
    catalogue::published::store::publish(cx, &permit, NAME, &body).map(drop)
}

fn office(cx: &mut Cx, region: &str) -> base::Result<(OfficeId, String)> {
    let facts = OfficeFacts {
        kind: "department".into(),
        name: Text::new("市场监督管理局", ""),
        division: region.into(),
        functions: vec!["market-regulation".into()],
        ..OfficeFacts::default()
    };
    let office = CreateOffice { parent: None, code: format!("market-{region}"), facts }.run(cx)?;
    Ok((office.id, office.path))
}

/// Opens a store with the small city in it.
pub fn city(url: &str, threads: usize, districts: usize) -> Result<City> {
    city_of(&options(url, threads), districts)
}

fn options(url: &str, threads: usize) -> Options {
    let mut options = Options::new(url, Arc::new(Keys::from_master(&[7; 32])), Clock::system());
    options.threads = threads;
    options
}

fn city_of(options: &Options, districts: usize) -> Result<City> {
    let steps = [identity::MIGRATIONS, catalogue::MIGRATIONS, records::MIGRATIONS, cases::MIGRATIONS].concat();
    let db = Db::open(options, &steps).map_err(fault)?;
    let regions: Vec<String> = (0..districts).map(|place| format!("9901{:02}", place + 2)).collect();
    let codes = regions.clone();
    let (offices, person) = db
        .write_now(&Call::system("bench"), "bench.city", move |cx| {
            let offices = codes.iter().map(|region| office(cx, region)).collect::<base::Result<Vec<_>>>()?;
            publish(cx)?;
            let number = codes::CitizenId::build(REGION, jiff::civil::date(1990, 3, 7), 26)
                .map_err(|error| base::Error::fault(error.sentence_en()))?;
            let person = identity::people::commands::AtWindow { name: "陈晓岚".into(), number, phone: None }.run(cx)?;
            Ok((offices, person))
        })
        .map_err(fault)?;
    let mut applicant = Principal::signed_in(Kind::Person, AccountId(5), "陈晓岚");
    applicant.person = Some(person);
    applicant.grants = held(&[rights::APPLY, records::TAKE], &Scope::Own);
    let clerks = offices.iter().zip(&regions).zip(0i64..).map(|(((office, path), region), place)| {
        let mut clerk = Principal::signed_in(Kind::Official, AccountId(100 + place), "方敏");
        clerk.office = Some(*office);
        clerk.office_path = Arc::from(path.as_str());
        clerk.region = Arc::from(region.as_str());
        clerk.roles = Arc::from([Arc::from("clerk")]);
        clerk.grants = held(&[rights::SEE, rights::ACCEPT, rights::HANDLE, rights::DECIDE], &Scope::Office(*office));
        call(clerk)
    });
    Ok(City { clerks: clerks.collect(), db, applicant: call(applicant), regions, person })
}

/// Rights that are held within a scope.
pub fn held(rights: &[Right], scope: &Scope) -> Arc<[Grant]> {
    rights.iter().map(|right| Grant { right: Arc::from(right.0), scope: scope.clone() }).collect()
}

fn call(actor: Principal) -> Call {
    Call::new(actor, Locale::Zh, "bench")
}

/// How far a life goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub enum Until {
    /// Handed in.
    Submitted,
    /// Two approvals wait.
    Accepted,
    /// Decided and read back.
    Decided,
}

/// A case of a district, from its draft on.
pub async fn life(city: &City, district: usize, until: Until) -> base::Result<()> {
    let (person, region, clerk) = (city.person, city.regions[district].clone(), &city.clerks[district]);
    let draft = city
        .db
        .write(&city.applicant, "draft.start", move |cx| {
            let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
            StartDraft { item: NAME.into(), applicant, channel: Channel::Online, region: region.clone() }.run(cx)
        })
        .await?;
    let case = city
        .db
        .write(&city.applicant, "draft.submit", move |cx| {
            Submit { draft: draft.id, confirmed: true, declared: vec![], promised: false, seen: vec![] }.run(cx)
        })
        .await?;
    let id = case.id;
    if until == Until::Submitted {
        return Ok(());
    }
    let task = open(city, clerk, id).await?[0];
    city.db.write(clerk, "case.accept", move |cx| Accept { task, opinion: String::new() }.run(cx)).await?;
    if until == Until::Accepted {
        return Ok(());
    }
    let two = open(city, clerk, id).await?;
    let (one, other) = tokio::join!(complete(city, clerk, two[0], "pass"), complete(city, clerk, two[1], "pass"));
    one?;
    other?;
    let decide = open(city, clerk, id).await?[0];
    complete(city, clerk, decide, "grant").await?;
    let read = city.db.point(clerk, "case.get", move |cx| cases::case::store::visible(cx, id)).await?;
    match read.and_then(|case| case.outcome) {
        Some(Outcome::Granted) => Ok(()),
        other => Err(base::Error::fault(format_args!("the life ended as {other:?}"))),
    }
}

async fn open(city: &City, clerk: &Call, case: CaseId) -> base::Result<Vec<i64>> {
    city.db
        .point(clerk, "task.list", move |cx: &mut Cx| {
            Ok(cases::task::store::open_of_case(cx, case)?.into_iter().map(|task| task.id).collect())
        })
        .await
}

async fn complete(city: &City, clerk: &Call, task: i64, outcome: &'static str) -> base::Result<()> {
    let body = move |cx: &mut Cx| Complete { task, outcome: outcome.into(), opinion: "合格".into() }.run(cx);
    let mut tries = 0;
    loop {
        match city.db.write(clerk, "case.complete", body).await {
            // Two branches of one case at one moment: the second sees a newer version and tries again, as a page would.
            Err(error) if error.code() == Some("stale") && tries < 20 => tries += 1,
            other => return other.map(drop),
        }
    }
}

fn measure(name: &'static str, url: &str, threads: usize, wanted: Wanted) -> Result<Vec<Figure>> {
    let city = Arc::new(city(url, threads, DISTRICTS)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    for turn in 0..TEMPLATE {
        runtime.block_on(life(&city, turn % DISTRICTS, Until::Decided)).map_err(fault)?;
    }
    seeder::fill(&city.db, wanted.cases)?;
    analyse(&city)?;
    let mut rates = Vec::new();
    for _ in 0..RUNS {
        let (done, failed) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let watch = Stopwatch::start();
        runtime.block_on(async {
            let mut clients = Vec::new();
            for client in 0..CLIENTS {
                let (city, done, failed) = (Arc::clone(&city), Arc::clone(&done), Arc::clone(&failed));
                clients.push(tokio::spawn(async move {
                    while watch.elapsed() < TIME {
                        let counter = match life(&city, client % DISTRICTS, Until::Decided).await {
                            Ok(()) => &done,
                            Err(_) => &failed,
                        };
                        counter.fetch_add(1, Ordering::Relaxed);
                    }
                }));
            }
            for client in clients {
                let _ = client.await;
            }
        });
        let lost = failed.load(Ordering::Relaxed);
        anyhow::ensure!(lost == 0, "{lost} lives failed");
        rates.push(done.load(Ordering::Relaxed) as f64 / watch.elapsed().as_secs_f64());
    }
    city.db.close();
    Ok(vec![Figure::rate(name, median(rates), LIMIT)])
}

/// Lets a server learn how full its tables are, as it does by itself within the first minutes.
fn analyse(city: &City) -> Result<()> {
    if city.db.engine() == db::Engine::Sqlite {
        return Ok(());
    }
    let analyse = |cx: &mut Cx| cx.query("ANALYZE", &[]).map(drop);
    city.db.write_now(&Call::system("bench"), "bench.analyse", analyse).map_err(fault)
}

/// On the embedded engine.
pub fn sqlite(wanted: Wanted) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    measure("lives-sqlite", &format!("sqlite://{}/lives.db", folder.path().display()), 2, wanted)
}

/// On a server that syncs.
pub fn postgres(wanted: Wanted) -> Result<Vec<Figure>> {
    let cluster = testkit::Cluster::durable()?;
    let database = cluster.fresh_database()?;
    measure("lives-postgres", database.url(), 16, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::sync::Mutex;
    use testkit::{Store, on_both};

    /// Statements of a whole life. Whoever adds one adds it to each case of a city: the number may go up for a reason only.
    const STATEMENTS: usize = 64;

    on_both! {
        fn a_life_takes_few_statements(store: Store) {
            let heard: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
            let listening = Arc::clone(&heard);
            let mut options = options(store.url(), 2);
            options.watch = Some(Arc::new(move |sql: &str, _: &[db::V]| {
                *listening.lock().expect("no thread panics while it listens").entry(sql.to_owned()).or_default() += 1;
            }));
            let city = city_of(&options, 1).expect("a city");
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            // What is known after the first life is not read again.
            runtime.block_on(life(&city, 0, Until::Decided)).expect("lived");
            heard.lock().expect("listens").clear();
            runtime.block_on(life(&city, 0, Until::Decided)).expect("lived");
            let heard = std::mem::take(&mut *heard.lock().expect("listens"));
            let count: usize = heard.values().sum();
            let list: Vec<String> = heard.iter().map(|(sql, times)| format!("{times} {}", &sql[..sql.len().min(110)])).collect();
            assert!(count <= STATEMENTS, "{count} statements:\n{}", list.join("\n"));
            city.db.close();
        }
    }
}
