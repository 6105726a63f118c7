use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::edit::shell::insert_word;
use crate::facts::package_managers::Manager;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::CommandRef;
use crate::survey::copies::{brings, is_open};
use crate::survey::purpose::is_development_name;
use crate::text::{Edit, is_listed};

/// A package of a language without its version.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "unpinned-language-package", Severity::Advice)
        .summary("Packages of languages are named with their versions, or come from a lock file"),
    cases: &[&UNPINNED, &LOCK],
    looks: &[Look::Command("", check)],
    markdown: markdown!("unpinned_language_package.md"),
};

static UNPINNED: Case = Case::new("unpinned")
    .why("Every build takes the newest one, so that a release of somebody else can break it.")
    .others(&[
        "hadolint:DL3013",
        "kics:unpinned_package_version_in_pip_install",
        "hadolint:DL3016",
        "kics:npm_install_without_pinned_version",
        "hadolint:DL3028",
        "kics:gem_install_without_version",
        "hadolint:DL3062",
    ]);

static LOCK: Case =
    Case::new("lock").why("It may take other versions than those that the lock file names and that were tested.");

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let Some(manager) = command.manager() else { return };
    let positionals = command.invocation.positionals(manager.options);
    let text = |at: usize| positionals.get(at).map_or("", |word| word.text());
    let has = |flags: &str| flags.split(' ').any(|flag| command.invocation.has_flag(flag));
    let all = UNPINNED.others;
    let (skip, form, ids): (usize, &str, &[&str]) = match (manager.name, text(0)) {
        ("pip", "install" | "download" | "wheel") if !has("-r --requirement -c --constraint -e --editable") => {
            (1, "==1.2.3", &all[..2])
        }
        ("npm", "install" | "i" | "add") if positionals.len() > 1 => (1, "@1.2.3", &all[2..4]),
        ("pnpm" | "yarn", "add") => (1, "@1.2.3", &[]),
        ("yarn", "global") if text(1) == "add" => (2, "@1.2.3", &[]),
        ("npm" | "pnpm", "install" | "i") | ("yarn", "install" | "") if positionals.len() < 2 => {
            return lock(command, manager, sink);
        }
        ("gem", "install" | "i") if !has("-v --version -g --file") => (1, ":1.2.3", &all[4..6]),
        ("go", "install" | "get" | "run") => (1, "@v1.2.3", &all[6..]),
        _ => return,
    };
    // What stands behind is for the program that is built or run.
    let dashes = command.invocation.arguments().iter().find(|word| word.text() == "--").map(|word| word.span.start);
    let most = if text(0) == "run" { 1 } else { positionals.len() };
    for &package in positionals.iter().skip(skip).take(most) {
        if package.expands || dashes.is_some_and(|dashes| package.span.start > dashes) {
            continue;
        }
        let Some(known) = unpinned(command, manager.name, package.text()) else { continue };
        let what = ["`", package.text(), "` has no fixed version."].concat();
        let name = package.text().split(['=', '<', '>', '!', ' ', '^']).next().unwrap_or_default();
        let name = ["@latest", "@"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        let form =
            if name.contains("://") { "a tag or commit behind it".into() } else { ["`", name, form, "`"].concat() };
        let todo = ["Name one: ", &form, "."].concat();
        sink.report(UNPINNED.at(command.place(package), what).todo(todo).also(&ids[..known.min(ids.len())]));
    }
}

/// Whether a package has no fixed version; the number is that of the tools which say so too, hadolint first.
fn unpinned(command: CommandRef<'_>, manager: &str, text: &str) -> Option<usize> {
    const ARCHIVES: [&str; 7] = [".whl", ".tar.gz", ".tgz", ".tar", ".zip", ".gem", ".go"];
    let is_path = text.starts_with(['.', '/', '~']) || text.starts_with("file:");
    if is_path || ARCHIVES.iter().any(|end| text.ends_with(end)) || is_listed(text, "true false") {
        return None;
    }
    let address = text.split_once("://").map(|(_, rest)| rest);
    match manager {
        "pip" => {
            if let Some(rest) = address {
                let path = rest.split_once('/').map_or("", |(_, path)| path).split('#').next().unwrap_or_default();
                return (text.starts_with("git+") && !path.contains('@')).then_some(1);
            }
            let name = text.split(['[', '=', '<', '>', '!', '~', '@']).next().unwrap_or_default();
            if is_listed(name, "pip setuptools wheel") || text.contains(['/', '@']) || text.contains("~=") {
                return None;
            }
            if text.contains("==") { None } else { Some(if text.contains(['<', '>', '!']) { 0 } else { 2 }) }
        }
        "gem" => (!text.contains(':')).then_some(2),
        "go" => {
            let (path, version) = text.split_once('@').unwrap_or((text, ""));
            match version {
                "latest" => Some(1),
                "master" | "main" | "upgrade" => Some(0),
                // In a module its go.mod names the version.
                "" => {
                    let is_remote = path.split('/').next().is_some_and(|host| host.contains('.'));
                    (is_remote && !brings(command.run, &["go.mod"])).then_some(1)
                }
                _ => None,
            }
        }
        _ => {
            let scope = if text.starts_with('@') { text.find('/')? } else { 0 };
            let rest = &text[scope..];
            if address.is_some() || rest.starts_with("git") && rest.contains(':') || scope == 0 && rest.contains('/') {
                return (!text.contains('#')).then_some(1);
            }
            match rest.split_once('@') {
                None => Some(2),
                Some((_, version)) if version.starts_with(['^', '>', '<', '*']) => Some(0),
                Some((_, version)) => is_listed(version, "latest next").then_some(0),
            }
        }
    }
}

/// `npm install` beside a lock file that is there.
fn lock(command: CommandRef<'_>, manager: &Manager, sink: &mut Sink<'_>) {
    let CommandRef { run, invocation, .. } = command;
    let is_development = run.stage.name.as_deref().is_some_and(is_development_name);
    let flags = "-g --global --frozen-lockfile --immutable --immutable-cache --pure-lockfile --version --help --package-lock-only";
    let locks: Vec<&str> = manager.locks.split(' ').collect();
    if is_development
        || flags.split(' ').any(|flag| invocation.has_flag(flag))
        || run.file.variable("CI", run.run.at).is_some()
        || !brings(run, &locks)
    {
        return;
    }
    let Some(program) = invocation.program_word() else { return };
    let last = command.subcommand().unwrap_or(program);
    let what = ["`", manager.name, " install` does not keep to the lock file."].concat();
    let switch = if is_open(run.file.survey, ".yarnrc.yml") { "--immutable" } else { "--frozen-lockfile" };
    let (instead, edit) = match manager.name {
        "npm" => ("npm ci", change(run.file.model.file, Edit::replace(command.place(last).span, "ci"))),
        _ => (switch, insert_word(command, last, switch)),
    };
    let todo = if manager.name == "npm" { ["Call `", instead, "`."] } else { ["Add ", instead, "."] };
    let fix = Fix::suggested(["Keep to the lock file by ", instead].concat(), vec![edit]);
    sink.report(LOCK.at(command.until(last), what).todo(todo.concat()).fix(fix));
}
