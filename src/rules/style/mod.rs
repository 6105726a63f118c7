//! Rules about how a file is written, where nothing breaks.
