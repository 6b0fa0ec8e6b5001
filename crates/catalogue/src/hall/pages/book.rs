//! `/book`: choose an office, a day, a time; `/me/bookings`: one's own.

use crate::booking::commands::{Book, CancelBooking};
use crate::booking::{Booking, BookingState, Day, hours, slots, store};
use crate::here::{Here, Shown as Answer};
use askama::Template;
use axum::extract::Path;
use base::{OfficeId, Refusal};
use db::Cx;
use http::StatusCode;
use identity::Office;
use jiff::civil::Date;
use web::parts::{Choice, Entry, Problem, Tag, Tone};
use web::{Answers, Flash, Form, Frame, WebError, render_with};

/// Most offices to choose from.
const OFFICES: usize = 60;

#[derive(Template)]
#[template(path = "hall/pages/book.html")]
struct BookPage {
    frame: Frame,
    item: String,
    item_title: String,
    offices: Vec<Entry>,
    office: Option<(String, String, String)>,
    days: Vec<Entry>,
    day: String,
    day_words: String,
    times: Vec<Choice>,
    problems: Vec<Problem>,
}

struct Mine {
    id: i64,
    when: String,
    office: String,
    address: String,
    item: String,
    code: String,
    tag: Tag,
    open: bool,
}

#[derive(Template)]
#[template(path = "hall/pages/bookings.html")]
struct BookingsPage {
    frame: Frame,
    mine: Vec<Mine>,
}

pub(super) async fn of_item(here: Here, Path((pack, item)): Path<(String, String)>) -> Answer {
    let name = format!("{pack}/{item}");
    here.hall().await?.get(&name).ok_or_else(WebError::not_found)?;
    Ok(here.go(&format!("/book?item={name}"), None))
}

pub(super) async fn show(here: Here) -> Answer {
    let frame = &here.frame;
    let answers = Answers::of([
        ("item", frame.query_value("item").as_str()),
        ("office", frame.query_value("office").as_str()),
        ("day", frame.query_value("day").as_str()),
    ]);
    page(here, &answers, None).await
}

/// The office with its days, and the offices to choose from.
fn look(
    cx: &mut Cx,
    chosen: i64,
    function: &str,
    of: crate::booking::Days,
) -> base::Result<(Vec<Office>, Option<(Office, Vec<Day>)>)> {
    let offices: Vec<Office> = if function.is_empty() {
        identity::offices(cx)?.into_iter().filter(|office| ["hall", "street"].contains(&office.kind.as_str())).collect()
    } else {
        identity::offices::store::all_with_function(cx, function)?
    };
    let Some(office) = identity::office(cx, OfficeId(chosen))?.filter(|office| office.open) else {
        return Ok((offices, None));
    };
    let plan = store::plan(cx, &office)?;
    let calendar = of(cx)?;
    let taken = store::taken(cx, office.id, cx.today())?;
    let days = slots::days(&plan, &calendar, cx.now().civil(), &taken);
    Ok((offices, Some((office, days))))
}

async fn page(here: Here, answers: &Answers, refusal: Option<&Refusal>) -> Answer {
    let hall = here.hall().await?;
    let item = answers.text("item").to_owned();
    let shown = if item.is_empty() { None } else { Some(hall.get(&item).cloned().ok_or_else(WebError::not_found)?) };
    let function = shown.as_ref().map(|shown| shown.item().office.clone()).unwrap_or_default();
    let chosen: i64 = answers.text("office").parse().unwrap_or(0);
    let days_of = here.app.hooks.days;
    let (offices, found) = here.read("booking.look", move |cx| look(cx, chosen, &function, days_of)).await?;
    let mut here = here.crumb("to-home", "/");
    if let Some(shown) = &shown {
        let title = here.frame.text(&shown.item().title).to_owned();
        here.frame = here.frame.crumb(title, shown.href());
    }
    let title = here.t("book-title");
    let problem = refusal.map(|refusal| Problem { field: "times".to_owned(), message: here.sentence(refusal) });
    let frame = here.titled(title).frame;
    let wish: Option<Date> = answers.text("day").parse().ok();
    let address = |office: i64, day: &str| {
        let day = if day.is_empty() { String::new() } else { format!("&day={day}") };
        let item = if item.is_empty() { String::new() } else { format!("&item={item}") };
        format!("/book?office={office}{item}{day}")
    };
    let entry = |office: &Office| {
        Entry::new(frame.text(&office.name), address(office.id.0, ""), "").current(office.id.0 == chosen)
    };
    let offices = offices.iter().take(OFFICES).map(entry).collect();
    let (office, days, day) = match &found {
        Some((office, days)) => {
            let own =
                (office.id.to_string(), frame.text(&office.name).to_owned(), frame.text(&office.address).to_owned());
            let day = days.iter().find(|day| Some(day.date) == wish).or_else(|| days.iter().find(|day| day.left() > 0));
            (Some(own), days.as_slice(), day)
        }
        None => (None, [].as_slice(), None),
    };
    let entries = days
        .iter()
        .map(|one| {
            let label = frame.date(one.date);
            let entry = Entry::new(label, address(chosen, &one.date.to_string()), "");
            entry.current(day.is_some_and(|day| day.date == one.date)).count(u64::try_from(one.left()).unwrap_or(0))
        })
        .collect();
    let times = day.map(|day| times(&frame, day, answers.text("minute"))).unwrap_or_default();
    let page = BookPage {
        item_title: shown.as_ref().map(|shown| frame.text(&shown.item().title).to_owned()).unwrap_or_default(),
        item,
        offices,
        office,
        days: entries,
        day: day.map(|day| day.date.to_string()).unwrap_or_default(),
        day_words: day.map(|day| frame.date(day.date)).unwrap_or_default(),
        times,
        problems: problem.into_iter().collect(),
        frame,
    };
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(render_with(status, &page.frame, &page))
}

/// The times of a day that are not full.
fn times(frame: &Frame, day: &Day, chosen: &str) -> Vec<Choice> {
    let choice = |slot: &slots::Slot| {
        let value = slot.minute.to_string();
        let checked = value == chosen;
        Choice::new(value, hours::clock(slot.minute), checked).hint(frame.ta("book-left", "count", slot.left))
    };
    day.slots.iter().filter(|slot| slot.left > 0).map(choice).collect()
}

pub(super) async fn book(here: Here, Form(answers): Form) -> Answer {
    let office = OfficeId(answers.text("office").parse().map_err(|_| WebError::not_found())?);
    let (Ok(day), Ok(minute)) = (answers.text("day").parse::<Date>(), answers.text("minute").parse::<i64>()) else {
        return page(here, &answers, Some(&Refusal::new("book.choose_time"))).await;
    };
    let command = Book { office, item: answers.text("item").to_owned(), day, minute, days: here.app.hooks.days };
    match here.write("booking.book", move |cx| command.run(cx)).await? {
        Ok(booking) => Ok(here.go("/me/bookings", Some(Flash::new("book-done").with(booking.code)))),
        Err(refusal) => page(here, &answers, Some(&refusal)).await,
    }
}

pub(super) async fn mine(here: Here) -> Answer {
    let hall = here.hall().await?;
    let own = here
        .read("booking.own", |cx| {
            let from = cx.today().saturating_sub(jiff::Span::new().days(90));
            let mut rows: Vec<(Booking, Option<Office>)> = Vec::new();
            for booking in store::own(cx, from, 100)? {
                let office = identity::office(cx, booking.office)?;
                rows.push((booking, office));
            }
            Ok(rows)
        })
        .await?;
    let title = here.t("book-mine");
    let frame = here.titled(title).frame;
    let row = |(booking, office): &(Booking, Option<Office>)| {
        let tone = match booking.state {
            BookingState::Booked => Tone::Civic,
            BookingState::Came => Tone::Ok,
            BookingState::Cancelled => Tone::Plain,
            BookingState::Missed => Tone::Bad,
        };
        Mine {
            id: booking.id,
            when: format!("{} {}", frame.date(booking.day), booking.time()),
            office: office.as_ref().map(|office| frame.text(&office.name).to_owned()).unwrap_or_default(),
            address: office.as_ref().map(|office| frame.text(&office.address).to_owned()).unwrap_or_default(),
            item: hall.get(&booking.item).map(|shown| frame.text(&shown.item().title).to_owned()).unwrap_or_default(),
            code: booking.code.clone(),
            tag: Tag::new(frame.t(booking.state.key()), tone),
            open: booking.state == BookingState::Booked && booking.day >= frame.today,
        }
    };
    let page = BookingsPage { mine: own.iter().map(row).collect(), frame };
    Ok(render_with(StatusCode::OK, &page.frame, &page))
}

pub(super) async fn cancel(here: Here, Path(id): Path<i64>) -> Answer {
    let done = here.write("booking.cancel", move |cx| CancelBooking { booking: id }.run(cx)).await?;
    done.map(|()| here.go("/me/bookings", Some(Flash::new("book-cancelled")))).map_err(WebError::from)
}
