//! The keys of the Compose file format, in the order `docker compose config` prints them.

mod forms;
mod parts;
mod service;

use super::schema::{BOOL, NULL, Print, Schema, TEXT, key, must};
use forms::*;
use service::SERVICE;

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
