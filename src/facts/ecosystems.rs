//! What a project of each language leaves in its own folder, and how to tell which language it is.

/// The leavings of one language's tools. Lists are separated by spaces.
#[derive(Debug)]
pub struct Ecosystem {
    /// Programs that a build of such a project runs.
    pub programs: &'static str,
    /// Base images, by the last component of their names.
    pub images: &'static str,
    /// Files that such a project has at its top.
    pub manifests: &'static str,
    /// What no build needs from the developer's machine.
    pub leavings: &'static [Leaving],
    /// More for a new ignore file, which nobody misses in an old one.
    pub more: &'static [&'static str],
    /// Programs that make what those lines leave out; `""` for what nothing needs.
    pub more_makers: &'static str,
}

/// A folder of packages or of a cache.
#[derive(Debug)]
pub struct Leaving {
    /// The lines that leave it out.
    pub lines: &'static [&'static str],
    /// Patterns whose last component is one of these leave it out as well, wherever they look.
    pub names: &'static str,
    /// Programs that make the folder. A build that runs none of them has it from the host, or does without; `""` for what
    /// nothing needs.
    pub makers: &'static str,
}

const fn leaving(lines: &'static [&'static str], names: &'static str, makers: &'static str) -> Leaving {
    Leaving { lines, names, makers }
}

// Names of folders and caches: the tools' own documentation, general knowledge; the choice of lines: seeds 002:L167-184,
// 003:L266-286.
static ECOSYSTEMS: &[Ecosystem] = &[
    Ecosystem {
        programs: "poetry pipenv uv",
        images: "python uv",
        manifests: "requirements.txt pyproject.toml Pipfile setup.py manage.py",
        leavings: &[
            leaving(&["**/__pycache__"], "__pycache__ *.pyc *.py[cod] *.py[co] *.py[ocd] *.py?", ""),
            leaving(&[".venv", "venv"], ".venv venv env .env* *venv *venv* .venv* venv* [v]env virtualenv", ""),
        ],
        more: &["**/*.py[cod]", ".mypy_cache", ".pytest_cache", ".coverage", "*.egg-info"],
        more_makers: "",
    },
    Ecosystem {
        programs: "npm yarn pnpm bun",
        images: "node bun",
        manifests: "package.json",
        leavings: &[leaving(
            &["node_modules"],
            "node_modules node_modules* *_modules",
            "npm yarn pnpm bun deno npx ng",
        )],
        more: &["npm-debug.log*"],
        more_makers: "",
    },
    Ecosystem {
        programs: "cargo",
        images: "rust",
        manifests: "Cargo.toml",
        leavings: &[leaving(&["target"], "target", "cargo rustc cross trunk wasm-pack dx")],
        more: &[],
        more_makers: "",
    },
    Ecosystem {
        programs: "mvn mvnw",
        images: "maven",
        manifests: "pom.xml",
        leavings: &[leaving(&["target"], "target", "mvn mvnw mvnd")],
        more: &[],
        more_makers: "",
    },
    Ecosystem {
        programs: "composer",
        images: "composer",
        manifests: "composer.json",
        leavings: &[leaving(&["vendor"], "vendor", "composer composer.phar")],
        more: &[],
        more_makers: "",
    },
    Ecosystem {
        programs: "dotnet",
        images: "sdk aspnet",
        manifests: "",
        leavings: &[],
        more: &["**/bin", "**/obj"],
        more_makers: "dotnet msbuild",
    },
];

/// What a front end's build writes; a stage takes it from another one.
pub static BUILD_OUTPUT: Leaving = leaving(&["dist"], "dist", "");

/// All of them, in the order in which an ignore file lists their lines.
pub fn all() -> &'static [Ecosystem] {
    ECOSYSTEMS
}

/// Programs that read the git history while they build or install: version numbers come from it.
pub const HISTORY_READERS: &[&str] = &["git", "make", "gmake", "mage", "goreleaser", "git-version", "gitversion"];

/// Words in a project's build files that ask for the history.
pub const HISTORY_WORDS: &[&str] = &[
    "setuptools_scm",
    "setuptools-scm",
    "hatch-vcs",
    "versioningit",
    "poetry-dynamic-versioning",
    "versioneer",
    "vergen",
];
