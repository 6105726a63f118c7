use crate::diagnostic::Severity;
use crate::rules::{Case, Family, Look, Meta, Rule, Setting, markdown};

/// A key that older releases of Compose refuse.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "newer-compose-key", Severity::Advice)
        .strict()
        .summary("Nothing needs a newer Compose than is at hand everywhere"),
    cases: &[&NEWER, &ENGINE],
    looks: &[Look::Settings(&[
        // compose-spec: the badges of the reference; docker/compose: its release notes.
        Setting::new("annotations", "", &NEWER, "has `annotations`, which need Compose 2.13").kept(),
        Setting::new("attach", "*", &NEWER, "has `attach`, which needs Compose 2.20").kept(),
        Setting::new("build.dockerfile_inline", "", &NEWER, "has `dockerfile_inline`, which needs Compose 2.17").kept(),
        Setting::new("build.entitlements", "", &NEWER, "has `entitlements`, which need Compose 2.27").kept(),
        Setting::new("build.extra_hosts", "", &NEWER, "has `extra_hosts` of a build, which need Compose 2.24").kept(),
        Setting::new("build.provenance", "", &NEWER, "has `provenance`, which needs Compose 2.39").kept(),
        Setting::new("build.sbom", "", &NEWER, "has `sbom`, which needs Compose 2.39").kept(),
        Setting::new("build.no_cache_filter", "", &NEWER, "has `no_cache_filter`, which needs Compose 2.40").kept(),
        Setting::new("develop", "", &NEWER, "has `develop`, which needs Compose 2.22").kept(),
        Setting::new(
            "develop.watch.action",
            "restart sync+exec",
            &NEWER,
            "has an action of watch that needs Compose 2.32",
        )
        .kept(),
        Setting::new("develop.watch.initial_sync", "", &NEWER, "has `initial_sync`, which needs Compose 2.36").kept(),
        Setting::new("env_file.required", "false", &NEWER, "has an optional env file, which needs Compose 2.24").kept(),
        Setting::new("env_file.format", "raw", &NEWER, "has a raw env file, which needs Compose 2.30").kept(),
        Setting::new("gpus", "", &NEWER, "has `gpus`, which need Compose 2.30").kept(),
        Setting::new("healthcheck.start_interval", "", &NEWER, "has `start_interval`, which needs Compose 2.21").kept(),
        Setting::new("label_file", "", &NEWER, "has `label_file`, which needs Compose 2.32").kept(),
        Setting::new("models", "", &NEWER, "has `models`, which need Compose 2.38").kept(),
        Setting::new("ports.app_protocol", "", &NEWER, "has `app_protocol`, which needs Compose 2.26").kept(),
        Setting::new("post_start", "", &NEWER, "has `post_start`, which needs Compose 2.30").kept(),
        Setting::new("pre_stop", "", &NEWER, "has `pre_stop`, which needs Compose 2.30").kept(),
        Setting::new("pre_start", "", &NEWER, "has `pre_start`, which needs Compose 5.3").kept(),
        Setting::new("provider", "", &NEWER, "has a `provider`, which needs Compose 2.36").kept(),
        Setting::new("pull_policy", "daily weekly every_*", &NEWER, "has a policy of pulling that needs Compose 2.33")
            .kept(),
        Setting::new("use_api_socket", "true", &NEWER, "has `use_api_socket`, which needs Compose 2.37").kept(),
        Setting::new("volumes.type", "image", &ENGINE, "mounts an image, which needs Compose 2.35 and Engine 28")
            .kept(),
    ])],
    markdown: markdown!("newer_compose_key.md"),
};

static NEWER: Case = Case::new("compose")
    .why("An older one refuses the whole file, and Podman and other readers may not know the key at all.")
    .todo("Say in the project's README which release it needs.");

static ENGINE: Case = Case::new("engine")
    .why("An older engine refuses to make the container.")
    .todo("Say in the project's README which release it needs.")
    .aliases(&["compose-cli:image-volume-engine"]);
