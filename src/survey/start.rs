//! What a service starts with: its own command, else that of the image it builds.

use crate::model::ShellBody;
use crate::model::compose::{Command, Service};
use crate::survey::ServiceRef;
use crate::survey::builds::built;
use crate::syntax::shell::{Script, Word, from_arguments, parse};

/// A command of a Compose file as shell. Of a string the spans are bytes of it, of a list those of its items in the file.
pub fn script(command: &Command) -> Script {
    match command.as_string().and_then(|node| node.as_str()) {
        Some(text) => parse(text),
        None => {
            let words = command.value.items().iter().filter_map(|item| Some((item.as_str()?, item.origin.span)));
            from_arguments(words.map(|(text, span)| Word::literal(text, span, |_| span.start)).collect())
        }
    }
}

/// The scripts of a service's own entrypoint and command.
pub fn own(service: &Service) -> Vec<Script> {
    let own = service.entrypoint.iter().chain(&service.command);
    own.filter(|command| !command.value.is_null()).map(script).collect()
}

/// What a service starts: its own entrypoint and command, and what of the image they leave.
pub fn scripts(service: ServiceRef<'_>) -> Vec<Script> {
    let mut found = own(&service);
    let image = service.build.as_ref().and_then(|build| built(service.survey.model, build));
    if let Some((dockerfile, stage)) = image {
        let effective = &dockerfile.stage(stage).effective;
        let command = effective.cmd.filter(|_| service.command.is_none() && service.entrypoint.is_none());
        let entrypoint = effective.entrypoint.filter(|_| service.entrypoint.is_none());
        for at in entrypoint.into_iter().chain(command) {
            found.extend(ShellBody::of_instruction(dockerfile.instruction(at)).into_iter().map(|body| body.script));
        }
    }
    found
}

/// Whether one of the programs that a service starts is called like this, as far as that is known.
pub fn runs(service: ServiceRef<'_>, programs: &[&str]) -> bool {
    scripts(service).iter().flat_map(|script| &script.commands).any(|command| {
        let program = command.effective().program();
        programs.contains(&program.rsplit('/').next().unwrap_or(program))
    })
}
