//! How the check of certificates and signatures is switched off.

use crate::text::is_listed;

/// Variables that switch off the check of certificates: name, the value that does (`""` for any), who reports it.
// pypa/pip: docs/html/topics/configuration.md; PEP 493; nodejs/node: doc/api/cli.md; npm/cli: docs, config strict-ssl;
// git: Documentation/config/http.txt (set to anything at all); yarnpkg/berry: enableStrictSsl
const VARIABLES: &[(&str, &str, &[&str])] = &[
    ("PIP_TRUSTED_HOST", "", &["checkov:CKV2_DOCKER_16"]),
    ("PYTHONHTTPSVERIFY", "0", &["checkov:CKV2_DOCKER_5"]),
    ("NODE_TLS_REJECT_UNAUTHORIZED", "0", &["checkov:CKV2_DOCKER_6"]),
    ("NPM_CONFIG_STRICT_SSL", "false", &["checkov:CKV2_DOCKER_12"]),
    ("npm_config_strict_ssl", "false", &["checkov:CKV2_DOCKER_12"]),
    ("GIT_SSL_NO_VERIFY", "", &["checkov:CKV2_DOCKER_14"]),
    ("YARN_ENABLE_STRICT_SSL", "false", &[]),
];

/// What a variable with this value switches off: who else reports it. `None` when it switches off nothing.
pub fn tls_variable(name: &str, value: &str) -> Option<&'static [&'static str]> {
    let row = VARIABLES.iter().find(|row| row.0 == name)?;
    (if row.1.is_empty() { !value.is_empty() } else { value == row.1 }).then_some(row.2)
}

/// A switch of a command.
pub struct Switch {
    programs: &'static str,
    /// Its one-letter form, or a blank.
    pub letter: char,
    /// Its long forms, separated by blanks.
    pub flags: &'static str,
    /// The setting that does the same when it is false, in lower case.
    pub setting: &'static str,
    /// Who else reports it.
    pub ids: &'static [&'static str],
}

const fn switch(programs: &'static str, letter: char, flags: &'static str, ids: &'static [&'static str]) -> Switch {
    Switch { programs, letter, flags, setting: "", ids }
}

/// The check of certificates. The manuals of each.
pub static TLS: &[Switch] = &[
    switch("curl", 'k', "--insecure", &["checkov:CKV2_DOCKER_2"]),
    switch("wget", ' ', "--no-check-certificate", &["checkov:CKV2_DOCKER_3"]),
    switch("pip pip3", ' ', "--trusted-host", &["checkov:CKV2_DOCKER_4"]),
    Switch { setting: "strict-ssl", ..switch("npm yarn", ' ', "--no-strict-ssl", &["checkov:CKV2_DOCKER_13"]) },
    Switch { setting: "strict-ssl", ..switch("pnpm", ' ', "--no-strict-ssl", &[]) },
    Switch { setting: "sslverify", ..switch("git yum dnf dnf5 microdnf tdnf", ' ', "", &[]) },
    Switch {
        setting: "sslverify",
        ..switch("yum-config-manager dnf-config-manager", ' ', "", &["checkov:CKV2_DOCKER_15"])
    },
];

/// The check of the signatures of packages. The manuals of each.
pub static SIGNATURES: &[Switch] = &[
    switch("apk", ' ', "--allow-untrusted", &["checkov:CKV2_DOCKER_7"]),
    switch("apt-get apt aptitude", ' ', "--allow-unauthenticated", &["checkov:CKV2_DOCKER_8"]),
    switch("apt-get apt aptitude", ' ', "--force-yes", &["checkov:CKV2_DOCKER_11"]),
    switch("yum dnf dnf5 microdnf tdnf", ' ', "--nogpgcheck --no-gpgchecks", &["checkov:CKV2_DOCKER_9"]),
    switch("rpm", ' ', "--nosignature --nodigest --noverify --nofiledigest", &["checkov:CKV2_DOCKER_10"]),
    switch("zypper", ' ', "--no-gpg-checks --no-gpgcheck", &[]),
];

impl Switch {
    /// Whether it is one of this program.
    pub fn is_of(&self, program: &str) -> bool {
        is_listed(program, self.programs) || self.programs == "pip pip3" && program.starts_with("pip3.")
    }
}
