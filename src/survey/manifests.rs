//! Installs that read a list of dependencies from files of the project.

use crate::facts::package_managers::{Manager, install_of, manager_of};
use crate::syntax::shell::{Command, Invocation, Word};
use crate::text::Span;

/// An install of what manifests list.
pub struct Install {
    /// What installs.
    pub manager: &'static Manager,
    /// The files it reads as seen from its folder, the first that must be there; lock files left out.
    pub manifests: Vec<String>,
    /// Whether the command line names these files.
    pub is_explicit: bool,
    /// The folder that an option names.
    pub folder: Option<String>,
    /// What has to be added so that it does without the code; `Some` when it does not as it is.
    pub wait: Option<&'static str>,
    /// Whether it also compiles, so that a cache mount saves the work.
    pub builds: bool,
}

impl Install {
    /// The files to copy first, for people.
    pub fn files(&self) -> String {
        if self.is_explicit { self.manifests.join(" ") } else { self.manager.copy.to_owned() }
    }
}

/// What a command installs from manifests, with the span of its words in the script. `None` for packages named one by
/// one, for the project itself, and where an expansion hides what is installed.
pub fn manifest_install(command: &Command) -> Option<(Install, Span)> {
    let (manager, invocation) = install_of(command)?;
    let positionals = invocation.positionals(manager.options);
    let text = |index: usize| positionals.get(index).map_or("", |word| word.text());
    let has = |flags: &[&str]| flags.iter().any(|flag| invocation.has_flag(flag));
    let lists = !has(&["-g", "--global", "--help", "--version"]);
    let mut install =
        Install { manager, manifests: Vec::new(), is_explicit: false, folder: None, wait: None, builds: false };
    let waits = |flags: &[&str], flag: &'static str| (!has(flags)).then_some(flag);
    let manifest = match (manager.name, text(0)) {
        ("pip", "install" | "wheel" | "download") => "",
        ("uv", "pip") => "",
        ("uv", "sync") if !has(&["--script"]) => {
            install.wait = waits(&["--no-install-project", "--no-install-workspace"], "--no-install-project");
            "pyproject.toml"
        }
        ("poetry", "install" | "sync") if !has(&["--only-root"]) => {
            install.wait = waits(&["--no-root"], "--no-root");
            "pyproject.toml"
        }
        ("pdm", "install" | "sync") => {
            install.wait = waits(&["--no-self"], "--no-self");
            "pyproject.toml"
        }
        ("pipenv", "install" | "sync") if positionals.len() == 1 && !has(&["-r", "-e"]) => "Pipfile",
        ("npm", "ci" | "install" | "i" | "clean-install") | ("bun", "install" | "i" | "ci")
            if lists && positionals.len() == 1 =>
        {
            "package.json"
        }
        ("yarn", "" | "install") if lists && positionals.len() <= 1 => "package.json",
        ("pnpm", "install" | "i" | "fetch") if lists && positionals.len() == 1 => "package.json",
        ("bundler", "install") => "Gemfile",
        ("composer", "install") => {
            install.wait = waits(&["--no-autoloader"], "--no-scripts --no-autoloader");
            if !has(&["--no-scripts"]) {
                install.wait = Some("--no-scripts --no-autoloader");
            }
            "composer.json"
        }
        ("go", "mod") => "go.mod",
        ("cargo", "build" | "fetch") => {
            install.wait = Some("an empty src/main.rs in place of the code");
            install.builds = true;
            "Cargo.toml"
        }
        // What cargo-chef's recipe lists is built before the code comes.
        ("cargo", "chef") => {
            install.builds = true;
            "recipe.json"
        }
        ("Maven", _) if positionals.iter().any(|goal| goal.text().starts_with("dependency:")) => {
            install.builds = true;
            "pom.xml"
        }
        ("Gradle", _) if positionals.iter().any(|task| task.text().rsplit(':').next() == Some("dependencies")) => {
            install.builds = true;
            install.wait = Some("the wrapper copied along where there is one");
            "build.gradle"
        }
        ("dotnet", "restore") => {
            install.builds = true;
            install.wait = Some("the project files alone");
            ""
        }
        _ => return None,
    };
    if manager.name == "dotnet" {
        install.manifests.extend(positionals.get(1).filter(|word| !word.expands).map(|word| word.text().to_owned()));
        install.is_explicit = !install.manifests.is_empty();
    } else if manifest.is_empty() {
        install.manifests = requirement_files(manager, invocation, &positionals)?;
        install.is_explicit = true;
    } else {
        install.manifests.push(manifest.to_owned());
        const FOLDERS: [&str; 7] = ["--prefix", "-C", "--cwd", "--dir", "--directory", "--working-dir", "--project"];
        let named =
            |names: &[&str]| invocation.option_value(names).filter(|_| manager.name != "yarn" || names != ["-C"]);
        if let Some(value) = named(&FOLDERS) {
            if value.word.expands {
                return None;
            }
            install.folder = Some(value.text.to_owned());
        }
    }
    Some((install, invocation.span()))
}

/// The files of `pip install -r …`.
fn requirement_files(manager: &Manager, invocation: Invocation<'_>, positionals: &[&Word]) -> Option<Vec<String>> {
    let skip = if manager.name == "uv" { 2 } else { 1 };
    let is_local = |text: &str| {
        text.starts_with(['.', '/', '$']) || text.contains("://") || text.ends_with(".whl") || text.contains(".tar.")
    };
    let is_sync = manager.name == "uv" && positionals.get(1).is_some_and(|word| word.text() == "sync");
    let operands: Vec<&Word> = positionals.iter().skip(skip).copied().collect();
    let editable = invocation.option_values(&["-e", "--editable"]);
    if editable.iter().any(|value| is_local(value.text))
        || (!is_sync && operands.iter().any(|word| is_local(word.text())))
    {
        return None;
    }
    // Constraints are read like the lists, and take the install down where they are missing.
    let values =
        invocation.option_values(&["-r", "--requirement", "--requirements", "-c", "--constraint", "--constraints"]);
    let lists = invocation.option_values(&["-r", "--requirement", "--requirements"]);
    let mut named: Vec<(&str, bool)> = values.iter().map(|value| (value.text, value.word.expands)).collect();
    if is_sync {
        named.extend(operands.iter().map(|word| (word.text(), word.expands)));
    }
    let known = named.iter().all(|(text, expands)| !expands && !text.contains("://") && *text != "-");
    (known && (!lists.is_empty() || (is_sync && !named.is_empty())))
        .then(|| named.iter().map(|(text, _)| (*text).to_owned()).collect())
}

/// Whether a command does the same without the project's code.
pub fn needs_no_code(command: &Command) -> bool {
    let invocation = command.effective();
    let is_local =
        |word: &&Word| word.text().starts_with('.') || word.text().contains('/') && !word.text().starts_with('/');
    if let Some(manager) = manager_of(invocation.program()) {
        let subcommand = invocation.subcommand(manager.options).map_or("", Word::text);
        let tidies = matches!(
            subcommand,
            "config" | "cache" | "clean" | "clear-cache" | "store" | "autoremove" | "purge" | "makecache" | "global"
        );
        let operands = invocation.operands(manager.options);
        return match manager.system {
            true => !operands.iter().any(is_local),
            false => {
                tidies
                    || manifest_install(command).is_none()
                        && install_of(command).is_some()
                        && !operands.is_empty()
                        && !matches!(subcommand, "build" | "publish" | "package" | "wheel")
                        && !operands.iter().any(|word| word.text().starts_with(['.', '/', '$']))
                        && !invocation.has_flag("-e")
                        && !invocation.has_flag("-r")
            }
        };
    }
    match invocation.program() {
        "apt-mark"
        | "addgroup"
        | "adduser"
        | "groupadd"
        | "useradd"
        | "mkdir"
        | "corepack"
        | "set"
        | "echo"
        | "true"
        | "update-ca-certificates"
        | "locale-gen"
        | "apt-key"
        | "dpkg-reconfigure" => true,
        "rm" => invocation.positionals("").iter().all(|word| {
            ["/var/", "/tmp/", "/root/.", "/usr/share/"].iter().any(|folder| word.text().starts_with(folder))
        }),
        "curl" | "wget" => !invocation.arguments().iter().any(|word| word.text().starts_with('@')),
        _ => false,
    }
}

/// Whether a manifest names other folders or files of the project, so that it is of no use alone.
pub fn references_folders(manager: &str, name: &str, text: &str) -> bool {
    let any = |needles: &[&str]| needles.iter().any(|needle| text.contains(needle));
    match (manager, name) {
        (_, "package.json") => any(&["\"workspaces\"", "\"file:", "\"link:", "\"workspace:", "\"portal:"]),
        (_, "pnpm-workspace.yaml") => any(&["packages:"]),
        (_, "pyproject.toml") => any(&["path = \"", "path=\"", "file://", "workspace = true", "[tool.uv.workspace]"]),
        (_, "go.mod") => any(&["=> ./", "=> ../"]),
        (_, "Cargo.toml") => any(&["path = \"", "path=\"", "[workspace]"]),
        (_, "Gemfile") => any(&["path:", ":path", "gemspec"]),
        (_, "composer.json") => any(&["\"path\""]),
        (_, "pom.xml") => any(&["<module>"]),
        (_, "Pipfile") => any(&["path = "]),
        ("Gradle", _) => any(&["project(", "include"]),
        ("dotnet", name) => name.contains(".sln") || any(&["ProjectReference"]),
        _ => text.lines().map(str::trim_start).any(|line| {
            let line =
                line.strip_prefix("-e ").or_else(|| line.strip_prefix("--editable ")).unwrap_or(line).trim_start();
            line.starts_with(['.', '/']) || line.starts_with("file:") || line.contains("@ file:")
        }),
    }
}

/// Whether installing reads more than the manifest: scripts that may need the code, or other lists.
pub fn needs_more(name: &str, text: &str) -> bool {
    const KEYS: [&str; 6] =
        ["\"preinstall\"", "\"install\"", "\"postinstall\"", "\"prepare\"", "\"patchedDependencies\"", "\"patch:"];
    if name == "package.json" {
        return KEYS.iter().any(|key| text.contains(key));
    }
    name.ends_with(".txt") && text.lines().any(|line| line.trim_start().starts_with('-') && line.contains(".txt"))
}
