//! The item library (事项库): one entry an item, with its state, the office in charge, and the draft that is being written.

pub mod store;
