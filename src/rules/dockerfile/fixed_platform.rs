use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::model::compose::value::Node;
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{InstructionRef, ServiceRef};
use crate::syntax::dockerfile::Keyword;
use crate::text::{Edit, Span};

/// A platform that is written out.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "fixed-platform", Severity::Advice)
        .summary("The platform is chosen by who builds, not by the file")
        .seeds(&["004:L31", "004:L53"]),
    cases: &[&CONSTANT, &REDUNDANT, &SERVICE],
    looks: &[Look::Instruction(&[Keyword::From], from), Look::Service(service)],
    markdown: markdown!("fixed_platform.md"),
};

const WHY: &str = "On another kind of machine the image is emulated, slowly, or does not start.";

static CONSTANT: Case =
    Case::new("constant").why(WHY).todo("Leave it out, or write $BUILDPLATFORM where a stage only builds.").aliases(&[
        "hadolint:DL3029",
        "buildkit:FromPlatformFlagConstDisallowed",
        "kics:using_platform_with_from",
        "semgrep:avoid-platform-with-from",
    ]);

static REDUNDANT: Case = Case::new("redundant")
    .why("That is what FROM takes anyway.")
    .todo("Leave the flag out.")
    .aliases(&["hadolint:DL3065", "buildkit:RedundantTargetPlatform"]);

static SERVICE: Case = Case::new("service").why(WHY).todo("Leave it out, or let a variable say it.");

fn from(from: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = from;
    let Some(flag) = instruction.flag("platform") else { return };
    let Some(stage) = file.stage_of(at).filter(|stage| !file.is_windows(stage.index)) else { return };
    let text = flag.text();
    // The flag with the blank before it.
    let before = file.text()[..flag.span.start].trim_end_matches([' ', '\t']).len();
    let delete = || vec![change(file.model.file, Edit::delete(Span::new(before, flag.span.end)))];
    if matches!(text, "$TARGETPLATFORM" | "${TARGETPLATFORM}") {
        let fix = Fix::safe("Leave the flag out", delete());
        return sink.report(REDUNDANT.at(file.at(flag.span), "--platform=$TARGETPLATFORM says nothing.").fix(fix));
    }
    let name = stage.name.as_deref().unwrap_or("").to_ascii_lowercase();
    let is_said = text.split('/').any(|part| !part.is_empty() && name.contains(part));
    if text.contains('$') || text.is_empty() || is_said {
        return;
    }
    let what = ["The image is always that for ", text, "."].concat();
    sink.report(CONSTANT.at(file.at(flag.span), what).fix(Fix::suggested("Leave the flag out", delete())));
}

fn service(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let Some(node) = service.service.get("platform").filter(|node| node.uses().is_empty()) else { return };
    let several = service.service.at(&["build", "platforms"]).map_or(&[][..], Node::items).len() > 1;
    let Some(text) = node.as_str().filter(|text| !several && !text.is_empty() && !text.starts_with("windows")) else {
        return;
    };
    // What is made for one platform only is told so.
    let image = service.service.image_name().unwrap_or("");
    if ["mssql", "oracle", "amd64/", "arm64v8/", "arm32v7/", "i386/"].iter().any(|part| image.contains(part)) {
        return;
    }
    let place = Place { file: node.origin.file, span: node.origin.span };
    let edit = Edit::replace(place.span, ["${PLATFORM:-", text, "}"].concat());
    let plain = place.span.slice(service.survey.text(place)) == text;
    let fix = plain.then(|| Fix::suggested("Let a variable say it", vec![change(place.file, edit)]));
    let what = ["`", &service.service.name, "` always runs for ", text, "."].concat();
    sink.report(SERVICE.at(place, what).fix(fix));
}
