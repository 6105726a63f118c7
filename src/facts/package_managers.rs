//! Package managers: what installs, from which files, what it leaves behind and how to clean up.

use crate::syntax::shell::{Command, Invocation};
use crate::text::is_listed;

/// One package manager. Lists are separated by spaces; `""` means none or not known.
#[derive(Debug)]
pub struct Manager {
    /// Its name for people.
    pub name: &'static str,
    /// What it is called on a command line; a version may follow (`pip3.12`).
    pub programs: &'static str,
    /// Whether it manages the system's packages and not a language's.
    pub system: bool,
    /// Subcommands that fetch and install.
    pub install: &'static str,
    /// The flag that answers its questions.
    pub yes: &'static str,
    /// The flag that keeps it from leaving a cache.
    pub no_cache: &'static str,
    /// The variable that does the same; any value that is not empty.
    pub no_cache_variable: &'static str,
    /// The command that cleans up in the same RUN.
    pub clean: &'static str,
    /// Where its cache lies for root.
    pub caches: &'static str,
    /// What it reads to know what to install; a name may hold `*`.
    pub manifests: &'static str,
    /// What pins the versions.
    pub locks: &'static str,
    /// What it reads beside the manifest in the project's folder where that is there: lock files and settings. A folder ends with `/`.
    pub along: &'static str,
    /// What to COPY before the install so that its layer is kept while the code changes.
    pub copy: &'static str,
    /// The install that takes exactly the pinned versions.
    pub locked_install: &'static str,
    /// Where it puts what it installs, in the project.
    pub folder: &'static str,
    /// Its options that take a value.
    pub options: &'static str,
}

const fn manager(name: &'static str, programs: &'static str, install: &'static str) -> Manager {
    Manager {
        name,
        programs,
        system: false,
        install,
        yes: "",
        no_cache: "",
        no_cache_variable: "",
        clean: "",
        caches: "",
        manifests: "",
        locks: "",
        along: "",
        copy: "",
        locked_install: "",
        folder: "",
        options: "",
    }
}

const APT_OPTIONS: &str = "-o --option -c --config-file -t --target-release --default-release -a --host-architecture";
const RPM_OPTIONS: &str = "-c --config --releasever --installroot --repo --repoid -x --exclude --enablerepo --disablerepo --setopt --downloaddir -d -e --forcearch";

/// All of them, the system's first.
pub static MANAGERS: &[Manager] = &[
    // docker/docs@0082ac8:content/manuals/build/cache/optimize.md; moby/buildkit@73ed6825c:frontend/dockerfile/docs/reference.md
    Manager {
        system: true,
        yes: "-y",
        clean: "rm -rf /var/lib/apt/lists/*",
        caches: "/var/lib/apt /var/cache/apt",
        options: APT_OPTIONS,
        ..manager("apt", "apt-get apt aptitude", "install update upgrade dist-upgrade full-upgrade")
    },
    // hadolint/hadolint@8f936c5:README.md; docker-library/postgres@6edb0a8c4d:18/alpine3.23/Dockerfile
    Manager {
        system: true,
        no_cache: "--no-cache",
        clean: "rm -rf /var/cache/apk/*",
        caches: "/var/cache/apk /etc/apk/cache",
        options: "-t --virtual -X --repository -p --root --cache-dir --repositories-file --keys-dir --arch --wait",
        ..manager("apk", "apk", "add upgrade update fix")
    },
    // rpm-software-management/dnf5@8a8e23480:doc/changes_from_dnf4.7.rst; rpm-software-management/dnf5@8a8e23480:doc/dnf5.8.rst
    Manager {
        system: true,
        yes: "-y",
        clean: "dnf clean all",
        caches: "/var/cache/dnf /var/cache/libdnf5",
        options: RPM_OPTIONS,
        ..manager(
            "dnf",
            "dnf dnf5",
            "install in update upgrade up upgrade-minimal up-min groupinstall reinstall rei builddep distro-sync dsync",
        )
    },
    // docker-library/mysql@7f30fdb:8.4/Dockerfile.oracle; adoptium/containers@d8d18d67:21/jre/ubi/ubi9-minimal/Dockerfile
    Manager {
        system: true,
        yes: "-y",
        clean: "microdnf clean all",
        caches: "/var/cache/dnf /var/cache/yum /var/cache/libdnf5",
        options: RPM_OPTIONS,
        ..manager("microdnf", "microdnf", "install in update upgrade up reinstall")
    },
    // hadolint/hadolint@8f936c5:README.md
    Manager {
        system: true,
        yes: "-y",
        clean: "yum clean all",
        caches: "/var/cache/yum",
        options: RPM_OPTIONS,
        ..manager("yum", "yum", "install update upgrade groupinstall localinstall reinstall")
    },
    // dotnet/dotnet-docker@3ed00b611c:documentation/azurelinux.md
    Manager {
        system: true,
        yes: "-y",
        clean: "tdnf clean all",
        caches: "/var/cache/tdnf",
        options: RPM_OPTIONS,
        ..manager("tdnf", "tdnf", "install update upgrade")
    },
    // hadolint/hadolint@8f936c5:README.md
    Manager {
        system: true,
        yes: "-y",
        clean: "zypper clean -a",
        caches: "/var/cache/zypp",
        options: "-r --repo -R --root --from -t --type -c --config -C --cache-dir --releasever",
        ..manager("zypper", "zypper", "install in update up dist-upgrade dup patch")
    },
    // general knowledge
    Manager {
        system: true,
        yes: "--noconfirm",
        clean: "pacman -Scc --noconfirm",
        caches: "/var/cache/pacman/pkg",
        ..manager("pacman", "pacman", "-S -Sy -Syu -Syyu -Su")
    },
    // docker/docs@0082ac8:content/manuals/build/cache/optimize.md; pypa/pip@6d3092057:docs/html/topics/caching.md
    Manager {
        no_cache: "--no-cache-dir",
        no_cache_variable: "PIP_NO_CACHE_DIR",
        caches: "/root/.cache/pip",
        manifests: "requirements*.txt pyproject.toml setup.py setup.cfg constraints.txt",
        locks: "pylock.toml",
        copy: "requirements.txt",
        locked_install: "pip install --require-hashes -r requirements.txt",
        folder: "site-packages",
        options: "-r --requirement -c --constraint -e --editable -t --target -i --index-url --extra-index-url -f --find-links --prefix --root --python --cache-dir --trusted-host --platform --python-version --progress-bar --timeout --retries --log -w --wheel-dir -d --dest --no-binary --only-binary --src -b --build --root-user-action --proxy --cert --client-cert --implementation --abi --config-settings -C --upgrade-strategy --use-feature --use-deprecated --exists-action --pip-args --suffix --report --global-option --install-option",
        ..manager("pip", "pip pip3 pipx", "install wheel download")
    },
    // astral-sh/uv@26a9dd4b21:docs/guides/integration/docker.md
    Manager {
        no_cache: "--no-cache",
        no_cache_variable: "UV_NO_CACHE",
        clean: "uv cache clean",
        caches: "/root/.cache/uv",
        manifests: "pyproject.toml requirements*.txt",
        locks: "uv.lock",
        along: "uv.lock uv.toml .python-version",
        copy: "pyproject.toml uv.lock",
        locked_install: "uv sync --locked --no-install-project",
        folder: ".venv",
        options: "--python -p --extra --group --project --directory -r --requirement --index-url",
        ..manager("uv", "uv", "sync pip add tool")
    },
    // python-poetry/poetry@f46702336:docs/cli.md; python-poetry/poetry@f46702336:docs/configuration.md
    Manager {
        yes: "--no-interaction",
        no_cache: "--no-cache",
        clean: "rm -rf /root/.cache/pypoetry",
        caches: "/root/.cache/pypoetry",
        manifests: "pyproject.toml",
        locks: "poetry.lock",
        along: "poetry.lock poetry.toml",
        copy: "pyproject.toml poetry.lock",
        locked_install: "poetry install --no-root --only main",
        folder: ".venv",
        options: "--only --without --with -E --extras -C --directory -P --project",
        ..manager("poetry", "poetry", "install sync add")
    },
    // general knowledge
    Manager {
        no_cache_variable: "PIP_NO_CACHE_DIR",
        caches: "/root/.cache/pipenv /root/.cache/pip",
        manifests: "Pipfile",
        locks: "Pipfile.lock",
        along: "Pipfile.lock",
        copy: "Pipfile Pipfile.lock",
        locked_install: "pipenv install --deploy --system",
        folder: ".venv",
        ..manager("pipenv", "pipenv", "install sync")
    },
    // general knowledge
    Manager {
        no_cache_variable: "PDM_NO_CACHE",
        caches: "/root/.cache/pdm",
        manifests: "pyproject.toml",
        locks: "pdm.lock",
        along: "pdm.lock pdm.toml",
        copy: "pyproject.toml pdm.lock",
        locked_install: "pdm sync --prod --no-self",
        folder: ".venv",
        ..manager("pdm", "pdm", "install sync add")
    },
    // general knowledge
    Manager {
        yes: "-y",
        clean: "conda clean -afy",
        caches: "/opt/conda/pkgs",
        manifests: "environment.yml",
        locks: "conda-lock.yml",
        copy: "environment.yml",
        options: "-n --name -f --file -c --channel -p --prefix",
        ..manager("conda", "conda mamba micromamba", "install env create update")
    },
    // docker/docs@0082ac8:content/manuals/build/cache/optimize.md; npm/cli@780afc50e:docs/lib/content/commands/npm-ci.md
    Manager {
        clean: "npm cache clean --force",
        caches: "/root/.npm",
        manifests: "package.json",
        locks: "package-lock.json npm-shrinkwrap.json",
        along: "package*.json npm-shrinkwrap.json .npmrc",
        copy: "package*.json",
        locked_install: "npm ci",
        folder: "node_modules",
        options: "--prefix -C -w --workspace --registry --cache --loglevel --omit --include --tag --userconfig --before --otp --script-shell",
        ..manager("npm", "npm", "ci install i add clean-install")
    },
    // yarnpkg/website@080285c:lang/en/docs/cli/install.md; nodejs/docker-node@f27d936f:24/trixie/Dockerfile
    Manager {
        yes: "--non-interactive",
        clean: "yarn cache clean",
        caches: "/usr/local/share/.cache/yarn /root/.yarn",
        manifests: "package.json .yarnrc.yml",
        locks: "yarn.lock",
        along: "yarn.lock .yarnrc* .npmrc .yarn/",
        copy: "package.json yarn.lock",
        locked_install: "yarn install --frozen-lockfile",
        folder: "node_modules",
        options: "--cwd --cache-folder --registry --network-timeout --modules-folder",
        ..manager("yarn", "yarn yarnpkg", "install add workspaces")
    },
    // pnpm/pnpm.io@4096ad35:docs/docker.md
    Manager {
        clean: "pnpm store prune",
        caches: "/pnpm/store /root/.local/share/pnpm",
        manifests: "package.json pnpm-workspace.yaml",
        locks: "pnpm-lock.yaml",
        along: "pnpm-lock.yaml pnpm-workspace.yaml .npmrc .pnpmfile.cjs",
        copy: "package.json pnpm-lock.yaml",
        locked_install: "pnpm install --frozen-lockfile",
        folder: "node_modules",
        options: "-C --dir --filter -F --store-dir",
        ..manager("pnpm", "pnpm", "install i fetch add deploy")
    },
    // oven-sh/bun@0308864:docs/guides/ecosystem/docker.md; rails/rails@2a2db1e8d6d:railties/lib/rails/generators/rails/app/templates/Dockerfile.tt
    Manager {
        clean: "rm -rf /root/.bun/install/cache",
        caches: "/root/.bun/install/cache",
        manifests: "package.json",
        locks: "bun.lock bun.lockb",
        along: "bun.lock* bunfig.toml .npmrc",
        copy: "package.json bun.lock*",
        locked_install: "bun install --frozen-lockfile",
        folder: "node_modules",
        ..manager("bun", "bun", "install add i ci")
    },
    // denoland/deno_docker@b7864b7:debian.dockerfile
    Manager {
        caches: "/deno-dir",
        manifests: "deno.json deno.jsonc import_map.json",
        locks: "deno.lock",
        copy: "deno.json deno.lock",
        locked_install: "deno install --frozen",
        ..manager("deno", "deno", "install cache")
    },
    // docker-library/ruby@d55e25ae7:4.0/slim-trixie/Dockerfile; docker/docs@0082ac8:content/manuals/build/cache/optimize.md
    Manager {
        caches: "/root/.gem",
        manifests: "*.gemspec",
        options: "-v --version -i --install-dir -n --bindir -s --source -p --http-proxy --platform -P --trust-policy --build-root",
        ..manager("gem", "gem", "install")
    },
    // rails/rails@2a2db1e8d6d:railties/lib/rails/generators/rails/app/templates/Dockerfile.tt; rubygems/rubygems@69ec4a3a5f:bundler/lib/bundler/man/bundle-config.1.ronn
    Manager {
        clean: "rm -rf /root/.bundle /usr/local/bundle/cache",
        caches: "/root/.bundle /usr/local/bundle/cache",
        manifests: "Gemfile *.gemspec",
        locks: "Gemfile.lock",
        along: "Gemfile.lock .ruby-version .tool-versions",
        copy: "Gemfile Gemfile.lock",
        locked_install: "bundle install",
        folder: "vendor/bundle",
        options: "--jobs -j --retry --path --without --gemfile",
        ..manager("bundler", "bundle bundler", "install")
    },
    // composer/composer@eba7baa59:doc/03-cli.md; composer/docker@e1056b5:latest/Dockerfile
    Manager {
        yes: "--no-interaction",
        no_cache: "--no-cache",
        clean: "composer clear-cache",
        caches: "/tmp/cache /root/.composer/cache",
        manifests: "composer.json",
        locks: "composer.lock",
        along: "composer.lock symfony.lock",
        copy: "composer.json composer.lock",
        locked_install: "composer install --no-dev --no-scripts --no-autoloader",
        folder: "vendor",
        options: "-d --working-dir",
        ..manager("composer", "composer composer.phar", "install update require")
    },
    // docker/docs@0082ac8:content/manuals/build/cache/optimize.md; golang/website@b02076ae:_content/ref/mod.md
    Manager {
        clean: "go clean -modcache -cache",
        caches: "/go/pkg/mod /root/.cache/go-build",
        manifests: "go.mod go.work",
        locks: "go.sum go.work.sum",
        along: "go.sum",
        copy: "go.mod go.sum",
        locked_install: "go mod download",
        folder: "vendor",
        options: "-C -o -ldflags -tags -mod -gcflags",
        ..manager("go", "go", "mod get install build")
    },
    // docker/docs@0082ac8:content/manuals/build/cache/optimize.md; rust-lang/cargo@af373f761:doc/book/src/guide/cargo-home.md
    Manager {
        clean: "rm -rf /usr/local/cargo/registry",
        caches: "/usr/local/cargo/registry /usr/local/cargo/git",
        manifests: "Cargo.toml",
        locks: "Cargo.lock",
        copy: "Cargo.toml Cargo.lock",
        locked_install: "cargo fetch --locked",
        folder: "target",
        options: "--manifest-path --target --features -p --package --bin --path --root --version",
        ..manager("cargo", "cargo", "build install fetch")
    },
    // carlossg/docker-maven@0170c5b:README.md
    Manager {
        yes: "-B",
        clean: "rm -rf /root/.m2/repository",
        caches: "/root/.m2",
        manifests: "pom.xml",
        along: "",
        copy: "pom.xml",
        locked_install: "mvn -B dependency:go-offline",
        folder: "target",
        options: "-f --file -s --settings -P -pl -T",
        ..manager("Maven", "mvn mvnw", "package install verify compile dependency:go-offline dependency:resolve")
    },
    // gradle/docker-gradle@528a647:README.md; gradle/docker-gradle@528a647:jdk21-noble/Dockerfile
    Manager {
        clean: "rm -rf /root/.gradle/caches",
        caches: "/home/gradle/.gradle /root/.gradle",
        manifests: "build.gradle build.gradle.kts settings.gradle settings.gradle.kts gradle.properties",
        locks: "gradle.lockfile",
        copy: "*.gradle* gradlew gradle.properties",
        locked_install: "gradle --no-daemon dependencies",
        folder: "build",
        options: "-p --project-dir -b -I",
        ..manager("Gradle", "gradle gradlew", "build bootJar assemble dependencies shadowJar installDist")
    },
    // general knowledge
    Manager {
        caches: "/root/.sbt /root/.ivy2 /root/.cache/coursier",
        manifests: "build.sbt project/",
        copy: "build.sbt project/",
        locked_install: "sbt update",
        folder: "target",
        ..manager("sbt", "sbt", "compile stage assembly update dist")
    },
    // docker/docs@0082ac8:content/manuals/build/cache/optimize.md; NuGet/docs.microsoft.com-nuget@2b52d770:docs/consume-packages/managing-the-global-packages-and-cache-folders.md
    Manager {
        clean: "dotnet nuget locals all --clear",
        caches: "/root/.nuget/packages",
        manifests: "*.csproj *.fsproj *.sln *.slnx Directory.Build.props Directory.Packages.props nuget.config global.json",
        locks: "packages.lock.json",
        copy: "*.sln *.csproj",
        locked_install: "dotnet restore",
        folder: "bin obj",
        options: "-c --configuration -o --output -r --runtime -a --arch -v -p",
        ..manager("dotnet", "dotnet", "restore build publish")
    },
    // phoenixframework/phoenix@167c46950:guides/deployment/releases.md
    Manager {
        caches: "/root/.hex /root/.cache/rebar3",
        manifests: "mix.exs",
        locks: "mix.lock",
        copy: "mix.exs mix.lock",
        locked_install: "mix deps.get --only prod",
        folder: "deps _build",
        ..manager("mix", "mix", "deps.get deps.compile")
    },
    // general knowledge
    Manager {
        caches: "/root/.cache/org.swift.swiftpm",
        manifests: "Package.swift",
        locks: "Package.resolved",
        copy: "Package.swift Package.resolved",
        locked_install: "swift package resolve",
        folder: ".build",
        options: "-c --configuration",
        ..manager("swift", "swift", "build package")
    },
];

/// Packages of languages that are compiled where they are installed, as their makers offer nothing built: Python, then Node.
// Lock files of saleor, paperless-ngx; the packages' own pages on PyPI and npm; general knowledge.
pub const COMPILED: [&str; 2] = [
    "mysqlclient psycopg2 psycopg-c uwsgi pycurl python-ldap pygraphviz dbus-python pycairo pygobject \
     pysqlite3 rpy2 mod-wsgi netifaces pyaudio python-snappy systemd-python pyxmlsec M2Crypto gssapi cx-Freeze \
     backports.zoneinfo pylibmc pymssql python-prctl pyicu pybluez",
    "node-sass node-pty node-gyp ffi-napi ref-napi robotjs usb libxmljs nodegit \
     node-rdkafka isolated-vm microtime cpu-features",
];

/// Addresses of scripts that install a tool into the home of whoever runs them.
// Each tool's own page about installing; general knowledge.
pub const HOME_INSTALLERS: [&str; 14] = [
    "astral.sh/",
    "sh.rustup.rs",
    "bun.sh/install",
    "install.python-poetry.org",
    "deno.land/install",
    "deno.land/x/install",
    "nvm-sh/nvm",
    "get.pnpm.io",
    "pyenv.run",
    "get.sdkman.io",
    "get.volta.sh",
    "pdm-project.org/install",
    "mise.run",
    "get-poetry.py",
];

/// Variables that lead installs for one user away from the home. The tools' own documentation.
pub const HOME_VARIABLES: &str = "HOME PYTHONUSERBASE PIPX_HOME PIPX_BIN_DIR UV_TOOL_DIR UV_TOOL_BIN_DIR PIP_PREFIX";

/// Folders of a home that packages lie in.
const HOME_FOLDERS: &str = ".local .local/bin .local/lib .cargo .cargo/bin .nvm .pyenv .rbenv .venv venv .virtualenvs";

/// Whether a path is that of a folder of packages below a home.
pub fn is_package_folder(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let ends = |folder: &str| path.strip_suffix(folder).is_some_and(|before| before.ends_with('/'));
    HOME_FOLDERS.split(' ').any(ends) || path.contains("/site-packages") || path.contains("/.nvm/")
}

/// The manager that a program name belongs to: `pip3.12` is pip, `mvnw` is Maven.
pub fn manager_of(program: &str) -> Option<&'static Manager> {
    let first = *program.as_bytes().first()?;
    let stem = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    MANAGERS.iter().find(|manager| {
        // Those of one manager begin alike, but for mamba.
        let may_be = manager.programs.as_bytes()[0] == first || first == b'm';
        may_be
            && (is_listed(program, manager.programs) || (stem.starts_with("pip") && is_listed(stem, manager.programs)))
    })
}

/// What a command installs with, when it is an install: the manager and the program's own arguments.
pub fn install_of(command: &Command) -> Option<(&'static Manager, Invocation<'_>)> {
    let invocation = command.tool();
    let manager = manager_of(invocation.program())?;
    manager.is_install(invocation).then_some((manager, invocation))
}

impl Manager {
    /// Whether an invocation of this manager fetches packages.
    pub fn is_install(&self, invocation: Invocation<'_>) -> bool {
        let arguments = invocation.arguments();
        if self.name == "pacman" {
            return arguments.iter().any(|word| is_listed(word.text(), self.install));
        }
        let positionals = invocation.positionals(self.options);
        let text = |index: usize| positionals.get(index).map_or("", |word| word.text());
        match (self.name, text(0)) {
            // Alone, yarn installs.
            ("yarn", "") => !invocation.has_flag("--version") && !invocation.has_flag("--help"),
            ("go", "mod") => text(1) == "download",
            ("cargo", "chef") => text(1) == "cook",
            ("uv", "pip" | "tool") => matches!(text(1), "install" | "sync"),
            ("conda", "env") => matches!(text(1), "create" | "update"),
            ("yarn", "workspaces") => text(1) == "focus",
            ("swift", "package") => text(1) == "resolve",
            ("Maven" | "Gradle" | "sbt", _) => positionals.iter().any(|word| {
                let goal = word.text().trim_start_matches(':');
                self.installs(goal)
                    || goal.rsplit(':').next().is_some_and(|task| self.name == "Gradle" && self.installs(task))
            }),
            (_, subcommand) => self.installs(subcommand),
        }
    }

    fn installs(&self, subcommand: &str) -> bool {
        is_listed(subcommand, self.install)
    }

    /// Whether a file name is one of its manifests.
    pub fn is_manifest(&self, file: &str) -> bool {
        self.manifests.split(' ').any(|pattern| super::matches_star(pattern, file))
    }

    /// Whether a file name is one of its lock files.
    pub fn is_lock(&self, file: &str) -> bool {
        is_listed(file, self.locks)
    }
}
