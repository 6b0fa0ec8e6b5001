//! `/admin/deliveries`.

pub mod list;
