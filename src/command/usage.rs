//! What the command says about itself.

pub const ALL: &str = "\
usage: drydock check|fix|config|graph|rules …

  check PATH...    report faults in Dockerfiles, Compose files, ignore and env files
  fix PATH...      repair what can be repaired, or show the repairs with --diff
  config PATH      print the Compose project as it resolves
  graph PATH       print services, volumes, networks and build stages as a graph
  rules [NAME]     list the rules, or explain one

`drydock SUBCOMMAND --help` tells the options.
";

pub const CHECK: &str = "\
usage: drydock check [--all-rules] [--environment auto|development|production]
                     [--ignore NAME[/CASE],...] [--format text|json|jsonl]
                     [--fail-on error|warning|advice|never] [--allow-unread] PATH...

Each PATH is one project: a folder, in which container files are found, or a single file. Links to folders are not followed.

  --all-rules      also run the rules that are off unless asked for; json and jsonl then also hold what would be found in
                   production only, marked by the key only_in
  --environment    where the containers run; auto (the default) goes by comments and file names
  --ignore         a rule that is not reported, one of its cases, or another tool's id for it; may be given several times
  --format         text (the default), json (one array), jsonl (one line per PATH)
  --fail-on        the least severity that makes the exit status 1; error is the default
  --allow-unread   container files that could not be read (too large, not UTF-8, no permission, a broken link, a pipe) and
                   folders that could not be entered are named, and do not make the exit status 2

Exit status: 0 nothing at or above --fail-on, 1 something, 2 the command itself failed or something was not read.
";

pub const FIX: &str = "\
usage: drydock fix [--suggested] [--diff] [--all-rules] [--allow-unread]
                   [--environment auto|development|production]
                   [--ignore NAME[/CASE],...] PATH...

Applies the safe fixes of every finding until none is left, and writes the files. Files outside of PATH are not written, also
not through a link; a file with several names is written once, and keeps its owner, its permissions and its names.

  --suggested      apply also fixes that need a decision: read what they change
  --diff           write nothing, print the changes as a patch
  --all-rules      also run the rules that are off unless asked for
  --environment, --ignore, --allow-unread
                   as in `drydock check`

Exit status: 0 done, 2 the command itself failed: something could not be read or written.
";

pub const CONFIG: &str = "\
usage: drydock config PATH [-f FILE]... [--profile P]... [--env-file F]... [--format yaml|json]

Prints the Compose project in the folder PATH as it resolves: files merged, variables replaced, short forms spelled out.

  -f, --file       a Compose file, relative to PATH; later ones override earlier ones
  --profile        a profile to turn on; `*` turns on all
  --env-file       a file with variables instead of .env beside the first file; later ones win, and the variables
                   of the process win over all
  --format         yaml (the default) or json

Exit status: 0 printed, 1 the project is invalid (why is on standard error), 2 the command itself failed.
";

pub const GRAPH: &str = "\
usage: drydock graph PATH [--format mermaid|dot|json|svg] [--view VIEW] [--allow-unread]

Prints the services, dependencies, volumes, networks, ports and build stages of PATH as a graph.

  --format         mermaid (the default), dot, json or svg
  --view           what an svg shows: system, startup, mounts, networks or build
  --allow-unread   as in `drydock check`

Exit status: 0 printed, 2 the command itself failed or something was not read.
";

pub const RULES: &str = "\
usage: drydock rules [NAME] [--format text|md|json]

Lists the rules, or explains one. NAME is a rule's name or another tool's name for it, such as DL3008.
";

/// The usage of one subcommand.
pub fn of(name: &str) -> &'static str {
    match name {
        "check" => CHECK,
        "fix" => FIX,
        "config" => CONFIG,
        "graph" => GRAPH,
        "rules" => RULES,
        _ => ALL,
    }
}
