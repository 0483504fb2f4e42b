//! The browsers for the tests, Chromium and Firefox, and the drivers through which they are steered.

use crate::process::{Outcome, capture, run};
use crate::tools::{candidates, ensure_geckodriver, search_folders};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

const STARTING: Duration = Duration::from_secs(30);
const ENDING: Duration = Duration::from_secs(5);

/// A program that comes from outside, of which Debian has a package.
struct Program {
    name: &'static str,
    commands: &'static [&'static str],
    /// Where it lies if it is no command.
    paths: &'static [&'static str],
    package: &'static str,
    elsewhere: &'static str,
}

const CHROMIUM: Program = Program {
    name: "Chromium",
    commands: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    paths: &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
    package: "chromium",
    elsewhere: "Chromium or Chrome",
};
const CHROMEDRIVER: Program = Program {
    name: "chromedriver",
    commands: &["chromedriver"],
    paths: &[],
    package: "chromium-driver",
    elsewhere: "the chromedriver of Chromium's version",
};
const FIREFOX: Program = Program {
    name: "Firefox",
    commands: &["firefox-esr", "firefox"],
    paths: &["/Applications/Firefox.app/Contents/MacOS/firefox"],
    package: "firefox-esr",
    elsewhere: "Firefox",
};

/// Chromium with its driver, which opens as many browsers as it is asked for.
pub(crate) struct Chromium {
    browser: PathBuf,
    driver: PathBuf,
}

/// Firefox with its driver, of which each browser needs one.
pub(crate) struct Firefox {
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

impl Chromium {
    pub(crate) fn ensure() -> Outcome<Self> {
        let [browser, driver] = ensure([&CHROMIUM, &CHROMEDRIVER])?;
        Ok(Self { browser, driver })
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

impl Firefox {
    pub(crate) fn ensure() -> Outcome<Self> {
        let [browser] = ensure([&FIREFOX])?;
        Ok(Self { browser, driver: ensure_geckodriver()? })
    }

    /// The program that the driver starts.
    pub(crate) fn path(&self) -> &Path {
        &self.browser
    }

    /// The program that the tests start for each browser.
    pub(crate) fn driver(&self) -> &Path {
        &self.driver
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

/// Finds programs, and installs Debian's packages where they are missing and that may be done.
fn ensure<const COUNT: usize>(programs: [&Program; COUNT]) -> Outcome<[PathBuf; COUNT]> {
    let found = find(programs);
    let apt = !candidates("apt-get", &search_folders()).is_empty();
    match plan(found.is_ok(), apt, is_root()) {
        Plan::Use | Plan::Explain => found,
        Plan::Install => {
            install_packages(&programs.map(|program| program.package))?;
            find(programs)
        }
    }
}

/// The error says what is missing and how to get it.
fn find<const COUNT: usize>(programs: [&Program; COUNT]) -> Outcome<[PathBuf; COUNT]> {
    let paths = programs.map(Program::find);
    let missing = programs.iter().zip(&paths).filter(|(_, path)| path.is_none());
    let missing: Vec<&str> = missing.map(|(program, _)| program.name).collect();
    if missing.is_empty() {
        return Ok(paths.map(Option::unwrap_or_default));
    }
    Err(format!(
        "missing: {}; and the browser tests are not skipped without: on Debian, run as root \
         `apt-get update && apt-get install {}`; elsewhere, put {} on the PATH",
        missing.join(" and "),
        programs.map(|program| program.package).join(" "),
        programs.map(|program| program.elsewhere).join(" and ")
    ))
}

impl Program {
    fn find(&self) -> Option<PathBuf> {
        let folders = search_folders();
        let commands = self.commands.iter().flat_map(|command| candidates(command, &folders));
        commands.chain(self.paths.iter().map(PathBuf::from).filter(|path| path.is_file())).next()
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

fn install_packages(packages: &[&str]) -> Outcome<()> {
    let names = packages.join(" and ");
    println!("Installing {names}.");
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    run(apt().arg("update"), "`apt-get update` failed, so the browser for the tests cannot be installed")?;
    run(
        apt().args(["install", "--yes", "--no-install-recommends"]).args(packages),
        &format!("{names} could not be installed: install them by hand"),
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
