//! The pages as a browser without scripts uses them: read the form, fill it in, send it.

mod browser;
mod walks;
