//! Stories of identity with named actors, each on both engines.

mod accounts;
mod administrators;
mod city;
mod companies;
mod imports;
mod mandates;
mod offices;
mod recovery;
