//! Reads arguments: options in any order, values behind a space or `=`.

use super::{Failure, rules, usage};
use crate::project::{Environment, Settings};
use std::ffi::OsString;
use std::io::Write;

/// What stood on the command line, options and operands alike.
#[derive(Default)]
pub struct Arguments {
    /// Operands in order.
    pub operands: Vec<OsString>,
    options: Vec<(&'static str, Option<OsString>)>,
    help: bool,
}

/// An option: its long name, its letter, whether it takes a value.
pub type Known = (&'static str, Option<char>, bool);

/// Reads `arguments` of the subcommand `name`, which knows `known`.
pub fn read(name: &str, arguments: Vec<OsString>, known: &[Known]) -> Result<Arguments, Failure> {
    let wrong = |error: lexopt::Error| Failure::Usage(error.to_string(), usage::of(name));
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut result = Arguments::default();
    while let Some(argument) = parser.next().map_err(wrong)? {
        let found = match &argument {
            lexopt::Arg::Value(value) => {
                result.operands.push(value.clone());
                continue;
            }
            lexopt::Arg::Short('h') | lexopt::Arg::Long("help") => {
                result.help = true;
                continue;
            }
            lexopt::Arg::Short(letter) => known.iter().find(|option| option.1 == Some(*letter)),
            lexopt::Arg::Long(long) => known.iter().find(|option| option.0 == *long),
        };
        let Some(&(option, _, takes_value)) = found else {
            return Err(wrong(argument.unexpected()));
        };
        let value = if takes_value { Some(parser.value().map_err(wrong)?) } else { None };
        result.options.push((option, value));
    }
    Ok(result)
}

impl Arguments {
    /// Prints the usage where it was asked for; says whether.
    pub fn helped(&self, name: &str, out: &mut dyn Write) -> std::io::Result<bool> {
        if self.help {
            out.write_all(usage::of(name).as_bytes())?;
        }
        Ok(self.help)
    }

    /// Whether an option without a value was given.
    pub fn has(&self, option: &str) -> bool {
        self.options.iter().any(|(name, _)| *name == option)
    }

    /// All values of an option, in order.
    pub fn values(&self, option: &str) -> Vec<OsString> {
        self.options.iter().filter(|(name, _)| *name == option).filter_map(|(_, value)| value.clone()).collect()
    }

    /// The last value of an option, which must be one of `choices`; the first of them when it was not given.
    pub fn choice<T: Copy>(&self, name: &str, option: &str, choices: &[(&str, T)]) -> Result<T, Failure> {
        let Some(value) = self.values(option).pop() else { return Ok(choices[0].1) };
        let found = choices.iter().find(|(word, _)| value == *word);
        found.map(|choice| choice.1).ok_or_else(|| {
            let words: Vec<&str> = choices.iter().map(|choice| choice.0).collect();
            let value = value.to_string_lossy();
            Failure::Usage(format!("--{option} is one of {}, not `{value}`", words.join(", ")), usage::of(name))
        })
    }

    /// `--environment`, `--all-rules` and `--ignore`.
    pub fn settings(&self, name: &str) -> Result<Settings, Failure> {
        let environments = [
            ("auto", None),
            ("development", Some(Environment::Development)),
            ("production", Some(Environment::Production)),
        ];
        let environment = self.choice(name, "environment", &environments)?;
        Ok(Settings { environment, all_rules: self.has("all-rules"), ignored: self.ignored(name)? })
    }

    /// The names of all `--ignore`, each of which means a rule or a case.
    fn ignored(&self, name: &str) -> Result<Vec<String>, Failure> {
        let mut ignored = Vec::new();
        for value in self.values("ignore") {
            for one in value.to_string_lossy().split(',').map(str::trim).filter(|one| !one.is_empty()) {
                rules::named(one).map_err(|why| Failure::Usage(why, usage::of(name)))?;
                ignored.push(one.to_owned());
            }
        }
        Ok(ignored)
    }

    /// The operands, at least one.
    pub fn paths(&self, name: &str) -> Result<&[OsString], Failure> {
        if self.operands.is_empty() {
            let message = format!("name a folder or a file, as in `drydock {name} .`");
            return Err(Failure::Usage(message, usage::of(name)));
        }
        Ok(&self.operands)
    }

    /// The only operand.
    pub fn path(&self, name: &str) -> Result<&OsString, Failure> {
        match self.paths(name)? {
            [path] => Ok(path),
            _ => Err(Failure::Usage(format!("{name} takes one PATH"), usage::of(name))),
        }
    }
}
