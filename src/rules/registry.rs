use super::{Rule, compose, dockerfile};

/// Every rule, one line each, in the order of the catalogue.
pub static RULES: &[&Rule] = &[
    &dockerfile::dockerfile_syntax::RULE,
    &dockerfile::unknown_instruction::RULE,
    &dockerfile::missing_from::RULE,
    &compose::invalid_yaml::RULE,
];
