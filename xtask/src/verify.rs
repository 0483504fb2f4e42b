//! The task `test`: everything that has to hold, in the order in which failures are cheapest to find.
//!
//! Nothing is skipped: what cannot run fails.

use crate::browser::Browser;
use crate::process::{Outcome, run as run_command};
use crate::project::{cargo, dist};
use crate::site::Site;
use crate::tools::{Tools, ensure_component};
use crate::{budget, build, diagram};
use std::time::{Duration, Instant};

/// Not the root of the host, so that an address which only works there fails.
const SUB_PATH: &str = "/some/path/";

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
    let (tools, browser) = journal.step("Tools", || {
        ensure_component("fmt", "rustfmt")?;
        ensure_component("clippy", "clippy")?;
        Ok((Tools::ensure()?, Browser::ensure()?))
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
    journal.step("Tests, browser", || test_in_browser(&browser))?;
    journal.print();
    Ok(())
}

/// Runs the browser tests against the page in `dist/`, served as a static host would. Server and driver are
/// values of this function, so they end with it, whatever the tests do.
fn test_in_browser(browser: &Browser) -> Outcome<()> {
    let site = Site::start(&dist(), SUB_PATH)?;
    let driver = browser.start_driver()?;
    run_command(
        cargo()
            .args(["test", "--test", "browser", "--features", "browser-tests", "--", "--nocapture"])
            .env("SPECWRIGHT_URL", site.url())
            .env("SPECWRIGHT_WEBDRIVER", driver.url())
            .env("SPECWRIGHT_BROWSER", browser.path()),
        "a browser test fails, see above",
    )
}
