//! Native tests of the engine, in one binary.

// wasm-pack compiles every test; the crates these use do not run in a browser.
#![cfg(not(target_arch = "wasm32"))]

mod budgets;
mod command;
mod compose_resolve;
mod compose_stack;
mod dockerfile_model;
mod dockerfile_parser;
mod dockerignore;
mod dotenv;
mod facts;
mod fix_diff;
mod fix_properties;
mod graph;
mod graph_layout;
mod rule_pages;
mod samples;
mod share;
mod shell;
mod suppress;
mod yaml;
