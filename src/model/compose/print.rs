//! The resolved project as `docker compose config` prints it: keys in its order, values in its forms, `$` doubled.

use super::schema::{Print, Schema};
use super::value::{Data, Map, Node};
use super::{keys, scalar, short, words};
use crate::order::Order;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// A value to print; mappings keep their order.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Another number.
    Float(f64),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Output>),
    /// A mapping.
    Map(Vec<(String, Output)>),
}

impl Output {
    /// The value of a key.
    pub fn get(&self, name: &str) -> Option<&Output> {
        match self {
            Output::Map(entries) => entries.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }
}

impl Serialize for Output {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Output::Null => serializer.serialize_unit(),
            Output::Bool(value) => serializer.serialize_bool(*value),
            Output::Int(value) => serializer.serialize_i64(*value),
            Output::Float(value) => serializer.serialize_f64(*value),
            Output::Text(value) => serializer.serialize_str(value),
            Output::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Output::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

/// Marks in [`yaml`] that become double quotes; what holds them already is left as it is.
const MARKS: [char; 2] = ['\u{e000}', '\u{e001}'];

/// A project as YAML. Texts that readers of YAML 1.1 take for something else stand in quotes.
///
/// # Errors
/// When the serializer fails, which it does for no project.
pub fn yaml(project: &Output) -> Result<String, serde_yaml::Error> {
    let plain = serde_yaml::to_string(project)?;
    if plain.contains(MARKS) {
        return Ok(plain);
    }
    Ok(serde_yaml::to_string(&marked(project))?.replace(MARKS, "\""))
}

/// The same with marks around such texts, which the serializer leaves without quotes.
fn marked(output: &Output) -> Output {
    let mark = |text: &str| match scalar::is_other_in_yaml_1_1(text) {
        true => [MARKS[0].to_string(), text.to_owned(), MARKS[1].to_string()].concat(),
        false => text.to_owned(),
    };
    match output {
        Output::Text(text) => Output::Text(mark(text)),
        Output::List(items) => Output::List(items.iter().map(marked).collect()),
        Output::Map(entries) => Output::Map(entries.iter().map(|(key, value)| (mark(key), marked(value))).collect()),
        other => other.clone(),
    }
}

/// The whole project.
pub fn print(model: &Node) -> Output {
    let mut entries = Vec::new();
    if let Some(map) = model.as_map() {
        for key in keys::COMPOSE.keys.iter().filter(|key| !matches!(key.name, "version" | "include")) {
            let printed = map.get(key.name).and_then(|value| value_of(value, key.schema));
            match printed {
                Some(value) => entries.push((key.name.to_owned(), value)),
                None if key.name == "services" => entries.push(("services".to_owned(), Output::Map(Vec::new()))),
                None => {}
            }
        }
        entries.extend(extensions(map));
    }
    Output::Map(entries)
}

fn extensions(map: &Map) -> impl Iterator<Item = (String, Output)> {
    let mut own: Vec<_> = map.entries.iter().filter(|(key, _)| key.name.starts_with("x-")).collect();
    own.order_by(|a, b| a.0.name.cmp(&b.0.name));
    own.into_iter().map(|(key, value)| (escaped(&key.name), plain(value))).collect::<Vec<_>>().into_iter()
}

fn escaped(text: &str) -> String {
    text.replace('$', "$$")
}

fn text(text: &str) -> Output {
    Output::Text(escaped(text))
}

fn plain(node: &Node) -> Output {
    match &node.data {
        Data::Null => Output::Null,
        Data::Bool(value) => Output::Bool(*value),
        Data::Int(value) => Output::Int(*value),
        Data::Float(value) => Output::Float(*value),
        Data::Text(value) => text(value),
        Data::List(items) => Output::List(items.iter().map(plain).collect()),
        Data::Map(map) => {
            Output::Map(map.entries.iter().map(|(key, value)| (escaped(&key.name), plain(value))).collect())
        }
    }
}

/// `None` for what Compose leaves out.
fn value_of(node: &Node, schema: &'static Schema) -> Option<Output> {
    match &node.data {
        Data::Map(map) if schema.keys.is_empty() => {
            let mut entries: Vec<_> = map
                .entries
                .iter()
                .map(|(key, value)| {
                    let printed = match schema.values {
                        Some(schema) if value.is_null() && schema.print != Print::Text => Some(Output::Null),
                        Some(schema) => value_of(value, schema),
                        None => Some(plain(value)),
                    };
                    (escaped(&key.name), printed.unwrap_or(Output::Text(String::new())))
                })
                .collect();
            entries.order_by(|a, b| a.0.cmp(&b.0));
            (!entries.is_empty()).then_some(Output::Map(entries))
        }
        Data::Map(map) => {
            let known = schema
                .keys
                .iter()
                .filter_map(|key| Some((key.name.to_owned(), value_of(map.get(key.name)?, key.schema)?)));
            let entries: Vec<_> = known.chain(extensions(map)).collect();
            (!entries.is_empty() || schema.print != Print::Inline).then_some(Output::Map(entries))
        }
        Data::List(items) => {
            let items: Vec<_> = match schema.items {
                Some(of) => items
                    .iter()
                    .filter_map(|item| value_of(item, of).or(item.scalar().map(|_| Output::Text(String::new()))))
                    .collect(),
                None => items.iter().map(plain).collect(),
            };
            (!items.is_empty() || schema.print == Print::Words).then_some(Output::List(items))
        }
        Data::Null => match schema.print {
            Print::Plain => Some(Output::Null),
            _ => None,
        },
        _ => scalar_of(node, schema.print),
    }
}

fn scalar_of(node: &Node, print: Print) -> Option<Output> {
    let value = node.scalar()?;
    let value = value.as_ref();
    let number = || match &node.data {
        Data::Int(number) => Some(Output::Int(*number)),
        Data::Float(number) => Some(Output::Float(*number)),
        _ => value.parse().ok().map(Output::Int).or_else(|| value.parse().ok().map(Output::Float)),
    };
    let as_words = |text: &str| -> Vec<Output> {
        let split = words::split(text).unwrap_or_else(|| vec![text.to_owned()]);
        split.iter().map(|word| Output::Text(escaped(word))).collect()
    };
    match print {
        Print::Plain => Some(plain(node)),
        Print::Text => (!value.is_empty()).then(|| text(value)),
        Print::Value | Print::Inline => Some(text(value)),
        Print::Flag => node.as_bool().filter(|&flag| flag).map(Output::Bool),
        Print::OptOut => node.as_bool().filter(|&flag| !flag).map(Output::Bool),
        Print::Choice => node.as_bool().map(Output::Bool),
        Print::Number => number().filter(|number| !matches!(number, Output::Int(0)) && *number != Output::Float(0.0)),
        Print::Count => number(),
        Print::Devices if value == "all" => Some(Output::Int(-1)),
        Print::Devices => number(),
        Print::Size => short::size(value).filter(|&size| size != 0).map(|size| Output::Text(size.to_string())),
        Print::Duration => short::duration(value).map(|duration| Output::Text(short::print_duration(duration))),
        Print::Mode => Some(Output::Text(mode(node, value))),
        Print::Words => Some(Output::List(as_words(value))),
        Print::Test => Some(Output::List(vec![Output::Text("CMD-SHELL".to_owned()), text(value)])),
        Print::Many => Some(Output::List(vec![text(value)])),
    }
}

/// Permissions in octal, as a string.
fn mode(node: &Node, value: &str) -> String {
    let bits = match &node.data {
        Data::Int(number) => Some(*number),
        _ => i64::from_str_radix(value.trim_start_matches("0o"), 8).ok(),
    };
    match bits {
        Some(bits) => format!("{bits:04o}"),
        None => scalar::print_float(f64::NAN),
    }
}
