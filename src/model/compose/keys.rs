//! The keys of the Compose file format, in the order `docker compose config` prints them.

use super::schema::{BOOL, INT, Key, MAP, NULL, NUMBER, Print, Schema, TEXT, key, must};

static ANY: Schema = Schema::scalar(!0, Print::Plain);
static STRING: Schema = Schema::scalar(TEXT, Print::Text);
static STRING_OR_NULL: Schema = Schema::scalar(TEXT | NULL, Print::Text);
static ITEM: Schema = Schema::scalar(TEXT, Print::Value);
static NUMBER_ITEM: Schema = Schema::scalar(TEXT | NUMBER, Print::Value);
static FLAG: Schema = Schema::scalar(BOOL | TEXT, Print::Flag);
static PURE_FLAG: Schema = Schema::scalar(BOOL, Print::Flag);
static CHOICE: Schema = Schema::scalar(BOOL | TEXT, Print::Choice);
static PURE_CHOICE: Schema = Schema::scalar(BOOL, Print::Choice);
static OPT_OUT: Schema = Schema::scalar(BOOL | TEXT, Print::OptOut);
static INTEGER: Schema = Schema::scalar(INT | TEXT, Print::Number);
static COUNT: Schema = Schema::scalar(INT | TEXT, Print::Count);
static PURE_INTEGER: Schema = Schema::scalar(INT, Print::Number);
static DECIMAL: Schema = Schema::scalar(NUMBER | TEXT, Print::Number);
static DECIMAL_COUNT: Schema = Schema::scalar(NUMBER | TEXT, Print::Count);
static PURE_NUMBER: Schema = Schema::scalar(NUMBER, Print::Number);
static SIZE: Schema = Schema::scalar(NUMBER | TEXT, Print::Size);
static TEXT_SIZE: Schema = Schema::scalar(TEXT, Print::Size);
static DURATION: Schema = Schema::scalar(TEXT, Print::Duration);
static MODE: Schema = Schema::scalar(NUMBER | TEXT, Print::Mode);

static STRINGS: Schema = Schema::list(&ITEM);
static STRING_SET: Schema = Schema::set(&ITEM);
static STRING_OR_LIST: Schema = Schema::list(&ITEM).or(TEXT);
static STRING_OR_SET: Schema = Schema::set(&ITEM).or(TEXT);
static COMMAND: Schema = Schema::list(&ITEM).or(TEXT | NULL).printed(Print::Words);

/// A value of `environment`: null means that of the shell.
static VARIABLE: Schema = Schema::scalar(TEXT | NUMBER | BOOL | NULL, Print::Value);
static VARIABLES: Schema = Schema::dict(&VARIABLE);
/// A label: null means an empty one.
static LABEL: Schema = Schema::scalar(TEXT | NUMBER | BOOL | NULL, Print::Text);
static LABELS: Schema = Schema::dict(&LABEL);
static OPTION: Schema = Schema::scalar(TEXT | NUMBER, Print::Value);
static OPTIONS: Schema = Schema::dict(&OPTION);
static LOG_OPTION: Schema = Schema::scalar(TEXT | NUMBER | NULL, Print::Value);
static LOG_OPTIONS: Schema = Schema::dict(&LOG_OPTION);
static TEXTS: Schema = Schema::dict(&ITEM);
static HOSTS: Schema = Schema::set(&ITEM).or(MAP);

static ULIMIT: Schema = Schema::map(&[key("single", &INTEGER), must("soft", &COUNT), must("hard", &COUNT)])
    .or(INT | TEXT)
    .printed(Print::Count);
static ULIMITS: Schema = Schema::dict(&ULIMIT);

static FILE_USE: Schema = Schema::map(&[
    key("source", &STRING),
    key("target", &STRING),
    key("uid", &STRING),
    key("gid", &STRING),
    key("mode", &MODE),
])
.or(TEXT);
static FILE_USES: Schema = Schema::list(&FILE_USE);

static BUILD: Schema = Schema::map(&[
    key("context", &STRING),
    key("dockerfile", &STRING),
    key("dockerfile_inline", &STRING),
    key("entitlements", &STRINGS),
    key("args", &VARIABLES),
    key("provenance", &Schema::scalar(TEXT | BOOL, Print::Text)),
    key("sbom", &Schema::scalar(TEXT | BOOL, Print::Text)),
    key("ssh", &STRING_SET),
    key("labels", &LABELS),
    key("cache_from", &STRINGS),
    key("cache_to", &STRINGS),
    key("no_cache", &FLAG),
    key("no_cache_filter", &STRING_OR_SET),
    key("additional_contexts", &LABELS),
    key("pull", &FLAG),
    key("extra_hosts", &HOSTS),
    key("isolation", &STRING),
    key("network", &STRING),
    key("target", &STRING),
    key("secrets", &FILE_USES),
    key("shm_size", &SIZE),
    key("tags", &STRINGS),
    key("ulimits", &ULIMITS),
    key("platforms", &STRINGS),
    key("privileged", &FLAG),
])
.or(TEXT);

const HOOK: [Key; 5] = [
    must("command", &COMMAND),
    key("user", &STRING),
    key("privileged", &FLAG),
    key("working_dir", &STRING),
    key("environment", &VARIABLES),
];
static HOOKS: Schema = Schema::list(&Schema::map(&HOOK));
static START_HOOKS: Schema = Schema::list(&Schema::map(&[
    key("command", &COMMAND),
    key("image", &STRING),
    key("user", &STRING),
    key("privileged", &FLAG),
    key("working_dir", &STRING),
    key("environment", &VARIABLES),
    key("per_replica", &FLAG),
]));

static DEVELOP: Schema = Schema::map(&[key(
    "watch",
    &Schema::list(&Schema::map(&[
        must("path", &STRING),
        must("action", &Schema::word(&["rebuild", "sync", "restart", "sync+restart", "sync+exec"])),
        key("target", &STRING),
        key("exec", &Schema::map(&HOOK)),
        key("include", &STRING_OR_SET),
        key("ignore", &STRING_OR_SET),
        key("initial_sync", &PURE_FLAG),
    ])),
)])
.or(NULL);

static UPDATE: Schema = Schema::map(&[
    key("parallelism", &COUNT),
    key("delay", &DURATION),
    key("failure_action", &STRING),
    key("monitor", &DURATION),
    key("max_failure_ratio", &DECIMAL),
    key("order", &Schema::word(&["start-first", "stop-first"])),
]);

static DEVICE_REQUESTS: Schema = Schema::list(&Schema::map(&[
    must("capabilities", &STRING_SET),
    key("driver", &STRING),
    key("count", &Schema::scalar(INT | TEXT, Print::Devices)),
    key("device_ids", &STRING_SET),
    key("options", &LABELS),
]));
static GPUS: Schema = Schema::list(&Schema::map(&[
    key("capabilities", &STRING_SET),
    key("driver", &STRING),
    key("count", &Schema::scalar(INT | TEXT, Print::Devices)),
    key("device_ids", &STRING_SET),
    key("options", &LABELS),
]));

static DEPLOY: Schema = Schema::map(&[
    key("mode", &STRING),
    key("replicas", &COUNT),
    key("labels", &LABELS),
    key("update_config", &UPDATE),
    key("rollback_config", &UPDATE),
    key(
        "resources",
        &Schema::map(&[
            key("limits", &Schema::map(&[key("cpus", &DECIMAL), key("memory", &TEXT_SIZE), key("pids", &INTEGER)])),
            key(
                "reservations",
                &Schema::map(&[
                    key("cpus", &DECIMAL),
                    key("memory", &TEXT_SIZE),
                    key("devices", &DEVICE_REQUESTS),
                    key(
                        "generic_resources",
                        &Schema::list(&Schema::map(&[key(
                            "discrete_resource_spec",
                            &Schema::map(&[key("kind", &STRING), key("value", &DECIMAL_COUNT)]),
                        )])),
                    ),
                ]),
            ),
        ])
        .printed(Print::Inline),
    ),
    key(
        "restart_policy",
        &Schema::map(&[
            key("condition", &STRING),
            key("delay", &DURATION),
            key("max_attempts", &COUNT),
            key("window", &DURATION),
        ]),
    ),
    key(
        "placement",
        &Schema::map(&[
            key("constraints", &STRINGS),
            key("preferences", &Schema::list(&Schema::map(&[key("spread", &STRING)]))),
            key("max_replicas_per_node", &INTEGER),
        ])
        .printed(Print::Inline),
    ),
    key("endpoint_mode", &STRING),
])
.or(NULL);

static RATES: Schema = Schema::list(&Schema::map(&[key("path", &STRING), key("rate", &SIZE)]));
static BLKIO: Schema = Schema::map(&[
    key("weight", &INTEGER),
    key("weight_device", &Schema::list(&Schema::map(&[key("path", &STRING), key("weight", &INTEGER)]))),
    key("device_read_bps", &RATES),
    key("device_read_iops", &RATES),
    key("device_write_bps", &RATES),
    key("device_write_iops", &RATES),
]);

static PORT: Schema = Schema::map(&[
    key("name", &STRING),
    key("mode", &STRING),
    key("host_ip", &STRING),
    key("target", &INTEGER),
    key("published", &Schema::scalar(TEXT | INT, Print::Text)),
    key("protocol", &STRING),
    key("app_protocol", &STRING),
])
.or(TEXT | NUMBER);

static VOLUME: Schema = Schema::map(&[
    must("type", &Schema::word(&["bind", "volume", "tmpfs", "cluster", "npipe", "image"])),
    key("source", &STRING),
    key("target", &STRING),
    key("read_only", &FLAG),
    key("consistency", &STRING),
    key(
        "bind",
        &Schema::map(&[
            key("propagation", &STRING),
            key("create_host_path", &OPT_OUT),
            key("recursive", &Schema::word(&["enabled", "disabled", "writable", "readonly"])),
            key("selinux", &Schema::word(&["z", "Z"])),
        ]),
    ),
    key("volume", &Schema::map(&[key("labels", &LABELS), key("nocopy", &FLAG), key("subpath", &STRING)])),
    key("tmpfs", &Schema::map(&[key("size", &Schema::scalar(TEXT | INT, Print::Size)), key("mode", &DECIMAL)])),
    key("image", &Schema::map(&[key("subpath", &STRING)])),
])
.or(TEXT);

static DEPENDENCIES: Schema = Schema::dict(&Schema::map(&[
    must("condition", &Schema::word(&["service_started", "service_healthy", "service_completed_successfully"])),
    key("restart", &FLAG),
    key("required", &PURE_CHOICE),
]));

static SERVICE_NETWORK: Schema = Schema::map(&[
    key("aliases", &STRING_SET),
    key("driver_opts", &OPTIONS),
    key("gw_priority", &PURE_NUMBER),
    key("interface_name", &STRING),
    key("ipv4_address", &STRING),
    key("ipv6_address", &STRING),
    key("link_local_ips", &STRING_SET),
    key("mac_address", &STRING),
    key("priority", &PURE_NUMBER),
])
.or(NULL);

static SERVICE: Schema = Schema::map(&[
    key("profiles", &STRING_SET),
    key("annotations", &LABELS),
    key("attach", &CHOICE),
    key("build", &BUILD),
    key("develop", &DEVELOP),
    key("blkio_config", &BLKIO),
    key("cap_add", &STRING_SET),
    key("cap_drop", &STRING_SET),
    key("cgroup_parent", &STRING),
    key("cgroup", &Schema::word(&["host", "private"])),
    key("cpu_count", &INTEGER),
    key("cpu_percent", &DECIMAL),
    key("cpu_period", &DECIMAL),
    key("cpu_quota", &DECIMAL),
    key("cpu_rt_period", &DECIMAL),
    key("cpu_rt_runtime", &DECIMAL),
    key("cpus", &DECIMAL),
    key("cpuset", &STRING),
    key("cpu_shares", &DECIMAL),
    key("command", &COMMAND),
    key("configs", &FILE_USES),
    key("container_name", &STRING),
    key("credential_spec", &Schema::map(&[key("config", &STRING), key("file", &STRING), key("registry", &STRING)])),
    key("depends_on", &DEPENDENCIES),
    key("deploy", &DEPLOY),
    key("device_cgroup_rules", &STRING_SET),
    key(
        "devices",
        &Schema::list(
            &Schema::map(&[must("source", &STRING), key("target", &STRING), key("permissions", &STRING)]).or(TEXT),
        ),
    ),
    key("dns", &STRING_OR_SET),
    key("dns_opt", &STRING_SET),
    key("dns_search", &STRING_OR_SET),
    key("domainname", &STRING),
    key("entrypoint", &COMMAND),
    key(
        "provider",
        &Schema::map(&[
            must("type", &STRING),
            key("options", &Schema::dict(&Schema::list(&VARIABLE).or(TEXT | NUMBER | BOOL).printed(Print::Many))),
        ]),
    ),
    key("environment", &VARIABLES),
    key(
        "env_file",
        &Schema::list(
            &Schema::map(&[must("path", &STRING), key("required", &CHOICE), key("format", &STRING)]).or(TEXT),
        )
        .or(TEXT),
    ),
    key("expose", &Schema::set(&NUMBER_ITEM)),
    key("extends", &Schema::map(&[key("file", &STRING_OR_NULL), must("service", &STRING)]).or(TEXT)),
    key("external_links", &STRING_SET),
    key("extra_hosts", &HOSTS),
    key("group_add", &Schema::set(&NUMBER_ITEM)),
    key("gpus", &GPUS),
    key("hostname", &STRING),
    key(
        "healthcheck",
        &Schema::map(&[
            key("test", &Schema::list(&ITEM).or(TEXT).printed(Print::Test)),
            key("timeout", &DURATION),
            key("interval", &DURATION),
            key("retries", &DECIMAL_COUNT),
            key("start_period", &DURATION),
            key("start_interval", &DURATION),
            key("disable", &FLAG),
        ]),
    ),
    key("image", &STRING),
    key("init", &CHOICE),
    key("ipc", &STRING),
    key("isolation", &STRING),
    key("labels", &LABELS),
    key("label_file", &STRING_OR_LIST),
    key("links", &STRING_SET),
    key("logging", &Schema::map(&[key("driver", &STRING), key("options", &LOG_OPTIONS)])),
    key("mem_limit", &SIZE),
    key("mem_reservation", &Schema::scalar(TEXT | INT, Print::Size)),
    key("memswap_limit", &SIZE),
    key("mem_swappiness", &Schema::scalar(TEXT | INT, Print::Size)),
    key("mac_address", &STRING),
    key("models", &Schema::dict(&Schema::map(&[key("endpoint_var", &STRING), key("model_var", &STRING)]).or(NULL))),
    key("network_mode", &STRING),
    key("networks", &Schema::dict(&SERVICE_NETWORK)),
    key("oom_kill_disable", &FLAG),
    key("oom_score_adj", &INTEGER),
    key("pid", &STRING_OR_NULL),
    key("pids_limit", &DECIMAL),
    key("platform", &STRING),
    key("ports", &Schema::set(&PORT)),
    key("privileged", &FLAG),
    key("pull_policy", &STRING),
    key("pull_refresh_after", &STRING),
    key("read_only", &FLAG),
    key("restart", &STRING),
    key("runtime", &STRING),
    key("scale", &COUNT),
    key("secrets", &FILE_USES),
    key("security_opt", &STRING_SET),
    key("shm_size", &SIZE),
    key("stdin_open", &FLAG),
    key("stop_grace_period", &DURATION),
    key("stop_signal", &STRING),
    key("storage_opt", &Schema::dict(&VARIABLE)),
    key("sysctls", &LABELS),
    key("tmpfs", &STRING_OR_SET),
    key("tty", &FLAG),
    key("ulimits", &ULIMITS),
    key("use_api_socket", &PURE_FLAG),
    key("user", &STRING),
    key("userns_mode", &STRING),
    key("uts", &STRING),
    key("volumes", &Schema::set(&VOLUME)),
    key("volumes_from", &STRING_SET),
    key("working_dir", &STRING),
    key("pre_start", &START_HOOKS),
    key("post_start", &HOOKS),
    key("pre_stop", &HOOKS),
]);

static EXTERNAL: Schema = Schema::map(&[key("name", &STRING)]).or(BOOL | TEXT).printed(Print::Flag);

static NETWORK: Schema = Schema::map(&[
    key("name", &STRING),
    key("driver", &STRING),
    key("driver_opts", &OPTIONS),
    key(
        "ipam",
        &Schema::map(&[
            key("driver", &STRING),
            key(
                "config",
                &Schema::list(&Schema::map(&[
                    key("subnet", &STRING),
                    key("gateway", &STRING),
                    key("ip_range", &STRING),
                    key("aux_addresses", &TEXTS),
                ])),
            ),
            key("options", &TEXTS),
        ])
        .printed(Print::Inline),
    ),
    key("external", &EXTERNAL),
    key("internal", &FLAG),
    key("attachable", &FLAG),
    key("labels", &LABELS),
    key("enable_ipv4", &CHOICE),
    key("enable_ipv6", &CHOICE),
])
.or(NULL);

static TOP_VOLUME: Schema = Schema::map(&[
    key("name", &STRING),
    key("driver", &STRING),
    key("driver_opts", &OPTIONS),
    key("external", &EXTERNAL),
    key("labels", &LABELS),
])
.or(NULL);

static SECRET: Schema = Schema::map(&[
    key("name", &STRING),
    key("file", &STRING),
    key("environment", &STRING),
    key("external", &EXTERNAL),
    key("labels", &LABELS),
    key("driver", &STRING),
    key("driver_opts", &OPTIONS),
    key("template_driver", &STRING),
]);

static CONFIG: Schema = Schema::map(&[
    key("name", &STRING),
    key("file", &STRING),
    key("environment", &STRING),
    key("content", &STRING),
    key("external", &EXTERNAL),
    key("labels", &LABELS),
    key("template_driver", &STRING),
]);

static MODEL: Schema = Schema::map(&[
    key("name", &STRING),
    must("model", &STRING),
    key("context_size", &PURE_INTEGER),
    key("runtime_flags", &STRINGS),
]);

/// A whole Compose file.
pub static COMPOSE: Schema = Schema::map(&[
    key("version", &STRING),
    key("name", &STRING),
    key("include", &ANY),
    key("services", &Schema::dict(&SERVICE)),
    key("networks", &Schema::dict(&NETWORK)),
    key("volumes", &Schema::dict(&TOP_VOLUME)),
    key("secrets", &Schema::dict(&SECRET)),
    key("configs", &Schema::dict(&CONFIG)),
    key("models", &Schema::dict(&MODEL)),
]);

/// Whether a service has this key.
pub fn is_service_key(name: &str) -> bool {
    SERVICE.keys.iter().any(|key| key.name == name)
}
