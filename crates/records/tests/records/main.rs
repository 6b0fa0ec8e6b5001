//! Records, grants and readings, on both engines, and their pages.

mod city;
mod grants;
mod taking;
