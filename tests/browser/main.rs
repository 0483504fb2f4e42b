//! Journeys through the built page in a real browser; `cargo xtask test` builds the page and starts what they need.

mod access;
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
mod offline;
mod preview;
mod safety;
mod sections;
mod speed;
mod steps;
mod storage;
mod tabs;
mod templates;
mod versions;
