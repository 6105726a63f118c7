use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::facts::compilers::{compiles, is_jdk_tool, is_toolchain_package};
use crate::facts::images::Class;
use crate::facts::package_managers::install_of;
use crate::facts::tags::{estimated_size, slimmer_tag, toolkit_size};
use crate::model::dockerfile::BaseImage;
use crate::rules::dockerfile::small_base::{missing_tool, needs_compiler};
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::StageRef;
use crate::survey::installs::{packages, removes_packages};
use crate::syntax::shell::Command;
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
    cases: &[&VARIANT, &TOOLKIT],
    looks: &[Look::RunStage(check)],
    markdown: markdown!("full_size_base_image.md"),
};

static VARIANT: Case = Case::new("variant")
    .why("What the program never opens is pulled each time, needs security updates and serves whoever gets in.");

static TOOLKIT: Case =
    Case::new("toolkit").todo("Use it in an earlier stage and copy its results, or install less of it.");

/// From here on a size counts as large, in megabytes.
const LARGE: u16 = 500;

fn check(stage: StageRef<'_>, sink: &mut Sink<'_>) {
    let is_base = stage.known_image().is_some_and(|facts| matches!(facts.class, Class::Language | Class::Os));
    if let Some(image) = stage.root_image().filter(|_| is_base)
        && !variant(stage, image, sink)
    {
        toolkit(stage, image, sink);
    }
}

/// A tag of which there is a smaller variant; whether there is something to say.
fn variant(stage: StageRef<'_>, image: &BaseImage, sink: &mut Sink<'_>) -> bool {
    let name = image.reference.short_name();
    let Some(tag) = image.reference.tag() else { return false };
    let Some(small) = slimmer_tag(name, tag) else { return false };
    let java = small.contains("-jre");
    if stage.any_command(&|command| needs_full(name, java, command)) || (!java && needs_compiler(stage)) {
        return false;
    }
    let carried = if java { "` carries a whole JDK." } else { "` carries a full operating system." };
    // A tag that stands in an ARG's default is pointed at where FROM names it.
    let span = image.tag.filter(|tag| image.word.covers(*tag)).unwrap_or(image.word);
    let mut finding = VARIANT.at(stage.file.at(span), ["`", name, ":", tag, carried].concat());
    if let (Some(full), Some(slim)) = (estimated_size(name, tag), estimated_size(name, &small))
        && slim < full
    {
        let why = VARIANT.why.trim_end_matches('.');
        finding = finding.why(format!("{why} (an estimated {full} MB against {slim})."));
    }
    let mut todo = ["Use ", name, ":", &small, ", and compile in an earlier stage."].concat();
    match if java { None } else { missing_tool(stage, name, &small) } {
        Some(program) => todo += &[" Install ", program, " there, which this stage calls."].concat(),
        None => {
            let title = ["Use ", name, ":", &small].concat();
            let edit = shrink(stage.file.text(), image, tag, &small);
            finding = finding.fix(edit.map(|edit| Fix::suggested(title, vec![change(stage.file.model.file, edit)])));
        }
    }
    sink.report(finding.todo(todo));
    true
}

/// A toolchain or large runtime on top of the base.
fn toolkit(stage: StageRef<'_>, image: &BaseImage, sink: &mut Sink<'_>) {
    let mut size = estimated_size(image.reference.short_name(), image.reference.tag().unwrap_or_default()).unwrap_or(0);
    let mut largest: Option<(Span, &str, u16)> = None;
    if stage.any_command(&|command| compiles(command) || removes_packages(command)) {
        return;
    }
    for run in stage.chain().flat_map(StageRef::runs) {
        for (body, command) in run.commands() {
            for word in packages(command) {
                let Some(own) = toolkit_size(word.text()) else { continue };
                size = size.saturating_add(own);
                if largest.is_none_or(|(_, _, other)| own > other) {
                    largest = Some((body.source(word.span), word.text(), own));
                }
            }
        }
    }
    if let Some((span, package, own)) = largest.filter(|_| size > LARGE) {
        let what = format!("`{package}` makes the image that runs larger than {LARGE} MB.");
        let why =
            format!("It takes an estimated {own} MB of {size}, which every machine pulls and somebody has to update.");
        sink.report(TOOLKIT.at(stage.file.at(span), what).why(why));
    }
}

/// Whether what a command does is what the full variant is for.
fn needs_full(image: &str, java: bool, command: &Command) -> bool {
    compiles(command)
        || (java && is_jdk_tool(command.tool().program()))
        // Headers and compilers are installed for the sake of compiling.
        || packages(command).iter().any(|word| is_toolchain_package(word.text()))
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
