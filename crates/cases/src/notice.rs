//! What the applicant is told when something happens to a case: the wording by its key, with plain facts only.

use crate::case::{Case, Outcome, represented, store};
use crate::job::number;
use crate::task::{self, Task};
use crate::{clock, journal, paper, words};
use base::moment::day_date;
use base::{CaseId, Locale, Result, Target, Text};
use db::Cx;
use jiff::civil::Date;
use messages::To;
use serde_json::{Value, json};

/// Tells the applicant's side of a case; where nobody on it has an account, such as often after a window, there is nobody to tell.
pub fn tell(cx: &mut Cx, payload: &Value) -> Result<()> {
    let Some(case) = store::get(cx, CaseId(number(payload, "case")?))? else { return Ok(()) };
    let kind = payload["kind"].as_str().unwrap_or_default();
    match kind {
        "material-overdue" => tell_officials(cx, &case, "case.material_missing_desk", &payload["detail"])?,
        "supplement-overdue" => tell_officials(cx, &case, "case.supplement_missing_desk", &payload["detail"])?,
        _ => {}
    }
    let accounts = represented::told(cx, &case)?;
    if accounts.is_empty() {
        return Ok(());
    }
    let permit = cx.permit(messages::OWN, Target::default())?;
    for (key, data) in wordings(cx, &case, kind, &payload["detail"])? {
        cx.about("case", case.id.0);
        for account in &accounts {
            let page = format!("/me/cases/{}", case.id);
            messages::send(cx, &permit, To::person(*account), key, &data, ("case", case.id.0), &page)?;
        }
    }
    Ok(())
}

/// What was to come has not: whoever holds a step of the case is told, else its first-contact owner.
fn tell_officials(cx: &mut Cx, case: &Case, key: &'static str, detail: &Value) -> Result<()> {
    let steps = crate::task::store::open_of_case(cx, case.id)?;
    let mut accounts: Vec<_> =
        steps.iter().filter(|step| !step.is_applicants()).filter_map(|step| step.assignee).collect();
    if accounts.is_empty() {
        accounts.extend(case.owner);
    }
    accounts.sort_unstable();
    accounts.dedup();
    let permit = cx.permit(messages::OWN, Target::default())?;
    let mut data = json!({ "number": case.number, "item": text(&case.title), "applicant": case.applicant_name });
    if detail["title"].is_object() {
        data["material"] = detail["title"].clone();
    }
    let today = cx.today();
    data["until"] = until(detail, "day", today);
    for account in accounts {
        cx.about("case", case.id.0);
        messages::send(
            cx,
            &permit,
            To::person(account),
            key,
            &data,
            ("case", case.id.0),
            &format!("/desk/cases/{}", case.id),
        )?;
    }
    Ok(())
}

fn text(text: &Text) -> Value {
    json!({ "zh": text.get(Locale::Zh), "en": text.get(Locale::En) })
}

fn day(date: Option<Date>, today: Date) -> Value {
    match date {
        Some(date) => json!({
            "zh": web::format::date_long(date, today, Locale::Zh), "en": web::format::date_long(date, today, Locale::En),
        }),
        None => json!({ "zh": "另行通知", "en": "a day that you will be told" }),
    }
}

fn wordings(cx: &mut Cx, case: &Case, kind: &str, detail: &Value) -> Result<Vec<(&'static str, Value)>> {
    let today = cx.today();
    let mut data = json!({ "number": case.number, "item": text(&case.title) });
    let due = day(case.next_due(), today);
    let key = match kind {
        "submitted" => {
            data["answer_by"] = day(case.accept_due.map(day_date), today);
            "case.submitted"
        }
        "accepted" | "accepted-by-silence" => {
            data["due"] = due;
            data["received"] = day(Some(case.submitted_at.date()), today);
            data["office"] = match identity::office(cx, case.office)? {
                Some(office) => text(&office.name),
                None => json!({ "zh": "", "en": "" }),
            };
            if kind == "accepted" { "case.accepted" } else { "case.accepted_by_silence" }
        }
        "supplement-asked" => {
            let missing = detail["missing"].as_array().cloned().unwrap_or_default();
            data["missing"] = json!(missing);
            data["until"] = until(detail, "until", today);
            "case.supplement_asked"
        }
        "supplement-sent" => {
            data["due"] = due;
            "case.supplement_received"
        }
        "supplement-reminded" | "supplement-overdue" => {
            data["until"] = until(detail, "day", today);
            if kind == "supplement-reminded" { "case.supplement_due" } else { "case.supplement_overdue" }
        }
        "supplement-day-moved" => {
            data["until"] = until(detail, "after", today);
            "case.supplement_moved"
        }
        "acceptance-undone" => {
            data["reason"] = detail["reason"].clone();
            data["answer_by"] = day(case.accept_due.map(day_date), today);
            "case.acceptance_undone"
        }
        "paused" => {
            let kind = detail["special"].as_str().and_then(clock::SpanKind::read).unwrap_or(clock::SpanKind::Other);
            data["reason"] = text(&crate::commands::kind_words(kind));
            data["until"] = until(detail, "until", today);
            data["law"] = json!("《中华人民共和国行政许可法》第四十五条");
            "case.suspended"
        }
        "resumed" => {
            data["due"] = due;
            "case.resumed"
        }
        "extended" => {
            data["reason"] = detail["reason"].clone();
            let term = calendar::Term::parse(detail["term"].as_str().unwrap_or_default());
            data["days"] = json!(term.map_or(0, |term| term.amount));
            data["due"] = due;
            "case.extended"
        }
        "child-finished" | "child-refused" => {
            let children = store::children(cx, case.id)?;
            data["child"] = detail["title"].clone();
            let outcome = detail["outcome"].as_str().and_then(Outcome::read);
            data["outcome"] = text(&words::outcome(outcome));
            data["done"] = json!(children.iter().filter(|child| !child.is_open()).count());
            data["all"] = json!(children.len());
            "case.child_finished"
        }
        "material-reminded" | "material-overdue" => {
            data["material"] = detail["title"].clone();
            data["until"] = until(detail, "day", today);
            if kind == "material-reminded" { "case.material_due" } else { "case.material_overdue" }
        }
        "owner-changed" => {
            let post = match case.owner {
                Some(owner) => identity::posts_of(cx, owner)?.into_iter().next(),
                None => None,
            };
            let office = identity::office(cx, post.map_or(case.office, |post| post.office))?;
            data["owner"] = detail["to"].clone();
            data["phone"] = json!(office.as_ref().map(|office| office.phone.clone()).unwrap_or_default());
            data["office"] = text(&office.map(|office| office.name).unwrap_or_default());
            "case.owner_changed"
        }
        "promise-broken" => {
            data["reason"] = detail["words"].clone();
            data["breach"] = detail["breach"].clone();
            "case.promise_broken"
        }
        "withdrawn" => "case.withdrawn",
        _ => "",
    };
    let mut out = Vec::new();
    if !key.is_empty() {
        out.push((key, data));
    }
    if matches!(kind, "accepted" | "accepted-by-silence") {
        out.extend(fee(cx, case)?.map(|data| ("case.fee_notice", data)));
    }
    out.extend(ended(cx, case, kind)?);
    out.extend(confirmation(cx, case)?);
    Ok(out)
}

/// What is to be paid once the case is accepted, with the notice it rests on; nothing for what is free.
fn fee(cx: &mut Cx, case: &Case) -> Result<Option<Value>> {
    let Some(published) = catalogue::published::store::get(cx, case.publication)? else { return Ok(None) };
    let item = &published.parts.item;
    let cents: i64 = item.fees.iter().filter_map(|fee| fee.standard_cents).sum();
    if !item.charges || cents == 0 {
        return Ok(None);
    }
    let words = |locale: Locale| {
        let one = |fee: &catalogue::item::Fee| {
            let name = fee.name.get(locale);
            if fee.by_law.is_empty() { name.to_owned() } else { format!("{name}（{}）", fee.by_law) }
        };
        item.fees.iter().map(one).collect::<Vec<_>>().join("；")
    };
    let office = identity::office(cx, case.office)?;
    Ok(Some(json!({
        "number": case.number, "item": text(&case.title),
        "office": text(&office.as_ref().map(|office| office.name.clone()).unwrap_or_default()),
        "phone": office.map(|office| office.phone.clone()).unwrap_or_default(),
        "amount": { "zh": web::format::money(cents, Locale::Zh), "en": web::format::money(cents, Locale::En) },
        "basis": { "zh": words(Locale::Zh), "en": words(Locale::En) },
    })))
}

/// The result, once: with the entry that closed the case.
fn ended(cx: &mut Cx, case: &Case, kind: &str) -> Result<Vec<(&'static str, Value)>> {
    let (Some(outcome), None) = (case.outcome.filter(|_| !case.is_open()), case.parent) else { return Ok(Vec::new()) };
    let last =
        journal::store::of_case(cx, case.id)?.into_iter().rfind(|entry| entry.change.contains_key("finished_at"));
    let Some(last) = last.filter(|entry| entry.kind == kind) else { return Ok(Vec::new()) };
    let papers = paper::store::of_case(cx, case.id)?;
    let decision = papers.last();
    let remedies = decision.map(|paper| paper.body.remedies.clone()).unwrap_or_default();
    let join =
        |locale: Locale, mark: &str| remedies.iter().map(|one| clause(one.get(locale))).collect::<Vec<_>>().join(mark);
    let mut data = json!({
        "number": case.number, "item": text(&case.title), "remedies": { "zh": join(Locale::Zh, "；"), "en": join(Locale::En, "; ") },
        "result": text(&case.title), "receive": { "zh": "在“我的办件”里可以看和打印", "en": "You can read and print it among your cases" },
        "law": decision.map(|paper| paper.body.basis.join("、")).unwrap_or_default(),
        "reason": decision.map(|paper| reasons(&paper.body.paragraphs)).unwrap_or_default(),
    });
    let key = match outcome {
        Outcome::Granted => "case.granted",
        Outcome::Lapsed if kind == "lapsed" => {
            data["until"] = until(&last.detail, "day", cx.today());
            "case.lapsed"
        }
        Outcome::Refused | Outcome::Lapsed => "case.refused",
        Outcome::NotAccepted => "case.not_accepted",
        Outcome::Partly => {
            let children = store::children(cx, case.id)?;
            let named = |granted: bool| -> Vec<Value> {
                let which = children.iter().filter(|child| (child.outcome == Some(Outcome::Granted)) == granted);
                which.map(|child| text(&child.title)).collect()
            };
            data["granted"] = json!(named(true));
            data["refused"] = json!(named(false));
            "case.partly_granted"
        }
        Outcome::Withdrawn | Outcome::Void => return Ok(Vec::new()),
    };
    let rating = json!({ "number": case.number, "item": text(&case.title) });
    Ok(vec![(key, data), ("case.rating_asked", rating)])
}

/// Something waits for the applicant: told with the entry after which it was opened.
fn confirmation(cx: &mut Cx, case: &Case) -> Result<Option<(&'static str, Value)>> {
    let waiting = crate::task::store::open_of_case(cx, case.id)?.into_iter().find(|task| task.is_applicants());
    let Some(task) = waiting else { return Ok(None) };
    let last = journal::store::of_case(cx, case.id)?.into_iter().next_back();
    if last.is_none_or(|entry| entry.at != task.opened_at) {
        return Ok(None);
    }
    let today = cx.today();
    let name = if task.is_question() { refused_part(cx, case, &task)? } else { step_name(cx, case, &task)? };
    let data = json!({
        "number": case.number, "item": text(&case.title), "what": text(&name),
        "until": task.step_due.map(|due| day(Some(day_date(due)), today)).unwrap_or_default(),
    });
    Ok(Some((if task.is_question() { "case.part_refused" } else { "case.please_confirm" }, data)))
}

fn step_name(cx: &mut Cx, case: &Case, task: &Task) -> Result<Text> {
    task::name_of(cx, case.publication, &task.name)
}

/// The part that was refused, of a question whether the rest goes on.
fn refused_part(cx: &mut Cx, case: &Case, task: &Task) -> Result<Text> {
    let child = store::child_of(cx, case.id, -task.activity)?;
    Ok(child.map_or_else(|| Text::new(&task.name, &task.name), |child| child.title))
}

/// A day that stands in the facts of an entry.
fn until(detail: &Value, name: &str, today: Date) -> Value {
    day(detail[name].as_str().and_then(|day| day.parse().ok()), today)
}

/// The reasons of a decision: what its paper says after the first sentence.
fn reasons(paragraphs: &[Text]) -> Value {
    let join = |locale: Locale| {
        let all = paragraphs.iter().skip(1).map(|one| clause(one.get(locale)));
        all.collect::<Vec<_>>().join(if locale == Locale::Zh { "；" } else { "; " })
    };
    json!({ "zh": join(Locale::Zh), "en": join(Locale::En) })
}

/// A sentence without its full stop, for wordings that set one themselves.
fn clause(sentence: &str) -> String {
    sentence.trim_end_matches(['。', '.']).to_owned()
}
