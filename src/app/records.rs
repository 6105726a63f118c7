//! Records written as JSON: drafts in the browser's storage, samples and rules' pages under `lazy/`. The browser reads and writes the
//! JSON; a second reader and writer in the module would weigh 20 KB in brotli. What is not as expected gives `None`.

use crate::app::document::Snapshot;
use crate::app::samples::Sample;
use crate::diagnostic::Severity;
use crate::project::{Environment, SourceFile};
use crate::rules::page::{Block, Example, ExampleFile, RulePage, Run, Section};
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A snapshot as text, without its name and id, which the store writes beside it.
pub fn write_snapshot(snapshot: &Snapshot) -> Option<String> {
    let files = Array::new();
    for file in &snapshot.files {
        files.push(&object(&[("path", (&file.path).into()), ("text", (&file.text).into())]));
    }
    let environment = match snapshot.environment {
        Some(Environment::Development) => "development".into(),
        Some(Environment::Production) => "production".into(),
        None => JsValue::NULL,
    };
    let record = object(&[
        ("version", Snapshot::VERSION.into()),
        ("files", files.into()),
        ("environment", environment),
        ("origin", (&snapshot.origin).into()),
        ("touched", snapshot.touched.into()),
    ]);
    JSON::stringify(&record).ok()?.as_string()
}

/// The snapshot of a text, of whatever version.
pub fn read_snapshot(text: &str) -> Option<Snapshot> {
    let record = Record(JSON::parse(text).ok()?);
    Some(Snapshot {
        version: record.get("version").0.as_f64()? as u32,
        files: record.list("files", source_file)?,
        environment: record.environment("environment"),
        origin: record.text("origin")?,
        touched: record.get("touched").0.as_bool()?,
        // Only a name that somebody gave; others follow the files.
        name: record.text("name").filter(|_| record.get("named").0.is_truthy()).unwrap_or_default(),
        ..Snapshot::default()
    })
}

/// The samples of `lazy/samples.json`.
pub fn read_samples(text: &str) -> Option<Vec<Sample>> {
    Record(JSON::parse(text).ok()?).items(&|record| {
        Some(Sample {
            title: record.text("title")?,
            text: record.text("text")?,
            kind: record.text("kind")?,
            files: record.list("files", source_file)?,
        })
    })
}

/// The pages of `lazy/rules.json`.
pub fn read_pages(text: &str) -> Option<Vec<RulePage>> {
    Record(JSON::parse(text).ok()?).items(&|record| {
        Some(RulePage {
            name: record.text("name")?,
            family: record.text("family")?,
            title: record.text("title")?,
            summary: record.text("summary")?,
            severity: record.severity("severity")?,
            in_development: record.severity("in_development"),
            in_production: record.severity("in_production"),
            default_on: record.get("default_on").0.as_bool()?,
            aliases: record.list("aliases", |item| item.0.as_string())?,
            seeds: record.list("seeds", |item| item.0.as_string())?,
            sections: record.list("sections", section)?,
            examples: record.list("examples", example)?,
        })
    })
}

fn source_file(record: Record) -> Option<SourceFile> {
    Some(SourceFile { path: record.text("path")?, text: record.text("text")? })
}

fn section(record: Record) -> Option<Section> {
    let block = |record: Record| {
        let (kind, content) = record.variant()?;
        Some(match kind.as_str() {
            "Paragraph" => Block::Paragraph(content.items(&run)?),
            "List" => Block::List(content.items(&|item: Record| item.items(&run))?),
            "Code" => Block::Code(content.0.as_string()?),
            _ => return None,
        })
    };
    Some(Section { heading: record.text("heading")?, blocks: record.list("blocks", block)? })
}

fn run(record: Record) -> Option<Run> {
    let (kind, content) = record.variant()?;
    let text = content.0.as_string()?;
    Some(match kind.as_str() {
        "Text" => Run::Text(text),
        "Code" => Run::Code(text),
        "Strong" => Run::Strong(text),
        _ => return None,
    })
}

fn example(record: Record) -> Option<Example> {
    let file = |record: Record| Some(ExampleFile { path: record.text("path")?, text: record.text("text")? });
    Some(Example {
        bad: record.get("bad").0.as_bool()?,
        files: record.list("files", file)?,
        fixed: record.list("fixed", file)?,
        lines: record.list("lines", |item| item.0.as_f64().map(|line| line as usize))?,
        environment: record.environment("environment"),
    })
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        // Only frozen objects refuse.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// A value that was read, whatever it is.
struct Record(JsValue);

impl Record {
    fn get(&self, name: &str) -> Record {
        Record(Reflect::get(&self.0, &name.into()).unwrap_or_default())
    }

    fn text(&self, name: &str) -> Option<String> {
        self.get(name).0.as_string()
    }

    fn list<T>(&self, name: &str, read: impl Fn(Record) -> Option<T>) -> Option<Vec<T>> {
        self.get(name).items(&read)
    }

    fn items<T>(&self, read: &dyn Fn(Record) -> Option<T>) -> Option<Vec<T>> {
        self.0.dyn_ref::<Array>()?.iter().map(|item| read(Record(item))).collect()
    }

    /// The one field of `{"Kind": content}`.
    fn variant(&self) -> Option<(String, Record)> {
        let name = Object::keys(self.0.dyn_ref::<Object>()?).get(0).as_string()?;
        let content = self.get(&name);
        Some((name, content))
    }

    fn severity(&self, name: &str) -> Option<Severity> {
        match self.text(name)?.as_str() {
            "error" => Some(Severity::Error),
            "warning" => Some(Severity::Warning),
            "advice" => Some(Severity::Advice),
            _ => None,
        }
    }

    fn environment(&self, name: &str) -> Option<Environment> {
        match self.text(name)?.as_str() {
            "development" => Some(Environment::Development),
            "production" => Some(Environment::Production),
            _ => None,
        }
    }
}
