//! Messages from the transaction to the phone and the mailbox, on both engines, and their pages.

mod city;
mod smtp;
mod telling;
