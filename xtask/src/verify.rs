//! The task `test`: everything that has to hold, in the order in which failures are cheapest to find.
//!
//! Nothing is skipped: what cannot run fails.

use crate::browser::{Chromium, Firefox};
use crate::process::{Outcome, run as run_command};
use crate::project::{cargo, dist};
use crate::site::Site;
use crate::tools::{Tools, ensure_component};
use crate::{budget, build, diagram};
use std::process::Command;
use std::time::{Duration, Instant};

/// Not the root of the host, so that an address which only works there fails.
const SUB_PATH: &str = "/some/path/";
/// The journeys, by their module, that Firefox is spared: it does not tell how long it lays out a page. It makes all
/// others, since nobody knows beforehand in which a browser differs.
const IN_CHROMIUM_ALONE: &str = "speed::";

/// The steps that have passed, each with the time that it took.
#[derive(Default)]
struct Journal {
    passed: Vec<(&'static str, Duration)>,
}

impl Journal {
    /// Runs one step and prints its time; the error names the step.
    fn step<T>(&mut self, title: &'static str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        println!("\n== {title}");
        let begin = Instant::now();
        let outcome = work();
        let time = begin.elapsed();
        match outcome {
            Ok(value) => {
                println!("== {title}: passed in {:.1} s", time.as_secs_f64());
                self.passed.push((title, time));
                Ok(value)
            }
            Err(failure) => Err(format!("{title}, after {:.1} s: {failure}", time.as_secs_f64())),
        }
    }

    fn print(&self) {
        println!("\nEverything passed:");
        for (title, time) in &self.passed {
            println!("{:>8.1} s  {title}", time.as_secs_f64());
        }
        let total: Duration = self.passed.iter().map(|(_, time)| *time).sum();
        println!("{:>8.1} s  in total", total.as_secs_f64());
    }
}

/// Runs all steps and stops at the first that fails.
pub(crate) fn run() -> Outcome<()> {
    let mut journal = Journal::default();
    let (tools, chromium, firefox) = journal.step("Tools", || {
        ensure_component("fmt", "rustfmt")?;
        ensure_component("clippy", "clippy")?;
        Ok((Tools::ensure()?, Chromium::ensure()?, Firefox::ensure()?))
    })?;
    journal.step("Formatting", || {
        run_command(
            cargo().args(["fmt", "--all", "--", "--check"]),
            "the code is not formatted: run `cargo fmt --all`",
        )
    })?;
    journal.step("Lints, native", || {
        let arguments = ["clippy", "--workspace", "--all-targets", "--features", "browser-tests"];
        run_command(
            cargo().args(arguments).args(["--", "-D", "warnings"]),
            "clippy has complaints, see above",
        )
    })?;
    journal.step("Lints, wasm", || {
        let arguments = ["clippy", "--target", "wasm32-unknown-unknown", "--lib", "--bins"];
        let packages = ["--package", "specwright", "--package", "highlight"];
        run_command(
            cargo().args(arguments).args(packages).args(["--", "-D", "warnings"]),
            "clippy has complaints, see above",
        )
    })?;
    journal.step("Lints, diagrams", diagram::lint)?;
    journal.step("Documentation", || {
        run_command(
            cargo().args(["doc", "--no-deps", "--workspace"]).env("RUSTDOCFLAGS", "-D warnings"),
            "the documentation does not build without warnings, see above",
        )
    })?;
    journal.step("Tests, native", || {
        run_command(cargo().args(["test", "--workspace"]), "a test fails, see above")
    })?;
    journal.step("Page", || build::build_page(&tools))?;
    journal.step("Size", || budget::check(&dist()))?;
    // Both browsers get the page in `dist/` as a static host would serve it.
    let site = Site::start(&dist(), SUB_PATH)?;
    journal.step("Tests, Chromium", || test_in_chromium(&chromium, &site))?;
    journal.step("Tests, Firefox", || test_in_firefox(&firefox, &site))?;
    journal.print();
    Ok(())
}

/// The driver is a value of this function, so it ends with it, whatever the tests do.
fn test_in_chromium(chromium: &Chromium, site: &Site) -> Outcome<()> {
    let driver = chromium.start_driver()?;
    let mut tests = journeys(site, "chromium");
    tests.env("SPECWRIGHT_WEBDRIVER", driver.url()).env("SPECWRIGHT_BROWSER", chromium.path());
    run_command(&mut tests, "a test fails in Chromium, see above")
}

fn test_in_firefox(firefox: &Firefox, site: &Site) -> Outcome<()> {
    let mut tests = journeys(site, "firefox");
    tests.env("SPECWRIGHT_WEBDRIVER", firefox.driver()).env("SPECWRIGHT_BROWSER", firefox.path());
    run_command(tests.args(["--skip", IN_CHROMIUM_ALONE]), "a test fails in Firefox, see above")
}

/// The command that runs the browser tests.
fn journeys(site: &Site, engine: &str) -> Command {
    let mut tests = cargo();
    tests.args(["test", "--test", "browser", "--features", "browser-tests", "--", "--nocapture"]);
    tests.env("SPECWRIGHT_URL", site.url()).env("SPECWRIGHT_ENGINE", engine);
    // A journey's stack is that of its runtime, and so long that why it failed gets lost above it.
    tests.env("RUST_BACKTRACE", "0");
    tests
}
