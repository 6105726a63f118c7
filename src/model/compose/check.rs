//! A merged tree against the table of keys: unknown keys, wrong forms, values that cannot be read, keys that are missing.

use super::keys;
use super::problem::{Problem, ProblemKind, Repair};
use super::scalars;
use super::schema::{BOOL, INT, LIST, MAP, NULL, NUMBER, Print, Schema, TEXT};
use super::value::{Data, Key, Map, Node};
use crate::ordered::BTreeMap;
use crate::text::nearest;

/// For so many unknown keys it is looked which one was meant.
const GUESSES: usize = 100;

/// Keys whose lists are made mappings before they are checked.
const LISTED: [&str; 9] = [
    "depends_on",
    "networks",
    "models",
    "environment",
    "labels",
    "annotations",
    "sysctls",
    "args",
    "additional_contexts",
];

/// Reports what the table does not allow.
pub fn check(model: &Node, problems: &mut Vec<Problem>) {
    Check { problems, path: Vec::new(), guesses: GUESSES }.node(model, &keys::COMPOSE);
}

/// A key or the index of an item on the way to a value.
#[derive(Clone, Copy)]
pub(super) enum Step<'m> {
    Key(&'m str),
    Item(usize),
}

pub(super) struct Check<'p, 'm> {
    pub problems: &'p mut Vec<Problem>,
    pub path: Vec<Step<'m>>,
    guesses: usize,
}

impl<'m> Check<'_, 'm> {
    /// The place as words: `services.web.ports.0` in backticks.
    pub fn place(&self) -> String {
        let mut text = String::from("`");
        for (at, step) in self.path.iter().enumerate() {
            text.push_str(if at > 0 { "." } else { "" });
            match step {
                Step::Key(name) => text.push_str(name),
                Step::Item(index) => text.push_str(&index.to_string()),
            }
        }
        text.push('`');
        text
    }

    /// The keys on the way; `""` for an item.
    pub fn keys(&self) -> [&'m str; 4] {
        let mut keys = [""; 4];
        for (key, step) in keys.iter_mut().zip(&self.path) {
            if let Step::Key(name) = step {
                *key = name;
            }
        }
        keys
    }

    /// The innermost key.
    pub fn last_key(&self) -> &'m str {
        let keys = self.path.iter().rev().filter_map(|step| match step {
            Step::Key(name) => Some(*name),
            Step::Item(_) => None,
        });
        keys.into_iter().next().unwrap_or("")
    }

    pub fn report(&mut self, kind: ProblemKind, node: &Node, message: &[&str], alias: &'static str) {
        let text = [self.place(), " ".to_owned(), message.concat()].concat();
        self.problems.push(Problem::of(kind, node, text).alias(alias));
    }

    fn node(&mut self, node: &'m Node, schema: &'static Schema) {
        let form = match &node.data {
            Data::Null => NULL,
            Data::Bool(_) => BOOL,
            Data::Int(_) => INT | NUMBER,
            Data::Float(number) if number.fract() == 0.0 => INT | NUMBER,
            Data::Float(_) => NUMBER,
            Data::Text(_) => TEXT,
            Data::List(_) => LIST,
            Data::Map(_) => MAP,
        };
        if form & schema.forms == 0 {
            // What a variable could not be cast to is no longer there.
            if !(node.is_null() && node.is_unresolved()) {
                self.wrong_form(node, schema);
            }
            return;
        }
        match &node.data {
            Data::Map(map) => self.map(node, map, schema),
            Data::List(items) => self.list(items, schema),
            _ => scalars::check(self, node, schema),
        }
    }

    fn wrong_form(&mut self, node: &Node, schema: &'static Schema) {
        let is_outline = match self.keys() {
            ["services" | "include", "", ..] => true,
            ["services", _, "", _] => self.path.len() == 2,
            _ => false,
        };
        let (kind, alias) = match is_outline {
            true if self.path.len() == 1 => (ProblemKind::MalformedDocument, "compose-go:services-not-mapping"),
            true => (ProblemKind::MalformedDocument, "compose-go:service-not-mapping"),
            false if self.last_key() == "ports" && matches!(self.path.last(), Some(Step::Item(_))) => {
                (ProblemKind::InvalidPortMapping, "compose-go:port-type")
            }
            false => (ProblemKind::WrongValueType, "compose-go:schema"),
        };
        // Lists of these are mappings by now.
        let listed = self.path.len() > 1 && matches!(self.path.last(), Some(Step::Key(key)) if LISTED.contains(key));
        let allowed = forms(if listed { schema.forms | LIST } else { schema.forms });
        let mut message = [&self.place(), " must be ", &allowed, ". Compose rejects the file."].concat();
        let written = node.raw();
        let mut repair = None;
        // `image:nginx`: whoever wrote that meant a key with a value.
        if schema.forms & MAP != 0 && written.split_whitespace().next().is_some_and(is_glued) {
            message.push_str(" A blank is missing behind the colon.");
            // A key that is not known here, or whose value would be wrong again, is left to a person.
            let fits = |word: &str| {
                let key = word.split(':').next().unwrap_or(word);
                let is_free = schema.values.is_some_and(|values| values.forms & TEXT != 0);
                is_glued(word) && (is_free || schema.keys.iter().any(|known| known.name == key))
            };
            repair = written.lines().all(|line| fits(line.trim())).then_some(Repair::Space);
        } else if matches!(node.data, Data::List(_)) && matches!(self.path.last(), Some(Step::Item(_))) {
            message.push_str(
                " A list inside of a list is not taken apart, an alias of one neither: write its items here.",
            );
        } else if schema.items.is_none_or(|items| items.forms & TEXT != 0)
            && (schema.forms & LIST != 0 || (listed && !written.contains(' ')))
            && !written.is_empty()
            && !written.contains(['"', '\\', '\n'])
        {
            message.push_str(" Write it as the one item of a list.");
            repair = Some(Repair::Write(["[\"", written, "\"]"].concat()));
        } else if self.last_key() == "restart" && node.as_bool().is_some() {
            message.push_str(" To say that it is not restarted, write \"no\" in quotes.");
            repair = (node.as_bool() == Some(false)).then(|| Repair::Write("\"no\"".to_owned()));
        } else if schema.forms == TEXT && node.text.as_ref().is_some_and(|text| text.plain && !text.raw().is_empty()) {
            // In quotes it would be a text, and still none of those that are taken.
            if !schema.one_of.is_empty() && !schema.one_of.contains(&written) {
                message.push_str(&[" Write one of: ", &schema.one_of.join(", "), "."].concat());
                let problem = Problem::new(kind, node.origin, message).alias(alias);
                self.problems.push(problem);
                return;
            }
            message.push_str(" Quote it.");
            repair = Some(Repair::Write(["\"", written, "\""].concat()));
        }
        // A text is no mapping, whatever a variable in it says.
        let problem = Problem::new(kind, node.origin, message).alias(alias).repair(repair);
        self.problems.push(problem);
    }

    fn map(&mut self, node: &'m Node, map: &'m Map, schema: &'static Schema) {
        for (key, value) in &map.entries {
            if key.name.starts_with("x-") && schema.values.is_none() {
                continue;
            }
            match schema.key(&key.name) {
                Some(schema) => {
                    self.path.push(Step::Key(&key.name));
                    self.node(value, schema);
                    self.path.pop();
                }
                None if schema.keys.is_empty() => {}
                None => self.unknown(key, schema),
            }
            if self.path.len() == 1 && !is_name(&key.name) && !matches!(self.keys()[0], "networks") {
                let message = [
                    "`",
                    &key.name,
                    "` is no name: Compose takes letters, digits, `.`, `_` and `-` there. Rename it, here and where it is used.",
                ];
                let problem = Problem::new(ProblemKind::InvalidResourceName, key.origin, message.concat());
                self.problems.push(problem.alias("compose-go:schema-name-pattern"));
            }
        }
        for key in schema.keys.iter().filter(|key| key.required && map.get(key.name).is_none()) {
            // A single number stands for both limits.
            if !(schema.print == Print::Count && map.get("single").is_some()) {
                let schema = "compose-go:schema";
                let (kind, alias) = match self.last_key() {
                    "extends" => (ProblemKind::UnresolvedInclusion, "compose-go:extends-service-required"),
                    "volumes" | "devices" => (ProblemKind::InvalidMountEntry, schema),
                    "watch" => (ProblemKind::IncompleteWatchRule, schema),
                    _ => (ProblemKind::WrongValueType, schema),
                };
                self.report(kind, node, &["needs the key `", key.name, "`, else Compose rejects the file."], alias);
            }
        }
    }

    fn unknown(&mut self, key: &'m Key, schema: &'static Schema) {
        self.guesses = self.guesses.saturating_sub(1);
        let known = schema.keys.iter().map(|known| known.name).filter(|_| self.guesses > 0);
        let meant = nearest(&key.name, known);
        let mut message = match self.path.is_empty() {
            true => ["A Compose file has no top-level key `", &key.name, "`, so Compose rejects it."].concat(),
            false => [&self.place(), " takes no key `", &key.name, "`, so Compose rejects the file."].concat(),
        };
        let is_service = matches!(self.keys(), ["services", name, ..] if !name.is_empty());
        if let Some(meant) = meant {
            message.push_str(&[" It was probably meant to be `", meant, "`."].concat());
        } else if is_service && self.path.len() > 2 && keys::is_service_key(&key.name) {
            message.push_str(" It is a key of the service itself: move it out.");
        } else if is_service && keys::COMPOSE.key(&key.name).is_some() {
            message.push_str(" It is a key of the file itself: take its indentation away.");
        } else if self.path.is_empty() && keys::is_service_key(&key.name) {
            message.push_str(" It is a key of a service: indent it below one.");
        } else {
            message.push_str(" Take it out, or begin its name with `x-`.");
        }
        let problem = Problem::new(ProblemKind::UnknownComposeKey, key.origin, message).alias("compose-go:schema");
        self.problems.push(problem.repair(meant.map(|meant| Repair::Write(meant.to_owned()))));
    }

    fn list(&mut self, items: &'m [Node], schema: &'static Schema) {
        let Some(of) = schema.items else { return };
        for (index, item) in items.iter().enumerate() {
            self.path.push(Step::Item(index));
            self.node(item, of);
            self.path.pop();
        }
        if schema.unique {
            let mut seen = BTreeMap::new();
            for item in items {
                let Some(text) = item.scalar() else { continue };
                let Some(first) = seen.insert(text.clone().into_owned(), item.origin) else { continue };
                let (kind, alias) = match first.file == item.origin.file {
                    true => (ProblemKind::WrongValueType, "compose-go:schema"),
                    false => (ProblemKind::ConflictingOverride, "compose-go:merge-unique-items"),
                };
                let message =
                    [&self.place(), " has `", &text, "` twice, and Compose rejects that. Take one out."].concat();
                let problem = Problem::of(kind, item, message).alias(alias);
                self.problems.push(problem.related(first, "It stands here first."));
            }
        }
    }
}

/// `key:value` without the blank, and no address or image.
fn is_glued(word: &str) -> bool {
    word.split_once(':').is_some_and(|(key, rest)| {
        let is_key = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        !key.is_empty() && key.bytes().all(is_key) && !rest.is_empty() && !rest.starts_with("//")
    })
}

/// A name of a service, volume …
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

fn forms(forms: u8) -> String {
    let names = [
        (TEXT, "a string"),
        (NUMBER, "a number"),
        (INT, "a whole number"),
        (BOOL, "true or false"),
        (LIST, "a list"),
        (MAP, "a mapping"),
        (NULL, "empty"),
    ];
    let names: Vec<&str> = names
        .into_iter()
        .filter(|&(form, _)| forms & form != 0 && !(form == INT && forms & NUMBER != 0))
        .map(|(_, name)| name)
        .collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => [&others.join(", "), " or ", last].concat(),
        None => String::new(),
    }
}
