//! What a stage uses of a full base image that its small variant lacks: compilers, git, programs that a probe calls.

use crate::facts::image_tools::{FULL_ONLY, tools};
use crate::facts::package_managers::{COMPILED, install_of};
use crate::model::compose::paths::{clean, join};
use crate::model::dockerfile::{DockerfileModel, StageId};
use crate::rules::dockerfile::full_size_base_image::{all_runs, packages};
use crate::survey::Survey;
use crate::survey::commands::commands;
use crate::survey::installs::installs;
use crate::survey::stages::builders;
use crate::survey::users::scripts_named;
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::Script;

/// The package of a program that the stage calls, in a build step, its start command, a probe or a script that these name,
/// and that the small variant of its base lacks.
pub fn missing_tool(
    context: &Survey<'_>,
    model: &DockerfileModel,
    stage: StageId,
    name: &str,
    small: &str,
) -> Option<&'static str> {
    let there = tools(name, Some(small));
    let installed = |package: &str| {
        all_runs(model, stage).any(|run| {
            commands(&run)
                .any(|(_, command)| packages(command).iter().any(|word| word.text().split('=').next() == Some(package)))
        })
    };
    let missing = |program: &str| {
        let is_there = there.is_some_and(|there| there.has(program));
        FULL_ONLY.iter().find(|row| row.0 == program && !is_there && !installed(row.1)).map(|row| row.1)
    };
    let in_script = |script: &Script| {
        script.commands.iter().find_map(|command| {
            let invocation = command.effective();
            let lists = invocation
                .arguments()
                .iter()
                .find_map(|word| missing_file(&missing, context, model, stage, word.text()));
            missing(invocation.program()).or_else(|| missing(command.tool().program())).or(lists)
        })
    };
    let in_file = model
        .chain(stage)
        .flat_map(|stage| model.instructions_of(stage))
        .find_map(|(at, _)| model.bodies(at).iter().find_map(|body| in_script(&body.script)));
    let uses_ssh = || {
        all_runs(model, stage).any(|run| {
            run.instruction
                .flags_named("mount")
                .any(|flag| flag.option(&["type"]).is_some_and(|kind| kind.text() == "ssh"))
        })
    };
    in_file
        .or_else(|| from_git(context, model, stage).then(|| missing("git")).flatten())
        .or_else(|| uses_ssh().then(|| missing("ssh")).flatten())
        .or_else(|| {
            builders(context, model, stage).into_iter().find_map(|(_, service)| {
                let mut words: Vec<String> = Vec::new();
                let probe = service.get("healthcheck").and_then(|check| check.get("test"));
                words.extend(probe.into_iter().flat_map(|test| match test.as_str() {
                    Some(text) => vec![text.to_owned()],
                    None => test.items().iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
                }));
                words.extend(service.command.iter().chain(&service.entrypoint).flat_map(|command| command.words()));
                words.iter().flat_map(|text| text.split([' ', ';', '|', '&', '(', ')', '\n'])).find_map(&missing)
            })
        })
}

/// What a script of the project that a command names calls.
fn missing_file(
    missing: &impl Fn(&str) -> Option<&'static str>,
    context: &Survey<'_>,
    model: &DockerfileModel,
    stage: StageId,
    word: &str,
) -> Option<&'static str> {
    let name = word.rsplit('/').next().filter(|name| name.contains("entrypoint") || name.ends_with(".sh"))?;
    let names = scripts_named(model, model.stage(stage), name);
    let file = context.project.files.iter().find(|file| file.name() == name || names.contains(&file.name()))?;
    let lines = file.text.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split([' ', ';', '|', '&', '(', ')', '\t', '`'])).find_map(missing)
}

/// Whether packages are fetched with git.
fn from_git(context: &Survey<'_>, model: &DockerfileModel, stage: StageId) -> bool {
    const SIGNS: [&str; 6] = ["git+", "git@", "github:", "gitlab:", "bitbucket:", "ssh://"];
    let says = |text: &str| SIGNS.iter().any(|sign| text.contains(sign));
    all_runs(model, stage).any(|run| {
        commands(&run).any(|(_, command)| {
            install_of(command).is_some_and(|(manager, invocation)| {
                !manager.system && invocation.arguments().iter().any(|word| says(word.text()))
            })
        })
    }) || manifests(context, model, stage).iter().any(|text| says(text))
}

/// Whether a package is installed that is compiled on the spot.
pub fn needs_compiler(context: &Survey<'_>, model: &DockerfileModel, stage: StageId) -> bool {
    let is_compiled = |name: &str| {
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c)).unwrap_or(name.len());
        let name = name[..end].to_ascii_lowercase().replace('_', "-");
        !name.is_empty()
            && COMPILED.iter().flat_map(|list| list.split(' ')).any(|known| known.eq_ignore_ascii_case(&name))
    };
    all_runs(model, stage).any(|run| {
        commands(&run).any(|(_, command)| {
            install_of(command).is_some_and(|(manager, invocation)| {
                !manager.system && invocation.operands(manager.options).iter().any(|word| is_compiled(word.text()))
            })
        })
    }) || manifests(context, model, stage).iter().any(|text| {
        text.lines().any(|line| {
            let line = line.trim_start().trim_start_matches(['"', '\'', '-', ' ']);
            !line.starts_with('#') && is_compiled(line)
        })
    })
}

/// The texts of the open manifests that a stage installs from.
fn manifests<'a>(context: &Survey<'a>, model: &DockerfileModel, stage: StageId) -> Vec<&'a str> {
    let own = context.project.file(model.file).folder();
    let folders = builders(context, model, stage)
        .into_iter()
        .filter_map(|(_, service)| service.build.as_ref()?.context_path.as_deref())
        .chain([own]);
    let folders: Vec<&str> = folders.collect();
    let mut found = Vec::new();
    for stage in model.chain(stage) {
        let copied = model.instructions_of(stage).any(|(_, other)| other.keyword == Keyword::Copy);
        for place in installs(model, stage).filter(|_| copied) {
            for name in &place.install.manifests {
                let name = clean(name);
                let file = folders.iter().find_map(|folder| context.model.find(&join(folder, &name)));
                found.extend(file.map(|file| context.project.file(file).text.as_str()));
            }
        }
    }
    found
}
