use crate::diagnostic::Severity;
use crate::facts::image_tools::{Distro, distro};
use crate::model::dockerfile::Base;
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{InstructionRef, ServiceRef};
use crate::syntax::dockerfile::Keyword;

/// A program runs as nobody.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "nobody-user", Severity::Advice)
        .summary("Programs run as a user of their own, not as nobody")
        .seeds(&["002:L24"]),
    cases: &[&NOBODY],
    looks: &[Look::Instruction(&[Keyword::User], user), Look::Service(service)],
    markdown: markdown!("nobody_user.md"),
};

static NOBODY: Case = Case::new("")
    .why("Other programs use the account as well, it has no home, and files on a volume that belong to it belong to all of them.")
    .todo("Add a user for this program and name that.");

fn is_nobody(user: &str) -> bool {
    matches!(user.split(':').next().unwrap_or(user), "nobody" | "65534")
}

fn user(user: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = user;
    let (Some(word), Some(stage)) = (instruction.value(), file.stage_of(at)) else { return };
    let fixed = match file.root_base(stage.index) {
        Base::Image(image) => {
            let system = distro(image.reference.short_name(), image.reference.tag());
            matches!(system, Some(Distro::Distroless | Distro::Busybox)) || image.reference.name().contains("static")
        }
        base => *base == Base::Scratch,
    };
    if !fixed && file.is_kept(stage.index) && file.value_of(at).is_some_and(|user| is_nobody(&user)) {
        sink.report(NOBODY.at(file.at(word.span), "The program runs as nobody."));
    }
}

fn service(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let Some(node) = service.service.get("user").filter(|node| node.scalar().is_some_and(|user| is_nobody(&user)))
    else {
        return;
    };
    let image = service.service.image_name().unwrap_or("");
    if !["distroless", "chainguard", "cgr.dev", "static"].iter().any(|part| image.contains(part)) {
        let place = Place { file: node.origin.file, span: node.origin.span };
        sink.report(NOBODY.at(place, ["`", &service.service.name, "` runs as nobody."].concat()));
    }
}
