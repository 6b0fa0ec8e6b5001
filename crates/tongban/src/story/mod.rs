//! Stories: executable walks that prove what the program does.
//!
//! A story drives the pages people use. It signs in, opens a page, finds the form in it, fills in what stands there and sends
//! it; a field missing from the page fails the story. Its city is fresh, its clock moves when the story says so, and jobs run
//! after each step. After each step the journal of every case must lead to its row, and the audit must know of each of its entries.

mod actor;
mod browser;
mod check;
mod form;
mod found;
mod model;
mod page;
mod report;
mod run;
mod store;
mod teller;
mod verbs;
mod world;

pub use model::{Story, parse};
pub use report::Line;
pub use run::{Engine, Found, begins, find, run, run_with};
pub use world::Prepared;
