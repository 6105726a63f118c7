//! Rules that are a table: a key of a service, the values of it that are wrong, and what is said about them.

use crate::diagnostic::Fix;
use crate::edit::compose::delete;
use crate::facts::matches_star;
use crate::model::compose::value::{Key, Node};
use crate::project::Place;
use crate::rules::{Case, Sink};
use crate::survey::ServiceRef;

/// What is wrong at one key of a service.
pub struct Setting {
    /// The keys that lead to it, with dots in between; of a list every item is looked at.
    path: &'static str,
    /// The values with blanks in between, in lower case, one `*` in each for any text; none where the key alone is wrong.
    values: &'static str,
    case: &'static Case,
    /// What follows the service's name in the title.
    what: &'static str,
    ids: &'static [&'static str],
    unless: fn(ServiceRef<'_>, &Node) -> bool,
    is_deletable: bool,
}

impl Setting {
    /// Values of a key that are wrong in every service; deleting them is offered.
    pub const fn new(path: &'static str, values: &'static str, case: &'static Case, what: &'static str) -> Self {
        Self { path, values, case, what, ids: &[], unless: |_, _| false, is_deletable: true }
    }

    /// The ids of other tools that report this row and not all of its case.
    pub const fn also(self, ids: &'static [&'static str]) -> Self {
        Self { ids, ..self }
    }

    /// Where it is right.
    pub const fn unless(self, unless: fn(ServiceRef<'_>, &Node) -> bool) -> Self {
        Self { unless, ..self }
    }

    /// Nobody can tell what takes its place.
    pub const fn kept(self) -> Self {
        Self { is_deletable: false, ..self }
    }

    /// Whether a value is one of these. Only what is known counts.
    fn fits(&self, value: &Node) -> bool {
        let Some(text) = value.scalar().filter(|_| !value.is_unresolved()) else { return false };
        let text = text.trim().to_ascii_lowercase();
        self.values.split(' ').any(|pattern| matches_star(pattern, &text))
    }

    fn report(&self, service: ServiceRef<'_>, place: Place, value: &Node, sink: &mut Sink<'_>) {
        if (self.unless)(service, value) {
            return;
        }
        let what = ["`", &service.name, "` ", self.what, "."].concat();
        let fix = Some(service).filter(|_| self.is_deletable).and_then(|service| deletion(service, place));
        sink.report(self.case.at(place, what).also(self.ids).fix(fix));
    }
}

/// Deletes what stands at a place of a service, where that is this service's own.
pub(super) fn deletion(service: ServiceRef<'_>, place: Place) -> Option<Fix> {
    Some(Fix::suggested("Delete it", vec![delete(service, place)?]))
}

/// What a table says of one service.
pub(super) fn judge(settings: &[Setting], service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for setting in settings {
        for (key, value) in service.entries_at(setting.path) {
            let (key, value): (&Key, &Node) = (key, value);
            if setting.values.is_empty() {
                if !value.is_null() && !matches!(value.as_bool(), Some(false)) {
                    setting.report(service, key.origin, value, sink);
                }
                continue;
            }
            for item in value.as_list().unwrap_or(std::slice::from_ref(value)) {
                if setting.fits(item) {
                    setting.report(service, item.origin, item, sink);
                }
            }
        }
    }
}
