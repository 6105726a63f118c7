//! What a stage uses of a full base image that its small variant lacks: compilers, git, programs that a probe calls.

use crate::facts::image_tools::{FULL_ONLY, tools};
use crate::facts::package_managers::{COMPILED, install_of};
use crate::survey::StageRef;
use crate::survey::installs::{installs, packages};
use crate::survey::users::scripts_named;
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{Command, Script};
use crate::text::path::{clean, join};

/// What stands between the words of a command.
const BETWEEN: [char; 8] = [' ', ';', '|', '&', '(', ')', '\t', '`'];

/// The package of a program that the stage calls, in a build step, its start command, a probe or a script that these name,
/// and that the small variant of its base lacks.
pub fn missing_tool(stage: StageRef<'_>, name: &str, small: &str) -> Option<&'static str> {
    let there = tools(name, Some(small));
    let installs = |command: &Command, package| {
        packages(command).iter().any(|word| word.text().split('=').next() == Some(package))
    };
    let missing = |program: &str| {
        let is_there = there.is_some_and(|there| there.has(program));
        let row = FULL_ONLY.iter().find(|row| row.0 == program).filter(|_| !is_there)?;
        (!stage.any_command(&|command| installs(command, row.1))).then_some(row.1)
    };
    let uses_ssh = || {
        stage.chain().flat_map(StageRef::runs).any(|run| {
            let mut mounts = run.run.instruction.flags_named("mount");
            mounts.any(|flag| flag.option(&["type"]).is_some_and(|kind| kind.text() == "ssh"))
        })
    };
    in_commands(stage, &missing)
        .or_else(|| missing("git").filter(|_| from_git(stage)))
        .or_else(|| missing("ssh").filter(|_| uses_ssh()))
        .or_else(|| in_services(stage, &missing))
}

fn in_commands(stage: StageRef<'_>, missing: &dyn Fn(&str) -> Option<&'static str>) -> Option<&'static str> {
    let in_script = |script: &Script| {
        script.commands.iter().find_map(|command| {
            let invocation = command.effective();
            let mut words = invocation.arguments().iter();
            let file = words.find_map(|word| missing_file(missing, stage, word.text()));
            missing(invocation.program()).or_else(|| missing(command.tool().program())).or(file)
        })
    };
    let model = stage.file.model;
    let mut all = stage.chain().flat_map(StageRef::instructions);
    all.find_map(|(at, _)| model.bodies(at).iter().find_map(|body| in_script(&body.script)))
}

/// What a script of the project that a command names calls.
fn missing_file(
    missing: &dyn Fn(&str) -> Option<&'static str>,
    stage: StageRef<'_>,
    word: &str,
) -> Option<&'static str> {
    let name = word.rsplit('/').next().filter(|name| name.contains("entrypoint") || name.ends_with(".sh"))?;
    let names = scripts_named(stage, name);
    let mut files = stage.file.survey.project.files.iter();
    let file = files.find(|file| file.name() == name || names.contains(&file.name()))?;
    let mut lines = file.text.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    lines.find_map(|line| line.split(BETWEEN).find_map(missing))
}

/// What the probe or the command of a service calls.
fn in_services(stage: StageRef<'_>, missing: &dyn Fn(&str) -> Option<&'static str>) -> Option<&'static str> {
    let called = |text: &str| text.split([' ', ';', '|', '&', '(', ')', '\n']).find_map(missing);
    stage.builders().into_iter().find_map(|(_, service)| {
        let probe = service.get("healthcheck").and_then(|check| check.get("test"));
        let nodes = probe.map_or(&[][..], |test| test.as_list().unwrap_or(std::slice::from_ref(test)));
        let mut commands = service.command.iter().chain(&service.entrypoint);
        nodes
            .iter()
            .find_map(|node| called(node.as_str()?))
            .or_else(|| commands.find_map(|command| command.words().iter().find_map(|word| called(word))))
    })
}

/// Whether packages are fetched with git.
fn from_git(stage: StageRef<'_>) -> bool {
    const SIGNS: [&str; 6] = ["git+", "git@", "github:", "gitlab:", "bitbucket:", "ssh://"];
    let says = |text: &str| SIGNS.iter().any(|sign| text.contains(sign));
    let fetches = |command: &Command| {
        install_of(command).is_some_and(|(manager, invocation)| {
            !manager.system && invocation.arguments().iter().any(|word| says(word.text()))
        })
    };
    stage.any_command(&fetches) || manifests(stage).iter().any(|text| says(text))
}

/// Whether a package is installed that is compiled on the spot.
pub fn needs_compiler(stage: StageRef<'_>) -> bool {
    let is_compiled = |name: &str| {
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c)).unwrap_or(name.len());
        let name = name[..end].to_ascii_lowercase().replace('_', "-");
        !name.is_empty()
            && COMPILED.iter().flat_map(|list| list.split(' ')).any(|known| known.eq_ignore_ascii_case(&name))
    };
    let installs = |command: &Command| {
        install_of(command).is_some_and(|(manager, invocation)| {
            !manager.system && invocation.operands(manager.options).iter().any(|word| is_compiled(word.text()))
        })
    };
    let lists = |line: &str| {
        let line = line.trim_start().trim_start_matches(['"', '\'', '-', ' ']);
        !line.starts_with('#') && is_compiled(line)
    };
    stage.any_command(&installs) || manifests(stage).iter().any(|text| text.lines().any(lists))
}

/// The texts of the open manifests that a stage installs from.
fn manifests<'a>(stage: StageRef<'a>) -> Vec<&'a str> {
    let survey = stage.file.survey;
    let mut folders: Vec<&str> = Vec::new();
    for (_, service) in stage.builders() {
        folders.extend(service.build.as_ref().and_then(|build| build.context_path.as_deref()));
    }
    folders.push(survey.project.file(stage.file.model.file).folder());
    let mut found = Vec::new();
    for stage in stage.chain() {
        let copied = stage.instructions().any(|(_, other)| other.keyword == Keyword::Copy);
        for place in installs(stage.file.model, stage.stage).filter(|_| copied) {
            for name in &place.install.manifests {
                let name = clean(name);
                let file = folders.iter().find_map(|folder| survey.model.find(&join(folder, &name)));
                found.extend(file.map(|file| survey.project.file(file).text.as_str()));
            }
        }
    }
    found
}
