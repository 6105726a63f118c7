//! Native tests of the engine, in one binary.

mod dockerfile_parser;
mod rule_pages;
mod share;
mod yaml;
