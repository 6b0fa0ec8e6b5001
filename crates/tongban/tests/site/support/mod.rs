//! A filled sample city, people who are signed in to it, and what they find by following every link.

mod asked;
mod changes;
mod city;
mod client;
mod forms;
mod people;
mod prepare;
mod survey;

pub use changes::changed;
pub use city::City;
pub use client::{Answer, Client, encode_pairs};
pub use forms::{FoundForm, forms, select, words};
pub use people::{ELSEWHERE, Sort};
pub use survey::{Sample, is_own_id};
pub use tongban::city::City as Plan;
