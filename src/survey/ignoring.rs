//! What an ignore file should leave out of a build: the history, env files, and what the languages' tools leave behind.

use crate::facts::ecosystems::{self, Ecosystem, HISTORY_READERS, HISTORY_WORDS, Leaving};
use crate::facts::secret_files;
use crate::model::compose::paths::clean;
use crate::model::dockerfile::{Base, DockerfileModel};
use crate::project::{Project, SourceFile};
use crate::survey::contexts::{BuildContext, Taken, hides, taken};
use crate::survey::values::holds_secrets;
use crate::syntax::dockerfile::Keyword;
use crate::syntax::dockerignore::IgnoreFile;
use crate::syntax::shell::{Command, Invocation, Word, basename};
use crate::text::is_listed;

/// A folder that is built, and what it is built with.
pub struct Build<'c> {
    folder: &'c BuildContext,
    models: &'c [&'c DockerfileModel],
    taken: Vec<Taken>,
    notable: &'c [&'c SourceFile],
    /// What its RUNs run, with the tool behind each command's wrappers.
    commands: Vec<(&'c Command, Invocation<'c>)>,
    ecosystems: Vec<&'static Ecosystem>,
}

/// The files of a project that say what an ignore file is to leave out.
pub fn notable(project: &Project) -> Vec<&SourceFile> {
    let named = |file: &&SourceFile| {
        let name = file.name();
        let manifest = |one: &Ecosystem| one.manifests.split(' ').any(|other| basename(other) == name);
        secret_files::is_env_file(name)
            || is_env_template(name)
            || ASKING.contains(&name)
            || ecosystems::all().iter().any(manifest)
    };
    project.files.iter().filter(named).collect()
}

/// Files of tools that may read the history.
const ASKING: [&str; 5] = ["pyproject.toml", "setup.py", "setup.cfg", "build.rs", "Cargo.toml"];

/// Something to leave out.
pub struct Suggestion {
    /// What the build gets: `.git`.
    pub name: String,
    /// Whether it can hold secrets.
    pub secret: bool,
    /// The lines that leave it out.
    pub lines: Vec<String>,
}

impl<'c> Build<'c> {
    /// `models` are all Dockerfiles for which the folder's ignore file holds.
    /// `notable` are those files of the project.
    pub fn new(folder: &'c BuildContext, models: &'c [&'c DockerfileModel], notable: &'c [&'c SourceFile]) -> Self {
        let taken = models.iter().flat_map(|model| taken(model)).collect();
        let runs = models.iter().flat_map(|model| {
            let runs = model.instructions().filter(|(_, instruction)| instruction.keyword == Keyword::Run);
            runs.flat_map(|(at, _)| model.bodies(at))
        });
        let commands = runs.flat_map(|body| &body.script.commands).map(|command| (command, command.tool())).collect();
        let mut build = Self { folder, models, taken, notable, commands, ecosystems: Vec::new() };
        build.ecosystems = ecosystems::all().iter().filter(|one| build.is_of(one)).collect();
        build
    }

    /// What `ignore` lets through, in the order in which an ignore file lists it.
    pub fn suggestions(&self, ignore: &IgnoreFile) -> Vec<Suggestion> {
        let mut found = Vec::new();
        let git = ignore.excludes(".git", true).is_some() || ignore.excludes(".git/config", false).is_some();
        if !git && !is_wanted(ignore, ".git") && !self.reads_history() && self.is_free(".git", "") {
            found.push(Suggestion { name: ".git".into(), secret: false, lines: vec![".git".into()] });
        }
        self.env_files(ignore, &mut found);
        for leaving in self.leavings() {
            let name = leaving.lines[0].trim_start_matches("**/");
            let free = leaving.lines.iter().all(|line| self.is_free(line, ""));
            if free
                && self.is_made_inside(leaving)
                && !leaves_out(ignore, leaving)
                && !found.iter().any(|suggestion| suggestion.name == name)
            {
                let lines = leaving.lines.iter().map(|&line| line.to_owned()).collect();
                found.push(Suggestion { name: name.into(), secret: false, lines });
            }
        }
        found
    }

    /// The lines of an ignore file for a folder that has none.
    pub fn template(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for suggestion in self.suggestions(&IgnoreFile::parse("")) {
            let git = suggestion.name == ".git";
            let wide = suggestion.lines.iter().any(|line| line == ".env.*");
            lines.extend(suggestion.lines);
            if git {
                lines.extend([".gitignore", ".github"].map(str::to_owned));
            }
            if wide {
                lines.push("!.env.example".to_owned());
            }
        }
        let made = |one: &&Ecosystem| one.more_makers.is_empty() || self.runs_one_of(one.more_makers);
        let ecosystems = self.ecosystems.iter().copied();
        lines.extend(ecosystems.filter(made).flat_map(|one| one.more).map(|&line| line.to_owned()));
        lines.extend(["Dockerfile*", "docker-compose*.yml", "compose*.yaml"].map(str::to_owned));
        let mut kept: Vec<String> = Vec::new();
        for line in lines {
            let free = || self.is_free(&line, "") && !self.starts_from(line.trim_start_matches("**/"));
            if !kept.contains(&line) && (line.starts_with('!') || line.starts_with(".env") || free()) {
                kept.push(line);
            }
        }
        kept
    }

    fn env_files(&self, ignore: &IgnoreFile, found: &mut Vec<Suggestion>) {
        let left_in = |path: &str| ignore.excludes(path, false).is_none() && !is_wanted(ignore, path);
        let open = || self.files().filter(|(path, _)| secret_files::is_env_file(path));
        let at_top = |path: &str| !path.contains('/');
        let mut lines = Vec::new();
        let mut name = None;
        // A list that leaves out `.env.local` knows the convention by which `.env` holds defaults of a front end.
        let by_convention = ignore.excludes(".env.local", false).is_some_and(|line| line.pattern.ends_with("local"));
        if left_in(".env")
            && !by_convention
            && self.is_free(".env", "")
            && !self.is_read(".env")
            && !self.starts_from(".env")
        {
            lines.push(".env".to_owned());
            name = Some(".env".to_owned());
        }
        // Templates stay in, and so does what a front end's build reads.
        let mut templates: Vec<String> =
            self.files().map(|(path, _)| path).filter(|path| at_top(path) && is_env_template(path)).collect();
        for word in self.words().map(Word::text).chain(self.taken.iter().map(|taken| taken.path.as_str())) {
            let file = basename(word);
            if is_env_template(file) && !templates.iter().any(|known| known == file) {
                templates.push(file.to_owned());
            }
        }
        let back: Vec<String> = templates.iter().map(|template| ["!", template].concat()).collect();
        let plain = open().any(|(path, file)| at_top(&path) && path != ".env" && !holds_secrets(file));
        let read = self.words().any(|word| {
            secret_files::is_env_file(word.text()) && word.basename() != ".env" && word.basename().starts_with(".env.")
        });
        let secret = open().map(|(path, file)| (path, holds_secrets(file))).find(|(path, secret)| {
            *secret && at_top(path) && path.starts_with(".env.") && left_in(path) && self.is_free(path, "")
        });
        let wide = left_in(".env.local") && (!lines.is_empty() || secret.is_some());
        if wide && !plain && !read && self.is_free(".env.*", &back.join("\n")) {
            lines.push(".env.*".to_owned());
            lines.extend(
                back.iter()
                    .filter(|line| !ignore.lines.iter().any(|other| other.negated && other.pattern == line[1..]))
                    .cloned(),
            );
            name = name.or(secret.map(|(path, _)| path));
        } else if let Some((path, _)) = secret {
            lines.push(path.clone());
            name = name.or(Some(path));
        }
        if let Some(name) = name {
            found.push(Suggestion { name, secret: true, lines });
        }
        for (path, file) in open() {
            if !at_top(&path) && holds_secrets(file) && left_in(&path) && self.is_free(&path, "") {
                found.push(Suggestion { name: path.clone(), secret: true, lines: vec![path] });
            }
        }
    }

    /// Whether no instruction names what `line` would hide. `back` brings some of it back.
    fn is_free(&self, line: &str, back: &str) -> bool {
        let mut named = self.taken.iter().filter(|taken| !taken.is_whole());
        // Most lines begin with a name that nothing begins with which is taken.
        let name = line.split(['*', '?', '[', '\\', '#', '!']).next().unwrap_or(line);
        let is_near = |taken: &Taken| taken.path.starts_with(name) || taken.path.contains(['*', '?', '[']);
        if !name.is_empty() && !line.contains(['[', '\\']) && !named.clone().any(is_near) {
            return true;
        }
        let ignore = IgnoreFile::parse(&[line, "\n", back].concat());
        let below =
            |path: &str| ignore.lines[0].covers(path, false) && ignore.decides(path, false).is_some_and(|l| !l.negated);
        !ignore.lines.is_empty()
            && named.all(|taken| {
                let brought_back = ignore.decides(&taken.path, false).is_some_and(|line| line.negated);
                brought_back || (hides(&ignore, taken).is_none() && !below(&taken.path))
            })
    }

    /// Whether the image gets the folder from a step of its own build, or has no use for it. What no step makes comes from the host.
    fn is_made_inside(&self, leaving: &Leaving) -> bool {
        if !leaving.makers.is_empty() {
            return self.runs_one_of(leaving.makers);
        }
        !leaving.lines.iter().any(|line| {
            let name = line.trim_start_matches("**/");
            self.starts_from(name) && !(leaving.names == name && self.comes_from_stage(name))
        })
    }

    fn runs_one_of(&self, programs: &str) -> bool {
        let runs = |program: &str| is_listed(program, programs);
        self.commands
            .iter()
            .any(|(command, tool)| (runs(tool.program()) || runs(command.effective().program())) && !is_global(*tool))
    }

    /// Whether a folder of that name is on the PATH, or part of what starts or probes the container.
    fn starts_from(&self, name: &str) -> bool {
        if name.contains(['*', '!']) {
            return false;
        }
        let names = |text: &str| text.split(['/', ':', '=', ' ', '"', '\'', ',']).any(|part| part == name);
        self.models.iter().any(|model| {
            model.instructions().any(|(at, instruction)| match instruction.keyword {
                Keyword::Env => instruction.pairs().iter().any(|pair| {
                    pair.value.as_ref().is_some_and(|value| value.text().contains('/') && names(value.text()))
                }),
                Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck => model
                    .bodies(at)
                    .iter()
                    .flat_map(|body| &body.script.commands)
                    .any(|command| command.words.iter().any(|word| names(word.text()))),
                _ => false,
            })
        })
    }

    /// Whether another stage hands a folder of that name over: the build makes it.
    fn comes_from_stage(&self, name: &str) -> bool {
        self.models.iter().any(|model| {
            let from_stage = model.references.iter().filter(|one| matches!(one.target, Base::Stage(_)));
            from_stage.into_iter().any(|one| {
                let transfer = model.instruction(one.instruction).transfer();
                transfer.is_some_and(|paths| {
                    paths.sources.iter().any(|word| basename(word.text().trim_end_matches('/')) == name)
                })
            })
        })
    }

    /// Whether a RUN reads a file of that name, other than to write it.
    fn is_read(&self, name: &str) -> bool {
        self.commands.iter().any(|(command, tool)| {
            let writes = matches!(tool.program(), "cp" | "mv" | "touch" | "install" | "tee" | "echo" | "printf");
            let words = &command.words[..command.words.len() - usize::from(writes && !command.words.is_empty())];
            words.iter().any(|word| word.basename() == name)
        })
    }

    /// Whether the build reads the history, or may do so.
    fn reads_history(&self) -> bool {
        let named = self.taken.iter().any(|taken| taken.path == ".git" || taken.path.starts_with(".git/"));
        let called = || {
            self.commands.iter().any(|(_, tool)| {
                let elsewhere = tool.program() == "git"
                    && tool.subcommand("-C -c").is_some_and(|word| {
                        matches!(
                            word.text(),
                            "clone" | "config" | "init" | "ls-remote" | "lfs" | "checkout" | "--version"
                        )
                    });
                HISTORY_READERS.contains(&tool.program()) && !elsewhere
            })
        };
        let asks = |text: &str| HISTORY_WORDS.iter().any(|word| text.contains(word));
        let files = || self.files().any(|(path, file)| ASKING.contains(&path.as_str()) && asks(&file.text));
        named || called() || self.words().any(|word| asks(word.text())) || files()
    }

    fn leavings(&self) -> Vec<&'static Leaving> {
        let mut found: Vec<&Leaving> = self.ecosystems.iter().flat_map(|one| one.leavings).collect();
        if self.comes_from_stage("dist") {
            found.push(&ecosystems::BUILD_OUTPUT);
        }
        found
    }

    fn is_of(&self, one: &Ecosystem) -> bool {
        let image = |model: &&DockerfileModel| {
            model.stages.iter().filter_map(|stage| stage.image()).any(|image| {
                let path = image.reference.path();
                is_listed(basename(path), one.images)
            })
        };
        self.models.iter().any(image)
            || self.taken.iter().any(|taken| is_listed(&taken.path, one.manifests))
            || self.files().any(|(path, _)| is_listed(&path, one.manifests))
            || self.commands.iter().any(|(_, tool)| is_listed(tool.program(), one.programs) && !is_global(*tool))
    }

    /// The notable files of the folder with their paths in it.
    fn files(&self) -> impl Iterator<Item = (String, &'c SourceFile)> {
        self.notable.iter().filter_map(|file| Some((clean(self.folder.inside(file)?), *file)))
    }

    fn words(&self) -> impl Iterator<Item = &'c Word> {
        self.commands.iter().flat_map(|(command, _)| &command.words)
    }
}

/// `.env.example`, but not `example.txt`.
fn is_env_template(path: &str) -> bool {
    path.starts_with(".env.") && secret_files::is_template(path)
}

/// Whether a line of its own brings this very path back.
fn is_wanted(ignore: &IgnoreFile, path: &str) -> bool {
    ignore.decides(path, false).is_some_and(|line| line.negated && line.pattern == path)
}

/// Whether some line leaves the folder out, be it in another place of the tree.
fn leaves_out(ignore: &IgnoreFile, leaving: &Leaving) -> bool {
    let whole = leaving.lines.iter().any(|line| ignore.excludes(line.trim_start_matches("**/"), true).is_some());
    whole
        || ignore.lines.iter().any(|line| {
            let last = line.pattern.split('/').rfind(|part| !matches!(*part, "*" | "**" | ""));
            last.is_some_and(|last| is_listed(last, leaving.names))
        })
}

/// Whether a command installs a tool for all, which says nothing about the project.
fn is_global(tool: Invocation<'_>) -> bool {
    let says = |flags: &[&str]| tool.arguments().iter().any(|word| flags.contains(&word.text()));
    says(&["-g", "--global", "global"])
        || (tool.program() == "cargo" && says(&["install"]) && !says(&["--path"]))
        || (tool.program() == "uv" && says(&["pip", "tool"]))
}
