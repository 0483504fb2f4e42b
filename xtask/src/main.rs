//! The project's one command: `cargo xtask serve | build | test`.
//!
//! It owns everything that lies between a fresh clone and a page that is known to work: which tools are needed,
//! how the page is built and served, and what counts as verified. It knows nothing about templates or documents.

mod browser;
mod budget;
mod build;
mod diagram;
mod icons;
mod offline;
mod process;
mod project;
mod serve;
mod site;
mod tools;
mod verify;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <task>

  serve [--port N]  build the page, serve it on this machine and rebuild it after every edit (port 8080)
  build             build the page for publishing into dist/, which any static host serves under any path
  test              verify everything: formatting, lints, documentation, tests, size, and the page in a browser

Each task first installs the tools that it needs and does not find.";

/// What the arguments ask for.
#[derive(Debug, PartialEq, Eq)]
enum Task {
    Serve { port: u16 },
    Build,
    Test,
    Help,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let task = match parse(&arguments) {
        Ok(task) => task,
        Err(reason) => {
            eprintln!("error: {reason}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let outcome = match task {
        Task::Serve { port } => serve::run(port),
        Task::Build => build::run(),
        Task::Test => verify::run(),
        Task::Help => {
            println!("{USAGE}");
            Ok(())
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the arguments that follow the program's name. The error is a sentence for the person at the terminal.
fn parse(arguments: &[String]) -> Result<Task, String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => Err("a task is missing".to_owned()),
        ["help" | "-h" | "--help", ..] => Ok(Task::Help),
        ["build"] => Ok(Task::Build),
        ["test"] => Ok(Task::Test),
        ["serve"] => Ok(Task::Serve { port: serve::DEFAULT_PORT }),
        ["serve", "--port", port] => parse_port(port),
        ["serve", option] if option.starts_with("--port=") => parse_port(&option["--port=".len()..]),
        ["serve" | "build" | "test", rest @ ..] => {
            Err(format!("`{}` is not understood here", rest.join(" ")))
        }
        [other, ..] => Err(format!("there is no task `{other}`")),
    }
}

fn parse_port(port: &str) -> Result<Task, String> {
    match port.parse() {
        Ok(port) if port > 0 => Ok(Task::Serve { port }),
        _ => Err(format!("`{port}` is not a port: give a number from 1 to 65535")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Result<Task, &str>) {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        assert_eq!(parse(&arguments), expected.map_err(str::to_owned), "for `{line}`");
    }

    #[test]
    fn arguments() {
        check("serve", Ok(Task::Serve { port: 8080 }));
        check("serve --port 9000", Ok(Task::Serve { port: 9000 }));
        check("serve --port=9000", Ok(Task::Serve { port: 9000 }));
        check("build", Ok(Task::Build));
        check("test", Ok(Task::Test));
        check("--help", Ok(Task::Help));
        check("", Err("a task is missing"));
        check("deploy", Err("there is no task `deploy`"));
        check("serve --port 0", Err("`0` is not a port: give a number from 1 to 65535"));
        check("serve --port=many", Err("`many` is not a port: give a number from 1 to 65535"));
        check("serve --port", Err("`--port` is not understood here"));
        check("build --fast", Err("`--fast` is not understood here"));
    }
}
