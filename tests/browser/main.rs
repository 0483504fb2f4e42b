//! Journeys through the built page in a real browser; `cargo xtask test` builds the page and starts what they need.

mod access;
mod backups;
mod bad_input;
mod corrections;
mod diagrams;
mod finished;
mod focus;
mod following;
mod harness;
mod highlighting;
mod import;
mod keys;
mod kills;
mod kinds;
mod library;
mod lists;
mod main_job;
#[path = "../support/newer.rs"]
mod newer;
mod offline;
mod preview;
mod printing;
mod safe_start;
mod safety;
mod sections;
mod speed;
mod steps;
mod stopping;
mod storage;
mod tabs;
mod templates;
mod versions;
