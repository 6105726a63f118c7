//! One pattern. All states it can be in are followed at once, so that no pattern takes more than its length times the path's.

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// This character.
    Char(char),
    /// `?`: any but a slash.
    One,
    /// `*`: any number of characters, none a slash.
    Star,
    /// `**` at the end: anything.
    Rest,
    /// `**/`: any number of folders; the next step reads them and may be skipped.
    MaybeFolders,
    /// Reads up to a slash, and on.
    Folders,
    /// `[…]`
    Class(Vec<(char, char)>, bool),
}

impl Pattern {
    /// Reads a cleaned pattern of the builder; `None` when it is no pattern.
    pub fn docker(pattern: &str) -> Option<Self> {
        Self::compile(pattern, Vec::new(), true)
    }

    /// Reads a pattern of Git without slashes at its ends; one that is not anchored holds at any depth.
    pub fn git(pattern: &str, anchored: bool) -> Option<Self> {
        let prefix = if anchored { Vec::new() } else { vec![Step::MaybeFolders, Step::Folders] };
        Self::compile(pattern, prefix, false)
    }

    fn compile(pattern: &str, mut steps: Vec<Step>, docker: bool) -> Option<Self> {
        let mut chars = Vec::with_capacity(pattern.len());
        chars.extend(pattern.chars());
        steps.reserve(pattern.len());
        let mut at = 0;
        while at < chars.len() {
            let next = chars.get(at + 1).copied();
            match chars[at] {
                '*' if next == Some('*') => {
                    let starts = at == 0 || chars[at - 1] == '/';
                    at += 2;
                    let end = at == chars.len();
                    let slash = chars.get(at) == Some(&'/');
                    // To the builder `**` means any folders wherever it stands, to Git only between slashes.
                    if docker || (starts && (end || slash)) {
                        if end {
                            if !docker && at > 2 {
                                steps.push(Step::One);
                            }
                            steps.push(Step::Rest);
                        } else {
                            at += usize::from(slash);
                            steps.extend([Step::MaybeFolders, Step::Folders]);
                        }
                    } else {
                        steps.push(Step::Star);
                    }
                }
                '*' => {
                    steps.push(Step::Star);
                    at += 1;
                }
                '?' => {
                    steps.push(Step::One);
                    at += 1;
                }
                '\\' => {
                    steps.push(Step::Char(next?));
                    at += 2;
                }
                '[' => {
                    let (class, after) = class(&chars, at)?;
                    steps.push(class);
                    at = after;
                }
                c => {
                    steps.push(Step::Char(c));
                    at += 1;
                }
            }
        }
        Some(Self { steps })
    }

    /// Whether it matches the whole of `path`.
    pub fn matches(&self, path: &str) -> bool {
        let end = self.steps.len();
        // Most pairs end differently.
        if let Some(Step::Char(wanted)) = self.steps.last()
            && !path.ends_with(*wanted)
        {
            return false;
        }
        // Up to the first wildcard there is one state only, and most pairs differ there.
        let (mut at, mut chars) = (0, path.chars());
        while let Some(Step::Char(wanted)) = self.steps.get(at) {
            if chars.next() != Some(*wanted) {
                return false;
            }
            at += 1;
        }
        if at == end {
            return chars.next().is_none();
        }
        let (mut now, mut then) = (vec![false; end + 1], vec![false; end + 1]);
        self.enter(&mut now, at);
        for c in chars {
            then.fill(false);
            for at in (0..end).filter(|&at| now[at]) {
                match &self.steps[at] {
                    Step::Char(wanted) if *wanted == c => self.enter(&mut then, at + 1),
                    Step::One if c != '/' => self.enter(&mut then, at + 1),
                    Step::Star if c != '/' => self.enter(&mut then, at),
                    Step::Rest => self.enter(&mut then, at),
                    Step::Folders => {
                        then[at] = true;
                        if c == '/' {
                            self.enter(&mut then, at + 1);
                        }
                    }
                    Step::Class(ranges, negated)
                        if c != '/' && ranges.iter().any(|&(low, high)| low <= c && c <= high) != *negated =>
                    {
                        self.enter(&mut then, at + 1);
                    }
                    _ => {}
                }
            }
            std::mem::swap(&mut now, &mut then);
        }
        now[end]
    }

    /// Marks a state and those reached from it without reading.
    fn enter(&self, states: &mut [bool], at: usize) {
        let mut at = at;
        loop {
            if states[at] && !matches!(self.steps.get(at), Some(Step::Folders)) {
                return;
            }
            states[at] = true;
            match self.steps.get(at) {
                Some(Step::Star | Step::Rest) => at += 1,
                Some(Step::MaybeFolders) => {
                    states[at + 1] = true;
                    at += 2;
                }
                _ => return,
            }
        }
    }
}

/// Reads `[…]` at `at` and gives the place behind it.
fn class(chars: &[char], at: usize) -> Option<(Step, usize)> {
    let mut at = at + 1;
    let negated = matches!(chars.get(at), Some('^' | '!'));
    at += usize::from(negated);
    let mut ranges = Vec::new();
    let first = at;
    loop {
        let mut low = *chars.get(at)?;
        if low == ']' && at > first {
            return Some((Step::Class(ranges, negated), at + 1));
        }
        if low == '\\' {
            at += 1;
            low = *chars.get(at)?;
        }
        at += 1;
        let mut high = low;
        if chars.get(at) == Some(&'-') && chars.get(at + 1).is_some_and(|&next| next != ']') {
            at += 1;
            high = chars[at];
            if high == '\\' {
                at += 1;
                high = *chars.get(at)?;
            }
            at += 1;
        }
        ranges.push((low, high));
    }
}
