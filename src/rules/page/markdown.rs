//! Reads a rule's Markdown.
//!
//! The form: `# title`, an introduction, `## sections`, and code fences that carry an example when their info string says so:
//! `bad PATH`, `good PATH` (a new example), `with PATH` (another file of it), `fixed PATH` (a file after the rule's fixes).
//! `line=N[,N]` on a bad fence names the lines of the findings, `environment=production|development` the environment.
//! `ends=crlf` on any of them gives its lines the breaks of Windows.

use crate::project::Environment;
use crate::rules::page::{Block, Example, ExampleFile, RulePage, Run, Section};
use crate::rules::{Level, Rule};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// Reads the page of `rule`.
///
/// # Errors
/// Says what in the Markdown does not follow the form.
pub fn parse(rule: &Rule) -> Result<RulePage, String> {
    let meta = rule.meta();
    let level = |level: Level| match level {
        Level::Same => Some(meta.severity),
        Level::Off => None,
        Level::Is(severity) => Some(severity),
    };
    let mut reader = Reader { sections: vec![Section::default()], ..Reader::default() };
    for event in Parser::new(rule.markdown()) {
        reader.event(event).map_err(|message| format!("{}: {message}", meta.name))?;
    }
    reader.sections.retain(|section| !section.heading.is_empty() || !section.blocks.is_empty());
    Ok(RulePage {
        name: meta.name.into(),
        family: meta.family.name().into(),
        title: reader.title,
        summary: meta.summary.into(),
        severity: meta.severity,
        in_development: level(meta.in_development),
        in_production: level(meta.in_production),
        default_on: meta.default_on,
        aliases: rule.aliases().iter().map(ToString::to_string).collect(),
        seeds: meta.seeds.iter().map(ToString::to_string).collect(),
        sections: reader.sections,
        examples: reader.examples,
    })
}

#[derive(Default)]
struct Reader {
    title: String,
    sections: Vec<Section>,
    examples: Vec<Example>,
    runs: Vec<Run>,
    heading: Option<u8>,
    strong: bool,
    items: Option<Vec<Vec<Run>>>,
    fence: Option<(String, String)>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.heading = Some(level as u8),
            Event::End(TagEnd::Heading(_)) => {
                let text = plain(&std::mem::take(&mut self.runs));
                match self.heading.take() {
                    Some(1) => self.title = text,
                    _ => self.sections.push(Section { heading: text, blocks: Vec::new() }),
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                self.fence = Some((info.to_string(), String::new()))
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => self.fence = Some(Default::default()),
            Event::End(TagEnd::CodeBlock) => {
                let (info, text) = self.fence.take().unwrap_or_default();
                self.code(&info, text)?;
            }
            Event::Start(Tag::List(_)) => self.items = Some(Vec::new()),
            Event::End(TagEnd::List(_)) => {
                let items = self.items.take().unwrap_or_default();
                self.block(Block::List(items));
            }
            Event::End(TagEnd::Item) => {
                let runs = std::mem::take(&mut self.runs);
                if let Some(items) = &mut self.items {
                    items.push(runs);
                }
            }
            Event::End(TagEnd::Paragraph) if self.items.is_none() => {
                let runs = std::mem::take(&mut self.runs);
                self.block(Block::Paragraph(runs));
            }
            Event::Start(Tag::Strong | Tag::Emphasis) => self.strong = true,
            Event::End(TagEnd::Strong | TagEnd::Emphasis) => self.strong = false,
            Event::Code(text) => self.runs.push(Run::Code(text.to_string())),
            Event::Text(text) => match &mut self.fence {
                Some((_, code)) => code.push_str(&text),
                None => self.text(&text),
            },
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Html(html) | Event::InlineHtml(html) => return Err(format!("raw HTML is not allowed: {html}")),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        match self.runs.last_mut() {
            Some(Run::Text(last)) if !self.strong => last.push_str(text),
            _ if self.strong => self.runs.push(Run::Strong(text.into())),
            _ => self.runs.push(Run::Text(text.into())),
        }
    }

    fn block(&mut self, block: Block) {
        if let Some(section) = self.sections.last_mut() {
            section.blocks.push(block);
        }
    }

    fn code(&mut self, info: &str, text: String) -> Result<(), String> {
        let mut words = info.split_whitespace();
        let Some(kind @ ("bad" | "good" | "with" | "fixed")) = words.next() else {
            self.block(Block::Code(text));
            return Ok(());
        };
        let path = words.next().ok_or_else(|| format!("a `{kind}` fence needs a path"))?;
        let mut file = ExampleFile { path: path.into(), text };
        let words: Vec<&str> = words.collect();
        if words.contains(&"ends=crlf") {
            file.text = file.text.replace('\n', "\r\n");
        }
        let words = words.into_iter().filter(|word| *word != "ends=crlf");
        if matches!(kind, "bad" | "good") {
            let mut example = Example {
                bad: kind == "bad",
                files: vec![file],
                fixed: Vec::new(),
                lines: Vec::new(),
                environment: None,
            };
            for word in words {
                match word.split_once('=') {
                    Some(("line", lines)) => {
                        example.lines = lines
                            .split(',')
                            .map(|line| line.parse().map_err(|_| format!("not a line: {line}")))
                            .collect::<Result<_, _>>()?;
                    }
                    Some(("environment", "production")) => example.environment = Some(Environment::Production),
                    Some(("environment", "development")) => example.environment = Some(Environment::Development),
                    _ => return Err(format!("`{word}` says nothing about an example")),
                }
            }
            self.examples.push(example);
            return Ok(());
        }
        let example = self.examples.last_mut().ok_or_else(|| format!("`{kind}` follows no example"))?;
        if kind == "with" { &mut example.files } else { &mut example.fixed }.push(file);
        Ok(())
    }
}

fn plain(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| match run {
            Run::Text(text) | Run::Code(text) | Run::Strong(text) => text.as_str(),
        })
        .collect()
}

/// A page as text for the terminal, wrapped by nobody.
pub fn render(page: &RulePage) -> String {
    let mut out = format!("{} ({}, {})\n", page.name, page.severity.name(), page.family);
    out += &format!("{}\n", page.title);
    for section in &page.sections {
        if !section.heading.is_empty() {
            out += &format!("\n{}\n", section.heading);
        }
        for block in &section.blocks {
            match block {
                Block::Paragraph(runs) => out += &format!("\n  {}\n", plain(runs)),
                Block::List(items) => {
                    out += "\n";
                    for item in items {
                        out += &format!("  - {}\n", plain(item));
                    }
                }
                Block::Code(code) => {
                    out += "\n";
                    for line in code.lines() {
                        out += &format!("    {line}\n");
                    }
                }
            }
        }
    }
    for example in &page.examples {
        out += &format!("\n{}\n", if example.bad { "Reported:" } else { "Not reported:" });
        for (note, files) in [("", &example.files), ("after the fix, ", &example.fixed)] {
            for file in files {
                out += &format!("  {note}{}\n", file.path);
                for line in file.text.lines() {
                    out += &format!("    {line}\n");
                }
            }
        }
    }
    if !page.aliases.is_empty() {
        out += &format!("\nOther tools: {}\n", page.aliases.join(", "));
    }
    out
}
