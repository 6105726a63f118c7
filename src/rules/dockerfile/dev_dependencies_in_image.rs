use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::edit::shell::add_argument;
use crate::model::ShellBody;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::RunRef;
use crate::syntax::shell::Command;

/// Packages that only developers need, in the image that runs.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "dev-dependencies-in-image", Severity::Advice)
        .summary("The image that runs has no packages for developers")
        .in_development(Level::Off)
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["001:L25", "002:L161"]),
    cases: &[&DEV],
    looks: &[Look::Run(check)],
    markdown: markdown!("dev_dependencies_in_image.md"),
};

static DEV: Case = Case::new("")
    .why("Tests, linters and debuggers make the image larger and give whoever gets in more to work with.")
    .aliases(&["owasp:Node2"]);

/// Program, subcommands, words and variables of which any leaves them out, what to write.
const TOOLS: &[(&str, &str, &str, &str)] = &[
    // docs.npmjs.com: npm-ci, npm-install
    ("npm", "ci install i clean-install", "--omit=dev --production --only=production --only=prod", "--omit=dev"),
    // classic.yarnpkg.com: install; yarnpkg.com: workspaces focus
    ("yarn", "install", "--production --prod --production=true", "--production"),
    // pnpm.io: install
    ("pnpm", "install i", "--prod -P --production", "--prod"),
    // python-poetry.org: install
    ("poetry", "install sync", "--only --without --no-dev --only-root --only=main --without=dev", "--only main"),
    // getcomposer.org: install
    ("composer", "install i", "--no-dev", "--no-dev"),
    // bun.sh: install
    ("bun", "install i", "--production -p", "--production"),
];

fn check(run: RunRef<'_>, sink: &mut Sink<'_>) {
    let of_developers = |name: &str| {
        name.split(['-', '_', '.']).any(|word| {
            ["dev", "devel", "development", "test", "tests", "testing", "debug", "ci", "local", "builder", "build"]
                .contains(&word)
        })
    };
    let path = &run.file.survey.project.file(run.file.model.file).path.to_ascii_lowercase();
    let name = run.stage.name.as_deref().unwrap_or("").to_ascii_lowercase();
    if of_developers(&name) || path.split('/').any(of_developers) {
        return;
    }
    for (body, command) in run.commands() {
        look(run, body, command, sink);
    }
}

fn look(run: RunRef<'_>, body: &ShellBody, command: &Command, sink: &mut Sink<'_>) {
    let file = run.file;
    let invocation = command.effective();
    let words = invocation.arguments();
    let program = invocation.program();
    if let Some(list) = pip_list(command) {
        let place = file.at(body.source(list));
        return sink.report(DEV.at(place, "pip installs what developers need.").todo("Name the list for production."));
    }
    let Some(&(_, subcommands, outs, wanted)) = TOOLS.iter().find(|row| row.0 == program) else { return };
    let Some(subcommand) = invocation.subcommand("--prefix -C --cwd -d --working-dir") else { return };
    let is_install = subcommands.split(' ').any(|known| known == subcommand.text());
    // With names it adds those packages.
    let adds = invocation.positionals("--prefix -C --cwd -d").len() > 1;
    let leaves_out = words.iter().any(|word| word.expands || outs.split(' ').any(|out| out == word.text()));
    let set = |name: &str, value: &str| {
        let inline = command.assignments.iter().any(|one| one.name == name && one.value.text() == value);
        inline || file.resolve_text(&["$", name].concat(), run.run.at).is_some_and(|text| text == value)
    };
    let by_variable = match program {
        "npm" | "yarn" | "pnpm" | "bun" => {
            set("NODE_ENV", "production") || set("NPM_CONFIG_OMIT", "dev") || set("NPM_CONFIG_PRODUCTION", "true")
        }
        "composer" => set("COMPOSER_NO_DEV", "1"),
        _ => false,
    };
    if !is_install || adds || leaves_out || by_variable || is_needed(run, body, command) {
        return;
    }
    let what = [program, " ", subcommand.text(), " brings what only developers need."].concat();
    let todo = ["Add ", wanted, "."].concat();
    let edit = add_argument(&run.run, body, command, subcommand, wanted);
    let fix = Fix::suggested(["Add ", wanted].concat(), vec![change(file.model.file, edit)]);
    sink.report(DEV.at(file.at(body.source(subcommand.span)), what).todo(todo).fix(fix));
}

/// Whether later commands build with them, or take them away again.
fn is_needed(run: RunRef<'_>, body: &ShellBody, command: &Command) -> bool {
    let uses = |command: &Command| {
        let words: Vec<&str> = command.words.iter().map(|word| word.text()).collect();
        let runs = words
            .windows(2)
            .any(|pair| matches!(pair, ["npm" | "yarn" | "pnpm" | "bun", "run" | "build" | "test" | "prune"]));
        runs || matches!(words.first(), Some(&("npx" | "tsc" | "ng" | "vite" | "webpack" | "next")))
            || words.iter().any(|word| matches!(*word, "prune" | "--omit=dev" | "node_modules"))
    };
    body.script.after(command).iter().any(uses)
        || run.later().flat_map(|later| later.bodies).any(|body| body.script.commands.iter().any(uses))
}

/// `-r requirements-dev.txt`
fn pip_list(command: &Command) -> Option<crate::text::Span> {
    let invocation = command.tool();
    if !invocation.program().starts_with("pip") {
        return None;
    }
    let lists = invocation.option_values(&["-r", "--requirement"]);
    let is_dev =
        |text: &str| {
            text.rsplit('/').next().unwrap_or(text).split(['-', '_', '.']).chain(text.split('/')).any(|word| {
                matches!(word.trim_end_matches(".txt"), "dev" | "development" | "test" | "tests" | "testing")
            })
        };
    lists.into_iter().find(|list| is_dev(list.text)).map(|list| list.span)
}
