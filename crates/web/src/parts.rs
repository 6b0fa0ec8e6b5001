//! The data of the parts in `templates/parts.html`. Their words are already in the person's language.

mod inputs;
mod lists;
mod menu;
mod status;

pub use inputs::{Action, Choice, Field, Problem, Weight, Width};
pub use lists::{Cell, Column, FileRow, Material, Row, Table};
pub use menu::{Crumb, Entry, Group, Pages, Tab};
pub use status::{ClockState, ClockTag, Day, Lane, Progress, Step, Tag, Tone};
