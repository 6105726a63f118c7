//! Native tests of the engine, in one binary.

mod rule_pages;
mod share;
mod yaml;
