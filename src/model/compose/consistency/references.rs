//! What services name: resources of the top level and other services.

use super::{Check, Problem, ProblemKind};
use crate::model::compose::problem::Repair;
use crate::model::compose::uses::{Use, uses};
use crate::model::compose::value::{Node, Origin};
use crate::model::compose::{Dependency, Service, Via};
use crate::text::nearest;

/// For so many names it is looked which service was meant: each guess compares with every service.
pub(super) const GUESSES: usize = 100;

impl Check<'_> {
    pub(super) fn references(&mut self, service: &Service) {
        // Every project has the network `default`.
        let used = uses(service).into_iter().filter(|used| used.sort.0 != "networks" || used.name != "default");
        used.for_each(|used| self.declared(&used));
    }

    fn declared(&mut self, used: &Use<'_>) {
        let Use { sort: (section, noun, alias), name, origin, is_open } = *used;
        if self.declared.contains(&(section, name)) {
            return;
        }
        let message = match name {
            "" => ["This ", noun, " has no name, and Compose rejects that. Say which one it is: `source`."].concat(),
            _ => [
                "The ",
                noun,
                " `",
                name,
                "` is not declared. Compose rejects the project until the top-level `",
                section,
                "` has it. Add it there, or correct the name.",
            ]
            .concat(),
        };
        let repair = Repair::Declare { section, noun, name: name.to_owned() };
        let problem = Problem::new(ProblemKind::UndeclaredResource, origin, message).alias(alias);
        // Compose puts nothing into keys, other tools that read the file first may.
        let is_open = is_open || (self.profiles.is_none() && name.contains("${"));
        self.problems.push(Problem { is_open, ..problem.repair((!name.is_empty()).then_some(repair)) });
    }

    pub(super) fn dependencies(&mut self, service: &Service) {
        for dependency in &service.dependencies {
            match self.by_name.get(dependency.service.as_str()).copied() {
                None => self.unknown(service, dependency),
                Some(other) => self.behind_profile(service, dependency, other),
            }
        }
    }

    fn unknown(&mut self, service: &Service, dependency: &Dependency) {
        let how = match dependency.via {
            Via::DependsOn => "depends on",
            Via::Links => "links to",
            Via::VolumesFrom => "takes volumes from",
            Via::Namespace => "shares a namespace with",
        };
        self.guesses = self.guesses.saturating_sub(1);
        let others = self.by_name.keys().copied().filter(|name| *name != service.name && self.guesses > 0);
        let meant = nearest(&dependency.service, others);
        let hint = match meant {
            Some(name) => ["It was probably meant to be `", name, "`."].concat(),
            None => "Correct the name, or add the service.".to_owned(),
        };
        let message = [
            "`",
            &service.name,
            "` ",
            how,
            " `",
            &dependency.service,
            "`, which does not exist. Compose rejects the project. ",
            &hint,
        ];
        let problem = Problem::new(ProblemKind::UnknownDependency, dependency.origin, message.concat());
        let is_open = dependency.service.is_empty() || (self.profiles.is_none() && dependency.service.contains("${"));
        // The name may stand inside a longer text (`service:db`, `db:alias`), and a `$` would begin a variable.
        let plain = matches!(dependency.via, Via::DependsOn) && !dependency.service.contains('$');
        let meant = meant.filter(|name| plain && !name.contains('$')).map(|name| Repair::Write(name.to_owned()));
        self.problems.push(Problem { is_open, ..problem.alias("compose-go:depends-undefined").repair(meant) });
    }

    fn behind_profile(&mut self, service: &Service, dependency: &Dependency, other: &Service) {
        if !dependency.required {
            return;
        }
        let written = dependency.via == Via::DependsOn && !dependency.is_short;
        let release = || Repair::Release { service: service.name.clone(), dependency: dependency.service.clone() };
        self.needed(service, other, dependency.origin, written.then(release));
    }

    /// That `other` is on whenever `service`, which cannot do without it, is.
    pub(super) fn needed(&mut self, service: &Service, other: &Service, origin: Origin, repair: Option<Repair>) {
        let mut always = true;
        if self.profiles.is_some_and(|profiles| other.is_active(profiles)) {
            return;
        }
        if self.profiles.is_none() {
            let shared = |profile: &Node| other.profiles.iter().any(|known| known.scalar() == profile.scalar());
            let unresolved = service.profiles.iter().chain(&other.profiles).any(Node::is_unresolved);
            if other.is_active(&self.usual) || unresolved || service.profiles.iter().any(shared) {
                return;
            }
            // Who turns on the one may well turn on the other.
            always = service.is_active(&self.usual);
        }
        let names: Vec<&str> = other.profiles.iter().filter_map(Node::as_str).collect();
        let message = [
            "`",
            &service.name,
            "` needs `",
            &other.name,
            "`, which runs only with the profile `",
            &names.join("`, `"),
            if always { "`. A start without it fails." } else { "`. A start with the profile of the one alone fails." },
            " Give both the same profile, or say `required: false`.",
        ];
        let problem = Problem::new(ProblemKind::DependencyBehindProfile, origin, message.concat());
        let problem = problem.alias("compose-go:depends-disabled").repair(repair);
        let problem = problem.related(other.key, "This is the service behind the profile.");
        self.problems.push(if always { problem } else { problem.advice() });
    }
}
