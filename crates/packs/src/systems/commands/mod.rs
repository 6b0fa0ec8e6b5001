//! What is done with the map.

mod record_results;

pub use record_results::RecordResults;
