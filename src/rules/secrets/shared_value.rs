//! Passwords that stand in several places of a project: a database is given one, and its clients have to know it. All places change
//! together and take one variable, or none changes.

use crate::diagnostic::{Change, Fix};
use crate::edit::compose::require;
use crate::edit::lines;
use crate::facts::secrets::{secret_name, url_password, weak_password};
use crate::model::Stack;
use crate::model::compose::interpolate::Outcome;
use crate::model::compose::paths;
use crate::model::compose::value::{Node, Origin};
use crate::model::compose::{Command, Service};
use crate::ordered::{BTreeMap, BTreeSet};
use crate::survey::Survey;
use crate::survey::images::facts_of;
use crate::survey::values::{literals, password_name, variable_name, written_part};
use crate::syntax::dotenv;
use crate::text::Span;
use std::cell::OnceCell;

/// The places of all values of a project that are, or may be, passwords. Looked for when the first fix asks.
#[derive(Default)]
pub struct Shared(OnceCell<Places>);

#[derive(Default)]
struct Places {
    groups: Vec<Group>,
    /// By the folder of the stack, whose `.env` brings the variables, and the value.
    by_value: BTreeMap<(String, String), usize>,
    /// The group of each place that can be replaced.
    by_place: BTreeMap<Origin, usize>,
}

/// The fix of one place is that of all; of very many only the first carries it.
const TOGETHER: usize = 32;

/// One stack, looked at with what all of them share.
#[derive(Clone, Copy)]
pub struct With<'a> {
    /// The project.
    pub context: &'a Survey<'a>,
    /// The stack.
    pub stack: &'a Stack,
    /// The values.
    pub shared: &'a Shared,
}

impl With<'_> {
    /// The fix for the value at a place: a variable for it and for everything that has to be the same. `name` where the place is not
    /// one of those that are looked at.
    pub fn fix(self, place: Origin, name: &str) -> Option<Fix> {
        self.shared.0.get_or_init(|| Places::new(self.context)).fix(self.context, self.stack, place, name)
    }
}

/// The places of one value.
struct Group {
    /// The folder of its stack.
    folder: String,
    value: String,
    uses: Vec<Use>,
    /// A variable that already brings the value to a place.
    known: Option<String>,
    /// Whether it also stands where no fix reaches.
    is_blocked: bool,
    /// The variable it is to have.
    name: String,
}

/// A place of a value.
struct Use {
    /// What a fix replaces.
    replace: Origin,
    /// The variable whose default it is.
    variable: Option<String>,
    /// The name it would give to a variable, with how good that is: the smaller the better.
    proposal: (u8, String),
    /// The service's name, for a variable whose plain name is taken.
    service: String,
    /// Whether only its likeness tells: the name says nothing of a secret.
    is_plain: bool,
}

impl Places {
    /// Looks at every service of every stack once.
    fn new(context: &Survey<'_>) -> Self {
        let mut shared = Self::default();
        for stack in &context.model.stacks {
            for service in &stack.services {
                shared.environment(context, stack, service);
                for command in service.command.iter().chain(&service.entrypoint) {
                    shared.command(stack, service, command);
                }
                if let Some(test) = service.healthcheck.as_ref().and_then(|check| check.test.as_ref()) {
                    shared.words(stack, service, test);
                }
                shared.env_files(context, stack, service);
            }
        }
        shared.settle(context);
        shared
    }

    fn group(&mut self, stack: &Stack, value: &str) -> &mut Group {
        let (folder, value) = (stack.folder.as_str().to_owned(), value.to_owned());
        let new = self.groups.len();
        let at = *self.by_value.entry((folder.clone(), value.clone())).or_insert(new);
        if at == new {
            self.groups.push(Group {
                folder,
                value,
                uses: Vec::new(),
                known: None,
                is_blocked: false,
                name: String::new(),
            });
        }
        &mut self.groups[at]
    }

    fn add(&mut self, stack: &Stack, value: &str, found: Use) {
        // Several stacks share a file.
        if value.is_empty() || self.by_place.get(&found.replace).is_some() {
            return;
        }
        let place = found.replace;
        self.group(stack, value).uses.push(found);
        if let Some(&at) = self.by_value.get(&(stack.folder.as_str().to_owned(), value.to_owned())) {
            self.by_place.insert(place, at);
        }
    }

    fn environment(&mut self, context: &Survey<'_>, stack: &Stack, service: &Service) {
        let facts = facts_of(service);
        for variable in &service.environment {
            let Some(node) = &variable.value else { continue };
            let own = facts.is_some_and(|facts| facts.is_secret(&variable.name));
            let is_secret = own || secret_name(&variable.name);
            let rank = match (own, is_secret) {
                (true, _) => 1,
                (false, true) => 2,
                (false, false) => 5,
            };
            let proposal = (rank, variable_name(&variable.name));
            for literal in literals(context, node) {
                if let Some(part) = url_password(&literal.text) {
                    // Only what stands there by itself; a default inside of a default is left alone.
                    if literal.variable.is_some() {
                        self.group(stack, part.slice(&literal.text)).is_blocked = true;
                    }
                    continue;
                }
                let proposal = match &literal.variable {
                    Some(name) => (0, name.clone()),
                    None => proposal.clone(),
                };
                let found = Use {
                    replace: Origin { span: literal.replace, ..literal.place },
                    variable: literal.variable,
                    proposal,
                    service: service.name.clone(),
                    is_plain: !is_secret,
                };
                self.add(stack, &literal.text, found);
            }
            if let Some(text) = node.as_str()
                && let Some(part) = url_password(text)
                && let Some(replace) = written_part(node, part)
            {
                let found = Use {
                    replace,
                    variable: None,
                    proposal: (3, password_name(&variable.name)),
                    service: service.name.clone(),
                    is_plain: false,
                };
                self.add(stack, part.slice(text), found);
            }
            if let ([used], Some(value)) = (node.uses(), node.scalar())
                && used.outcome == Outcome::Value
                && is_secret
                && stack.variables.get(&used.name) == Some(&*value)
            {
                self.group(stack, &value).known = Some(used.name.clone());
            }
        }
    }

    /// What an env file says is not rewritten: Compose replaces no variable in it everywhere.
    fn env_files(&mut self, context: &Survey<'_>, stack: &Stack, service: &Service) {
        for file in service.env_files.iter().filter_map(|env_file| env_file.file) {
            for entry in context.model.env_file(file).map_or(&[][..], |read| &read.entries) {
                let text = entry.text();
                let part =
                    url_password(text).unwrap_or(Span::new(0, if secret_name(&entry.key) { text.len() } else { 0 }));
                if !part.is_empty() {
                    self.group(stack, part.slice(text)).is_blocked = true;
                }
            }
        }
    }

    fn command(&mut self, stack: &Stack, service: &Service, command: &Command) {
        match command.as_string() {
            Some(node) => self.words(stack, service, node),
            None => self.words(stack, service, &command.value),
        }
    }

    /// Passwords in commands: `--password=…`, `--requirepass …`, `-a …`, `-pVALUE`, `PGPASSWORD=…`, `user:…`, in an address.
    fn words(&mut self, stack: &Stack, service: &Service, node: &Node) {
        let nodes: Vec<&Node> = if node.as_list().is_some() { node.items().iter().collect() } else { vec![node] };
        let mut before = "";
        for node in nodes {
            let Some(text) = node.as_str() else { continue };
            for word in text.split_whitespace() {
                let at = word.as_ptr() as usize - text.as_ptr() as usize;
                let flag = std::mem::replace(&mut before, word);
                let Some((part, name)) = password_in(flag, word) else { continue };
                let span = part.shift(at);
                match written_part(node, span) {
                    Some(replace) => {
                        let found = Use {
                            replace,
                            variable: None,
                            proposal: (4, name),
                            service: service.name.clone(),
                            is_plain: false,
                        };
                        self.add(stack, span.slice(text), found);
                    }
                    None if node.is_literal() => self.group(stack, span.slice(text)).is_blocked = true,
                    None => {}
                }
            }
        }
    }

    /// Gives each value its variable, no two values the same.
    fn settle(&mut self, context: &Survey<'_>) {
        let mut taken: BTreeSet<(String, String)> = BTreeSet::new();
        let mut set: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        for stack in &context.model.stacks {
            let variables = stack.variables.by_name.iter();
            set.extend(
                variables.map(|(name, variable)| ((stack.folder.as_str(), name.as_str()), variable.value.as_str())),
            );
        }
        for group in &mut self.groups {
            let (folder, value) = (&group.folder, &group.value);
            // A name that says nothing of a secret counts where no word looks like the value.
            let is_word = value.len() < 12 || !value.bytes().any(|byte| byte.is_ascii_digit());
            if is_word || weak_password(value) {
                group.uses.retain(|found| !found.is_plain);
            }
            let Some(best) = group.uses.iter().min_by_key(|found| found.proposal.0) else { continue };
            let mut name = group.known.clone().unwrap_or_else(|| best.proposal.1.clone());
            let is_taken = |name: &str| {
                taken.contains(&(folder.clone(), name.to_owned()))
                    || set.get(&(folder.as_str(), name)).is_some_and(|other| *other != value)
            };
            if is_taken(&name) {
                name = variable_name(&[&best.service, "_", &name].concat());
                if is_taken(&name) {
                    group.is_blocked = true;
                }
            }
            taken.insert((folder.clone(), name.clone()));
            group.name = name;
        }
    }

    /// [`With::fix`]
    fn fix(&self, context: &Survey<'_>, stack: &Stack, place: Origin, name: &str) -> Option<Fix> {
        let group = self.by_place.get(&place).and_then(|&at| self.groups.get(at));
        let own = group.and_then(|group| Some((group, group.uses.iter().find(|found| found.replace == place)?)));
        let mut changes = Vec::new();
        let name = match own {
            Some((group, _)) if group.is_blocked => return None,
            Some((group, own)) if group.uses.len() > TOGETHER && group.uses[0].replace != own.replace => return None,
            Some((group, own)) => {
                let name = own.variable.as_deref().unwrap_or(&group.name);
                // What has a variable of its own is set by that.
                let alike = |found: &&Use| found.variable.as_deref().unwrap_or(&group.name) == name;
                for found in group.uses.iter().filter(alike) {
                    changes.push(require(context, found.replace, name)?);
                }
                name
            }
            None => {
                changes.push(require(context, place, name)?);
                name
            }
        };
        let places = changes.len();
        let example = list_in_example(context, stack, name);
        let listed = if example.is_some() { ", listed in .env.example" } else { "" };
        changes.extend(example);
        let all = if places > 1 { "Take all of its places from the variable " } else { "Take it from the variable " };
        Some(Fix::suggested([all, name, listed].concat(), changes))
    }
}

/// The password in a word of a command, with a name for its variable.
fn password_in(flag: &str, word: &str) -> Option<(Span, String)> {
    if let Some(part) = url_password(word) {
        return Some((part, "PASSWORD".to_owned()));
    }
    let trimmed = word.trim_matches(['"', '\'']);
    let start = trimmed.as_ptr() as usize - word.as_ptr() as usize;
    let whole = Span::new(start, start + trimmed.len());
    if let Some((name, value)) = trimmed.split_once('=')
        && !value.is_empty()
    {
        let name = name.trim_start_matches('-');
        return secret_name(name).then(|| (Span::new(whole.end - value.len(), whole.end), variable_name(name)));
    }
    let named = flag.trim_start_matches('-');
    match flag {
        _ if trimmed.is_empty() || trimmed.starts_with(['-', '$']) => None,
        "--requirepass" | "requirepass" | "-a" => Some((whole, "REDIS_PASSWORD".to_owned())),
        "-u" | "--user" => {
            let (user, _) = trimmed.split_once(':')?;
            Some((Span::new(start + user.len() + 1, whole.end), "PASSWORD".to_owned()))
        }
        _ if flag.starts_with("--") && secret_name(named) => Some((whole, variable_name(named))),
        _ => None,
    }
    .or_else(|| {
        let glued = trimmed.strip_prefix("-p").filter(|rest| !rest.is_empty() && !rest.starts_with(['$', '=']))?;
        Some((Span::new(whole.end - glued.len(), whole.end), "PASSWORD".to_owned()))
    })
}

/// Lists a variable in the `.env.example` beside the stack, which is made where there is none. `None` when it names it already, when a
/// `.env` sets it, and where the file cannot be read.
pub fn list_in_example(context: &Survey<'_>, stack: &Stack, name: &str) -> Option<Change> {
    if stack.variables.get(name).is_some() {
        return None;
    }
    let path = paths::join(&stack.folder, ".env.example");
    let line = [name, "="].concat();
    let Some(file) = context.model.find(&path) else {
        return Some(Change::Create { path, text: line + "\n" });
    };
    let text = &context.project.file(file).text;
    let example = dotenv::parse(text);
    // Behind a quote that is open a line would be part of a value.
    let fits = example.get(name).is_none() && example.errors.is_empty();
    fits.then(|| lines::change(file, lines::append_lines(text, &line)))
}
