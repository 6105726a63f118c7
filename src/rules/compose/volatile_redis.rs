use crate::diagnostic::Severity;
use crate::model::compose::MountKind;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::purpose::is_for_development;
use crate::survey::services::image_of;
use crate::survey::{ServiceRef, start};

/// A Redis that forgets.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "volatile-redis", Severity::Advice)
        .summary("Redis keeps what it holds, or says that it is a cache")
        .in_development(Level::Off)
        .seeds(&["001:L47"]),
    cases: &[&LOST, &LATE],
    looks: &[Look::Service(check)],
    markdown: markdown!("volatile_redis.md"),
};

static LOST: Case = Case::new("lost")
    .why("Sessions, queues and counters that are kept in it are gone with the container.")
    .todo("Mount a volume at /data and start it with `--appendonly yes`; a mere cache says `--save \"\" --maxmemory-policy allkeys-lru`.");

static LATE: Case = Case::new("late")
    .why("It writes to its volume now and then only: after a crash the last minutes are missing.")
    .todo("Start it with `--appendonly yes`; a mere cache says `--save \"\" --maxmemory-policy allkeys-lru`.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let name = image_of(&service).filter(|_| service.build.is_none());
    let is_redis = name.is_some_and(|image| {
        matches!(
            image.reference.short_name(),
            "redis" | "valkey/valkey" | "redis/redis-stack-server" | "redis/redis-stack"
        )
    });
    if !is_redis || is_for_development(&service) {
        return;
    }
    let scripts = start::own(&service);
    let words: Vec<&str> = scripts
        .iter()
        .flat_map(|script| &script.commands)
        .flat_map(|command| &command.words)
        .map(|word| word.text())
        .collect();
    let says = |options: &[&str]| words.iter().any(|word| options.contains(word));
    // A file of settings may say anything; a replica has its data from another one.
    let is_open = words.iter().any(|word| word.ends_with(".conf") || word.starts_with('$'))
        || service.mounts.iter().any(|mount| mount.target.ends_with(".conf") || mount.target.contains("/etc/redis"))
        || ["REDIS_ARGS", "VALKEY_EXTRA_FLAGS"].iter().any(|name| service.variable(name).is_some())
        || says(&["--replicaof", "--slaveof", "--sentinel"]);
    let is_cache = says(&["--maxmemory-policy"]);
    if is_open || is_cache {
        return;
    }
    let kept = service.mounts.iter().any(|mount| {
        mount.kind != MountKind::Tmpfs && !mount.is_anonymous() && mount.target.trim_end_matches('/') == "/data"
    });
    let place = service.image.as_ref().map_or(service.key, |image| image.origin);
    if !kept {
        sink.report(LOST.at(place, ["`", &service.name, "` forgets everything with its container."].concat()));
    } else if !says(&["--appendonly", "--save"]) {
        sink.report(LATE.at(place, ["`", &service.name, "` may lose the last minutes."].concat()));
    }
}
