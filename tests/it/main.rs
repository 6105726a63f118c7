//! Native tests of the engine, in one binary.

// wasm-pack compiles every test; the crates these use do not run in a browser.
#![cfg(not(target_arch = "wasm32"))]

mod budgets;
mod command;
mod command_shown;
mod command_unread;
mod command_written;
mod compose_belonging;
mod compose_checker;
mod compose_resolve;
mod compose_stack;
mod config_messages;
mod dockerfile_model;
mod dockerfile_parser;
mod dockerignore;
mod dotenv;
mod facts;
mod fix_diff;
mod fix_properties;
mod folder;
mod graph;
mod graph_layout;
mod highlight;
mod hostile;
mod house;
mod line_breaks;
mod report_json;
mod rule_pages;
mod rule_snapshots;
mod samples;
mod secrets_in_reports;
mod share;
mod shell;
mod suppress;
mod survey;
mod verdict;
mod yaml;

#[path = "../support/projects.rs"]
mod projects;
