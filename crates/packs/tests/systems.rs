//! The map of systems: what is recorded of stories, on both engines, and what its pages say of it.

use axum::body::Body;
use axum::extract::{Extension, Request};
use base::{AccountId, Clock, Kind, Locale, Moment, Principal};
use db::{Call, Db, Keys, Options};
use http::StatusCode;
use packs::systems::commands::RecordResults;
use packs::systems::{App, Recorded, Told, map, told};
use std::sync::Arc;
use testkit::{Store, on_both};
use tower::ServiceExt;
use web::registry::{Access, Routes};
use web::{Settings, Site, Viewer};

const START: Moment = Moment(1_795_000_000_000); // 18 November 2026
const PROGRAM: &str = "1.2.3";

struct City {
    db: Db,
    site: Site,
    _store: Store,
}

impl From<Store> for City {
    fn from(store: Store) -> City {
        let clock = Clock::standing_at(START);
        let options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), clock.clone());
        let db = Db::open(&options, packs::MIGRATIONS).expect("opens");
        let site = Site::new(Settings::new(web::City::default(), clock));
        City { db, site, _store: store }
    }
}

fn result(story: &Told, engine: &str, ok: bool) -> Recorded {
    Recorded {
        name: story.name.clone(),
        engine: engine.to_owned(),
        digest: story.digest.clone(),
        ok,
        program: PROGRAM.to_owned(),
        at: START,
    }
}

fn story(name: &str) -> &'static Told {
    told().iter().find(|story| story.name == name).unwrap_or_else(|| panic!("no story {name}"))
}

fn official() -> Principal {
    Principal::signed_in(Kind::Official, AccountId(5), "沈科长")
}

impl City {
    fn record(&self, results: Vec<Recorded>) {
        let command = RecordResults { results };
        let system = Call::system("command-line");
        self.db.write_now(&system, "systems.record", move |cx| command.run(cx)).expect("kept");
    }

    fn get(&self, path: &str, language: &str, who: Option<Principal>) -> (StatusCode, String) {
        let served = Routes::<()>::new()
            .page("/search", Access::Public, async || "")
            .page("/me/cases", Access::Person, async || "")
            .page("/desk", Access::Desk, async || "");
        let app = App::new(self.db.clone(), PROGRAM, served.list().to_vec());
        let mut router: axum::Router = packs::systems::routes().into_router().with_state(app);
        if let Some(principal) = who {
            router = router.layer(Extension(Viewer { name: principal.name.to_string(), principal, unread: 0 }));
        }
        let request = Request::builder().uri(path).header("host", "localhost").header("accept", "text/html");
        let request = request.header("accept-language", language).body(Body::empty()).expect("a request");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let response = web::layers(router, &self.site).oneshot(request).await.expect("answers");
            let status = response.status();
            let body = axum::body::to_bytes(response.into_body(), 4 << 20).await.expect("a body");
            (status, String::from_utf8_lossy(&body).into_owned())
        })
    }

    /// A page as a stranger sees it.
    fn page(&self, path: &str, language: &str) -> String {
        let (status, page) = self.get(path, language, None);
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(!page.contains(">systems-"), "a sentence is missing: {page}");
        page
    }
}

/// The clauses that these stories claim and no other does.
fn only(names: &[&str]) -> Vec<String> {
    let claiming = |id: &str| told().iter().filter(|story| story.rows.iter().any(|row| row == id)).collect::<Vec<_>>();
    let within = |id: &String| {
        let stories = claiming(id);
        !stories.is_empty() && stories.iter().all(|story| names.contains(&story.name.as_str()))
    };
    map().clause_ids().filter(within).collect()
}

/// Those of row A1 among them.
fn only_of_hall(names: &[&str]) -> usize {
    only(names).iter().filter(|id| id.starts_with("A1.")).count()
}

/// How often a tag stands on a page.
fn tags(page: &str, words: &str) -> usize {
    page.matches(&format!("{words}</span>")).count()
}

on_both! {
    fn nothing_counts_as_passed_before_it_is_recorded(city: City) {
        let page = city.page("/about/systems", "en");
        assert!(page.contains("No run of stories is recorded here yet"), "{page}");
        assert_eq!(tags(&page, "Passed"), 0);
        for row in &map().rows {
            assert!(page.contains(&format!("href=\"/about/systems/{}\"", row.id)), "{} is not listed", row.id);
        }
        let row = city.page("/about/systems/A4", "en");
        assert!(row.contains("One form, one acceptance") && tags(&row, "Claimed") > 0, "{row}");
        assert!(row.contains("four departments side by side"), "the titles of its stories stand there: {row}");
        assert!(row.contains("Construction and infrastructure") && tags(&row, "Not yet") > 0);
        assert_eq!(tags(&row, "Passed"), 0);
    }

    fn what_went_through_with_this_program_is_passed_with_day_and_version(city: City) {
        let chosen = story("rating");
        city.record(vec![result(chosen, "sqlite", true), result(chosen, "postgres", true)]);
        let row = city.page("/about/systems/A1", "zh-CN");
        assert!(row.contains("评价服务") && row.contains("sqlite：今天 19:06 走通，程序 1.2.3"), "{row}");
        assert_eq!(tags(&row, "走通"), only_of_hall(&["rating"]) + 1, "what only this story claims, and the story: {row}");
        assert!(row.contains("程序 1.2.3"));
        let list = city.page("/about/systems", "en");
        assert!(list.contains("program 1.2.3") && list.contains(&format!("<dd>{}</dd>", only(&["rating"]).len())), "{list}");
    }

    fn what_broke_or_is_of_another_program_or_text_is_not_passed(city: City) {
        let (broken, older, changed) = (story("rating"), story("silence"), story("withdrawal"));
        city.record(vec![
            result(broken, "sqlite", true),
            result(broken, "postgres", false),
            Recorded { program: "1.2.2".to_owned(), ..result(older, "sqlite", true) },
            Recorded { digest: "0".repeat(64), ..result(changed, "sqlite", true) },
        ]);
        let row = city.page("/about/systems/A1", "en");
        assert_eq!(tags(&row, "Passed"), 0, "{row}");
        assert_eq!(tags(&row, "Record outdated"), 2, "{row}");
        assert!(row.contains("postgres: broke") && tags(&row, "Broken") >= 3, "row, clause and story: {row}");

        city.record(vec![result(broken, "postgres", true), result(older, "sqlite", true)]);
        let row = city.page("/about/systems/A1", "en");
        assert_eq!(tags(&row, "Broken"), 0, "the last result of each engine counts: {row}");
        assert_eq!(tags(&row, "Passed"), only_of_hall(&["rating", "silence"]) + 2, "clauses and two stories: {row}");
    }

    fn only_what_the_reader_can_open_is_linked(city: City) {
        let stranger = city.page("/about/systems/A1", "en");
        assert!(stranger.contains("href=\"/search\">Search"), "{stranger}");
        let personal = city.page("/about/systems/A14", "en");
        assert!(personal.contains("href=\"/me/cases\">My cases"), "{personal}");
        let desk = city.page("/about/systems/A15", "en");
        assert!(desk.contains("/desk/hand-over") && !desk.contains("href=\"/desk/hand-over\""), "{desk}");
        let (_, seen) = city.get("/about/systems/A14", "en", Some(official()));
        assert!(!seen.contains("href=\"/me/cases\">My cases"), "{seen}");
        let (status, _) = city.get("/about/systems/A99", "en", None);
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(city.page("/about/systems/H3", "zh-CN").contains("还没有页面"));
    }

    fn only_the_system_records_and_it_leaves_a_trace(city: City) {
        let command = RecordResults { results: vec![result(story("rating"), "sqlite", true)] };
        let call = Call::new(official(), Locale::Zh, "t");
        let refused = city.db.write_now(&call, "systems.record", move |cx| command.run(cx));
        assert_eq!(refused.expect_err("no right").code(), Some("not_permitted"));
        assert!(city.page("/about/systems", "en").contains("No run of stories"));
        city.record(vec![result(story("rating"), "sqlite", true)]);
        let audited = city.db.read_now(&Call::system("test"), "audit", |cx| {
            Ok(cx.one("SELECT id FROM audit WHERE command = 'systems.record' LIMIT 1", &[])?.is_some())
        });
        assert!(audited.expect("reads"));
    }
}
