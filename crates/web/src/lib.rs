//! The page kit: design system, languages, page frames, forms as they arrive, errors as calm pages, and the middleware
//! that every request passes.
//!
//! A page is an askama template beside its handler. It holds a [`Frame`] in a field named `frame`, extends one of
//! `layout.html`, `layout-form.html`, `layout-desk.html` or `layout-paper.html`, and is answered with [`render()`].
//! This crate knows no department, no item and no city: their names come from [`Settings`] and from the caller.

pub mod address;
pub mod answers;
pub mod assets;
pub mod csrf;
pub mod display;
pub mod error;
pub mod faces;
pub mod flash;
pub mod form;
pub mod format;
pub mod frame;
pub mod layers;
pub mod markup;
pub mod multipart;
pub mod pages;
pub mod parts;
pub mod rate;
pub mod registry;
pub mod render;
pub mod site;
pub mod sniff;
pub mod words;

pub use answers::{Answers, Trouble, Upload};
pub use assets::Assets;
pub use display::{Contrast, Display, Size, Theme};
pub use error::WebError;
pub use flash::{Flash, see_other};
pub use form::{Form, Lenient};
pub use frame::{Badge, Frame, Page, Viewer};
pub use layers::layers;
pub use markup::Markup;
pub use registry::{Access, OutOfReach, Route, Routes};
pub use render::{render, render_with};
pub use site::{City, Limits, Settings, Site};
pub use words::{Arg, Words};
