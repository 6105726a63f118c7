//! Which version of the Dockerfile frontend brought what. Minor numbers of `docker/dockerfile:1.x`.

/// One flag.
#[derive(Debug)]
pub struct FlagSince {
    /// Its name without the dashes.
    pub flag: &'static str,
    /// The instructions that take it, in capitals, separated by spaces.
    pub instructions: &'static str,
    /// The first stable version; `None` for what only the labs channel has.
    pub stable: Option<u32>,
    /// The first version of the labs channel that has it, where that is an earlier one.
    pub labs: Option<u32>,
}

const fn flag(flag: &'static str, instructions: &'static str, stable: u32, labs: u32) -> FlagSince {
    FlagSince { flag, instructions, stable: Some(stable), labs: Some(labs) }
}

// moby/buildkit, tags dockerfile/1.0.0 to 1.26.0: frontend/dockerfile/release/*/tags, instructions/parse.go, commands_runmount.go; reference.md
static FLAGS: &[FlagSince] = &[
    flag("mount", "RUN", 2, 0),
    flag("network", "RUN", 3, 1),
    flag("security", "RUN", 20, 1),
    FlagSince { flag: "device", instructions: "RUN", stable: None, labs: Some(14) },
    flag("chmod", "COPY ADD", 2, 2),
    flag("link", "COPY ADD", 4, 4),
    flag("parents", "COPY", 20, 7),
    flag("exclude", "COPY ADD", 19, 7),
    flag("checksum", "ADD", 6, 5),
    flag("keep-git-dir", "ADD", 6, 5),
    flag("unpack", "ADD", 17, 17),
    flag("start-interval", "HEALTHCHECK", 6, 6),
];

/// `env=` of a secret mount.
pub const SECRET_ENV: u32 = 10;
/// `size=` of a tmpfs mount.
pub const TMPFS_SIZE: u32 = 4;
/// Heredocs; in the labs channel one version earlier.
pub const HEREDOC: u32 = 4;
/// Permissions in letters; in the labs channel since 11.
pub const SYMBOLIC_MODE: u32 = 14;

/// Since when an instruction has a flag.
pub fn flag_since(keyword: &str, name: &str) -> Option<&'static FlagSince> {
    FLAGS.iter().find(|row| row.flag == name && crate::text::is_listed(keyword, row.instructions))
}
