//! Bookings at the desk: who comes today, and how many may come.

use crate::app::App;
use crate::booking::commands::{MarkBooking, SetPlan};
use crate::booking::hours::Opens;
use crate::booking::{Booking, BookingState, Plan, store};
use crate::here::{Here, Shown as Answer};
use crate::rights::SLOTS;
use askama::Template;
use axum::extract::Path;
use base::{OfficeId, OrRefuse, Refusal};
use http::StatusCode;
use identity::Office;
use jiff::Span;
use jiff::civil::Date;
use std::sync::Arc;
use web::parts::{Field, Problem, Tag, Tone, Width};
use web::{Access, Answers, Flash, Form, Frame, Routes, WebError, render, render_with};

/// Most bookings of a day that are listed.
const DAY: i64 = 1_000;

/// What officials see of bookings.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .page("/desk/bookings", Access::Desk, day)
        .post("/desk/bookings/{id}", Access::Desk, mark)
        .page("/desk/bookings/plan", Access::Desk, show_plan)
        .post("/desk/bookings/plan", Access::Desk, set_plan)
}

struct Line {
    id: i64,
    time: String,
    name: String,
    code: String,
    item: String,
    tag: Tag,
    open: bool,
}

#[derive(Template)]
#[template(path = "booking/pages/day.html")]
struct DayPage {
    frame: Frame,
    words: String,
    day: String,
    before: String,
    after: String,
    lines: Vec<Line>,
    /// Whether the reader may change the plan of the own office.
    plans: bool,
}

#[derive(Template)]
#[template(path = "booking/pages/plan.html")]
struct PlanPage {
    frame: Frame,
    office: i64,
    version: i64,
    fields: Vec<Field>,
    problems: Vec<Problem>,
}

async fn day(here: Here) -> Answer {
    let hall = here.hall().await?;
    let day: Date = here.frame.query_value("day").parse().unwrap_or(here.frame.today);
    let (rows, plans) = here
        .read("booking.day", move |cx| {
            let own = cx.actor().office.map(|office| identity::office(cx, office)).transpose()?.flatten();
            let plans = own.is_some_and(|office| cx.permit(SLOTS, office.target()).is_ok());
            Ok((store::at_desk(cx, day, DAY)?, plans))
        })
        .await?;
    let title = here.t("book-desk");
    let frame = here.titled(title).frame;
    let line = |booking: &Booking| {
        let tone = match booking.state {
            BookingState::Came => Tone::Ok,
            BookingState::Missed => Tone::Bad,
            BookingState::Booked | BookingState::Cancelled => Tone::Civic,
        };
        Line {
            id: booking.id,
            time: booking.time(),
            name: booking.name.clone(),
            code: booking.code.clone(),
            item: hall.get(&booking.item).map(|item| frame.text(&item.item().title).to_owned()).unwrap_or_default(),
            tag: Tag::new(frame.t(booking.state.key()), tone),
            open: booking.state == BookingState::Booked && booking.day <= frame.today,
        }
    };
    let other = |days: i64| format!("/desk/bookings?day={}", day.saturating_add(Span::new().days(days)));
    let page = DayPage {
        words: frame.date(day),
        day: day.to_string(),
        before: other(-1),
        after: other(1),
        lines: rows.iter().map(line).collect(),
        plans,
        frame,
    };
    Ok(render(&page.frame, &page))
}

async fn mark(here: Here, Path(id): Path<i64>, Form(answers): Form) -> Answer {
    let came = answers.text("came") == "1";
    let tried = here.write("booking.mark", move |cx| MarkBooking { booking: id, came }.run(cx)).await?;
    let back = format!("/desk/bookings?day={}", answers.text("day"));
    tried.map(|()| here.go(&back, Some(Flash::new("book-marked")))).map_err(WebError::from)
}

/// The office whose plan is shown: the one in the address, else one's own.
async fn office(here: &Here, wish: i64) -> Result<(Office, Plan), WebError> {
    let own = here.call.actor.office.map_or(0, |office| office.0);
    let id = OfficeId(if wish == 0 { own } else { wish });
    here.read("booking.plan", move |cx| {
        let office = identity::office(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
        if cx.permit(SLOTS, office.target()).is_err() {
            return Err(Refusal::new(Refusal::NOT_FOUND).into());
        }
        let plan = store::plan(cx, &office)?;
        Ok((office, plan))
    })
    .await
}

fn plan_page(here: Here, office: &Office, plan: &Plan, answers: &Answers, wrong: Option<(&str, String)>) -> Answer {
    let title = here.frame.ta("book-plan-title", "office", here.frame.text(&office.name).to_owned());
    let frame = here.crumb("book-desk", "/desk/bookings").titled(title).frame;
    let fresh = answers.fields().is_empty();
    let field = |name: &str, key: &str, stored: String, hint: &str| {
        let value = if fresh { stored } else { answers.text(name).to_owned() };
        let error =
            wrong.as_ref().filter(|(field, _)| *field == name).map(|(_, message)| message.clone()).unwrap_or_default();
        let field = Field::new(name, frame.t(key)).value(value).limit(100).error(error).width(Width::Mid);
        if hint.is_empty() { field } else { field.hint(frame.t(hint)) }
    };
    let fields = vec![
        field("workdays", "book-plan-workdays", Opens::words(&plan.opens.workdays), "book-plan-workdays-hint"),
        field("saturdays", "book-plan-saturdays", Opens::words(&plan.opens.saturdays), "book-plan-saturdays-hint"),
        field("minutes", "book-plan-minutes", plan.minutes.to_string(), ""),
        field("capacity", "book-plan-capacity", plan.capacity.to_string(), "book-plan-capacity-hint"),
        field("ahead", "book-plan-ahead", plan.ahead.to_string(), ""),
    ];
    let problems =
        wrong.iter().map(|(field, message)| Problem { field: (*field).to_owned(), message: message.clone() }).collect();
    let bad = wrong.is_some();
    let page = PlanPage { office: office.id.0, version: plan.version, fields, problems, frame };
    Ok(render_with(if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page.frame, &page))
}

async fn show_plan(here: Here) -> Answer {
    let wish = here.frame.query_value("office").parse().unwrap_or(0);
    let (office, plan) = office(&here, wish).await?;
    plan_page(here, &office, &plan, &Answers::default(), None)
}

async fn set_plan(here: Here, Form(answers): Form) -> Answer {
    let wish = answers.text("office").parse().map_err(|_| WebError::not_found())?;
    let (office, stored) = office(&here, wish).await?;
    let number = |name: &str| answers.text(name).trim().parse::<i64>().unwrap_or(-1);
    let (workdays, saturdays) = (Opens::typed(answers.text("workdays")), Opens::typed(answers.text("saturdays")));
    let (Some(workdays), Some(saturdays)) = (workdays.clone(), saturdays) else {
        let name = if workdays.is_none() { "workdays" } else { "saturdays" };
        let message = here.t("book-plan-bad-hours");
        return plan_page(here, &office, &stored, &answers, Some((name, message)));
    };
    let plan = Plan {
        opens: Opens { workdays, saturdays },
        minutes: number("minutes"),
        capacity: number("capacity"),
        ahead: number("ahead"),
        version: number("version"),
    };
    let command = SetPlan { office: office.id, plan };
    match here.write("booking.set-plan", move |cx| command.run(cx)).await? {
        Ok(()) => Ok(here.go(&format!("/desk/bookings/plan?office={}", office.id), Some(Flash::new("book-plan-set")))),
        Err(refusal) => {
            let name = match refusal.code.as_ref() {
                "book.bad_minutes" => "minutes",
                "book.bad_capacity" => "capacity",
                "book.bad_ahead" => "ahead",
                _ => "workdays",
            };
            let message = here.sentence(&refusal);
            plan_page(here, &office, &stored, &answers, Some((name, message)))
        }
    }
}
