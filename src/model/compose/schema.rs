//! What a schema is made of. `keys/` holds the keys Compose knows; `check.rs` holds files against them and `print.rs`
//! prints by them.

/// Forms a value may have, as bits.
pub type Forms = u8;
/// A string.
pub const TEXT: Forms = 1;
/// A whole number.
pub const INT: Forms = 2;
/// Any number.
pub const NUMBER: Forms = 4;
/// A truth value.
pub const BOOL: Forms = 8;
/// Nothing.
pub const NULL: Forms = 16;
/// A mapping.
pub const MAP: Forms = 32;
/// A list.
pub const LIST: Forms = 64;

/// How Compose prints a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Print {
    /// As it is.
    Plain,
    /// As a string; an empty one is left out.
    Text,
    /// As a string, empty ones too.
    Value,
    /// As a truth value; false is left out.
    Flag,
    /// As a truth value; true is left out.
    OptOut,
    /// As a truth value, always.
    Choice,
    /// As a number; zero is left out.
    Number,
    /// As a number, always.
    Count,
    /// As a number, `all` as -1.
    Devices,
    /// As a string of bytes; zero is left out.
    Size,
    /// As a duration.
    Duration,
    /// As file permissions in octal.
    Mode,
    /// As a list of words.
    Words,
    /// As the probe of a health check.
    Test,
    /// As a mapping that is left out when nothing is in it.
    Inline,
    /// As a list, one value as a list of one.
    Many,
}

/// What a key takes.
#[derive(Debug)]
pub struct Schema {
    /// Forms it may have.
    pub forms: Forms,
    /// Keys of a mapping with fixed keys.
    pub keys: &'static [Key],
    /// Values of a mapping with free keys.
    pub values: Option<&'static Schema>,
    /// Items of a list.
    pub items: Option<&'static Schema>,
    /// Whether a list may not have an item twice.
    pub unique: bool,
    /// The only strings it takes; empty for any.
    pub one_of: &'static [&'static str],
    /// How it is printed.
    pub print: Print,
}

/// A key of a mapping.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub schema: &'static Schema,
    /// Whether it must be there.
    pub required: bool,
}

/// A key that may be there.
pub const fn key(name: &'static str, schema: &'static Schema) -> Key {
    Key { name, schema, required: false }
}

/// A key that must be there.
pub const fn must(name: &'static str, schema: &'static Schema) -> Key {
    Key { name, schema, required: true }
}

const NOTHING: Schema =
    Schema { forms: 0, keys: &[], values: None, items: None, unique: false, one_of: &[], print: Print::Plain };

impl Schema {
    /// A scalar.
    pub const fn scalar(forms: Forms, print: Print) -> Self {
        Schema { forms, print, ..NOTHING }
    }

    /// A string out of a list.
    pub const fn word(one_of: &'static [&'static str]) -> Self {
        Schema { forms: TEXT, one_of, print: Print::Text, ..NOTHING }
    }

    /// A mapping with fixed keys.
    pub const fn map(keys: &'static [Key]) -> Self {
        Schema { forms: MAP, keys, ..NOTHING }
    }

    /// A mapping with free keys.
    pub const fn dict(values: &'static Schema) -> Self {
        Schema { forms: MAP, values: Some(values), ..NOTHING }
    }

    /// A list.
    pub const fn list(items: &'static Schema) -> Self {
        Schema { forms: LIST, items: Some(items), ..NOTHING }
    }

    /// A list that may not have an item twice.
    pub const fn set(items: &'static Schema) -> Self {
        Schema { forms: LIST, items: Some(items), unique: true, ..NOTHING }
    }

    /// Other forms too.
    pub const fn or(mut self, forms: Forms) -> Self {
        self.forms |= forms;
        self
    }

    /// Printed another way.
    pub const fn printed(mut self, print: Print) -> Self {
        self.print = print;
        self
    }

    /// The schema of a key.
    pub fn key(&self, name: &str) -> Option<&'static Schema> {
        match self.keys.iter().find(|key| key.name == name) {
            Some(key) => Some(key.schema),
            None => self.values,
        }
    }
}
