//! The browser for the tests, Chromium, and the driver through which they steer it.

use crate::process::{Outcome, capture, run};
use crate::tools::{candidates, search_folders};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

const BROWSER_COMMANDS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// Where browsers lie that are no commands.
const BROWSER_PATHS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const DRIVER_COMMAND: &str = "chromedriver";
const DEBIAN_PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];
const STARTING: Duration = Duration::from_secs(30);
const ENDING: Duration = Duration::from_secs(5);

/// An installed browser with its driver.
pub(crate) struct Browser {
    browser: PathBuf,
    driver: PathBuf,
}

/// What to do about a browser, given what is there.
#[derive(Debug, PartialEq, Eq)]
enum Plan {
    Use,
    Install,
    Explain,
}

/// A running driver, which ends together with every browser that it opened when the value is dropped.
pub(crate) struct Driver {
    process: Child,
    port: u16,
}

impl Browser {
    /// Finds Chromium and its driver, and installs Debian's packages where they are missing and that may be done.
    pub(crate) fn ensure() -> Outcome<Self> {
        let found = Self::find();
        let apt = !candidates("apt-get", &search_folders()).is_empty();
        match plan(found.is_ok(), apt, is_root()) {
            Plan::Use | Plan::Explain => found,
            Plan::Install => {
                install_packages()?;
                Self::find()
            }
        }
    }

    /// The error says which part is missing and how to get it.
    fn find() -> Outcome<Self> {
        let folders = search_folders();
        let browser = BROWSER_COMMANDS
            .iter()
            .flat_map(|command| candidates(command, &folders))
            .chain(BROWSER_PATHS.iter().map(PathBuf::from).filter(|path| path.is_file()))
            .next();
        let driver = candidates(DRIVER_COMMAND, &folders).into_iter().next();
        let missing = match (browser, driver) {
            (Some(browser), Some(driver)) => return Ok(Self { browser, driver }),
            (Some(_), None) => "chromedriver is missing",
            (None, Some(_)) => "Chromium is missing",
            (None, None) => "Chromium and chromedriver are missing",
        };
        Err(format!(
            "{missing}, and the browser tests are not skipped without: on Debian, run as root \
             `apt-get update && apt-get install {}`; elsewhere, put Chromium or Chrome and the chromedriver of \
             the same version on the PATH",
            DEBIAN_PACKAGES.join(" ")
        ))
    }

    /// The program that the driver starts.
    pub(crate) fn path(&self) -> &Path {
        &self.browser
    }

    /// Starts the driver on a free port and waits until it listens.
    pub(crate) fn start_driver(&self) -> Outcome<Driver> {
        let mut process = Command::new(&self.driver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("could not start {}: {error}", self.driver.display()))?;
        let printed = process.stdout.take();
        // From here on, whatever happens, the process is ended.
        let mut driver = Driver { process, port: 0 };
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            // The lines after the port are read too: a driver with a full pipe would stand still.
            for line in printed.map(BufReader::new).into_iter().flat_map(BufRead::lines).map_while(Result::ok)
            {
                if let Some(port) = port_in(&line) {
                    sender.send(port).ok();
                }
            }
        });
        driver.port = receiver.recv_timeout(STARTING).map_err(|_| {
            format!("{} started, but did not say on which port it listens", self.driver.display())
        })?;
        Ok(driver)
    }
}

impl Driver {
    /// The address that takes `WebDriver` commands.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks the driver to close its browsers and end; killed outright it would leave them running.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(ENDING))?;
        write!(
            stream,
            "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.port
        )?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if self.port != 0 && self.shut_down().is_ok() {
            let asked = Instant::now();
            while asked.elapsed() < ENDING {
                if matches!(self.process.try_wait(), Ok(Some(_))) {
                    return;
                }
                thread::sleep(Duration::from_millis(20));
            }
        }
        // It has ended already, or it ends now: neither result changes what follows.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn plan(is_there: bool, has_apt: bool, is_root: bool) -> Plan {
    match (is_there, has_apt && is_root) {
        (true, _) => Plan::Use,
        (false, true) => Plan::Install,
        (false, false) => Plan::Explain,
    }
}

fn is_root() -> bool {
    capture(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0")
}

fn install_packages() -> Outcome<()> {
    let packages = DEBIAN_PACKAGES.join(" and ");
    println!("Installing {packages}.");
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    run(apt().arg("update"), "`apt-get update` failed, so the browser for the tests cannot be installed")?;
    run(
        apt().args(["install", "--yes", "--no-install-recommends"]).args(DEBIAN_PACKAGES),
        &format!("{packages} could not be installed: install them by hand"),
    )
}

/// Once it listens, the driver prints `ChromeDriver was started successfully on port 12345.`
fn port_in(line: &str) -> Option<u16> {
    line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_do_about_a_browser() {
        assert_eq!(plan(true, true, true), Plan::Use);
        assert_eq!(plan(true, false, false), Plan::Use);
        assert_eq!(plan(false, true, true), Plan::Install);
        assert_eq!(plan(false, true, false), Plan::Explain);
        assert_eq!(plan(false, false, true), Plan::Explain);
    }

    #[test]
    fn port_of_the_driver() {
        assert_eq!(port_in("ChromeDriver was started successfully on port 34567."), Some(34567));
        assert_eq!(port_in("Starting ChromeDriver 156.0 (abc) on port 0"), None);
    }
}
