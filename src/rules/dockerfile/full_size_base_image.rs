//! Long because a smaller base is only proposed where nothing that the large one brings is used.

use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::facts::images::{self, Class};
use crate::facts::package_managers::install_of;
use crate::facts::tags::{estimated_size, slimmer_tag, toolkit_size};
use crate::model::dockerfile::{BaseImage, DockerfileModel, StageId};
use crate::project::FileId;
use crate::rules::dockerfile::small_base::{missing_tool, needs_compiler};
use crate::rules::{Family, Finding, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::commands::commands;
use crate::survey::stages::{Run, run_stages, runs};
use crate::syntax::shell::{Command, Word};
use crate::text::{Edit, Span};

/// The image that runs is larger than it needs to be.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "full-size-base-image", Severity::Advice)
        .summary("The image that runs starts from the small variant of its base")
        .in_development(Level::Is(Severity::Advice))
        .in_production(Level::Is(Severity::Warning))
        .seeds(&[
            "000:L22",
            "001:L22",
            "001:L30",
            "001:L96",
            "002:L76",
            "002:L164",
            "003:L34-40",
            "003:L305",
            "004:L30",
            "004:L272-275",
            "004:L303-306",
        ]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("full_size_base_image.md"),
};

/// From here on a size counts as large.
const LARGE: u16 = 500;

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        let text = &context.project.file(file).text;
        let environment = context.model.file(file).environment;
        for stage in run_stages(context, model) {
            let Some(image) = model.root_image(stage) else { continue };
            let facts = images::find(image.reference.short_name());
            if !facts.is_some_and(|facts| matches!(facts.class, Class::Language | Class::Os)) {
                continue;
            }
            if let Some(finding) =
                base(context, file, text, model, stage, image).or_else(|| toolkit(file, model, stage, image))
            {
                sink.report(finding.environment(environment));
            }
        }
    }
}

/// A tag of which there is a smaller variant.
fn base(
    context: &Survey<'_>,
    file: FileId,
    text: &str,
    model: &DockerfileModel,
    stage: StageId,
    image: &BaseImage,
) -> Option<Finding> {
    let name = image.reference.short_name();
    let tag = image.reference.tag()?;
    let small = slimmer_tag(name, tag)?;
    let java = small.contains("-jre");
    if all_runs(model, stage).any(|run| commands(&run).any(|(_, command)| needs_full(name, java, command)))
        || (!java && needs_compiler(context, model, stage))
    {
        return None;
    }
    let sizes = match (estimated_size(name, tag), estimated_size(name, &small)) {
        (Some(full), Some(slim)) if slim < full => format!(" (an estimated {full} MB against {slim})"),
        _ => String::new(),
    };
    let what = format!("`{name}:{tag}` carries {}.", if java { "a whole JDK" } else { "a full operating system" });
    let missing = if java { None } else { missing_tool(context, model, stage, name, &small) };
    let calls_missing = missing.is_some();
    let missing =
        missing.map(|program| format!(" Install {program} there, which this stage calls.")).unwrap_or_default();
    let message = format!(
        "{what} What the program never opens is pulled each time, needs security updates and serves whoever gets in{sizes}. \
         Use {name}:{small}, and compile in an earlier stage.{missing}"
    );
    let fix = shrink(text, image, tag, &small)
        .filter(|_| !calls_missing)
        .map(|edit| Fix::suggested(format!("Use {name}:{small}"), vec![change(file, edit)]));
    let span = image.tag.filter(|tag| image.word.covers(*tag)).unwrap_or(image.word);
    Some(Finding::new(file, span, message).fix(fix))
}

/// A toolchain or large runtime on top of the base.
fn toolkit(file: FileId, model: &DockerfileModel, stage: StageId, image: &BaseImage) -> Option<Finding> {
    let mut size = estimated_size(image.reference.short_name(), image.reference.tag().unwrap_or_default()).unwrap_or(0);
    let mut largest: Option<(Span, String, u16)> = None;
    for run in all_runs(model, stage) {
        for (body, command) in commands(&run) {
            if compiles(command) || removes_packages(command) {
                return None;
            }
            for word in packages(command) {
                let Some(own) = toolkit_size(word.text()) else { continue };
                size = size.saturating_add(own);
                if largest.as_ref().is_none_or(|(_, _, other)| own > *other) {
                    largest = Some((body.source(word.span), word.text().to_owned(), own));
                }
            }
        }
    }
    let (span, package, own) = largest.filter(|_| size > LARGE)?;
    let message = format!(
        "`{package}` makes the image that runs larger than {LARGE} MB. It takes an estimated {own} MB of {size}, which every \
         machine pulls and somebody has to update. Use it in an earlier stage and copy its results, or install less of it."
    );
    Some(Finding::new(file, span, message))
}

/// The RUNs of a stage and of those it inherits from.
pub fn all_runs<'a>(model: &'a DockerfileModel, stage: StageId) -> impl Iterator<Item = Run<'a>> {
    model.chain(stage).flat_map(move |stage| runs(model, stage))
}

/// The packages of the system that a command installs.
pub fn packages(command: &Command) -> Vec<&Word> {
    match install_of(command) {
        Some((manager, invocation)) if manager.system => invocation.operands(manager.options),
        _ => Vec::new(),
    }
}

fn removes_packages(command: &Command) -> bool {
    let invocation = command.effective();
    let words = || invocation.arguments().iter().map(Word::text);
    match invocation.program() {
        "apt-get" | "apt" => words().any(|word| matches!(word, "remove" | "purge" | "autoremove")),
        "apk" => words().any(|word| matches!(word, "del" | "--virtual" | "-t")),
        "dnf" | "yum" | "microdnf" | "zypper" => words().any(|word| matches!(word, "remove" | "erase" | "autoremove")),
        _ => false,
    }
}

/// Whether a command compiles native code.
fn compiles(command: &Command) -> bool {
    let invocation = command.tool();
    let words = || invocation.arguments().iter().map(Word::text);
    match invocation.program() {
        "gcc"
        | "g++"
        | "cc"
        | "c++"
        | "clang"
        | "clang++"
        | "make"
        | "cmake"
        | "ninja"
        | "meson"
        | "rustc"
        | "configure"
        | "node-gyp"
        | "bundle"
        | "gem"
        | "cpan"
        | "cpanm"
        | "carton"
        | "pecl"
        | "phpize"
        | "docker-php-ext-install" => true,
        "cargo" => words().any(|word| matches!(word, "build" | "install" | "test" | "run" | "check")),
        "go" => words().any(|word| matches!(word, "build" | "install")),
        "pip" | "pip3" => words().any(|word| word.starts_with("--no-binary")),
        _ => false,
    }
}

/// Whether what a command does is what the full variant is for.
fn needs_full(image: &str, java: bool, command: &Command) -> bool {
    const JAVA: [&str; 10] = ["javac", "jar", "jlink", "jdeps", "mvn", "mvnw", "gradle", "gradlew", "sbt", "ant"];
    let program = command.tool().program();
    compiles(command)
        || (java && JAVA.contains(&program))
        // Headers and compilers are installed for the sake of compiling.
        || packages(command).iter().any(|word| {
            let name = word.text();
            name.starts_with("lib") && name.ends_with("-dev")
                || matches!(name, "build-essential" | "gcc" | "g++" | "make" | "cmake" | "pkg-config" | "python3-dev")
        })
        // Installing is compiling there.
        || (matches!(image, "rust" | "perl") && install_of(command).is_some_and(|(manager, _)| !manager.system))
}

/// The edit from a tag to a smaller variant of it; `None` where a digest fixes the content or the tag has no one place.
fn shrink(text: &str, image: &BaseImage, tag: &str, small: &str) -> Option<Edit> {
    if image.reference.digest().is_some() {
        return None;
    }
    let written = image.word.slice(text);
    let literal = written.split('$').next().unwrap_or_default();
    // `python:${VERSION}`: the variant is written behind the variable, which keeps the version.
    if image.has_variable && literal.rsplit('/').next().is_some_and(|last| last.contains(':')) {
        let suffix = small.strip_prefix(tag)?;
        return (!written.ends_with(['"', '\''])).then(|| Edit::insert(image.word.end, suffix));
    }
    Some(Edit::replace(image.tag?, small))
}
