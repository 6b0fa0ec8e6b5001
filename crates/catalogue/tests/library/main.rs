//! The item library, questions and bookings: each command with its success, its refusals, the wrong person and the wrong office,
//! on both engines.

mod bookings;
mod city;
mod drafts;
mod exchange;
mod published;
mod questions;
mod upgrades;
