//! `/admin/audit`: the audit, newest first, and the span that is not sealed yet.

use crate::imports::sheet::date_of;
use crate::journal::store::{Entry, Filter, Sealed, entries, sealed};
use crate::page::{Field, FormPage, Here, Note, Section, SectionsPage, sections};
use axum::response::Response;
use base::moment::MINUTE;
use base::{AccountId, Moment};
use jiff::civil::Date;
use serde_json::Value;
use web::WebError;
use web::parts::{Cell, Column, Pages, Table, Tag, Tone, Width};

const ON_A_PAGE: usize = 100;

fn filter(here: &Here) -> Filter {
    let value = |name: &str| here.frame.query_value(name).trim().to_owned();
    let start = |day: Date| Moment::of(day.at(0, 0, 0, 0));
    let day = |name: &str| date_of(&value(name));
    Filter {
        account: value("account").parse().ok().map(AccountId),
        actor: value("actor"),
        since: day("from").map(start),
        until: day("to").and_then(|day| day.tomorrow().ok()).map(start),
        command: value("command"),
        noun: value("noun"),
        subject: value("subject").parse().ok(),
        refused: value("refused") == "1",
        before: value("before").parse().ok(),
    }
}

/// `GET /admin/audit?actor=&from=&to=&command=&noun=&subject=&account=&refused=1&before=`
pub(crate) async fn show(here: Here) -> Result<Response, WebError> {
    let title = here.t("identity-audit-title");
    let here = here.titled(title);
    let wanted = filter(&here);
    let asked = wanted.clone();
    let (rows, seal) =
        here.read("identity.audit", move |cx| Ok((entries(cx, &asked, ON_A_PAGE as i64 + 1)?, sealed(cx)?))).await?;
    let more = rows.len() > ON_A_PAGE;
    let rows = &rows[..rows.len().min(ON_A_PAGE)];
    let mut section = Section::new("");
    section.form = Some(form(&here, &wanted));
    if rows.is_empty() {
        section.empty = Some((here.t("identity-audit-none"), here.t("identity-audit-none-lead")));
    } else {
        section.table = Some(table(&here, rows));
        let next = match rows.last() {
            Some(last) if more => here.frame.with_query("before", &last.id.to_string()),
            _ => String::new(),
        };
        let previous = if wanted.before.is_some() { "/admin/audit".to_owned() } else { String::new() };
        section.pages =
            Some(Pages { shown: here.frame.ta("identity-audit-shown", "count", rows.len()), previous, next });
    }
    let page =
        SectionsPage { lead: here.t("identity-audit-lead"), notes: vec![span(&here, &seal)], sections: vec![section] };
    sections(&here.frame, &page)
}

/// How far the audit is sealed. Seals come each second: what has waited longer than a minute is worth a warning.
fn span(here: &Here, seal: &Sealed) -> Note {
    let last = seal.at.map_or_else(
        || here.t("identity-audit-no-seal"),
        |at| here.frame.ta("identity-audit-sealed", "at", here.frame.moment(at)),
    );
    match seal.open_since {
        None => Note::new(Tone::Ok, here.t("identity-audit-all-sealed"), last),
        Some(since) if seal.at.is_some() && here.app.db.clock().now().0 - since.0 < MINUTE => {
            Note::new(Tone::Ok, here.t("identity-audit-newest-open"), last)
        }
        Some(since) => {
            Note::new(Tone::Soon, here.frame.ta("identity-audit-open", "since", here.frame.moment(since)), last)
        }
    }
}

fn form(here: &Here, wanted: &Filter) -> FormPage {
    let text = |name: &str, key: &str, value: String| {
        Field::new(name, here.t(key)).limit(60).width(Width::Short).optional().value(value)
    };
    let day = |name: &str, key: &str| {
        let typed = here.frame.query_value(name);
        let day = date_of(typed.trim()).map(|day| day.to_string()).unwrap_or_default();
        Field::new(name, here.t(key)).width(Width::Short).kind("date").optional().value(day)
    };
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let page = FormPage::new("/admin/audit", here.t("search"))
        .field(text("actor", "identity-audit-actor-find", wanted.actor.clone()))
        .field(day("from", "identity-audit-from"))
        .field(day("to", "identity-audit-to"))
        .field(text("command", "identity-audit-command-find", wanted.command.clone()))
        .field(text("noun", "identity-audit-noun", wanted.noun.clone()))
        .field(text("subject", "identity-audit-subject", number(wanted.subject)).digits())
        .other(here.t("identity-audit-refused"), "/admin/audit?refused=1");
    FormPage { get: true, ..page }
}

/// The plain facts of a row, each as `name: value`.
fn facts(detail: &str) -> String {
    let facts: serde_json::Map<String, Value> = serde_json::from_str(detail).unwrap_or_default();
    let one = |(name, value): (&String, &Value)| match value {
        Value::String(words) => format!("{name}: {words}"),
        other => format!("{name}: {other}"),
    };
    facts.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn outcome(here: &Here, entry: &Entry) -> Tag {
    let words = match entry.outcome.as_str() {
        "done" => return Tag { words: here.t("identity-audit-done"), tone: Tone::Ok },
        "not_permitted" => here.t("identity-audit-no-right"),
        "not_found" => here.t("identity-audit-out-of-sight"),
        "commit_lost" => here.t("identity-audit-lost"),
        other => other.to_owned(),
    };
    Tag { words, tone: Tone::Bad }
}

fn table(here: &Here, rows: &[Entry]) -> Table {
    let column = |key: &str| Column { label: here.t(key), numeric: false };
    let row = |entry: &Entry| {
        let seal = if entry.sealed { here.t("identity-audit-is-sealed") } else { here.t("identity-audit-not-sealed") };
        let actor = if entry.actor.is_empty() { here.t("identity-audit-nobody") } else { entry.actor.clone() };
        let number = |id: i64| if id == 0 { String::new() } else { id.to_string() };
        let subject = if entry.subject == 0 { String::new() } else { format!("{} {}", entry.noun, entry.subject) };
        vec![
            Cell::text(here.frame.moment_short(entry.at)).noted(seal),
            Cell::text(actor).noted(number(entry.account.0)),
            Cell::text(entry.command.as_str()).noted(subject),
            Cell::tag(outcome(here, entry)),
            Cell::text(facts(&entry.detail)).noted(entry.trace.as_str()),
        ]
    };
    let keys = [
        "identity-audit-at",
        "identity-audit-actor",
        "identity-audit-command",
        "identity-audit-outcome",
        "identity-audit-detail",
    ];
    Table {
        caption: here.t("identity-audit-title"),
        columns: keys.map(column).to_vec(),
        rows: rows.iter().map(row).collect(),
        wide: false,
    }
}
