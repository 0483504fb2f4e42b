//! A static file server as plain as the plainest host: it maps addresses below a path to files, and nothing else.
//!
//! The browser tests meet the built page through it. It serves below a sub-path and falls back to nothing, so a
//! page that only works at a host's root, or with a server that rewrites addresses, fails here.

use crate::process::Outcome;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// How long one connection may keep its thread.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest request head that is read, in bytes.
const LONGEST_HEAD: u64 = 64 * 1024;

/// A folder served on this machine until the program ends.
pub(crate) struct Site {
    url: String,
}

struct Content {
    folder: PathBuf,
    prefix: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    File(PathBuf),
    /// To the address of the prefix with its final slash, as hosts do for folders.
    Redirect,
    NotFound,
}

impl Site {
    /// Serves `folder` under `prefix`, which begins and ends with a slash, on a free port.
    pub(crate) fn start(folder: &Path, prefix: &str) -> Outcome<Self> {
        let failed = |error: io::Error| format!("could not serve {}: {error}", folder.display());
        let content =
            Arc::new(Content { folder: folder.canonicalize().map_err(failed)?, prefix: prefix.to_owned() });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
        let url = format!("http://{}{prefix}", listener.local_addr().map_err(failed)?);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let content = Arc::clone(&content);
                // A visitor that goes away in mid-answer is no concern of the others.
                thread::spawn(move || content.serve(&stream).ok());
            }
        });
        Ok(Self { url })
    }

    /// The page's address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Content {
    /// Answers one request; every connection is closed after its answer.
    fn serve(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut head = BufReader::new(stream.take(LONGEST_HEAD));
        let mut request = String::new();
        head.read_line(&mut request)?;
        let mut header = String::new();
        while head.read_line(&mut header)? > 2 {
            header.clear();
        }
        let mut words = request.split_whitespace();
        let (method, address) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let with_body = match method {
            "GET" => true,
            "HEAD" => false,
            _ => {
                return respond(stream, "405 Method Not Allowed", "Allow: GET, HEAD\r\n", b"", true);
            }
        };
        match self.answer(address) {
            Answer::File(path) => {
                let kind = format!("Content-Type: {}\r\n", mime_type(&path));
                respond(stream, "200 OK", &kind, &fs::read(&path)?, with_body)
            }
            Answer::Redirect => {
                let to = format!("Location: {}\r\n", self.prefix);
                respond(stream, "301 Moved Permanently", &to, b"", with_body)
            }
            Answer::NotFound => {
                let kind = "Content-Type: text/plain; charset=utf-8\r\n";
                respond(stream, "404 Not Found", kind, b"Not found.\n", with_body)
            }
        }
    }

    fn answer(&self, address: &str) -> Answer {
        let address = address.split(['?', '#']).next().unwrap_or_default();
        if address == self.prefix.trim_end_matches('/') {
            return Answer::Redirect;
        }
        let found = address
            .strip_prefix(&self.prefix)
            .and_then(decode)
            .filter(|below| is_plain(below))
            .map(|below| if below.is_empty() { "index.html".to_owned() } else { below })
            .and_then(|below| self.folder.join(below).canonicalize().ok())
            // A link inside the folder may still point out of it.
            .filter(|path| path.starts_with(&self.folder) && path.is_file());
        found.map_or(Answer::NotFound, Answer::File)
    }
}

fn respond(
    mut stream: &TcpStream,
    status: &str,
    headers: &str,
    body: &[u8],
    with_body: bool,
) -> io::Result<()> {
    // `nosniff` makes the browser as strict about types as the strictest hosts are, and without `no-store` a
    // journey could meet what an earlier one had cached.
    write!(
        stream,
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nX-Content-Type-Options: nosniff\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if with_body {
        stream.write_all(body)?;
    }
    stream.flush()
}

/// Resolves the `%XX` of an address; `None` if that is malformed or not UTF-8.
fn decode(address: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            // The number's parser would also take a sign.
            if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return None;
            }
            decoded.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &tail[2..];
        } else {
            decoded.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(decoded).ok()
}

/// Whether a decoded address names something below the folder: no way up, no other root, no second way to write
/// a separator.
fn is_plain(below: &str) -> bool {
    !below.contains(['\\', '\0', ':'])
        && (below.is_empty() || below.split('/').all(|part| !matches!(part, "" | "." | "..")))
}

fn mime_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// This crate's own folder serves as the example.
    fn own_sources() -> Content {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").canonicalize().unwrap();
        Content { folder, prefix: "/some/path/".to_owned() }
    }

    #[test]
    fn files_below_the_prefix_are_found() {
        let content = own_sources();
        let expected = Answer::File(content.folder.join("main.rs"));
        assert_eq!(content.answer("/some/path/main.rs"), expected);
        assert_eq!(content.answer("/some/path/m%61in.rs?v=1"), expected);
        assert_eq!(content.answer("/some/path"), Answer::Redirect);
    }

    #[test]
    fn nothing_else_is_found() {
        let content = own_sources();
        for address in [
            "",
            "/",
            "/main.rs",
            "/some/path/",
            "/some/path/none.rs",
            "/some/path/../Cargo.toml",
            "/some/path/%2e%2e/Cargo.toml",
            "/some/path/%2e%2e%2fCargo.toml",
            "/some/path/..%5cCargo.toml",
            "/some/path//etc/passwd",
            "/some/path/%2fetc/passwd",
            "/some/path/main.rs%00",
            "/some/path/main.rs/",
            "/some/path/%+9",
            "/some/path/%",
            "/some/path/%ff",
        ] {
            assert_eq!(content.answer(address), Answer::NotFound, "for `{address}`");
        }
    }

    #[test]
    fn answers_over_the_wire() {
        let site = Site::start(&own_sources().folder, "/some/path/").unwrap();
        let (host, path) = site.url().strip_prefix("http://").unwrap().split_once('/').unwrap();
        let ask = |request: &str| {
            let mut stream = TcpStream::connect(host).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let file = ask(&format!("GET /{path}site.rs HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert!(file.starts_with("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"), "{file}");
        assert!(file.contains("\r\n\r\n//! A static file server"), "{file}");
        let head = ask(&format!("HEAD /{path}site.rs HTTP/1.1\r\n\r\n"));
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.ends_with("\r\n\r\n"), "{head}");
        assert!(ask("POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
        assert!(ask("GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404 "));
    }
}
