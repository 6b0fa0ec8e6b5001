//! What an operator does: the command line, serving, backups, upgrades, and what the world does to an installation meanwhile.

mod commands;
mod installation;
mod killed;
mod live;
mod program;
mod serving;
mod upgrades;
