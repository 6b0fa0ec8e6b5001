//! What is served over HTTP on the loopback: whole lives through the machine interface, guides, searches, and the memory it takes.

use crate::figure::{Figure, Limit, RUNS, median, percentile};
use crate::http::Client;
use crate::process::resident;
use crate::town::Town;
use crate::{Wanted, lives};
use anyhow::{Context, Result, ensure};
use base::clock::Stopwatch;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;

const TIME: Duration = Duration::from_secs(2);
/// At least so many lives a second over HTTP.
const LIVES: f64 = 200.0;
/// At least so many guides a second.
const GUIDES: f64 = 5_000.0;
/// An item search takes at most so many milliseconds, 99 times of 100.
const SEARCH: f64 = 20.0;
/// Resident memory at rest in MiB.
const MEMORY: f64 = 150.0;
/// Requests before memory is looked at.
const VISITS: usize = 600;
const QUERIES: &str = include_str!("../../search/tests/queries.toml");

fn runtime() -> Result<Runtime> {
    // One thread: the client shall leave the machine to what it measures.
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// Whole lives through `/api/v1`, with tokens and idempotency keys; jobs and messages included.
pub fn lives(wanted: Wanted) -> Result<Vec<Figure>> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let town = Arc::new(Town::open(wanted).await?);
        let mut rates = Vec::new();
        for run in 0..RUNS as u64 {
            rates.push(many(32, one_life, &town, run).await?);
        }
        Ok(vec![Figure::rate("lives-http", median(rates), LIVES)])
    })
}

/// A connection with what it may use.
struct Visitor {
    client: Client,
    town: Arc<Town>,
    name: String,
    turn: u64,
}

/// So many visitors at once, each doing one thing after another; answers how many things a second.
async fn many<F, W>(count: u64, what: F, town: &Arc<Town>, run: u64) -> Result<f64>
where
    F: Fn(Visitor, u64) -> W + Copy + 'static,
    W: Future<Output = Result<Visitor>> + 'static,
{
    let done = Arc::new(AtomicU64::new(0));
    let watch = Stopwatch::start();
    let local = tokio::task::LocalSet::new();
    let mut visitors = Vec::new();
    for number in 0..count {
        let client = Client::connect(town.address).await?;
        let mut visitor = Visitor { client, town: Arc::clone(town), name: format!("{run}-{number}"), turn: 0 };
        let done = Arc::clone(&done);
        visitors.push(local.spawn_local(async move {
            while watch.elapsed() < TIME {
                visitor = what(visitor, number).await?;
                visitor.turn += 1;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<(), anyhow::Error>(())
        }));
    }
    local
        .run_until(async {
            for visitor in visitors {
                visitor.await??;
            }
            Ok::<(), anyhow::Error>(())
        })
        .await?;
    Ok(done.load(Ordering::Relaxed) as f64 / watch.elapsed().as_secs_f64())
}

impl Visitor {
    async fn post(&mut self, token: &str, path: &str, body: &Value, key: &str) -> Result<Value> {
        let headers = format!(
            "Authorization: Bearer {token}\r\nContent-Type: application/json\r\nIdempotency-Key: {}-{}-{key}\r\n",
            self.name, self.turn
        );
        let path = format!("/api/v1{path}");
        for _ in 0..20 {
            let answer = self.client.send("POST", &path, &headers, body.to_string().as_bytes()).await?;
            let value: Value = serde_json::from_slice(&answer.body)?;
            if answer.status == 200 {
                return Ok(value);
            }
            // Two branches of one case at one moment: the second sees a newer version and tries again, as any program does.
            ensure!(value["code"] == "stale", "{path} answered {}: {value}", answer.status);
        }
        anyhow::bail!("{path} stays stale")
    }

    async fn read(&mut self, token: &str, path: &str) -> Result<Value> {
        let headers = format!("Authorization: Bearer {token}\r\n");
        let answer = self.client.get(&format!("/api/v1{path}"), &headers).await?;
        Ok(serde_json::from_slice(&answer.body)?)
    }

    async fn steps(&mut self, clerk: &str, case: &str) -> Result<Vec<String>> {
        let list = self.read(clerk, &format!("/cases/{case}/tasks")).await?;
        let items = list["items"].as_array().context("a list")?;
        items.iter().map(|task| Ok(task["id"].as_str().context("an id")?.to_owned())).collect()
    }

    async fn complete(&mut self, clerk: &str, task: &str, outcome: &str) -> Result<()> {
        let body = json!({ "outcome": outcome, "opinion": "合格" });
        self.post(clerk, &format!("/tasks/{task}/complete"), &body, task).await.map(drop)
    }
}

async fn one_life(mut visitor: Visitor, _: u64) -> Result<Visitor> {
    let (resident, clerk) = (visitor.town.resident.clone(), visitor.town.clerk.clone());
    let begin = json!({ "item": lives::NAME, "region": lives::REGION });
    let draft = visitor.post(&resident, "/drafts", &begin, "draft").await?;
    let draft = draft["id"].as_str().context("a draft")?.to_owned();
    let sent = json!({ "confirmed": true });
    let case = visitor.post(&resident, &format!("/drafts/{draft}/submit"), &sent, "submit").await?;
    let case = case["id"].as_str().context("a case")?.to_owned();
    let accept = visitor.steps(&clerk, &case).await?;
    visitor.post(&clerk, &format!("/tasks/{}/accept", accept[0]), &json!({ "opinion": "齐全" }), "accept").await?;
    let two = visitor.steps(&clerk, &case).await?;
    ensure!(two.len() == 2, "two approvals stand side by side");
    let mut other = Visitor {
        client: Client::connect(visitor.town.address).await?,
        town: Arc::clone(&visitor.town),
        name: visitor.name.clone(),
        turn: visitor.turn,
    };
    let (one, second) =
        tokio::join!(visitor.complete(&clerk, &two[0], "pass"), other.complete(&clerk, &two[1], "pass"));
    one?;
    second?;
    let decide = visitor.steps(&clerk, &case).await?;
    visitor.complete(&clerk, &decide[0], "grant").await?;
    let read = visitor.read(&resident, &format!("/cases/{case}")).await?;
    ensure!(read["outcome"] == "granted", "the life ended as {}", read["outcome"]);
    Ok(visitor)
}

fn guide_headers(number: u64) -> &'static str {
    match number % 4 {
        0 => "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: zh-CN\r\n",
        1 => "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n",
        2 => "Accept-Encoding: gzip\r\nAccept-Language: zh-CN\r\n",
        _ => "Accept-Encoding: gzip\r\nAccept-Language: en\r\n",
    }
}

/// Guides of all items in two languages, compressed, for visitors who have not signed in.
pub fn guide(wanted: Wanted) -> Result<Vec<Figure>> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let town = Arc::new(Town::open(wanted).await?);
        let mut client = Client::connect(town.address).await?;
        for item in &town.items {
            for number in 0..4 {
                let answer = client.get(&format!("/items/{item}"), guide_headers(number)).await?;
                ensure!(!answer.header("content-encoding").is_empty(), "{item} comes plain");
                ensure!(answer.text()?.contains("</html>"), "{item} is not whole");
            }
        }
        let mut rates = Vec::new();
        for run in 0..RUNS as u64 {
            rates.push(many(16, one_guide, &town, run).await?);
        }
        Ok(vec![Figure::rate("guide", median(rates), GUIDES)])
    })
}

async fn one_guide(mut visitor: Visitor, number: u64) -> Result<Visitor> {
    let place = (visitor.turn + number * 7) as usize % visitor.town.items.len();
    let path = format!("/items/{}", visitor.town.items[place]);
    visitor.client.get(&path, guide_headers(number)).await?;
    Ok(visitor)
}

fn queries() -> Result<Vec<String>> {
    let table: toml::Table = toml::from_str(QUERIES)?;
    let lists = table.values().filter_map(toml::Value::as_array).flatten();
    Ok(lists.filter_map(toml::Value::as_str).map(web::answers::encode).collect())
}

/// The page of results, for queries as people type them, by four visitors at once; the time that 99 of 100 stay below.
pub fn search(wanted: Wanted) -> Result<Vec<Figure>> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let town = Arc::new(Town::open(wanted).await?);
        let queries: Arc<[String]> = queries()?.into();
        ensure!(queries.len() > 100, "the queries are there");
        let mut times = Vec::new();
        for _ in 0..RUNS {
            let visitors = (0..4).map(|number| searches(Arc::clone(&town), Arc::clone(&queries), number));
            let mut all = Vec::new();
            for taken in futures_util::future::join_all(visitors).await {
                all.extend(taken?);
            }
            times.push(percentile(all, 99.0));
        }
        Ok(vec![Figure::time("search-p99", median(times), SEARCH)])
    })
}

async fn searches(town: Arc<Town>, queries: Arc<[String]>, number: usize) -> Result<Vec<f64>> {
    let mut client = Client::connect(town.address).await?;
    let mut times = Vec::with_capacity(queries.len());
    for turn in 0..queries.len() {
        let query = &queries[(turn + number * 31) % queries.len()];
        let watch = Stopwatch::start();
        client.get(&format!("/search?q={query}"), guide_headers(0)).await?;
        times.push(watch.elapsed().as_secs_f64() * 1e3);
    }
    Ok(times)
}

/// Resident memory of the program after its start and some hundred requests by visitors, a resident and a clerk.
pub fn memory(wanted: Wanted) -> Result<Vec<Figure>> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let town = Town::open(wanted).await?;
        let mut values = Vec::new();
        let (resident_in, clerk_in) = (town.sign_in(&town.logins.0).await?, town.sign_in(&town.logins.1).await?);
        let queries = queries()?;
        let mut client = Client::connect(town.address).await?;
        for _ in 0..RUNS {
            for turn in 0..VISITS / 6 {
                let (item, query) = (&town.items[turn % town.items.len()], &queries[turn % queries.len()]);
                client.get("/", guide_headers(turn as u64)).await?;
                client.get(&format!("/items/{item}"), guide_headers(turn as u64)).await?;
                client.get(&format!("/search?q={query}"), guide_headers(0)).await?;
                client.get("/me/cases", &resident_in).await?;
                client.get("/desk", &clerk_in).await?;
                client.get("/desk/pool", &clerk_in).await?;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
            values.push(resident(town.process())?);
        }
        let value = median(values);
        Ok(vec![Figure { name: "memory".into(), value, unit: "MiB", against: MEMORY, limit: Limit::Most(1.0) }])
    })
}
