//! A merged tree against the table of keys: unknown keys, wrong forms, values that cannot be read, keys that are missing.

use super::problem::{Problem, ProblemKind};
use super::schema::{BOOL, INT, LIST, MAP, NULL, NUMBER, Print, Schema, TEXT};
use super::value::{Data, Map, Node, Origin};
use super::{keys, scalar, short};

/// Reports what the table does not allow.
pub fn check(model: &Node, problems: &mut Vec<Problem>) {
    let mut check = Check { problems, path: Vec::new() };
    check.node(model, &keys::COMPOSE);
}

struct Check<'p> {
    problems: &'p mut Vec<Problem>,
    path: Vec<String>,
}

impl Check<'_> {
    fn report(&mut self, kind: ProblemKind, origin: Origin, message: &[&str]) {
        let place = self.path.join(".");
        let mut text = if place.is_empty() { String::new() } else { ["`", &place, "` "].concat() };
        text.extend(message.iter().copied());
        self.problems.push(Problem::new(kind, origin, text));
    }

    fn node(&mut self, node: &Node, schema: &'static Schema) {
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
            let allowed = forms(schema.forms);
            self.report(ProblemKind::WrongValue, node.origin, &["must be ", &allowed, "."]);
            return;
        }
        match &node.data {
            Data::Map(map) => self.map(node, map, schema),
            Data::List(items) => self.list(items, schema),
            _ => self.scalar(node, schema),
        }
    }

    fn map(&mut self, node: &Node, map: &Map, schema: &'static Schema) {
        for (key, value) in &map.entries {
            if key.name.starts_with("x-") && schema.values.is_none() {
                continue;
            }
            self.path.push(key.name.clone());
            match schema.key(&key.name) {
                Some(schema) => self.node(value, schema),
                None if schema.keys.is_empty() => {}
                None => {
                    self.path.pop();
                    let near = nearest(&key.name, schema);
                    let hint = near.map_or(String::new(), |near| [" Did you mean `", near, "`?"].concat());
                    let message = ["takes no key `", &key.name, "`, so Compose rejects the file.", &hint];
                    if self.path.is_empty() {
                        let text =
                            ["A Compose file has no top-level key `", &key.name, "`, so Compose rejects it.", &hint]
                                .concat();
                        self.problems.push(Problem::new(ProblemKind::UnknownKey, key.origin, text));
                    } else {
                        self.report(ProblemKind::UnknownKey, key.origin, &message);
                    }
                    continue;
                }
            }
            self.path.pop();
        }
        for key in schema.keys.iter().filter(|key| key.required && map.get(key.name).is_none()) {
            // A single number stands for both limits.
            if !(schema.print == Print::Count && map.get("single").is_some()) {
                self.report(ProblemKind::MissingKey, node.origin, &["needs the key `", key.name, "`."]);
            }
        }
    }

    fn list(&mut self, items: &[Node], schema: &'static Schema) {
        let Some(of) = schema.items else { return };
        for (index, item) in items.iter().enumerate() {
            self.path.push(index.to_string());
            self.node(item, of);
            self.path.pop();
        }
        if schema.unique {
            let mut seen = crate::ordered::BTreeSet::new();
            for item in items {
                if let Some(text) = item.scalar()
                    && !seen.insert(text.clone().into_owned())
                {
                    self.report(ProblemKind::DuplicateItem, item.origin, &["has `", &text, "` twice. Take one out."]);
                }
            }
        }
    }

    fn scalar(&mut self, node: &Node, schema: &'static Schema) {
        let Some(text) = node.scalar() else { return };
        let text = text.as_ref();
        if !schema.one_of.is_empty() && !schema.one_of.contains(&text) {
            let all = schema.one_of.join(", ");
            self.report(ProblemKind::WrongValue, node.origin, &["must be one of ", &all, "."]);
            return;
        }
        if node.is_unresolved() {
            return;
        }
        let is_text = node.as_str().is_some();
        match schema.print {
            Print::Duration if short::duration(text).is_none() => {
                let message =
                    ["is no duration: `", text, "`. Write a number with a unit, such as 30s, 1m30s or 500ms."];
                self.report(ProblemKind::ShortForm, node.origin, &message);
            }
            Print::Size if short::size(text).is_none() => {
                self.report(
                    ProblemKind::ShortForm,
                    node.origin,
                    &["is no size: `", text, "`. Write bytes or a unit, such as 512m or 1g."],
                );
            }
            Print::Size if text.starts_with('-') && self.path.last().is_none_or(|key| key != "memswap_limit") => {
                self.report(ProblemKind::WrongValue, node.origin, &["must not be negative."]);
            }
            Print::Flag | Print::Choice | Print::OptOut if is_text && scalar::boolean(text).is_none() => {
                self.report(ProblemKind::WrongValue, node.origin, &["must be true or false."]);
            }
            // A range is fine: ports in short form keep theirs until they are printed.
            Print::Number | Print::Count
                if is_text
                    && crate::text::plain::number(text).is_none()
                    && text.split('-').any(|part| part.parse::<u16>().is_err()) =>
            {
                self.report(ProblemKind::WrongValue, node.origin, &["must be a number."]);
            }
            Print::Count
                if text.starts_with('-')
                    && matches!(self.path.last().map(String::as_str), Some("replicas" | "scale")) =>
            {
                self.report(ProblemKind::WrongValue, node.origin, &["must not be negative."]);
            }
            Print::Devices if is_text && text != "all" && text.parse::<i64>().is_err() => {
                self.report(ProblemKind::WrongValue, node.origin, &["must be `all` or a number."]);
            }
            _ => {}
        }
        if let ["services", _, "container_name"] = self.path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            // The pattern of Compose is not anchored: two such characters anywhere satisfy it.
            let first = |byte: u8| byte.is_ascii_alphanumeric();
            let next = |byte: u8| first(byte) || matches!(byte, b'_' | b'.' | b'-');
            if !text.as_bytes().windows(2).any(|pair| first(pair[0]) && next(pair[1])) {
                let message = "must be letters, digits, `_`, `.` and `-`, with a letter or digit first, two at least.";
                self.report(ProblemKind::WrongValue, node.origin, &[message]);
            }
        }
    }
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
    names.join(" or ")
}

/// The key that differs least, when it does so by no more than a typing slip.
fn nearest(name: &str, schema: &'static Schema) -> Option<&'static str> {
    let limit = 1 + name.len() / 4;
    let distance = |other: &str| crate::model::compose::check::edits(name, other);
    schema
        .keys
        .iter()
        .map(|key| (distance(key.name), key.name))
        .filter(|&(edits, _)| edits <= limit)
        .min()
        .map(|(_, name)| name)
}

/// How many letters must be added, dropped or replaced to make one word of the other.
pub fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (above + 1).min(row[j] + 1).min(corner + usize::from(x != y));
            corner = above;
        }
    }
    row[b.len()]
}
