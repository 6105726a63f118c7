//! Rules about env files.

pub mod expanded_dotenv_dollar;
