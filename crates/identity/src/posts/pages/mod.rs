//! Pages of posts, roles and people.

pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod profile;
pub(crate) mod roles;
pub(crate) mod who_can;
