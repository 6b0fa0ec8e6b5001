//! The whole site in a filled sample city: who may come where, what every page looks like, what bad input meets, and how
//! all of it feels in a real browser.
#![expect(
    clippy::disallowed_methods,
    reason = "the age of the shared city is real, and only here are pictures asked for"
)]

mod again;
mod browser;
mod input;
mod pages;
mod privacy;
mod routes;
mod support;
mod window;
