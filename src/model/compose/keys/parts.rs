//! The mappings of a service that have many keys of their own: `build`, `develop`, `deploy`, devices.

use super::forms::*;
use crate::model::compose::schema::{BOOL, INT, Key, NULL, Print, Schema, TEXT, key, must};

pub(super) static BUILD: Schema = Schema::map(&[
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
pub(super) static HOOKS: Schema = Schema::list(&Schema::map(&HOOK));
pub(super) static START_HOOKS: Schema = Schema::list(&Schema::map(&[
    key("command", &COMMAND),
    key("image", &STRING),
    key("user", &STRING),
    key("privileged", &FLAG),
    key("working_dir", &STRING),
    key("environment", &VARIABLES),
    key("per_replica", &FLAG),
]));

pub(super) static DEVELOP: Schema = Schema::map(&[key(
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
pub(super) static GPUS: Schema = Schema::list(&Schema::map(&[
    key("capabilities", &STRING_SET),
    key("driver", &STRING),
    key("count", &Schema::scalar(INT | TEXT, Print::Devices)),
    key("device_ids", &STRING_SET),
    key("options", &LABELS),
]));

pub(super) static DEPLOY: Schema = Schema::map(&[
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
pub(super) static BLKIO: Schema = Schema::map(&[
    key("weight", &INTEGER),
    key("weight_device", &Schema::list(&Schema::map(&[key("path", &STRING), key("weight", &INTEGER)]))),
    key("device_read_bps", &RATES),
    key("device_read_iops", &RATES),
    key("device_write_bps", &RATES),
    key("device_write_iops", &RATES),
]);
