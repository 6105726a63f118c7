//! Rules about env files.

pub mod expanded_dotenv_dollar;
pub mod undocumented_variable;
