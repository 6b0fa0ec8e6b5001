//! What identity's pages have in common: a form that asks a few things, and a page of sections. Each page's own file fills
//! one of the two; the templates stand beside this file.

pub(crate) mod ask;
mod here;
mod parts;

pub(crate) use here::Here;
pub(crate) use parts::{
    Buttons, Field, FormPage, Item, Note, Part, Section, SectionsPage, Select, form, problem, sections,
};
