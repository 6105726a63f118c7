//! What values take that stand behind many keys.

use crate::model::compose::schema::{BOOL, INT, MAP, NULL, NUMBER, Print, Schema, TEXT, key, must};

pub(super) static ANY: Schema = Schema::scalar(!0, Print::Plain);
pub(super) static STRING: Schema = Schema::scalar(TEXT, Print::Text);
pub(super) static STRING_OR_NULL: Schema = Schema::scalar(TEXT | NULL, Print::Text);
pub(super) static ITEM: Schema = Schema::scalar(TEXT, Print::Value);
pub(super) static NUMBER_ITEM: Schema = Schema::scalar(TEXT | NUMBER, Print::Value);
pub(super) static FLAG: Schema = Schema::scalar(BOOL | TEXT, Print::Flag);
pub(super) static PURE_FLAG: Schema = Schema::scalar(BOOL, Print::Flag);
pub(super) static CHOICE: Schema = Schema::scalar(BOOL | TEXT, Print::Choice);
pub(super) static PURE_CHOICE: Schema = Schema::scalar(BOOL, Print::Choice);
pub(super) static OPT_OUT: Schema = Schema::scalar(BOOL | TEXT, Print::OptOut);
pub(super) static INTEGER: Schema = Schema::scalar(INT | TEXT, Print::Number);
pub(super) static COUNT: Schema = Schema::scalar(INT | TEXT, Print::Count);
pub(super) static PURE_INTEGER: Schema = Schema::scalar(INT, Print::Number);
pub(super) static DECIMAL: Schema = Schema::scalar(NUMBER | TEXT, Print::Number);
pub(super) static DECIMAL_COUNT: Schema = Schema::scalar(NUMBER | TEXT, Print::Count);
pub(super) static PURE_NUMBER: Schema = Schema::scalar(NUMBER, Print::Number);
pub(super) static SIZE: Schema = Schema::scalar(NUMBER | TEXT, Print::Size);
pub(super) static TEXT_SIZE: Schema = Schema::scalar(TEXT, Print::Size);
pub(super) static DURATION: Schema = Schema::scalar(TEXT, Print::Duration);
pub(super) static MODE: Schema = Schema::scalar(NUMBER | TEXT, Print::Mode);

pub(super) static STRINGS: Schema = Schema::list(&ITEM);
pub(super) static STRING_SET: Schema = Schema::set(&ITEM);
pub(super) static STRING_OR_LIST: Schema = Schema::list(&ITEM).or(TEXT);
pub(super) static STRING_OR_SET: Schema = Schema::set(&ITEM).or(TEXT);
pub(super) static COMMAND: Schema = Schema::list(&ITEM).or(TEXT | NULL).printed(Print::Words);

/// A value of `environment`: null means that of the shell.
pub(super) static VARIABLE: Schema = Schema::scalar(TEXT | NUMBER | BOOL | NULL, Print::Value);
pub(super) static VARIABLES: Schema = Schema::dict(&VARIABLE);
/// A label: null means an empty one.
pub(super) static LABEL: Schema = Schema::scalar(TEXT | NUMBER | BOOL | NULL, Print::Text);
pub(super) static LABELS: Schema = Schema::dict(&LABEL);
pub(super) static OPTION: Schema = Schema::scalar(TEXT | NUMBER, Print::Value);
pub(super) static OPTIONS: Schema = Schema::dict(&OPTION);
pub(super) static LOG_OPTION: Schema = Schema::scalar(TEXT | NUMBER | NULL, Print::Value);
pub(super) static LOG_OPTIONS: Schema = Schema::dict(&LOG_OPTION);
pub(super) static TEXTS: Schema = Schema::dict(&ITEM);
pub(super) static HOSTS: Schema = Schema::set(&ITEM).or(MAP);

pub(super) static ULIMIT: Schema = Schema::map(&[key("single", &INTEGER), must("soft", &COUNT), must("hard", &COUNT)])
    .or(INT | TEXT)
    .printed(Print::Count);
pub(super) static ULIMITS: Schema = Schema::dict(&ULIMIT);

pub(super) static FILE_USE: Schema = Schema::map(&[
    key("source", &STRING),
    key("target", &STRING),
    key("uid", &STRING),
    key("gid", &STRING),
    key("mode", &MODE),
])
.or(TEXT);
pub(super) static FILE_USES: Schema = Schema::list(&FILE_USE);
