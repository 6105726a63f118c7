//! Resolved Compose projects against the answers of compose-go: verdict (accepted or not) and shape.

use drydock::model::compose::{Request, Sources, resolve};
use drydock::{FileId, Project};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Cases a suite must not fall below, in percent: verdict and shape.
const SUITES: [(&str, f64); 8] = [
    ("compose", 90.0),
    ("validation", 90.0),
    ("consistency", 90.0),
    ("merge", 90.0),
    ("interpolation", 95.0),
    ("dotenv", 90.0),
    ("volume_short", 97.0),
    ("port_short", 97.0),
];

/// Prints agreement per suite; `SHOW=suite` prints the cases that differ.
pub fn run(shared: &Path) -> Vec<String> {
    let show = std::env::var("SHOW").unwrap_or_default();
    let mut failures = Vec::new();
    for (suite, least) in SUITES {
        let Ok(text) = std::fs::read_to_string(shared.join("cases").join([suite, ".json"].concat())) else {
            failures.push(format!("{suite}: its cases are missing"));
            continue;
        };
        let all: Value = serde_json::from_str(&text).expect("cases are JSON");
        let cases = all.as_array().or_else(|| all["cases"].as_array()).expect("a list of cases");
        let outcomes: Vec<(String, String)> = cases.iter().flat_map(|case| one(suite, case)).collect();
        let good = outcomes.iter().filter(|(outcome, _)| outcome == "ok").count();
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for (outcome, label) in &outcomes {
            *count.entry(outcome).or_default() += 1;
            if show == suite && outcome != "ok" {
                println!("--- {outcome}: {label}");
            }
        }
        let share = 100.0 * good as f64 / outcomes.len() as f64;
        println!("{suite:14} {:4} checks {share:6.1} %  {count:?}", outcomes.len());
        if share < least {
            failures.push(format!("{suite}: {share:.1} % agree, at least {least} % are expected"));
        }
    }
    failures
}

fn config(
    files: &[(String, String)],
    main: &[String],
    profiles: &[String],
    env: &[(String, String)],
) -> Result<Value, String> {
    let mut files = files.to_vec();
    let given: String = env
        .iter()
        .map(|(name, value)| format!("{name}='{}'\n", value.replace('\\', "\\\\").replace('\'', "\\'")))
        .collect();
    if !env.is_empty() {
        files.push(("given.env".to_owned(), given));
    }
    let project = Project::from_files(files);
    let find = |name: &str| project.find(&drydock::model::compose::paths::clean(name));
    let mut ids: Vec<FileId> = main.iter().filter_map(|name| find(name)).collect();
    if main.is_empty() {
        let names = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
        ids.extend(names.iter().find_map(|name| find(name)));
        let names = [
            "compose.override.yml",
            "compose.override.yaml",
            "docker-compose.override.yml",
            "docker-compose.override.yaml",
        ];
        ids.extend(names.iter().find_map(|name| find(name)));
    }
    let env_files = [".env", "given.env"].iter().filter_map(|name| project.find(name)).collect();
    let request = Request {
        files: ids,
        env_files,
        profiles: profiles.to_vec(),
        folder_name: "proj".to_owned(),
        ..Default::default()
    };
    match resolve(&mut Sources::new(&project), &request) {
        Ok(resolved) => Ok(serde_json::to_value(&resolved).expect("JSON")),
        Err(problems) => {
            Err(problems.iter().map(|problem| format!("{:?}: {}\n", problem.kind, problem.message)).collect())
        }
    }
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|item| Some(item.as_str()?.to_owned())).collect()
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    value.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), text(value))).collect()
}

/// Values as strings, paths without the project's folder, `command: null` left out.
fn norm(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map
                .iter()
                .filter(|(key, value)| !(value.is_null() && matches!(key.as_str(), "command" | "entrypoint")));
            Value::Object(kept.map(|(key, value)| (key.clone(), norm(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(norm).collect()),
        Value::Null => Value::Null,
        Value::Bool(value) => Value::String(value.to_string()),
        Value::Number(number) => match number.as_f64() {
            Some(float) if float.fract() == 0.0 => Value::String(format!("{float}")),
            _ => Value::String(number.to_string()),
        },
        Value::String(text) => {
            let text = match text.strip_prefix("/proj") {
                Some(rest) if rest.is_empty() || rest.starts_with('/') => format!(".{rest}"),
                _ => text.clone(),
            };
            Value::String(text.strip_prefix("./").unwrap_or(&text).to_owned())
        }
    }
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("expected projects are YAML")
}

fn outcome(got: &Result<Value, String>, want: Option<&Value>) -> &'static str {
    match (got, want) {
        (Ok(got), Some(want)) if norm(got) == norm(want) => "ok",
        (Ok(_), Some(_)) => "differs",
        (Err(_), None) => "ok",
        (Ok(_), None) => "miss",
        (Err(_), Some(_)) => "alarm",
    }
}

fn one(suite: &str, case: &Value) -> Vec<(String, String)> {
    let mut files = pairs(&case["files"]);
    let env = pairs(&case["env"]);
    let id = case["id"].as_str().unwrap_or_default();
    let single = |service: Value, extra: Value| {
        let mut project = serde_json::json!({ "services": { "t": service } });
        project["services"]["t"]["image"] = "x".into();
        if extra.is_object() {
            project["volumes"] = extra;
        }
        vec![("compose.yaml".to_owned(), project.to_string())]
    };
    let has_error = case.get("error").is_some_and(|error| !error.is_null());
    let report = |got: Result<Value, String>, want: Option<Value>, input: &str| {
        let got = match (&want, got) {
            (Some(_), Ok(got)) => Ok(got),
            (_, got) => got,
        };
        let outcome = outcome(&got, want.as_ref()).to_owned();
        vec![(outcome, format!("{id}\n{input}\nwant {want:?} {}\ngot {got:?}", case["error"]))]
    };
    match suite {
        "compose" | "validation" | "consistency" => {
            let expected = if case["config"].is_object() { &case["config"] } else { case };
            let verdict = expected["expect"].as_str().unwrap_or_default();
            let names_project = case["env"].to_string().contains("COMPOSE_PROJECT_NAME")
                || files.iter().any(|(path, text)| path == ".env" && text.contains("COMPOSE_PROJECT_NAME"));
            let elsewhere = case["project_directory"].as_str().is_some_and(|folder| folder != ".");
            if names_project
                || elsewhere
                || !matches!(verdict, "ok" | "error")
                || case["services"].as_array().is_some_and(|list| !list.is_empty())
            {
                return Vec::new();
            }
            let got = config(&files, &strings(&case["main"]), &strings(&case["profiles"]), &env);
            let text: String = files.iter().map(|(path, text)| format!("[{path}]\n{text}\n")).collect();
            let label = format!("{id} {}\n{text}\n=> {got:?}", expected["error"]);
            let verdict = match (&got, verdict == "ok") {
                (Ok(_), true) | (Err(_), false) => "ok",
                (Err(_), true) => "alarm",
                (Ok(_), false) => "miss",
            };
            let mut found = vec![(verdict.to_owned(), label.clone())];
            if let (Ok(got), Some(want)) = (&got, expected["yaml"].as_str()) {
                let same = norm(got) == norm(&yaml(want));
                found.push((
                    if same { "ok" } else { "differs" }.to_owned(),
                    format!("{label}\nWANT\n{want}\nGOT\n{}", serde_yaml::to_string(got).unwrap_or_default()),
                ));
            }
            found
        }
        "merge" => {
            let own_error = has_error && case["origin"].as_str().is_some_and(|origin| origin.starts_with("own"));
            if case["flaky"].as_bool() == Some(true) || !(case["config_yaml"].is_string() || own_error) {
                return Vec::new();
            }
            files = strings(&case["files"])
                .into_iter()
                .enumerate()
                .map(|(at, text)| {
                    (if at == 0 { "compose.yaml".to_owned() } else { format!("override{at}.yaml") }, text)
                })
                .collect();
            let main: Vec<String> = files.iter().map(|(path, _)| path.clone()).collect();
            let got = config(&files, &main, &strings(&case["profiles"]), &env);
            let want = case["config_yaml"].as_str().filter(|_| !has_error).map(yaml);
            let text: String = files.iter().map(|(_, text)| format!("{text}\n--\n")).collect();
            report(got, want, &text)
        }
        "interpolation" => {
            let template = case["template"].as_str().unwrap_or_default();
            if template.contains(['\n', '\0']) {
                return Vec::new();
            }
            let got = config(&single(serde_json::json!({ "labels": { "t": template } }), Value::Null), &[], &[], &env)
                .map(|got| got["services"]["t"]["labels"]["t"].as_str().unwrap_or_default().replace("$$", "$").into());
            report(got, Some(case["result"].clone()).filter(|_| !has_error), template)
        }
        "dotenv" => {
            let wanted = case["result"].as_object().filter(|result| !result.is_empty());
            if !env.is_empty() || !(has_error || wanted.is_some()) {
                return Vec::new();
            }
            let keys: Vec<String> = wanted.map_or(vec!["A".to_owned()], |result| result.keys().cloned().collect());
            let mut files = single(serde_json::json!({ "environment": keys }), Value::Null);
            files.push((".env".to_owned(), case["text"].as_str().unwrap_or_default().to_owned()));
            let got = config(&files, &[], &[], &[]).map(|got| {
                let environment = got["services"]["t"]["environment"].as_object().into_iter().flatten();
                let text = |value: &Value| value.as_str().unwrap_or_default().replace("$$", "$").into();
                Value::Object(environment.map(|(key, value)| (key.clone(), text(value))).collect())
            });
            report(got, Some(case["result"].clone()).filter(|_| !has_error), case["text"].as_str().unwrap_or_default())
        }
        "volume_short" => {
            let spec = case["spec"].as_str().unwrap_or_default();
            if spec.is_empty() || spec.contains('$') || spec.contains("..") || spec.trim() != spec {
                return Vec::new();
            }
            let source = case["source"].as_str().filter(|source| !source.is_empty() && case["type"] == "volume");
            let extra = source.map_or(Value::Null, |source| serde_json::json!({ source: {} }));
            let got = config(&single(serde_json::json!({ "volumes": [spec] }), extra), &[], &[], &[]).map(|got| {
                let volume = &got["services"]["t"]["volumes"][0];
                serde_json::json!([volume["type"], volume["target"], volume["read_only"] == true])
            });
            let want = serde_json::json!([case["type"], case["target"], case["read_only"] == true]);
            report(got, Some(want).filter(|_| !has_error), spec)
        }
        _ => {
            let spec = case["spec"].as_str().unwrap_or_default();
            if spec.is_empty() || spec.contains('$') {
                return Vec::new();
            }
            let got = config(&single(serde_json::json!({ "ports": [spec] }), Value::Null), &[], &[], &[])
                .map(|got| got["services"]["t"]["ports"].clone());
            report(got, Some(case["ports"].clone()).filter(|_| !has_error), spec)
        }
    }
}
