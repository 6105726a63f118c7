//! What compiles native code, and the packages that are installed for its sake.

use crate::syntax::shell::{Command, Word};

/// Programs that compile whatever they are told to do.
const COMPILERS: &str = "gcc g++ cc c++ clang clang++ make cmake ninja meson rustc configure node-gyp bundle gem cpan cpanm carton pecl \
                         phpize docker-php-ext-install";

/// Programs of a JDK, and build tools that need one.
const JDK: &str = "javac jar jlink jdeps mvn mvnw gradle gradlew sbt ant";

/// Packages of compilers, beside headers.
const TOOLCHAINS: &str = "build-essential gcc g++ make cmake pkg-config python3-dev";

/// Whether a command compiles native code.
pub fn compiles(command: &Command) -> bool {
    let invocation = command.tool();
    let words = || invocation.arguments().iter().map(Word::text);
    match invocation.program() {
        "cargo" => words().any(|word| matches!(word, "build" | "install" | "test" | "run" | "check")),
        "go" => words().any(|word| matches!(word, "build" | "install")),
        "pip" | "pip3" => words().any(|word| word.starts_with("--no-binary")),
        program => crate::text::is_listed(program, COMPILERS),
    }
}

/// Whether a program needs a JDK.
pub fn is_jdk_tool(program: &str) -> bool {
    crate::text::is_listed(program, JDK)
}

/// Whether a package of the system is there to compile with: a compiler, or headers.
pub fn is_toolchain_package(name: &str) -> bool {
    name.starts_with("lib") && name.ends_with("-dev") || crate::text::is_listed(name, TOOLCHAINS)
}
