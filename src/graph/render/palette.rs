//! The colours of pictures. Severities have those of the page's style sheet; a test holds both together.

use crate::diagnostic::Severity;

/// One colour for each part of a picture, as `#rrggbb`.
#[derive(Debug)]
pub struct Palette {
    /// Behind everything.
    pub paper: &'static str,
    /// Inside of boxes.
    pub panel: &'static str,
    /// Inside of boxes that stand back.
    pub soft: &'static str,
    /// Names.
    pub ink: &'static str,
    /// What is said below a name.
    pub dim: &'static str,
    /// Lines and frames.
    pub line: &'static str,
    /// What stands out.
    pub accent: &'static str,
    error: &'static str,
    warning: &'static str,
    advice: &'static str,
}

impl Palette {
    /// The colour of a severity.
    pub fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Advice => self.advice,
        }
    }
}

/// Dark lines on white.
pub const LIGHT: Palette = Palette {
    paper: "#ffffff",
    panel: "#ffffff",
    soft: "#e3f0ee",
    ink: "#16181d",
    dim: "#5a616b",
    line: "#8a919b",
    accent: "#0b6b63",
    error: "#bd2419",
    warning: "#8f5400",
    advice: "#2458b8",
};

/// Light lines on near-black.
pub const DARK: Palette = Palette {
    paper: "#14171c",
    panel: "#1b1f26",
    soft: "#16302e",
    ink: "#eceff3",
    dim: "#a7afba",
    line: "#78828f",
    accent: "#4fc3b5",
    error: "#ff8078",
    warning: "#f0b44c",
    advice: "#8db7ff",
};
