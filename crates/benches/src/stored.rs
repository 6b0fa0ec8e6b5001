//! Lists of a city that has been at it for years: the inbox of a clerk of one office among many, its search, a resident's cases.

use crate::figure::{Figure, RUNS, median, percentile};
use crate::lives::{self, City, Until, fault};
use crate::{Wanted, seeder};
use anyhow::{Result, ensure};
use base::clock::Stopwatch;
use base::{Principal, Scope};
use cases::case::store as case;
use cases::task::store::{self as task, After, Filter, Way, Which};
use db::{Call, Cx};
use std::sync::Arc;

/// Offices of the city; the clerk sees one of them.
const OFFICES: usize = 20;
/// Times that each list is read in a run.
const TURNS: usize = 60;
/// What a list may take, 99 times of 100, in milliseconds.
const LIMIT: f64 = 20.0;
/// Cases without `--cases`.
const CASES: u64 = 10_000;
/// Rows of a page.
const PAGE: i64 = 50;

/// Part of the number of a case of the clerk's office, the eleventh of twenty with eight cases each.
const NUMBER: &str = "000085";

/// A list: its name, who reads it, and how.
type List = (&'static str, Who, fn(&mut Cx) -> base::Result<usize>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Who works at one office.
    Clerk,
    /// Who sees a bureau and what lies below it.
    Chief,
    /// Who sees a district.
    District,
    Resident,
}

const LISTS: &[List] = &[
    ("pool", Who::Clerk, |cx| page(cx, Which::Pool)),
    ("mine", Who::Clerk, |cx| page(cx, Which::Mine)),
    ("pool-count", Who::Clerk, |cx| Ok(task::count(cx, Which::Pool, 200)? as usize)),
    ("done", Who::Clerk, |cx| {
        let (me, now) = (cx.me(), cx.now());
        task::done_by(cx, me, now, PAGE).map(|rows| rows.len())
    }),
    ("cases", Who::Clerk, |cx| case::list(cx, "", None, i64::MAX, PAGE).map(|rows| rows.len())),
    ("cases-of-bureau", Who::Chief, |cx| case::list(cx, "", None, i64::MAX, PAGE).map(|rows| rows.len())),
    ("cases-of-district", Who::District, |cx| case::list(cx, "", None, i64::MAX, PAGE).map(|rows| rows.len())),
    ("cases-by-name", Who::Clerk, |cx| case::list(cx, "陈晓岚", None, i64::MAX, PAGE).map(|rows| rows.len())),
    ("cases-by-number", Who::Clerk, |cx| case::list(cx, NUMBER, None, i64::MAX, PAGE).map(|rows| rows.len())),
    ("cases-nobody", Who::Clerk, |cx| Ok(case::list(cx, "查无此人", None, i64::MAX, PAGE)?.len() + 1)),
    ("my-cases", Who::Resident, |cx| case::of_applicant(cx, None, i64::MAX, PAGE).map(|rows| rows.len())),
];

impl City {
    fn reader(&self, who: Who) -> Call {
        let clerk = &self.clerks[OFFICES / 2];
        let scope = match who {
            Who::Resident => return self.applicant.clone(),
            Who::Clerk => return clerk.clone(),
            Who::Chief => Scope::Subtree(clerk.actor.office_path.to_string()),
            Who::District => Scope::Region(clerk.actor.region.to_string()),
        };
        let grants = lives::held(&[cases::rights::SEE], &scope);
        Call { actor: Arc::new(Principal { grants, ..(*clerk.actor).clone() }), ..clerk.clone() }
    }
}

fn page(cx: &mut Cx, which: Which) -> base::Result<usize> {
    let start = Way::Onward(After { due: -1, id: 0 });
    task::page(cx, which, &Filter::default(), start, PAGE).map(|rows| rows.len())
}

/// Eight lives at each office: six are over, one waits at the door, one has two steps open, of which one is taken.
async fn live(city: &City) -> base::Result<()> {
    for district in 0..OFFICES {
        for turn in 0..8 {
            let until = match turn {
                6 => Until::Submitted,
                7 => Until::Accepted,
                _ => Until::Decided,
            };
            lives::life(city, district, until).await?;
        }
        let start = Way::Onward(After { due: -1, id: 0 });
        let claim = move |cx: &mut Cx| {
            let pool = task::page(cx, Which::Pool, &Filter::default(), start, 1)?;
            pool.first().map(|step| cases::commands::Claim { task: step.id }.run(cx)).transpose().map(drop)
        };
        city.db.write(&city.clerks[district], "case.claim", claim).await?;
    }
    Ok(())
}

fn times(city: &City, call: &Call, list: &List) -> Result<f64> {
    let (name, _, read) = *list;
    let mut taken = Vec::with_capacity(TURNS);
    for _ in 0..TURNS {
        let watch = Stopwatch::start();
        let rows = city.db.read_now(call, "bench.list", read).map_err(fault)?;
        taken.push(watch.elapsed().as_secs_f64() * 1e3);
        ensure!(rows > 0, "the list {name} is empty");
    }
    Ok(percentile(taken, 99.0))
}

fn measure(engine: &str, url: &str, wanted: Wanted) -> Result<Vec<Figure>> {
    let city = lives::city(url, 2, OFFICES)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(live(&city)).map_err(fault)?;
    seeder::fill(&city.db, if wanted.cases == 0 { CASES } else { wanted.cases })?;
    let mut figures = Vec::new();
    for list in LISTS {
        let call = city.reader(list.1);
        let runs = (0..RUNS).map(|_| times(&city, &call, list)).collect::<Result<Vec<f64>>>()?;
        figures.push(Figure::time(format!("{engine}-{}", list.0), median(runs), LIMIT));
    }
    city.db.close();
    Ok(figures)
}

/// On the embedded engine.
pub fn sqlite(wanted: Wanted) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    measure("stored-sqlite", &format!("sqlite://{}/stored.db", folder.path().display()), wanted)
}

/// On a server.
pub fn postgres(wanted: Wanted) -> Result<Vec<Figure>> {
    let cluster = testkit::Cluster::durable()?;
    let database = cluster.fresh_database()?;
    measure("stored-postgres", database.url(), wanted)
}
