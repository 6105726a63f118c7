//! Native tests of the engine, in one binary.

mod compose_stack;
mod dockerfile_parser;
mod facts;
mod graph_layout;
mod rule_pages;
mod share;
mod shell;
mod yaml;
