//! Pages: the resident's and the desk's, over the same commands.

pub mod desk;
pub mod public;
pub mod words;
