//! Words of a shell.

/// Builtins that no program of the same name stands in for, and words of the grammar: bash(1), POSIX XCU 2.
const BUILTINS: &str = ". : ! { ( [[ ]] } alias bg bind break builtin caller case cd command compgen complete continue coproc declare dirs \
                        disown do done elif else enable esac eval exec exit export fc fg fi for function getopts hash help history if in \
                        jobs let local logout mapfile popd pushd read readarray readonly return select set shift shopt source suspend \
                        then time times trap type typeset ulimit umask unalias unset until wait while";

/// Whether only a shell knows a word.
pub fn is_builtin(word: &str) -> bool {
    crate::text::is_listed(word, BUILTINS)
}
