//! The shell of RUN bodies and string commands: a lexer with spans.
