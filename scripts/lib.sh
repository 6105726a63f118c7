# Shared by the scripts: messages, timing, and where the tools are. Source it; it sets PATH and changes nothing else.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/versions.sh
. "$root/scripts/versions.sh"

# Tools of a pinned version live beside the user's own ones, not over them, and are shared by all clones.
tools=${DRYDOCK_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/drydock}
export PATH="$root/node_modules/.bin:$tools/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
export CARGO_TERM_PROGRESS_WHEN=never

say() { printf '%s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }

# fail WHAT [WHAT TO DO]...: ends the script.
fail() {
    printf '\nerror: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '       %s\n' "$line" >&2; done
    exit 1
}

# step WHAT WHY COMMAND...: runs a slow command, says what and why before and how long it took after.
# Its output is kept in a log and shown only when it fails.
step() {
    local what=$1 why=$2 log start
    shift 2
    log=$(mktemp)
    start=$SECONDS
    say "  $what: $why"
    if "$@" >"$log" 2>&1 </dev/null; then
        say "  $what: done in $((SECONDS - start)) s"
        rm -f "$log"
    else
        tail -n 40 "$log" >&2
        say "  $what: failed after $((SECONDS - start)) s (the whole output: $log)" >&2
        return 1
    fi
}

# at_least 1.95.0 1.88: whether the first version is not older than the second.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

sysroot_has_wasm() {
    local sysroot
    sysroot=$(rustc --print sysroot 2>/dev/null) || return 1
    compgen -G "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib/libstd-*.rlib" >/dev/null
}

# Commands that compile for the browser run with the toolchain that has the wasm32 target. That is the default one,
# or the one the set-up linked where rustup cannot download the target.
use_wasm_toolchain() {
    sysroot_has_wasm && return 0
    if RUSTUP_TOOLCHAIN=debian sysroot_has_wasm; then
        export RUSTUP_TOOLCHAIN=debian
        # Two compilers must not share one build folder: each would throw the other's work away.
        export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}/debian
        return 0
    fi
    fail "No Rust toolchain here can compile for wasm32-unknown-unknown." "Run: scripts/setup build"
}

# The page carries its own standard library, compiled for size, without the texts and places of panics that nobody would read
# in a browser. That takes the library's source, and flags that a stable compiler accepts with RUSTC_BOOTSTRAP only.
small_std=std,panic_abort
small_std_flags="-Zlocation-detail=none -Zunstable-options -Cpanic=immediate-abort"

# Whether it can be had; asks the registry for the few crates it is made of, the first time. Run use_wasm_toolchain before.
small_std_works() {
    local -x RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=$small_std
    local without="The page takes the shipped standard library instead, which makes its modules a tenth heavier."
    if ! [ -f "$(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ]; then
        say "The standard library's source is missing (rustup component add rust-src). $without"
        return 1
    fi
    # shellcheck disable=SC2086
    if ! rustc $small_std_flags --print cfg >/dev/null 2>&1; then
        say "This compiler is older than the flags that make the standard library small. $without"
        return 1
    fi
    if ! cargo fetch --quiet --offline --target wasm32-unknown-unknown 2>/dev/null &&
        ! cargo fetch --quiet --target wasm32-unknown-unknown; then
        say "The crates behind the standard library could not be fetched. $without"
        return 1
    fi
}

find_chromium() {
    local name
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable chrome \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        [ -n "$name" ] && have "$name" && { command -v "$name"; return 0; }
    done
    return 1
}

find_chromedriver() {
    local name
    for name in "${CHROMEDRIVER:-}" chromedriver /usr/lib/chromium-browser/chromedriver; do
        [ -n "$name" ] && have "$name" && { command -v "$name"; return 0; }
    done
    return 1
}
