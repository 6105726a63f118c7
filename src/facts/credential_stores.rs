//! Commands that write what they are given to a file: a token in their arguments stays in the layer. From the tools' manuals.

/// The program and the words that follow it, options left out.
const STORES: [(&str, &[&str]); 32] = [
    ("npm", &["config", "set"]),
    ("npm", &["set"]),
    ("npm", &["c", "set"]),
    ("pnpm", &["config", "set"]),
    ("pnpm", &["set"]),
    ("yarn", &["config", "set"]),
    ("pip", &["config", "set"]),
    ("pip3", &["config", "set"]),
    ("pdm", &["config"]),
    ("poetry", &["config"]),
    ("poetry", &["source", "add"]),
    ("uv", &["auth", "login"]),
    ("conda", &["config"]),
    ("composer", &["config"]),
    ("bundle", &["config"]),
    ("gem", &["sources"]),
    ("git", &["config"]),
    ("git", &["clone"]),
    ("git", &["remote"]),
    ("go", &["env"]),
    ("cargo", &["login"]),
    ("dotnet", &["nuget", "add"]),
    ("dotnet", &["nuget", "update"]),
    ("nuget", &["sources"]),
    ("aws", &["configure"]),
    ("gh", &["auth"]),
    ("docker", &["login"]),
    ("helm", &["repo", "add"]),
    ("hf", &["auth", "login"]),
    ("huggingface-cli", &["login"]),
    ("mvn", &["--encrypt-password"]),
    ("tee", &[]),
];

/// Whether a command of these words writes its arguments to a file.
pub fn stores(words: &[&str]) -> bool {
    let Some((program, rest)) = words.split_first() else { return false };
    // `sed -i` edits a file.
    if *program == "sed" {
        return rest.iter().any(|word| word.starts_with("-i") || word.starts_with("--in-place"));
    }
    let mut rest = rest.iter().filter(|word| !word.starts_with('-') || word.starts_with("--encrypt"));
    let rest: [&str; 2] = [rest.next().copied().unwrap_or(""), rest.next().copied().unwrap_or("")];
    STORES.iter().any(|(known, words)| known == program && rest.starts_with(words))
}

/// Whether a command takes back what such a one wrote: it deletes the file, or the setting.
pub fn undoes(words: &[&str]) -> bool {
    let Some((program, rest)) = words.split_first() else { return false };
    matches!(*program, "rm" | "shred" | "unlink")
        || rest.iter().any(|word| {
            matches!(
                *word,
                "delete" | "rm" | "unset" | "logout" | "remove" | "--unset" | "--unset-all" | "--remove-section"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_known() {
        let words = |text: &'static str| text.split(' ').collect::<Vec<_>>();
        for text in [
            "npm config set x=y",
            "pip config --global set a b",
            "git clone https://x",
            "tee /etc/x",
            "sed -i s/a/b/ f",
        ] {
            assert!(stores(&words(text)), "{text}");
        }
        for text in ["npm ci", "pip install x", "git fetch", "curl -u a:b", "sed s/a/b/"] {
            assert!(!stores(&words(text)), "{text}");
        }
        assert!(undoes(&words("npm config delete x")) && undoes(&words("rm -f /root/.npmrc")));
    }
}
