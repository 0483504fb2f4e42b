//! Other programs, run to their end.

use std::process::{Command, Stdio};

/// What a task returns; the error is a whole sentence for the person at the terminal, without a full stop.
pub(crate) type Outcome<T> = Result<T, String>;

/// Runs a command whose output the person sees. The error is `advice`, below what the command printed.
pub(crate) fn run(command: &mut Command, advice: &str) -> Outcome<()> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(advice.to_owned()),
        Err(error) => {
            Err(format!("{advice} (`{}` does not start: {error})", command.get_program().display()))
        }
    }
}

/// Runs a command in place of this program, so that whoever ends this one by its number ends that one too.
#[cfg(unix)]
pub(crate) fn become_command(command: &mut Command, advice: &str) -> Outcome<()> {
    let error = std::os::unix::process::CommandExt::exec(command);
    Err(format!("{advice} (`{}` does not start: {error})", command.get_program().display()))
}

/// Where a program cannot turn into another, this one waits for that one.
#[cfg(not(unix))]
pub(crate) fn become_command(command: &mut Command, advice: &str) -> Outcome<()> {
    run(command, advice)
}

/// What a command prints on its standard output, or `None` where it cannot start or fails.
pub(crate) fn capture(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
