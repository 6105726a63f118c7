//! Files that hold secrets, by their names.

use crate::syntax::shell::basename;

/// Endings of env files that hold no values of their own.
const TEMPLATES: [&str; 9] = ["example", "examples", "sample", "template", "tmpl", "tpl", "dist", "defaults", "schema"];

/// Whether a path names an env file with real values: `.env`, `.env.production`, but not `.env.example`.
pub fn is_env_file(path: &str) -> bool {
    let name = file_name(path);
    let rest = name.strip_prefix(".env").filter(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_', '*']));
    rest.is_some() && !is_template(name)
}

/// Whether a name is that of a template: `.env.example`, `prod.env.sample`, `example.env`.
pub fn is_template(path: &str) -> bool {
    file_name(path).to_ascii_lowercase().split(['.', '-', '_']).any(|part| TEMPLATES.contains(&part))
}

/// Whether the arguments of an instruction name a folder of keys that package managers verify with: those are public.
pub fn is_public_key(arguments: &str) -> bool {
    ["/etc/apt/", "/usr/share/keyrings", "/etc/apk/keys", "/etc/pki/rpm-gpg"]
        .iter()
        .any(|folder| arguments.contains(folder))
}

/// What a file holds whose name says that it is secret: "an env file", "a private key"; `None` for others.
pub fn kind(path: &str) -> Option<&'static str> {
    let lower = path.to_ascii_lowercase();
    let name = file_name(&lower);
    let folders: Vec<&str> = lower.trim_end_matches('/').split('/').collect();
    let inside = |folder: &str| folders.contains(&folder);
    if is_env_file(name) {
        return Some("an env file");
    }
    if is_template(name) || name.ends_with(".pub") {
        return None;
    }
    if matches!(name, "id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519")
        || (inside(".ssh") && is_key_folder(&lower, ".ssh"))
    {
        return Some("an SSH key");
    }
    match name {
        ".npmrc" | ".pypirc" | ".netrc" | "_netrc" | ".pgpass" | ".git-credentials" => {
            return Some("a file of credentials");
        }
        _ => {}
    }
    if inside(".aws") || lower.ends_with(".docker/config.json") {
        return Some("a file of credentials");
    }
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let public = stem.split(['.', '-', '_']).any(is_public_word);
    match ending {
        "p12" | "pfx" | "jks" | "keystore" => return Some("a key store"),
        "pem" | "key" if !public => return Some("a private key"),
        "json" if stem.starts_with("service-account") || stem.starts_with("service_account") => {
            return Some("a service account's key");
        }
        "" | "json" | "yml" | "yaml" | "xml" | "csv" | "txt" | "toml" | "ini" if stem.starts_with("credentials") => {
            return Some("a file of credentials");
        }
        _ => {}
    }
    // `secrets/` beside the sources holds values, `src/secrets/` as a rule a module.
    (folders.first() == Some(&"secrets") && !name.contains(".py") && !name.contains(".ts"))
        .then_some("a folder of secrets")
}

/// The programs that read a secret file of this name by themselves, separated by blanks; `""` where that is up to the application.
pub fn readers(path: &str) -> &'static str {
    match file_name(path) {
        ".npmrc" => "npm npx yarn pnpm pnpx bun corepack",
        ".pypirc" => "pip pip3 twine poetry uv python python3",
        ".netrc" | "_netrc" => "curl wget git go pip pip3 uv poetry npm yarn pnpm cargo composer",
        ".pgpass" => "psql pg_dump pg_restore",
        ".git-credentials" => "git go pip pip3 uv poetry npm yarn pnpm cargo composer bundle",
        "id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519" => {
            "ssh scp sftp rsync git go pip pip3 uv poetry npm yarn pnpm cargo composer bundle"
        }
        _ => "",
    }
}

/// Words in the name of a certificate or of a key that others may see.
fn is_public_word(word: &str) -> bool {
    matches!(
        word,
        "ca" | "cacert"
            | "cacerts"
            | "cert"
            | "certs"
            | "certificate"
            | "crt"
            | "chain"
            | "fullchain"
            | "bundle"
            | "public"
            | "pub"
            | "root"
            | "gpg"
            | "apt"
            | "asc"
            | "release"
            | "signing"
            | "archive"
            | "keyring"
            | "repo"
    )
}

/// Only the folder itself and its keys: `.ssh/config` and `.ssh/known_hosts` are none.
fn is_key_folder(lower: &str, folder: &str) -> bool {
    let rest = lower.trim_end_matches('/').rsplit_once(folder).map_or("", |(_, rest)| rest.trim_start_matches('/'));
    !matches!(rest, "config" | "known_hosts" | "authorized_keys")
}

fn file_name(path: &str) -> &str {
    basename(path.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_secret() {
        for path in [
            ".env",
            "a/.env.production",
            "id_rsa",
            ".ssh/",
            ".npmrc",
            "tls/server.key",
            "privkey.pem",
            "secrets/db.txt",
            "credentials.json",
            ".env*",
        ] {
            assert!(kind(path).is_some(), "{path}");
        }
        for path in [
            ".env.example",
            ".env.dist",
            "id_rsa.pub",
            "ca.pem",
            "rds-ca-bundle.pem",
            "nodesource.gpg.key",
            "credentials.py",
            "src/secrets/mod.rs",
            "main.py",
            ".envrc",
            "environment.yml",
            ".ssh/known_hosts",
        ] {
            assert_eq!(kind(path), None, "{path}");
        }
    }
}
