//! The program: command line, settings, router, jobs, operations, and the sample city of the demonstration.

pub mod city;
