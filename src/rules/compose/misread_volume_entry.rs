use crate::diagnostic::{Change, Fix, Severity};
use crate::model::compose::{Mount, MountKind, short};
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;
use crate::text::{Edit, Span, nearest};

/// A mount that means something else than it looks like.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "misread-volume-entry", Severity::Warning)
        .summary("A mount is read as it is meant"),
    cases: &[&OPTION, &RELATIVE, &PATH, &LETTER, &FOREIGN],
    looks: &[Look::Service(check)],
    markdown: markdown!("misread_volume_entry.md"),
};

static OPTION: Case = Case::new("option")
    .why("Compose passes over what it does not know, without a word.")
    .todo("Write an option that there is: `ro`, `rw`, `z`, `Z`, `nocopy`.")
    .aliases(&["gap:unknown-volume-option"]);

static RELATIVE: Case = Case::new("relative-target")
    .why("The engine takes absolute paths only, and refuses to make the container.")
    .todo("Begin the path with a slash.")
    .aliases(&["gap:relative-target"]);

static PATH: Case = Case::new("lone-path")
    .why("A path alone is the container's side, so a volume without a name is meant by it, and nothing of the host is mounted.")
    .todo("Write where it goes: `./data:/data`.")
    .aliases(&["gap:relative-target"]);

static LETTER: Case = Case::new("one-letter")
    .why("A letter before a colon is the drive of a Windows path, so all of it is the container's path of a volume without a name.")
    .todo("Give the volume a longer name.")
    .aliases(&["gap:single-letter-volume"]);

static FOREIGN: Case = Case::new("foreign-options")
    .why("Options of another type are ignored, or refused by newer releases.")
    .todo("Write them below the key of this type, or correct `type`.")
    .aliases(&["compose-cli:mount-option-type"]);

/// The last three are Podman's.
const OPTIONS: [&str; 17] = [
    "ro",
    "rw",
    "z",
    "Z",
    "nocopy",
    "cached",
    "delegated",
    "consistent",
    "rprivate",
    "private",
    "rshared",
    "shared",
    "rslave",
    "slave",
    "U",
    "O",
    "idmap",
];

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for mount in &service.mounts {
        match mount.node.as_map() {
            Some(map) if map.from_list => written_short(service, mount, sink),
            Some(_) => written_long(service, mount, sink),
            None => {}
        }
    }
}

fn written_short(service: ServiceRef<'_>, mount: &Mount, sink: &mut Sink<'_>) {
    let Some(written) = &mount.node.text else { return };
    let text = written.map.text();
    let Ok(spec) = short::volume(text) else { return };
    let place = |part: Span| Place { file: mount.node.origin.file, span: written.map.source(part) };
    let name = service.name.as_str();
    let mut start = spec.options.start;
    for option in spec.options.slice(text).split(',') {
        let span = Span::new(start, start + option.len());
        start = span.end + 1;
        if option.is_empty() || OPTIONS.contains(&option) {
            continue;
        }
        let lower = option.to_ascii_lowercase();
        let meant = OPTIONS.iter().copied().find(|known| *known == lower).or_else(|| nearest(&lower, OPTIONS));
        let keeps = if meant == Some("ro") { ", and the mount stays writable" } else { "" };
        let what = ["`", option, "` is no option of a mount", keeps, "."].concat();
        let place = place(span);
        let fix = meant.map(|meant| {
            let edit = Edit::replace(place.span, meant);
            Fix::suggested(["Write ", meant].concat(), vec![Change::Edit { file: place.file, edit }])
        });
        sink.report(OPTION.at(place, what).fix(fix));
    }
    let (source, target) = (spec.source.slice(text), spec.target.slice(text));
    // `d:/data` and, with options behind it, `d:/data:ro`.
    let letter =
        |path: &str| path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && path.get(1..3) == Some(":/");
    if (source.is_empty() && letter(target)) || (letter(source) && OPTIONS.contains(&target)) {
        let span = Span::new(0, 1);
        let what = ["The volume `", &text[..1], "` of `", name, "` is taken for a drive."].concat();
        sink.report(LETTER.at(place(span), what));
    } else if source.is_empty() && target.starts_with(['.', '~']) {
        let what = ["`", target, "` alone mounts nothing of the host into `", name, "`."].concat();
        sink.report(PATH.at(place(spec.target), what));
    } else {
        relative(service, mount, target, place(spec.target), sink);
    }
}

fn relative(service: ServiceRef<'_>, mount: &Mount, target: &str, place: Place, sink: &mut Sink<'_>) {
    let drive = target.get(1..2) == Some(":");
    if target.starts_with(['/', '\\', '$', '%']) || target.is_empty() || drive || mount.node.is_unresolved() {
        return;
    }
    let what = ["`", target, "` is no absolute path in the container of `", &service.name, "`."].concat();
    // A lone word may be meant as a name.
    let fix = mount.source.as_ref().filter(|_| !target.starts_with(['.', '~'])).map(|_| {
        let edit = Edit::insert(place.span.start, "/");
        Fix::suggested("Begin the path with a slash", vec![Change::Edit { file: place.file, edit }])
    });
    sink.report(RELATIVE.at(place, what).fix(fix));
}

fn written_long(service: ServiceRef<'_>, mount: &Mount, sink: &mut Sink<'_>) {
    relative(service, mount, &mount.target, mount.target_origin, sink);
    let own = match mount.kind {
        MountKind::Bind => "bind",
        MountKind::Volume => "volume",
        MountKind::Tmpfs => "tmpfs",
        MountKind::Other => match mount.node.get("type").and_then(|kind| kind.as_str()) {
            Some("image") => "image",
            _ => return,
        },
    };
    for (key, value) in mount.node.entries() {
        if ["bind", "volume", "tmpfs", "image"].contains(&key.name.as_str())
            && key.name != own
            && !value.entries().is_empty()
        {
            let what = ["Options of `", &key.name, "` stand in a mount of type `", own, "`."].concat();
            sink.report(FOREIGN.at(key.origin, what));
        }
    }
}
