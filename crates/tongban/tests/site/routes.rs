//! Every route, as each sort of visitor: nobody, a resident whom it does not concern, an official of another office, an
//! administrator of another duty. Nobody sees what is another's, nothing breaks, and nothing is written without a right.

use crate::support::{City, Client, ELSEWHERE, Sample, Sort, changed, is_own_id};
use http::Method;
use std::fmt::Write;
use web::Access;
use web::registry::Route;

/// An address of a route with made-up values in its places.
fn made_up(route: &Route) -> String {
    let part = |part: &str| if part.starts_with('{') { "1".to_owned() } else { part.to_owned() };
    route.path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn sample_or_made_up(city: &City, route: &Route) -> String {
    let form =
        city.survey.forms.get(route.path).and_then(|forms| forms.first()).filter(|_| route.method == Method::POST);
    let sample = city.survey.sample(route.path).filter(|_| route.method == Method::GET);
    form.map(|form| form.path.clone()).or(sample.map(|sample| sample.path.clone())).unwrap_or_else(|| made_up(route))
}

fn send(client: &Client, route: &Route, path: &str) -> crate::support::Answer {
    let kind = if route.method == Method::GET { "" } else { "application/x-www-form-urlencoded" };
    client.ask(route.method.clone(), path, &[], kind, Vec::new())
}

fn none(problems: &str) {
    assert!(problems.is_empty(), "\n{problems}");
}

#[test]
fn nobody_comes_only_where_everybody_may() {
    let city = City::open();
    let (nobody, mut problems) = (city.client(""), String::new());
    for route in &city.routes {
        let path = sample_or_made_up(&city, route);
        let answer = send(&nobody, route, &path);
        let well = match route.access {
            Access::Public => answer.status < 500,
            Access::Api => answer.status == 401 && answer.kind().starts_with("application/problem+json"),
            Access::Person | Access::Desk | Access::Admin => answer.asks_to_sign_in(),
        };
        if !well {
            let _ = writeln!(
                problems,
                "{:?} {} {path}: {} {}",
                route.access,
                route.method,
                answer.status,
                answer.location()
            );
        }
    }
    none(&problems);
}

/// What the sort of a visitor already shuts out.
#[test]
fn desk_and_administration_are_not_there_for_residents() {
    let city = City::open();
    let (resident, mut problems) = (city.client("zhao-min"), String::new());
    for route in city.routes.iter().filter(|route| matches!(route.access, Access::Desk | Access::Admin)) {
        let path = sample_or_made_up(&city, route);
        let answer = send(&resident, route, &path);
        if answer.status != 404 {
            let _ = writeln!(problems, "{} {path}: {}", route.method, answer.status);
        }
    }
    none(&problems);
}

/// Pages that name a thing by its number and yet belong to everybody.
const COMMON: &[&str] = &["/offices/{id}"];

#[test]
fn what_belongs_to_others_is_not_found() {
    let city = City::open();
    let mut problems = String::new();
    let mut tried = 0;
    for route in &city.routes {
        let Some(samples) = city.survey.samples.get(route.path).filter(|_| route.method == Method::GET) else {
            continue;
        };
        if route.access == Access::Public || COMMON.contains(&route.path) {
            continue;
        }
        for Sample { person: owner, path } in samples.iter().filter(|sample| is_own_id(&sample.path)) {
            for stranger in strangers(&city, owner) {
                let answer = city.client(stranger).get(path);
                tried += 1;
                if !matches!(answer.status, 403 | 404) && !may(&city, route, stranger, path) {
                    let _ = writeln!(problems, "{stranger} opens {path} of {owner}: {}", answer.status);
                }
            }
        }
    }
    none(&problems);
    assert!(tried > 50, "only {tried} addresses were tried");
}

/// Those whom the things of somebody do not concern: a resident, an official far away, and administrators.
fn strangers(city: &City, owner: &str) -> Vec<&'static str> {
    let sort = city.people.iter().find(|person| person.name == owner).map_or(Sort::Resident, |person| person.sort);
    let all: &[&'static str] = match sort {
        _ if owner.is_empty() => &[],
        Sort::Resident => &["zhao-min", "li-guiying", ELSEWHERE, "sec-admin"],
        Sort::Official => &["zhao-min", ELSEWHERE, "sec-admin", "audit-admin"],
        Sort::Administrator => &["zhao-min", ELSEWHERE],
    };
    all.iter().copied().filter(|one| *one != owner).collect()
}

/// Whether a stranger found the same address by links of the stranger's own.
fn may(city: &City, route: &Route, stranger: &str, path: &str) -> bool {
    let samples = city.survey.samples.get(route.path).map(Vec::as_slice).unwrap_or_default();
    samples.iter().any(|sample| sample.person == stranger && sample.path == path)
}

/// The door, and what tells who may do what, and why: each of the three may read it.
const FOR_ALL_THREE: &[&str] = &["/admin", "/admin/who-can", "/admin/roles"];

#[test]
fn administration_is_parted_by_duty() {
    let city = City::open();
    let mut problems = String::new();
    for route in
        city.routes.iter().filter(|route| route.access == Access::Admin && route.method == Method::GET && route.page)
    {
        let path = sample_or_made_up(&city, route);
        let allowed: Vec<&str> =
            ["sys-admin", "sec-admin", "audit-admin", "desk-admin", "editor", "reviewer", "market-clerk"]
                .into_iter()
                .filter(|person| city.survey.sessions.contains_key(*person))
                .filter(|person| {
                    let answer = city.client(person).get(&path);
                    if answer.status >= 500 {
                        let _ = writeln!(problems, "{person} {path}: {}", answer.status);
                    }
                    answer.status == 200
                })
                .collect();
        if allowed.is_empty() {
            let _ = writeln!(problems, "nobody may open {path}");
        }
        if allowed.contains(&"market-clerk") {
            let _ = writeln!(problems, "an ordinary clerk opens {path}");
        }
        let duties = allowed.iter().filter(|person| person.ends_with("-admin") && **person != "desk-admin").count();
        if duties == 3 && !FOR_ALL_THREE.contains(&path.as_str()) {
            let _ = writeln!(problems, "all three administrators open {path}");
        }
    }
    none(&problems);
}

#[test]
fn posts_without_a_right_leave_nothing_but_a_line_in_the_audit() {
    let city = City::open();
    let (mut problems, mut refused) = (String::new(), 0);
    city.watch_changes();
    let before = city.changes();
    for route in city.routes.iter().filter(|route| route.method == Method::POST && route.access != Access::Public) {
        for form in city.survey.forms.get(route.path).map(Vec::as_slice).unwrap_or_default() {
            if !is_own_id(&form.path) || form.person.is_empty() {
                continue;
            }
            for stranger in strangers(&city, &form.person) {
                let client = city.client(stranger);
                // The other side of a mandate is no stranger to it: its own page has buttons for the same thing.
                let thing = form.path.rsplit_once('/').map_or(form.path.as_str(), |(thing, _)| thing);
                let has = |page: &str| client.get(page).body.contains(&format!("action=\"{thing}/"));
                if has(&form.page) || has("/me/account") {
                    continue;
                }
                let lines = city.refusals();
                let answer = if form.multipart {
                    client.post_parts(&form.path, &form.pairs, &[])
                } else {
                    client.post(&form.path, &form.pairs)
                };
                if matches!(answer.status, 403 | 404) && !stranger.is_empty() {
                    refused += 1;
                    let written = city.refusals() - lines;
                    if written != 1 {
                        let _ = writeln!(problems, "{stranger} posts to {}: {written} lines in the audit", form.path);
                    }
                }
                let shared =
                    city.survey.forms[route.path].iter().any(|one| one.person == stranger && one.path == form.path);
                if !shared && !matches!(answer.status, 403 | 404) && !answer.asks_to_sign_in() {
                    let _ = writeln!(
                        problems,
                        "{stranger} posts to {} of {}: {} {}",
                        form.path,
                        form.person,
                        answer.status,
                        answer.location()
                    );
                }
            }
        }
    }
    for place in changed(&before, &city.changes()) {
        let _ = writeln!(problems, "{place}");
    }
    none(&problems);
    assert!(refused > 20, "only {refused} posts were refused");
}

#[test]
fn posts_from_other_sites_are_refused_everywhere() {
    let city = City::open();
    let (client, mut problems) = (city.client("chen-xiaolan"), String::new());
    let before = city.rows();
    for route in city.routes.iter().filter(|route| route.method != Method::GET) {
        for header in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")] {
            let path = sample_or_made_up(&city, route);
            let answer = client.ask(
                route.method.clone(),
                &path,
                &[header],
                "application/x-www-form-urlencoded",
                b"name=x".to_vec(),
            );
            if answer.status != 403 {
                let _ = writeln!(problems, "{} {path}: {}", route.method, answer.status);
            }
        }
        let old = [("sec-fetch-site", ""), ("origin", "https://elsewhere.example")];
        let answer =
            client.ask(route.method.clone(), &made_up(route), &old, "application/x-www-form-urlencoded", Vec::new());
        if answer.status != 403 {
            let _ = writeln!(
                problems,
                "{} {}: {} with the origin of another site",
                route.method, route.path, answer.status
            );
        }
    }
    none(&problems);
    assert_eq!(before, city.rows());
}

#[test]
fn machines_need_a_token_of_their_own() {
    let city = City::open();
    let mut problems = String::new();
    for route in city.routes.iter().filter(|route| route.access == Access::Api) {
        let path = made_up(route);
        let strange = ("authorization", "Bearer tb_0000000000000000000000000000000000000000000");
        for (client, extra) in
            [(city.client(""), vec![]), (city.client("chen-xiaolan"), vec![]), (city.client(""), vec![strange])]
        {
            let answer = client.ask(route.method.clone(), &path, &extra, "application/json", b"{}".to_vec());
            if answer.status != 401 || !answer.kind().starts_with("application/problem+json") {
                let _ = writeln!(problems, "{} {path}: {} {}", route.method, answer.status, answer.kind());
            }
        }
    }
    none(&problems);
}
