//! Passwords that stand in several places of a project: a database is given one, and its clients have to know it. All places take one
//! variable together, or none does. Long because a password is written in a dozen ways: alone, in an address, behind a flag.

use crate::facts::secrets::{secret_name, url_password, weak_password};
use crate::model::Stack;
use crate::model::compose::interpolate::Outcome;
use crate::model::compose::value::{Node, Origin};
use crate::model::compose::{Command, Service};
use crate::ordered::{BTreeMap, BTreeSet};
use crate::survey::Survey;
use crate::survey::images::facts_of;
use crate::survey::values::{literals, password_name, variable_name, written_part};
use crate::text::Span;

/// The places of all values of a project that are, or may be, passwords.
#[derive(Debug)]
pub(super) struct Passwords {
    groups: Vec<Group>,
    /// By the folder of the stack, whose `.env` brings the variables, and the value.
    by_value: BTreeMap<(String, String), usize>,
    /// The group of each place that can be replaced.
    by_place: BTreeMap<Origin, usize>,
}

/// The fix of one place is that of all; of very many only the first carries it.
const TOGETHER: usize = 32;

/// The places of one value.
#[derive(Debug)]
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
#[derive(Debug)]
struct Use {
    /// What a fix replaces.
    replace: Origin,
    /// The variable whose default it is.
    variable: Option<String>,
    /// How good the name is that it would give to a variable, the smaller the better, and the name.
    proposal: (u8, String),
    /// The service's name, for a variable whose plain name is taken.
    service: String,
    /// Whether only its likeness tells: the name says nothing of a secret.
    is_plain: bool,
}

impl Use {
    fn new(service: &Service, replace: Origin, rank: u8, name: String) -> Self {
        Self { replace, variable: None, proposal: (rank, name), service: service.name.clone(), is_plain: false }
    }
}

impl Survey<'_> {
    /// The variable that a password is to come from, and the places that have to take it from there together. `name` where the place
    /// is none of those that are looked at; `None` where they cannot all be changed.
    pub fn password_places(&self, place: Origin, name: &str) -> Option<(String, Vec<Origin>)> {
        let all = self.answers.passwords.get_or_init(|| Passwords::new(self));
        let group = all.by_place.get(&place).and_then(|&at| all.groups.get(at));
        let own = group.and_then(|group| Some((group, group.uses.iter().find(|found| found.replace == place)?)));
        let Some((group, own)) = own else { return Some((name.to_owned(), vec![place])) };
        if group.is_blocked || (group.uses.len() > TOGETHER && group.uses[0].replace != own.replace) {
            return None;
        }
        // What has a variable of its own is set by that.
        let variable = |found: &Use| found.variable.clone().unwrap_or_else(|| group.name.clone());
        let name = variable(own);
        let alike = group.uses.iter().filter(|found| variable(found) == name);
        let places = alike.map(|found| found.replace).collect();
        Some((name, places))
    }
}

impl Passwords {
    /// Looks at every service of every stack once.
    fn new(survey: &Survey<'_>) -> Self {
        let mut all = Self { groups: Vec::new(), by_value: BTreeMap::new(), by_place: BTreeMap::new() };
        for stack in &survey.model.stacks {
            for service in &stack.services {
                all.environment(survey, stack, service);
                for command in service.command.iter().chain(&service.entrypoint) {
                    all.command(stack, service, command);
                }
                if let Some(test) = service.healthcheck.as_ref().and_then(|check| check.test.as_ref()) {
                    all.words(stack, service, test);
                }
                all.env_files(survey, stack, service);
            }
        }
        all.settle(survey);
        all
    }

    /// The index of a value's group.
    fn group(&mut self, stack: &Stack, value: &str) -> usize {
        let (folder, value) = (stack.folder.as_str().to_owned(), value.to_owned());
        let new = self.groups.len();
        let at = *self.by_value.entry((folder.clone(), value.clone())).or_insert(new);
        if at == new {
            let (uses, name) = (Vec::new(), String::new());
            self.groups.push(Group { folder, value, uses, known: None, is_blocked: false, name });
        }
        at
    }

    fn block(&mut self, stack: &Stack, value: &str) {
        let at = self.group(stack, value);
        self.groups[at].is_blocked = true;
    }

    fn add(&mut self, stack: &Stack, value: &str, found: Use) {
        // Several stacks share a file.
        if value.is_empty() || self.by_place.get(&found.replace).is_some() {
            return;
        }
        let at = self.group(stack, value);
        self.by_place.insert(found.replace, at);
        self.groups[at].uses.push(found);
    }

    fn environment(&mut self, survey: &Survey<'_>, stack: &Stack, service: &Service) {
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
            for literal in literals(survey, node) {
                if let Some(part) = url_password(&literal.text) {
                    // Only what stands there by itself; a default inside of a default is left alone.
                    if literal.variable.is_some() {
                        self.block(stack, part.slice(&literal.text));
                    }
                    continue;
                }
                let (rank, name) = match &literal.variable {
                    Some(name) => (0, name.clone()),
                    None => (rank, variable_name(&variable.name)),
                };
                let replace = Origin { span: literal.replace, ..literal.place };
                let found = Use::new(service, replace, rank, name);
                self.add(stack, &literal.text, Use { variable: literal.variable, is_plain: !is_secret, ..found });
            }
            if let Some(text) = node.as_str()
                && let Some(part) = url_password(text)
                && let Some(replace) = written_part(node, part)
            {
                let found = Use::new(service, replace, 3, password_name(&variable.name));
                self.add(stack, part.slice(text), found);
            }
            if let ([used], Some(value)) = (node.uses(), node.scalar())
                && used.outcome == Outcome::Value
                && is_secret
                && stack.variables.get(&used.name) == Some(&*value)
            {
                let at = self.group(stack, &value);
                self.groups[at].known = Some(used.name.clone());
            }
        }
    }

    /// What an env file says is not rewritten: Compose replaces no variable in it everywhere.
    fn env_files(&mut self, survey: &Survey<'_>, stack: &Stack, service: &Service) {
        for file in service.env_files.iter().filter_map(|env_file| env_file.file) {
            for entry in survey.model.env_file(file).map_or(&[][..], |read| &read.entries) {
                let text = entry.text();
                let whole = Span::new(0, if secret_name(&entry.key) { text.len() } else { 0 });
                let part = url_password(text).unwrap_or(whole);
                if !part.is_empty() {
                    self.block(stack, part.slice(text));
                }
            }
        }
    }

    fn command(&mut self, stack: &Stack, service: &Service, command: &Command) {
        self.words(stack, service, command.as_string().unwrap_or(&command.value));
    }

    /// Passwords in commands: `--password=…`, `--requirepass …`, `-a …`, `-pVALUE`, `PGPASSWORD=…`, `user:…`, in an address.
    fn words(&mut self, stack: &Stack, service: &Service, node: &Node) {
        let nodes = node.as_list().unwrap_or(std::slice::from_ref(node));
        let mut before = "";
        for node in nodes {
            let Some(text) = node.as_str() else { continue };
            for word in text.split_whitespace() {
                let at = word.as_ptr() as usize - text.as_ptr() as usize;
                let flag = std::mem::replace(&mut before, word);
                let Some((part, name)) = password_in(flag, word) else { continue };
                let span = part.shift(at);
                match written_part(node, span) {
                    Some(replace) => self.add(stack, span.slice(text), Use::new(service, replace, 4, name)),
                    None if node.is_literal() => self.block(stack, span.slice(text)),
                    None => {}
                }
            }
        }
    }

    /// Gives each value its variable, no two values the same.
    fn settle(&mut self, survey: &Survey<'_>) {
        let mut taken: BTreeSet<(String, String)> = BTreeSet::new();
        let mut set: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        for stack in &survey.model.stacks {
            for (name, variable) in stack.variables.by_name.iter() {
                set.insert((stack.folder.as_str(), name.as_str()), variable.value.as_str());
            }
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
