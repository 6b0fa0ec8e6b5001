//! The engine from outside: files in, findings, effects and states out.

mod back;
mod events;
mod gateways;
mod golden;
mod hostile;
mod parameters;
mod picture;
mod random;
mod reader;
mod sim;
mod tasks;
