//! What `build` says: keys that exclude each other, contexts that are other services.

use super::{Check, Problem, ProblemKind, has};
use crate::model::compose::Service;
use crate::model::compose::value::{Key, Node};

const KIND: ProblemKind = ProblemKind::InvalidBuildEntry;

impl Check<'_> {
    pub(super) fn build(&mut self, service: &Service) {
        let Some(build) = service.get("build").filter(|build| build.as_map().is_some()) else { return };
        if let (Some(inline), Some(dockerfile)) = (build.get("dockerfile_inline"), build.get("dockerfile"))
            && !inline.is_null()
            && !dockerfile.is_null()
        {
            let message = "`dockerfile` and `dockerfile_inline` exclude each other. Compose rejects both: keep one.";
            let problem = Problem::new(KIND, inline.origin, message).alias("compose-go:dockerfile-and-inline");
            self.problems.push(problem.related(dockerfile.origin, "This is the other one."));
        }
        for (key, value) in build.get("additional_contexts").map_or(&[][..], Node::entries) {
            match value.as_str() {
                Some(text) => self.context(service, key, value, text.strip_prefix("service:")),
                None => {
                    let message = ["The build context `", &key.name, "` has no value: the form is NAME=CONTEXT."];
                    self.push(KIND, key.origin, &message, "compose-go:additional-contexts-kv");
                }
            }
        }
        for key in build.get("ssh").map_or(&[][..], Node::items) {
            if let Some(text) = key.as_str().filter(|text| *text != "default" && !text.contains('=')) {
                let message = ["`", text, "` is no SSH key: write `default` or ID=PATH."].concat();
                self.problems.push(Problem::of(KIND, key, message).alias("compose-go:build-ssh-key"));
            }
        }
        let platforms = build.get("platforms").map_or(&[][..], Node::items);
        if let Some(platform) = service.get("platform").filter(|_| has(service, "platform"))
            && !platforms.is_empty()
            && !platforms.iter().any(|known| known.as_str() == platform.as_str() || known.is_unresolved())
        {
            let message = "`platform` is not among `build.platforms`, so this image is never built. Add it there.";
            self.problems.push(Problem::of(KIND, platform, message).alias("compose-go:platform-not-in-build"));
        }
    }

    /// A context `service:NAME`: that service has to be there, to be on, and to be built.
    fn context(&mut self, service: &Service, key: &Key, value: &Node, named: Option<&str>) {
        let Some(named) = named else { return };
        let what = match self.by_name.get(named).copied() {
            None => "which does not exist",
            Some(other) if !has(other, "build") && !other.incomplete => "which is not built",
            Some(other) => return self.needed(service, other, value.origin, None),
        };
        let message = [
            "The build context `",
            &key.name,
            "` is the service `",
            named,
            "`, ",
            what,
            ". Compose rejects the project.",
        ]
        .concat();
        self.problems.push(Problem::of(KIND, value, message).alias("compose-go:additional-context-service"));
    }
}
