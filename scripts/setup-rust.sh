# The Rust part of scripts/setup, which sources this file.
# shellcheck shell=bash

need_rust() {
    local version
    if ! have cargo || ! have rustc; then
        # Debian's own is new enough and needs nothing but its packages; elsewhere the choice is the user's.
        if ! debian || ! may_install || ! apt_has rustc-web; then
            fail "Rust is missing; the engine, the page and the command are written in it." \
                "Run: curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh" \
                "or, on Debian: sudo apt-get install -y rustc-web cargo-web rust-web-clippy rustfmt-web" \
                "then: scripts/setup $purpose"
        fi
        packages "Debian's Rust" "the engine, the page and the command are written in it" \
            rustc-web cargo-web rust-web-clippy rustfmt-web
        hash -r
    fi
    version=$(rustc --version | awk '{print $2}')
    at_least "$version" "$RUST_MIN" ||
        fail "Rust $version is too old; $RUST_MIN or newer is needed." "Run: rustup update stable"
    [ "$purpose" = build ] && return
    for component in rustfmt clippy; do
        cargo "${component/rust/}" --version >/dev/null 2>&1 && continue
        if have rustup && step "$component" "make test runs it" rustup component add "$component"; then continue; fi
        fail "cargo ${component/rust/} is missing." "Run: rustup component add $component" \
            "or, on Debian: sudo apt-get install -y rust-web-clippy rustfmt-web"
    done
}

# Whether a program for the browser compiles and links, link-time optimisation included.
wasm_works() {
    local folder result=0
    folder=$(mktemp -d)
    echo 'fn main() { println!("{:?}", std::env::args().collect::<Vec<_>>()) }' >"$folder/main.rs"
    (cd "$folder" && rustc --edition 2021 --target wasm32-unknown-unknown -Clto=fat -Cpanic=abort main.rs) >/dev/null 2>&1 || result=1
    rm -rf "$folder"
    return $result
}

# The library's source makes the page smaller; the build goes without where it cannot be had.
need_library_source() {
    have rustup && ! [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ] || return 0
    step "rust-src" "the page's standard library is compiled for size" timeout 300 rustup component add rust-src || true
}

need_wasm_target() {
    if sysroot_has_wasm && wasm_works; then return; fi
    if RUSTUP_TOOLCHAIN=debian sysroot_has_wasm && RUSTUP_TOOLCHAIN=debian wasm_works; then return; fi
    if have rustup && step "wasm32 target" "the page is compiled for the browser" \
        timeout 300 rustup target add wasm32-unknown-unknown && wasm_works; then return; fi
    if have rustup; then
        say "  rustup cannot download the target here; Debian's Rust and its library source stand in, once."
    else
        say "  Debian's Rust comes without the target wasm32-unknown-unknown; it is built from its library source, once."
    fi
    build_target_from_debian
    (use_debian; wasm_works) || fail "The wasm32 target was built but does not work."
}

# With rustup, Debian's Rust is linked as a toolchain of its own; without, it is the one on PATH.
use_debian() { if have rustup; then export RUSTUP_TOOLCHAIN=debian; fi; }

build_target_from_debian() {
    debian || fail "rustup cannot download the target wasm32-unknown-unknown, and this is not Debian, where its packages could stand in." \
        "Run, where the network allows it: rustup target add wasm32-unknown-unknown"
    if ! [ -x /usr/bin/rustc ] || ! dpkg -s rust-web-src >/dev/null 2>&1 || ! [ -x /usr/bin/cargo ]; then
        packages "Debian's Rust with its library source" "builds the wasm32 target" \
            rustc-web cargo-web rust-web-src
    fi
    if have rustup; then rustup toolchain link debian /usr; fi
    may_install || fail "The wasm32 target goes to /usr/lib/rustlib, which needs root or sudo." "Run: sudo -E scripts/setup $purpose"
    link_lld
    step "wasm32 standard library" "compiled once from Debian's source, about a minute" build_std ||
        fail "Debian's standard library could not be compiled for wasm32." "Its packages rustc-web, cargo-web and rust-web-src must have one version."
}

# Debian's package lacks the WebAssembly linker: rustup's own one fits, else Debian's lld does.
link_lld() {
    local host folder lld=""
    host=$(/usr/bin/rustc -vV | awk '/^host:/ {print $2}')
    folder=/usr/lib/rustlib/$host/bin
    [ -x "$folder/rust-lld" ] && return
    if have rustup; then lld=$(env -u RUSTUP_TOOLCHAIN rustc --print sysroot)/lib/rustlib/$host/bin/rust-lld; fi
    if ! [ -x "$lld" ]; then
        have wasm-ld-19 || packages "lld 19" "links WebAssembly" lld-19
        lld=$(command -v wasm-ld-19)
    fi
    as_root mkdir -p "$folder"
    # A copy would break with the next update of the libraries it loads.
    as_root ln -sf "$lld" "$folder/rust-lld"
}

build_std() (
    set -e
    use_debian
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    cd "$folder"
    mkdir src
    printf '[package]\nname = "build-std"\nversion = "0.0.0"\nedition = "2021"\n' >Cargo.toml
    touch src/lib.rs
    # Bitcode for link-time optimisation; `test` for wasm-bindgen-test; into the sysroot, where wasm-pack looks.
    CARGO_TARGET_DIR=$folder/target RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=-Cembed-bitcode=yes \
        cargo build --release -Zbuild-std=std,panic_abort,test --target wasm32-unknown-unknown
    rm -f target/wasm32-unknown-unknown/release/deps/libbuild_std-*
    as_root mkdir -p /usr/lib/rustlib/wasm32-unknown-unknown/lib
    as_root rm -f /usr/lib/rustlib/wasm32-unknown-unknown/lib/*.rlib
    as_root cp target/wasm32-unknown-unknown/release/deps/*.rlib /usr/lib/rustlib/wasm32-unknown-unknown/lib/
)
