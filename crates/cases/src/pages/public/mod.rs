//! The resident's pages: apply, follow, answer, rate. Every page works without scripts; every post goes through a command.

mod answers;
pub(super) mod asked;
mod case;
mod case_file;
mod cases;
pub(super) mod check;
pub(super) mod code;
mod discard;
mod file;
mod later;
mod licences;
mod materials;
pub(super) mod opened;
pub(super) mod paper;
mod question;
mod rate;
mod space;
mod start;
mod supplement;
pub(super) mod task;
#[cfg(test)]
mod tests;
mod track;
pub(super) mod uploads;
mod view;
mod withdraw;

use crate::app::App;
use std::sync::Arc;
use web::{Access, Routes};

/// The routes of the resident's pages.
pub fn public_routes() -> Routes<Arc<App>> {
    use Access::{Person, Public};
    Routes::new()
        .page("/apply/{pack}/{item}", Public, start::page)
        .post("/apply/{pack}/{item}", Person, start::post)
        .page("/apply/code", Person, code::page)
        .post("/apply/code", Person, code::post)
        .get("/apply/draft/{id}", Person, question::resume)
        .page("/apply/draft/{id}/{page}", Person, question::page)
        .post("/apply/draft/{id}/{page}", Person, question::post)
        .post("/apply/draft/{id}/{page}/keep", Person, question::keep)
        .page("/apply/draft/{id}/materials", Person, materials::page)
        .post("/apply/draft/{id}/materials", Person, materials::post)
        .page("/apply/draft/{id}/check", Person, check::page)
        .post("/apply/draft/{id}/check", Person, check::post)
        .page("/apply/draft/{id}/discard", Person, discard::page)
        .post("/apply/draft/{id}/discard", Person, discard::post)
        .page("/apply/draft/{id}/code", Person, code::make_page)
        .post("/apply/draft/{id}/code", Person, code::make)
        .page("/me", Person, space::page)
        .page("/me/licences", Person, licences::page)
        .page("/me/cases", Person, cases::page)
        .page("/me/cases/{id}", Person, case::page)
        .page("/me/cases/{id}/answers", Person, answers::page)
        .page("/me/cases/{id}/supplement", Person, supplement::page)
        .post("/me/cases/{id}/supplement", Person, supplement::post)
        .page("/me/cases/{id}/later", Person, later::page)
        .post("/me/cases/{id}/later", Person, later::post)
        .page("/me/cases/{id}/tasks/{task}", Person, task::page)
        .post("/me/cases/{id}/tasks/{task}", Person, task::post)
        .post("/me/cases/{id}/note", Person, case::note)
        .page("/me/cases/{id}/withdraw", Person, withdraw::page)
        .post("/me/cases/{id}/withdraw", Person, withdraw::post)
        .page("/me/cases/{id}/rate", Person, rate::page)
        .post("/me/cases/{id}/rate", Person, rate::post)
        .page("/me/cases/{id}/receipt", Person, paper::receipt)
        .get("/me/cases/{id}/receipt/file", Person, paper::receipt_file)
        .page("/me/cases/{id}/papers/{paper}", Person, paper::page)
        .page("/track", Public, track::page)
        .post("/track", Public, track::post)
        .get("/files/{id}", Person, file::get)
}
