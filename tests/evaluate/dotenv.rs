//! Env files read as Compose reads them.

use drydock::model::compose::variables::read_file;
use drydock::project::{FileId, Project};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Of all cases, how many must come out as they do with Compose.
const WANTED: f64 = 1.0;

pub fn run(shared: &Path) -> Vec<String> {
    let Some(cases) = std::fs::read_to_string(shared.join("cases/dotenv.json"))
        .ok()
        .and_then(|text| serde_json::from_str::<Vec<Value>>(&text).ok())
    else {
        return vec!["cases/dotenv.json cannot be read".to_owned()];
    };
    let mut right = 0;
    for case in &cases {
        let text = case["text"].as_str().unwrap_or_default();
        let environment: BTreeMap<&str, &str> = case["env"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
            .collect();
        let project = Project::from_files([(".env", text)]);
        let mut problems = Vec::new();
        let known = |name: &str| environment.get(name).copied();
        let mut result = BTreeMap::new();
        for (name, variable) in read_file(&project, FileId(0), &known, &mut Default::default(), &mut problems) {
            match variable {
                Some(variable) => result.insert(name, variable.value),
                None => known(&name).and_then(|value| result.insert(name, value.to_owned())),
            };
        }
        let agrees = match case["result"].as_object() {
            None => !problems.is_empty(),
            Some(wanted) => {
                let wanted: BTreeMap<String, String> = wanted
                    .iter()
                    .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
                    .collect();
                problems.is_empty() && wanted == result
            }
        };
        if agrees {
            right += 1;
        } else {
            println!(
                "{}: {text:?} gives {result:?} and {} problems, wanted {}",
                case["id"],
                problems.len(),
                case["result"]
            );
        }
    }
    println!("{right} of {} env files read as Compose does", cases.len());
    if (right as f64) < WANTED * cases.len() as f64 {
        return vec!["env files are read differently".to_owned()];
    }
    Vec::new()
}
