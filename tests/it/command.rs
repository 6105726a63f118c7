//! The command as CI and people call it.

use crate::folder::Folder;
use serde_json::Value;
use std::fs;
use std::process::Command;

#[test]
fn wrong_usage_ends_with_2_and_names_the_right_one() {
    let folder = Folder::new(&[]);
    for (arguments, says) in [
        (&[][..], "usage: drydock check|fix|config|graph|rules"),
        (&["lint"], "there is no subcommand `lint`"),
        (&["check"], "usage: drydock check [--all-rules]"),
        (&["check", "--nope", "."], "--nope"),
        (&["check", "--format", "xml", "."], "--format is one of text, json, jsonl, not `xml`"),
        (&["fix", "--environment=staging", "."], "usage: drydock fix"),
        (&["graph", ".", "."], "graph takes one PATH"),
        (&["check", "missing"], "cannot read missing: no such file or folder"),
    ] {
        let (code, out, err) = folder.run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains(says), "{arguments:?}: {err}");
    }
}

#[test]
fn help_is_no_failure() {
    let folder = Folder::new(&[]);
    for arguments in [&["--help"][..], &["help", "check"], &["fix", "-h"], &["--version"]] {
        let (code, out, err) = folder.run(arguments);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(out.contains("drydock"));
    }
}

#[test]
fn json_lines_come_one_per_path_in_order() {
    let folder = Folder::new(&[("b/Dockerfile", "FROM scratch\n"), ("a/compose.yaml", "services: {}\n")]);
    let (code, out, err) =
        folder.run(&["check", "--format", "jsonl", "--fail-on=never", "b", "nowhere", "a/compose.yaml"]);
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = lines.iter().map(|line| line["project"].as_str().unwrap()).collect();
    assert_eq!(names, ["b", "nowhere", "a/compose.yaml"]);
    assert!(lines.iter().all(|line| line["diagnostics"].is_array()));
    assert!(lines[1]["error"].as_str().unwrap().contains("nowhere"));
    assert_eq!(code, 2);
    assert!(err.contains("cannot read nowhere"));
}

#[test]
fn what_cannot_be_read_is_told_and_does_not_stop_the_rest() {
    let folder = Folder::new(&[("Dockerfile", "FROM scratch\n")]);
    folder.write("dev.Dockerfile", b"FROM a\n# caf\xe9\n");
    folder.write("compose.yaml", &[0xff, 0xfe, b's', 0]);
    folder.write("old/compose.yaml", &vec![b'#'; 2_000_000]);
    let (code, out, _) = folder.run(&["check", "--fail-on", "never", "."]);
    assert_eq!(code, 2, "{out}");
    assert!(out.contains("dev.Dockerfile not read: not UTF-8 (line 2)"), "{out}");
    assert!(out.contains("compose.yaml not read: UTF-16"), "{out}");
    assert!(out.contains("old/compose.yaml not read: larger than"), "{out}");
    let (code, _, err) = folder.run(&["check", "dev.Dockerfile"]);
    assert_eq!(code, 2);
    assert!(err.contains("save it as UTF-8"), "{err}");
}

#[test]
fn files_are_found_below_a_folder_and_by_what_they_say() {
    let folder = Folder::new(&[
        ("api/Dockerfile", "FROM scratch\n"),
        ("deploy/stack.yml", "services:\n  web:\n    image: a\n"),
        ("node_modules/x/Dockerfile", "FROM scratch\n"),
        (".git/Dockerfile", "FROM scratch\n"),
        ("vendor/modules.txt", ""),
        ("vendor/x/Dockerfile", "FROM scratch\n"),
        ("oddly-named.txt", "FROM scratch\n"),
        ("notes.txt", "hello\n"),
    ]);
    let loaded = drydock::command::load(&folder.0).unwrap();
    let paths: Vec<&str> = loaded.project.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["api/Dockerfile", "deploy/stack.yml"]);
    assert_eq!(folder.run(&["check", "--fail-on=never", "oddly-named.txt"]).0, 0);
    let (code, _, err) = folder.run(&["check", "notes.txt"]);
    assert_eq!(code, 2);
    assert!(err.contains("neither a Dockerfile nor a Compose"), "{err}");
    assert!(folder.run(&["check", ".git"]).2.is_empty());
}

#[test]
fn texts_that_container_files_name_belong_to_the_project() {
    let folder = Folder::new(&[
        ("app/Dockerfile", "FROM scratch\nCOPY docker/start.sh /start.sh\nENTRYPOINT [\"/start.sh\"]\n"),
        ("app/docker/start.sh", "exec app\n"),
        ("compose.yaml", "include: [more/other.yml]\nservices:\n  a:\n    build: app\n    env_file: conf/web.vars\n"),
        ("more/other.yml", "x-note: ./deep.txt\n"),
        ("more/deep.txt", "text\n"),
        ("conf/web.vars", "A=1\n"),
        ("conf/unnamed.conf", "x\n"),
        ("app/package.json", "{}\n"),
    ]);
    let loaded = drydock::command::load(&folder.0).unwrap();
    let paths: Vec<&str> = loaded.project.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "compose.yaml",
            "app/Dockerfile",
            "app/package.json",
            "app/docker/start.sh",
            "conf/web.vars",
            "more/other.yml"
        ]
    );
}

#[cfg(unix)]
#[test]
fn links_that_go_in_circles_end() {
    let folder = Folder::new(&[("a/Dockerfile", "FROM scratch\n")]);
    std::os::unix::fs::symlink("..", folder.0.join("a/up")).unwrap();
    std::os::unix::fs::symlink("gone", folder.0.join("a/compose.yaml")).unwrap();
    assert_eq!(drydock::command::load(&folder.0).unwrap().project.files.len(), 1);
}

#[test]
fn a_reader_that_leaves_early_is_no_crash() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_drydock"))
        .args(["rules", "--format", "json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn fix_leaves_files_alone_that_need_nothing() {
    let folder = Folder::new(&[(".dockerignore", ".git\r\n.env")]);
    let modified = fs::metadata(folder.0.join(".dockerignore")).unwrap().modified().unwrap();
    let (code, _, err) = folder.run(&["fix", "."]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(folder.read(".dockerignore"), ".git\r\n.env");
    assert_eq!(fs::metadata(folder.0.join(".dockerignore")).unwrap().modified().unwrap(), modified);
}

#[test]
fn config_prints_the_project_as_it_resolves() {
    let folder = Folder::new(&[
        ("compose.yaml", "services:\n  web:\n    image: web:${TAG:-none}\n    env_file: conf/web.vars\n"),
        (
            "compose.override.yaml",
            "services:\n  web:\n    ports: [\"80:80\"]\n  debug:\n    image: d\n    profiles: [debug]\n",
        ),
        ("conf/web.vars", "A=1\n"),
        (".env", "TAG=from-env\n"),
        ("last.env", "TAG=last\n"),
        ("other.yaml", "services:\n  other:\n    image: other\n"),
        ("broken.yaml", "services:\n  web:\n    imag: a\n"),
    ]);
    let json = |arguments: &[&str]| -> Value {
        let (code, out, err) = folder.run(arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        serde_json::from_str(&out).unwrap()
    };
    let default = json(&["config", ".", "--format", "json"]);
    assert_eq!(default["services"]["web"]["image"], "web:from-env");
    assert_eq!(default["services"]["web"]["ports"][0]["target"], 80);
    assert_eq!(default["services"]["web"]["environment"]["A"], "1");
    assert!(default["services"]["debug"].is_null());
    let given =
        json(&["config", ".", "--env-file", ".env", "--env-file=last.env", "--profile", "debug", "--format=json"]);
    assert_eq!(given["services"]["web"]["image"], "web:last");
    assert_eq!(given["services"]["debug"]["image"], "d");
    let two = json(&["config", "-f", "compose.yaml", ".", "-f", "other.yaml", "--format", "json"]);
    assert!(two["services"]["web"]["ports"].is_null() && two["services"]["other"].is_object());
    assert!(folder.run(&["config", "."]).1.contains("\n  web:\n"));

    let (code, out, err) = folder.run(&["config", ".", "-f", "broken.yaml"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.starts_with("broken.yaml:3:5 error: "), "{err}");
    assert_eq!(folder.run(&["config", "conf"]).0, 2);
    assert_eq!(folder.run(&["config", ".", "-f", "missing.yaml"]).0, 2);
}

#[test]
fn config_takes_its_files_from_the_variable_too() {
    let folder = Folder::new(&[
        (".env", "COMPOSE_FILE=a.yaml:b.yaml\n"),
        ("a.yaml", "services:\n  a:\n    image: a\n"),
        ("b.yaml", "services:\n  a:\n    image: b\n"),
    ]);
    let (code, out, err) = folder.run(&["config", "."]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("image: b"));
}

#[test]
fn findings_set_the_exit_status_and_follow_the_contract() {
    let folder = Folder::new(&[(
        "compose.yaml",
        "version: '3'\nservices:\n  web:\n    image: nginx:1.29-alpine\n    depends_on: [dba]\n",
    )]);
    let (code, out, _) = folder.run(&["check", "--format", "jsonl", "."]);
    assert_eq!(code, 1);
    let line: Value = serde_json::from_str(out.trim_end()).unwrap();
    let found = line["diagnostics"].as_array().unwrap();
    let of = |rule: &str| found.iter().find(|d| d["rule"] == rule).unwrap();
    let version = of("obsolete-version-key");
    assert_eq!(version["file"], "compose.yaml");
    assert_eq!(version["start"], serde_json::json!({"line": 1, "column": 1, "byte": 0}));
    assert_eq!(version["end"], serde_json::json!({"line": 1, "column": 8, "byte": 7}));
    assert_eq!(version["fix"]["applicability"], "safe");
    assert!(version["fix"]["title"].is_string() && version["aliases"].is_array() && version["message"].is_string());
    assert!(version.get("only_in").is_none());
    let dependency = of("unknown-dependency");
    assert_eq!(dependency["severity"], "error");
    assert!(found.iter().all(|d| d.as_object().unwrap().contains_key("fix")));
    assert_eq!(folder.run(&["check", "--fail-on", "never", "."]).0, 0);
    let (_, text, _) = folder.run(&["check", "."]);
    assert!(text.starts_with("compose.yaml:1:1 advice obsolete-version-key: "), "{text}");
    let (_, all, _) = folder.run(&["check", "--format", "json", ".", "compose.yaml"]);
    assert_eq!(serde_json::from_str::<Value>(&all).unwrap().as_array().unwrap().len(), 2);
}

#[test]
fn what_holds_in_production_only_does_not_count_until_it_is_production() {
    let folder = Folder::new(&[("compose.yaml", "services:\n  web:\n    image: example/web:1.2\n")]);
    let (code, out, _) = folder.run(&["check", "--format", "jsonl", "--fail-on", "advice", "."]);
    let line: Value = serde_json::from_str(&out).unwrap();
    let find = |line: &Value| {
        line["diagnostics"].as_array().unwrap().iter().find(|d| d["rule"] == "missing-restart-policy").cloned()
    };
    let restart = |line: &Value| find(line).unwrap();
    // Programs count what they read: it stands there only when it is asked for.
    assert_eq!(find(&line), None);
    assert_eq!(code, i32::from(!line["diagnostics"].as_array().unwrap().is_empty()));
    let (_, out, _) = folder.run(&["check", "--all-rules", "--format", "jsonl", "--fail-on", "advice", "."]);
    assert_eq!(restart(&serde_json::from_str(&out).unwrap())["only_in"].as_str(), Some("production"));
    let (code, out, _) =
        folder.run(&["check", "--environment", "production", "--format", "jsonl", "--fail-on", "advice", "."]);
    assert_eq!(code, 1);
    assert!(restart(&serde_json::from_str(&out).unwrap()).get("only_in").is_none());
}

#[test]
fn what_is_ignored_is_not_said_by_rule_by_case_and_by_another_tools_id() {
    let folder = Folder::new(&[("compose.prod.yaml", "services:\n  web:\n    image: example/web\n")]);
    let rules = |options: &[&str]| -> Vec<String> {
        let (_, out, err) = folder.run(&[&["check", "--format", "jsonl"], options, &["."]].concat());
        assert_eq!(err, "");
        let line: Value = serde_json::from_str(&out).unwrap();
        line["diagnostics"].as_array().unwrap().iter().map(|d| d["rule"].as_str().unwrap().to_owned()).collect()
    };
    let all = rules(&[]);
    let without = |name: &str| all.iter().filter(|rule| *rule != name).cloned().collect::<Vec<_>>();
    assert!(all.iter().any(|rule| rule == "missing-restart-policy"), "{all:?}");
    for name in ["missing-restart-policy", "Missing-Restart-Policy/missing", "missing-restart-policy/1", "cis:5.15"] {
        assert_eq!(rules(&["--ignore", name]), without("missing-restart-policy"), "{name}");
    }
    assert_eq!(rules(&["--ignore=missing-restart-policy/endless"]), all);
    assert!(rules(&["--ignore", &all.join(", ")]).is_empty());
    let (code, out, _) = folder.run(&["fix", "--suggested", "--diff", "--ignore", &all.join(","), "."]);
    assert_eq!((code, out.as_str()), (0, ""));
    for (name, hint) in [
        ("missing-restart", "did you mean"),
        ("missing-restart-policy/ever", "it has missing, endless"),
        ("nothing-like-it", "`drydock rules` lists all"),
    ] {
        let (code, _, err) = folder.run(&["check", "--ignore", name, "."]);
        assert!(code == 2 && err.contains(hint), "{name}: {err}");
    }
}

#[test]
fn fix_shows_or_writes_and_keeps_the_rest() {
    let text = "version: '3'\r\nservices:\r\n  web:\r\n    image: example/web:1   # ours\r\n";
    let folder = Folder::new(&[("app/compose.yaml", text)]);
    let (code, out, err) = folder.run(&["fix", "--diff", "app"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("--- a/app/compose.yaml\n+++ b/app/compose.yaml\n@@ "), "{out}");
    assert!(out.contains("\n-version: '3'\r\n"), "{out}");
    assert_eq!(folder.read("app/compose.yaml"), text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder.0.join("app/compose.yaml"), fs::Permissions::from_mode(0o640)).unwrap();
    }
    let (code, out, _) = folder.run(&["fix", "app"]);
    assert_eq!(code, 0);
    assert!(out.contains("app/compose.yaml: ") && out.contains("(obsolete-version-key)"), "{out}");
    assert_eq!(folder.read("app/compose.yaml"), text.strip_prefix("version: '3'\r\n").unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.0.join("app/compose.yaml")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }
    let names: Vec<_> = fs::read_dir(folder.0.join("app")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["compose.yaml"]);
}

#[test]
fn rules_are_listed_and_explained_by_any_name() {
    let folder = Folder::new(&[]);
    let (_, list, _) = folder.run(&["rules"]);
    assert!(list.lines().any(|line| line.starts_with("obsolete-version-key ")));
    let (code, own, _) = folder.run(&["rules", "obsolete-version-key"]);
    assert_eq!(code, 0);
    let (_, json, _) = folder.run(&["rules", "obsolete-version-key", "--format", "json"]);
    let pages: Value = serde_json::from_str(&json).unwrap();
    let alias = pages[0]["aliases"][0].as_str().unwrap();
    assert!(folder.run(&["rules", alias]).1.contains(&own));
    assert!(folder.run(&["rules", &alias.split_once(':').unwrap().1.to_uppercase()]).1.contains(&own));
    assert!(folder.run(&["rules", "obsolete-version-key", "--format", "md"]).1.starts_with("# "));
    assert!(folder.run(&["rules", "--format", "md"]).1.starts_with("| rule |"));
    let (code, _, err) = folder.run(&["rules", "obsolete-key"]);
    assert_eq!(code, 2);
    assert!(err.contains("obsolete-version-key"), "{err}");
}

#[test]
fn graph_prints_every_format() {
    let folder = Folder::new(&[
        ("compose.yaml", "services:\n  web:\n    build: .\n    depends_on: [db]\n  db:\n    image: postgres:17\n"),
        ("Dockerfile", "FROM scratch\n"),
    ]);
    let graph = |arguments: &[&str]| {
        let (code, out, err) = folder.run(&[&["graph", "."], arguments].concat());
        assert_eq!((code, err.as_str()), (0, ""));
        out
    };
    let mermaid = graph(&[]);
    assert!(mermaid.contains("flowchart") && mermaid.contains("db"), "{mermaid}");
    assert!(graph(&["--format", "dot"]).starts_with("digraph"));
    let json: Value = serde_json::from_str(&graph(&["--format", "json"])).unwrap();
    assert!(json["nodes"].as_array().unwrap().len() >= 2);
    assert!(graph(&["--format", "svg"]).starts_with("<svg"));
    assert!(graph(&["--format", "svg", "--view", "startup"]).starts_with("<svg"));
    assert_eq!(folder.run(&["graph", ".", "--view", "sideways"]).0, 2);
}

#[test]
fn config_says_what_is_wrong_without_the_secret_in_it() {
    let folder = Folder::new(&[(
        "compose.yaml",
        "services:\n  web:\n    image: nginx\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD:=hunter2-Zq81-tulip}\n",
    )]);
    let (code, _, said) = folder.run(&["config", "."]);
    assert_eq!(code, 1);
    assert!(said.contains("`${DB_PASSWORD:=") && !said.contains("hunter2"), "{said}");
}

#[test]
fn a_dockerfile_that_is_not_there_is_said_and_is_no_finding() {
    let folder = Folder::new(&[(
        "compose.yaml",
        "services:\n  web:\n    build: .\n  api:\n    build: {context: api, dockerfile: Dockerfile.prod}\n  job:\n    build: .\n  far:\n    build: https://git.test/x.git\n  some:\n    build: ${WHERE}\n",
    )]);
    let (code, out, said) = folder.run(&["check", "--format", "json", "."]);
    assert_eq!(code, 0, "{out}");
    let told: Value = serde_json::from_str(&out).unwrap();
    let notes: Vec<&str> =
        told[0]["notes"].as_array().unwrap().iter().map(|n| n["message"].as_str().unwrap()).collect();
    assert_eq!(
        notes,
        [
            "`job` and `web` are built from `Dockerfile`, which is not open here: nothing can be said about their image. Add the file, or correct the path.",
            "`api` is built from `api/Dockerfile.prod`, which is not open here: nothing can be said about its image. Add the file, or correct the path.",
        ]
    );
    assert!(said.contains("compose.yaml: `job` and `web`"), "{said}");
    folder.write("Dockerfile", b"FROM alpine:3.24\nUSER 1000\nCMD [\"x\"]\n");
    let (_, out, _) = folder.run(&["check", "--format", "json", "."]);
    assert!(!out.contains("built from `Dockerfile`"), "{out}");
}
