//! The officials' desk: inboxes, one step with everything it needs, extensions, the window, stuck steps, the calendar.
//!
//! Every post goes through a command. What a command refuses is said on the page it came from, with what was typed.

mod act;
mod calendar;
mod countersign;
mod draft_page;
mod extensions;
mod file;
mod hand_over;
mod inbox;
mod lines;
mod message;
mod panel;
mod phone;
mod preview;
mod promise;
mod receipt;
mod search;
mod select;
mod stuck;
mod task;
mod view;
mod visit;
mod visit_case;
mod who;
mod window;

use crate::app::App;
use crate::pages::words::{refusal_sentence, shown};
use axum::extract::FromRequestParts;
use axum::response::Response;
use base::Error;
use db::Call;
use http::request::Parts;
use std::sync::Arc;
use web::{Access, Flash, Frame, Routes, WebError, see_other};

/// The routes of the desk.
pub fn desk_routes() -> Routes<Arc<App>> {
    use Access::{Admin, Desk};
    Routes::new()
        .page("/desk", Desk, inbox::mine)
        .page("/desk/pool", Desk, inbox::pool)
        .page("/desk/paused", Desk, inbox::paused)
        .page("/desk/done", Desk, inbox::done)
        .post("/desk/next", Desk, inbox::next)
        .page("/desk/cases", Desk, search::page)
        .get("/desk/search", Desk, search::find)
        .page("/desk/cases/{id}", Desk, task::case_page)
        .page("/desk/tasks/{id}", Desk, task::page)
        .post("/desk/tasks/{id}/claim", Desk, act::claim)
        .post("/desk/tasks/{id}/release", Desk, act::release)
        .post("/desk/tasks/{id}/opinion", Desk, act::opinion)
        .post("/desk/tasks/{id}/decide", Desk, act::decide)
        .post("/desk/tasks/{id}/supplement", Desk, act::supplement)
        .post("/desk/tasks/{id}/lapse", Desk, act::lapse)
        .post("/desk/tasks/{id}/return", Desk, act::return_to)
        .post("/desk/tasks/{id}/pause", Desk, act::pause)
        .post("/desk/tasks/{id}/resume", Desk, act::resume)
        .post("/desk/tasks/{id}/extend", Desk, act::extend)
        .post("/desk/tasks/{id}/transfer", Desk, act::transfer)
        .post("/desk/tasks/{id}/undo", Desk, act::undo)
        .post("/desk/tasks/{id}/countersign", Desk, countersign::ask)
        .post("/desk/tasks/{id}/countersign/close", Desk, countersign::close)
        .post("/desk/tasks/{id}/full", Desk, act::full)
        .post("/desk/tasks/{id}/note", Desk, act::note)
        .post("/desk/tasks/{id}/materials/{material}", Desk, act::material)
        .get("/desk/cases/{id}/materials/{material}/file", Desk, file::material)
        .page("/desk/cases/{id}/papers/{paper}", Desk, receipt::paper)
        .page("/desk/countersigns", Desk, countersign::list)
        .page("/desk/countersigns/{id}", Desk, countersign::page)
        .post("/desk/countersigns/{id}", Desk, countersign::answer)
        .page("/desk/promises", Desk, promise::list)
        .post("/desk/cases/{id}/promise", Desk, promise::check)
        .post("/desk/cases/{id}/message", Desk, message::came)
        .page("/desk/extensions", Desk, extensions::page)
        .post("/desk/extensions/{id}", Desk, extensions::decide)
        .merge(window_routes())
        .page("/desk/stuck", Desk, stuck::page)
        .post("/desk/stuck", Desk, stuck::assign)
        .page("/desk/hand-over", Desk, hand_over::page)
        .post("/desk/hand-over", Desk, hand_over::give)
        .page("/admin/calendar", Admin, calendar::page)
        .post("/admin/calendar", Admin, calendar::preview)
        .post("/admin/calendar/load", Admin, calendar::load)
}

fn window_routes() -> Routes<Arc<App>> {
    use Access::Desk;
    Routes::new()
        .page("/desk/window", Desk, window::page)
        .post("/desk/window/take", Desk, window::take)
        .page("/desk/window/apply/{pack}/{item}", Desk, window::item_page)
        .post("/desk/window/apply/{pack}/{item}", Desk, window::start)
        .page("/desk/window/drafts/{id}", Desk, draft_page::page)
        .post("/desk/window/drafts/{id}", Desk, draft_page::save)
        .post("/desk/window/drafts/{id}/keep", Desk, draft_page::keep)
        .page("/desk/window/drafts/{id}/confirm", Desk, draft_page::confirm_page)
        .post("/desk/window/drafts/{id}/confirm", Desk, draft_page::confirm)
        .post("/desk/window/drafts/{id}/code", Desk, draft_page::code)
        .post("/desk/window/drafts/{id}/phone", Desk, phone::post)
        .page("/desk/window/drafts/{id}/receipt", Desk, receipt::page)
        .page("/desk/window/cases", Desk, visit::page)
        .post("/desk/window/cases", Desk, visit::begin)
        .page("/desk/window/visits/{visit}", Desk, visit::cases)
        .page("/desk/window/visits/{visit}/cases/{case}", Desk, visit_case::page)
        .post("/desk/window/visits/{visit}/cases/{case}/supplement", Desk, visit_case::supplement)
        .post("/desk/window/visits/{visit}/cases/{case}/later", Desk, visit_case::later_post)
        .post("/desk/window/visits/{visit}/cases/{case}/tasks/{task}", Desk, visit_case::answer)
        .post("/desk/window/visits/{visit}/cases/{case}/withdraw", Desk, visit_case::withdraw)
        .page("/desk/window/visits/{visit}/cases/{case}/papers/{paper}", Desk, visit_case::paper)
}

/// What every handler of the desk takes.
pub(super) struct Desk {
    /// The state.
    pub app: Arc<App>,
    /// Who acts.
    pub call: Call,
    /// The page's surroundings.
    pub frame: Frame,
}

impl FromRequestParts<Arc<App>> for Desk {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Desk, WebError> {
        Ok(Desk { app: Arc::clone(app), call: identity::call(&parts.extensions), frame: Frame::from_parts(parts)? })
    }
}

impl Desk {
    /// Goes to a page that says what was done.
    fn go(&self, path: &str, flash: Option<Flash>) -> Response {
        see_other(path, flash, self.app.secure)
    }

    /// The sentence of a refusal to show on the page; what is no matter of words goes on as an error.
    fn sentence(&self, error: Error) -> Result<String, WebError> {
        Ok(refusal_sentence(&shown(error)?, &self.frame))
    }
}

/// An id from an address; what is no id is not found.
fn number(text: &str) -> Result<i64, WebError> {
    text.parse().map_err(|_| WebError::not_found())
}
