//! The program: command line, settings, router, jobs, operations, and the sample city of the demonstration.

pub mod city;
pub mod cli;
pub mod demo;
pub mod failure;
pub mod kernel;
pub mod operations;
pub mod server;
pub mod settings;
pub mod story;
