//! A host of a journey's own, which can be given another version of the page, and be cut off.
//!
//! Pages and their workers meet it alike, where the browser's own ways of cutting a page off do not reach its worker.

use super::must;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Not the root of the host, so that an address which only works there fails.
const SUB_PATH: &str = "/some/path/";

/// A folder served on this machine until the program ends.
pub(crate) struct Host {
    url: String,
    content: Arc<Content>,
}

struct Content {
    folder: Mutex<PathBuf>,
    is_cut_off: AtomicBool,
    /// Part of a path whose answer never comes to its end.
    slow: Mutex<Option<&'static str>>,
    is_awaited: AtomicBool,
}

impl Host {
    pub(crate) fn start(folder: &Path) -> Self {
        let listener = must("listen on a port", TcpListener::bind((Ipv4Addr::LOCALHOST, 0)));
        let url = format!("http://{}{SUB_PATH}", must("learn the port", listener.local_addr()));
        let content = Arc::new(Content {
            folder: Mutex::new(folder.to_owned()),
            is_cut_off: AtomicBool::new(false),
            slow: Mutex::new(None),
            is_awaited: AtomicBool::new(false),
        });
        let served = Arc::clone(&content);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let content = Arc::clone(&served);
                // A visitor that goes away in mid-answer is no concern of the others.
                thread::spawn(move || content.serve(&stream).ok());
            }
        });
        Self { url, content }
    }

    /// The page's address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Has another folder in the place of the one before.
    pub(crate) fn publish(&self, folder: &Path) {
        folder.clone_into(&mut self.content.folder.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Whether every connection breaks off without an answer.
    pub(crate) fn cut_off(&self, is_cut_off: bool) {
        self.content.is_cut_off.store(is_cut_off, Ordering::SeqCst);
    }

    /// Has the last quarter of files with this in their paths never arrive.
    pub(crate) fn slow_down(&self, part: &'static str) {
        *self.content.slow.lock().unwrap_or_else(PoisonError::into_inner) = Some(part);
    }

    /// Whether somebody has come so far with such a file.
    pub(crate) fn is_awaited(&self) -> bool {
        self.content.is_awaited.load(Ordering::SeqCst)
    }
}

impl Content {
    /// Answers one request; every connection is closed after its answer, and nothing may be stored, so that what works
    /// without a network does so by the page's own doing.
    fn serve(&self, mut stream: &TcpStream) -> io::Result<()> {
        if self.is_cut_off.load(Ordering::SeqCst) {
            return Ok(());
        }
        let mut head = BufReader::new(stream);
        let mut request = String::new();
        head.read_line(&mut request)?;
        let mut header = String::new();
        while head.read_line(&mut header)? > 2 {
            header.clear();
        }
        let address = request.split([' ', '?']).nth(1).unwrap_or_default();
        let name = address.strip_prefix(SUB_PATH).unwrap_or("nothing");
        let name = if name.is_empty() { "index.html" } else { name };
        let path = self.folder.lock().unwrap_or_else(PoisonError::into_inner).join(name);
        let (status, body) = match fs::read(&path) {
            Ok(body) => ("200 OK", body),
            Err(_) => ("404 Not Found", Vec::new()),
        };
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
             Connection: close\r\n\r\n",
            media_type(&path),
            body.len()
        )?;
        let slow = *self.slow.lock().unwrap_or_else(PoisonError::into_inner);
        if slow.is_some_and(|part| name.contains(part)) {
            stream.write_all(&body[..body.len() / 4 * 3])?;
            self.is_awaited.store(true, Ordering::SeqCst);
            // Until the visitor goes away.
            return head.read_to_end(&mut Vec::new()).map(drop);
        }
        stream.write_all(&body)?;
        stream.flush()
    }
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "text/plain; charset=utf-8",
    }
}
