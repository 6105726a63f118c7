//! Probes for an application's own HTTP port, with what its image has on board.

use super::image_tools::tools;
use super::images::normalize;

/// The words of a command that succeeds when `http://127.0.0.1:<port><path>` answers, run by a program that the image
/// called `name` is known to ship. `None` when no such program is known.
pub fn http_probe(name: &str, tag: Option<&str>, port: u16, path: &str) -> Option<Vec<String>> {
    let url = format!("http://127.0.0.1:{port}{path}");
    let words = |words: &[&str]| Some(words.iter().map(|&word| word.to_owned()).collect());
    let fetch = |exit: &str| format!("fetch('{url}').then(r=>{exit}(r.ok?0:1)).catch(()=>{exit}(1))");
    let name = normalize(name);
    match &*name {
        "node" => words(&["node", "-e", &fetch("process.exit")]),
        "oven/bun" => words(&["bun", "-e", &fetch("process.exit")]),
        "denoland/deno" => words(&["deno", "eval", &fetch("Deno.exit")]),
        "ruby" => {
            let code = format!("exit Net::HTTP.get_response(URI('{url}')).is_a?(Net::HTTPSuccess)");
            words(&["ruby", "-rnet/http", "-e", &code])
        }
        name if name.starts_with("gcr.io/distroless/nodejs") => {
            words(&["/nodejs/bin/node", "-e", &fetch("process.exit")])
        }
        _ => {
            let tools = tools(&name, tag);
            let has = |program| tools.is_some_and(|tools| tools.has(program));
            if &*name == "python" || name.starts_with("gcr.io/distroless/python") {
                let code = format!("import urllib.request as u; u.urlopen('{url}', timeout=3)");
                words(&[if &*name == "python" { "python" } else { "/usr/bin/python3" }, "-c", &code])
            } else if has("curl") {
                words(&["curl", "-fsS", "-o", "/dev/null", &url])
            } else if has("wget") {
                words(&["wget", "-q", "--spider", &url])
            } else {
                None
            }
        }
    }
}
