//! SVG that stands alone: every style is an attribute, text is text, no script, no foreign objects; it opens in drawing
//! programs and on code hosts.

use super::palette::{DARK, LIGHT, Palette};
use crate::diagnostic::Severity;
use crate::graph::parts::{EdgeKind, NodeKind};
use crate::graph::scene::{Area, AreaKind, Arrow, LineStyle, Scene, SceneEdge, SceneNode};
use std::fmt::Write;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark lines on white.
    #[default]
    Light,
    /// Light lines on near-black.
    Dark,
}

const SANS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const MONO: &str = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/// The scene as an SVG file.
pub fn svg(scene: &Scene, theme: Theme) -> String {
    let colours = if theme == Theme::Dark { &DARK } else { &LIGHT };
    let mut out = Writer { out: String::with_capacity(4096 + scene.nodes.len() * 600), colours };
    let (width, height) = (number(scene.width.max(1.0)), number(scene.height.max(1.0)));
    out.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title desc\" font-family=\"{SANS}\">\n"
    ));
    out.element("title id=\"title\"", scene.view.title());
    let services = scene.nodes.iter().filter(|node| node.kind == NodeKind::Service).count();
    let summary = format!("{services} services. {} {}", scene.view.legend(), scene.notes.join(" "));
    out.element("desc id=\"desc\"", summary.trim_end());
    out.markers();
    out.raw(&format!("<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n", colours.paper));
    scene.areas.iter().for_each(|area| out.area(area));
    scene.edges.iter().filter(|edge| !edge.hidden).for_each(|edge| out.edge(edge));
    scene.nodes.iter().for_each(|node| out.node(node));
    out.out.push_str("</svg>\n");
    out.out
}

struct Writer {
    out: String,
    colours: &'static Palette,
}

impl Writer {
    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// `<name …>text</name>` with the text escaped; `tag` may carry attributes.
    fn element(&mut self, tag: &str, text: &str) {
        let name = tag.split(' ').next().unwrap_or(tag);
        let _ = writeln!(self.out, "<{tag}>{}</{name}>", escape(text));
    }

    fn text(&mut self, (x, y): (f64, f64), style: &str, text: &str) {
        let tag = format!("text x=\"{}\" y=\"{}\" {style}", number(x), number(y));
        self.element(&tag, text);
    }

    fn markers(&mut self) {
        let dim = self.colours.dim;
        let _ = write!(
            self.out,
            "<defs>\n\
             <marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7.5\" refY=\"4\" markerUnits=\"userSpaceOnUse\" markerWidth=\"9\" markerHeight=\"9\" orient=\"auto-start-reverse\"><path d=\"M0 0L8 4L0 8z\" fill=\"{dim}\"/></marker>\n\
             <marker id=\"dot\" viewBox=\"0 0 8 8\" refX=\"4\" refY=\"4\" markerUnits=\"userSpaceOnUse\" markerWidth=\"9\" markerHeight=\"9\"><circle cx=\"4\" cy=\"4\" r=\"4\" fill=\"{}\"/></marker>\n\
             </defs>\n",
            self.colours.accent
        );
    }

    fn area(&mut self, area: &Area) {
        let colours = self.colours;
        let small = format!("font-size=\"11\" fill=\"{}\" font-family=\"{MONO}\"", colours.dim);
        let place = format!(
            "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            number(area.x),
            number(area.y),
            number(area.width),
            number(area.height)
        );
        match area.kind {
            AreaKind::Host => {
                let (x, y) = (number(area.x), number(area.y));
                let (x2, y2) = (number(area.x + area.width), number(area.y + area.height));
                let _ = writeln!(
                    self.out,
                    "<path d=\"M{x} {y}L{x2} {y2}\" stroke=\"{}\" stroke-width=\"1.5\" stroke-dasharray=\"6 4\"/>",
                    colours.line
                );
                self.text((area.x, area.y - 6.0), &small, &area.label);
            }
            AreaKind::File => {
                let _ = writeln!(
                    self.out,
                    "<rect {place} rx=\"8\" fill=\"{}\" fill-opacity=\"0.45\" stroke=\"{}\" stroke-opacity=\"0.5\"/>",
                    colours.soft, colours.line
                );
                self.text((area.x + 10.0, area.y + 16.0), &small, &area.label);
            }
            AreaKind::Wave => {
                let _ = writeln!(self.out, "<rect {place} rx=\"8\" fill=\"{}\" fill-opacity=\"0.35\"/>", colours.soft);
                let title = format!("font-size=\"12\" font-weight=\"600\" fill=\"{}\"", colours.ink);
                self.text((area.x + 12.0, area.y + 24.0), &title, &area.label);
                self.text((area.x + 12.0, area.y + 41.0), &small, &area.sublabel);
            }
            AreaKind::Network => {
                let _ = writeln!(
                    self.out,
                    "<rect {place} rx=\"5\" fill=\"{}\" stroke=\"{}\"/>",
                    colours.soft, colours.accent
                );
            }
        }
    }

    fn edge(&mut self, edge: &SceneEdge) {
        let colours = self.colours;
        if edge.points.len() < 2 {
            return;
        }
        let stroke = match edge.severity {
            Some(severity) => colours.severity(severity),
            None if edge.back => colours.severity(Severity::Error),
            None if matches!(edge.kind, EdgeKind::Publishes { loopback: false }) => colours.accent,
            None => colours.dim,
        };
        let (width, dash) = match edge.style {
            LineStyle::Solid => ("1.3", ""),
            LineStyle::Thick => ("2.2", ""),
            LineStyle::Double => ("3.6", ""),
            LineStyle::Dashed => ("1.3", " stroke-dasharray=\"6 4\""),
            LineStyle::Dotted => ("1.5", " stroke-dasharray=\"1.5 4\" stroke-linecap=\"round\""),
        };
        let marker = match edge.arrow {
            Arrow::End => " marker-end=\"url(#arrow)\"",
            Arrow::Start => " marker-start=\"url(#arrow)\"",
            Arrow::Dot => " marker-end=\"url(#dot)\"",
            Arrow::None => "",
        };
        let path = path(&edge.points);
        self.raw("<g>");
        self.element("title", &edge.description);
        let _ = writeln!(
            self.out,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{width}\"{dash}{marker}/>"
        );
        if edge.style == LineStyle::Double {
            let _ = writeln!(
                self.out,
                "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.2\"/>",
                colours.paper
            );
        }
        if let Some(label) = &edge.label {
            let style = format!("font-size=\"11\" fill=\"{}\" font-family=\"{MONO}\"", colours.dim);
            self.text((label.x, label.y), &style, &label.text);
        }
        self.raw("</g>\n");
    }

    fn node(&mut self, node: &SceneNode) {
        let colours = self.colours;
        let faded = if node.dim { " opacity=\"0.55\"" } else { "" };
        let _ = writeln!(self.out, "<g transform=\"translate({} {})\"{faded}>", number(node.x), number(node.y));
        self.element("title", &node.description);
        let (fill, stroke) = match node.kind {
            NodeKind::Volume | NodeKind::Network => (colours.soft, colours.accent),
            NodeKind::Port if node.public => (colours.soft, colours.accent),
            _ => (colours.panel, colours.line),
        };
        let stroke = match node.badge {
            _ if node.missing => colours.severity(Severity::Error),
            Some(badge) => colours.severity(badge.severity),
            None => stroke,
        };
        let dash = match node.kind {
            _ if node.missing => " stroke-dasharray=\"5 3\"",
            NodeKind::Bind | NodeKind::Image => " stroke-dasharray=\"3 3\"",
            _ => "",
        };
        let radius = if node.kind == NodeKind::Port { "13" } else { "6" };
        let (width, height) = (number(node.width), number(node.height));
        if node.kind == NodeKind::Group {
            let _ = writeln!(
                self.out,
                "<rect x=\"4\" y=\"4\" width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"{fill}\" stroke=\"{stroke}\"/>"
            );
        }
        let _ = writeln!(
            self.out,
            "<rect width=\"{width}\" height=\"{height}\" rx=\"{radius}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1.2\"{dash}/>"
        );
        let small = format!("font-size=\"11\" fill=\"{}\" font-family=\"{MONO}\"", colours.dim);
        if node.kind == NodeKind::Port {
            let text = if node.sublabel.is_empty() {
                node.label.clone()
            } else {
                [node.label.as_str(), " ", &node.sublabel].concat()
            };
            let style = format!("{small} text-anchor=\"middle\"");
            self.text((node.width / 2.0, 17.0), &style, &text);
        } else {
            let title = format!("font-size=\"12\" font-weight=\"600\" fill=\"{}\"", colours.ink);
            self.text((14.0, 20.0), &title, &node.label);
            if !node.sublabel.is_empty() {
                self.text((14.0, 36.0), &small, &node.sublabel);
            }
        }
        for chip in &node.chips {
            let (x, y) = (number(chip.x), number(chip.y));
            let fill = if matches!(chip.kind, NodeKind::Volume | NodeKind::Network) { colours.soft } else { "none" };
            let _ = writeln!(
                self.out,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"9\" fill=\"{fill}\" stroke=\"{}\" stroke-opacity=\"0.6\"/>",
                number(chip.width),
                number(chip.height),
                colours.line
            );
            self.text((chip.x + 6.0, chip.y + 13.0), &small, &chip.text);
        }
        if let Some(badge) = node.badge {
            let colour = colours.severity(badge.severity);
            let text = [shape(badge.severity), &badge.count.to_string()].concat();
            let room = 12.0 + 7.0 * text.chars().count() as f64;
            let _ = writeln!(
                self.out,
                "<rect x=\"{}\" y=\"-8\" width=\"{}\" height=\"17\" rx=\"8.5\" fill=\"{}\" stroke=\"{colour}\"/>",
                number(node.width - room + 6.0),
                number(room),
                colours.panel
            );
            let style = format!("font-size=\"11\" font-weight=\"600\" fill=\"{colour}\" text-anchor=\"middle\"");
            self.text((node.width - room / 2.0 + 6.0, 4.5), &style, &text);
        }
        self.raw("</g>\n");
    }
}

/// A shape as well as a colour for each severity.
fn shape(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "■",
        Severity::Warning => "▲",
        Severity::Advice => "●",
    }
}

/// The path of a line, its corners rounded as far as its parts allow.
pub fn path(points: &[[f64; 2]]) -> String {
    const RADIUS: f64 = 22.0;
    let mut out = String::new();
    for (index, &[x, y]) in points.iter().enumerate() {
        let around = index.checked_sub(1).and_then(|before| Some((points.get(before)?, points.get(index + 1)?)));
        let Some((before, after)) = around else {
            let _ = write!(out, "{}{} {}", if index == 0 { 'M' } else { 'L' }, number(x), number(y));
            continue;
        };
        let towards = |end: &[f64; 2]| {
            let (dx, dy) = (end[0] - x, end[1] - y);
            let length = (dx * dx + dy * dy).sqrt();
            let part = if length > 0.0 { (RADIUS / length).min(0.5) } else { 0.0 };
            (number(x + dx * part), number(y + dy * part))
        };
        let ((ax, ay), (bx, by)) = (towards(before), towards(after));
        let _ = write!(out, "L{ax} {ay}Q{} {} {bx} {by}", number(x), number(y));
    }
    out
}

/// At most one decimal place, none for whole numbers.
fn number(value: f64) -> String {
    crate::text::plain::rounded(value, 1)
}

/// Text for XML; characters that XML cannot hold are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            character if character.is_control() => {}
            character => out.push(character),
        }
    }
    out
}
