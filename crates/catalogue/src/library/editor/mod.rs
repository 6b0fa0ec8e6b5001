//! The editor of an item: its elements in sections, read from and written into the item's own tree, so that what the editor does
//! not show is kept. What is wrong stands beside the field it is about.

mod fields;
mod read;
mod show;
mod tree;

pub use fields::{Kind, LISTS, SECTIONS, Section, Spec};
pub use read::{Edited, read};
pub use show::{Block, Input, Row, show};
