//! The page while one works on it.

use crate::process::{self, Outcome};
use crate::project;
use crate::tools::Tools;
use std::net::{Ipv4Addr, TcpListener};

/// Where the page is served if no port is asked for.
pub(crate) const DEFAULT_PORT: u16 = 8080;

/// The task `serve`, which goes on until the person stops it.
pub(crate) fn run(port: u16) -> Outcome<()> {
    let tools = Tools::ensure()?;
    // Trunk would say so only after the first build.
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        format!("port {port} cannot be used ({error}): choose another one with `--port N`")
    })?;
    println!(
        "Specwright will be at http://127.0.0.1:{port}/ as soon as it is built. Ctrl-C ends it.\n\
         Edits are rebuilt at once; reload the page to see them. (Reloading by itself would need an inline script,\n\
         which the page's content security policy forbids.)\n"
    );
    // Its own folder, so that `dist/` only ever holds what can be published.
    process::become_command(
        tools
            .trunk()
            .args(["serve", "--no-autoreload=true", "--address", "127.0.0.1", "--port"])
            .arg(port.to_string())
            .arg("--dist")
            .arg(project::target().join("serve")),
        "the page is not served: Trunk's message stands above",
    )
}
