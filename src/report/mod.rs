//! Diagnostics as text, JSON and JSON lines.
