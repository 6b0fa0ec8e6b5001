//! Telling somebody something: the message in the transaction, what goes out as jobs.

mod channels;
mod deliver;
mod send;
mod smtp;
pub(crate) mod store;
mod wishes;

pub use channels::{Delivery, Mail, Outgoing, Sms};
pub use deliver::{DELIVER, handlers};
pub(crate) use send::enqueue;
pub use send::{To, send, send_to_phone};
pub use smtp::{Encryption, SignIn, Smtp, Trust};
pub use wishes::{Choices, Wishes};
