//! Packs: applications as data. Reads their files, checks everything that can be known without an applicant, merges the items
//! with the city's word about them, and publishes them through the catalogue.
//!
//! ```text
//! embedded() or read(folder)   → packs, or findings with file and line
//! check(packs, known)          → findings over all packs together
//! compile(packs, overlays)     → the bodies that would be published
//! publish(db, call, packs, …)  → what was published; the same digest publishes nothing
//! bring(db, call, packs, ids, …) → the same for a city at work, item by item
//! ```
//!
//! [`systems`] is the map of what a city asks for, with the pages that show it.
//!
//! # Findings
//! | code | meaning |
//! |---|---|
//! | P001 | the folder or a file cannot be read, or is no text |
//! | P002 | not TOML |
//! | P003 | unknown word |
//! | P004 | a value of the wrong kind |
//! | P005 | too large, too many, or a file that belongs to nothing |
//! | P006 | an id that is not allowed or is not its file's name |
//! | P007 | a format this program does not know |
//! | P008 | two packs of one id |
//! | P010 | reference to a form that is not there |
//! | P011 | reference to a process that is not there |
//! | P012 | reference to an item that is not there |
//! | P013 | reference to a material that is not there |
//! | P014 | a pack that is not there, or not among `needs` |
//! | P015 | reference to a page, field or child that is not there |
//! | P016 | a role that nobody in the city has |
//! | P017 | a function that no office of the city has |
//! | P018 | a service, decision or record that is not known |
//! | P019 | a fact of the applicant that is not known |
//! | P020 | the process, with the finding's own code |
//! | P021 | the form, with the finding's own code |
//! | P022 | the item by itself, with the finding's own code |
//! | P023 | the item merged with the city's overlay, with the finding's own code |
//! | P024 | a limit beyond the law |
//! | P030 | a condition of the item that does not read or has the wrong type |
//! | P031 | a condition of the process that reads what nobody gives it |
//! | P032 | a condition on a sensitive answer |
//! | P033 | children of the item and of its process that differ |
//! | P040 | no story that reaches the result, or none that is refused |
//! | P041 | words missing in a language |
//! | P042 | a row or clause that is not on the map of systems, or a story that claims none |
//! | P043 | a process, a step or a part of it whose name stands in Chinese only (a warning) |

mod check;
mod compile;
mod finding;
mod implement;
mod line;
mod manifest;
mod pack;
mod publish;
mod read;
mod source;
mod story;
pub mod systems;
mod tables;

pub use check::{Known, check};
pub use compile::{Compiled, Overlays, compile};
pub use finding::{Finding, Severity};
pub use implement::implementations;
pub use manifest::Manifest;
pub use pack::Pack;
pub use publish::{Published, Report, bring, publish};
pub use read::{embedded, of_files, read, read_all};
pub use story::{See, Story, StoryStep};
pub use tables::MIGRATIONS;
