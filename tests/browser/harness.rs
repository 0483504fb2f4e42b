//! One browser for one journey, steered as a person would: by roles, accessible names and keys.
//!
//! The environment, which `cargo xtask test` sets, names the page (`SPECWRIGHT_URL`, with a final slash), the kind
//! of browser (`SPECWRIGHT_ENGINE`: `chromium`, as without it, or `firefox`), its driver (`SPECWRIGHT_WEBDRIVER`: the
//! address of Chromium's, the path of Firefox's) and, if the driver shall not choose, the browser
//! (`SPECWRIGHT_BROWSER`).
//! Whatever does not work panics: a test has nothing better to do. What the page logs as an error fails its
//! journey at the end, unless the journey has asked for it with [`Session::console_errors`].
#![allow(
    dead_code,
    unused_imports,
    reason = "it offers what journeys may need, not only what they use today"
)]

mod browser;
mod by_role;
mod by_script;
mod chromium;
mod firefox;
mod host;
mod neighbour;

pub(crate) use by_role::{Name, starts_with};
pub(crate) use fantoccini::elements::Element;
pub(crate) use fantoccini::key::Key;
pub(crate) use host::Host;
pub(crate) use neighbour::NEIGHBOUR;

use fantoccini::Client;
use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::wd::PrintConfiguration;
use serde_json::{Value, json};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::task::{LocalSet, spawn_local};
use tokio::time::{sleep, timeout};

/// How long anything may take to appear.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST_JOURNEY: Duration = Duration::from_mins(3);
/// More controls than any page has between two that a journey goes to.
const MOST_TABS: usize = 500;
/// Held for writing by the journey that measures.
static MEASURING: RwLock<()> = RwLock::new(());

/// Counts the sheets in a printed file, of which each is an object: on its own, or packed with others.
const SHEETS: &str = r"const unpacked = packed => new Response(
        new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate')),
    ).text();
    const file = Uint8Array.from(arguments[0]);
    const text = new TextDecoder('latin1').decode(file);
    const count = words => words.match(/\/Type ?\/Page(?!s)/g)?.length ?? 0;
    const packs = [...text.matchAll(/\/Type \/ObjStm/g)].map(({ index }) => {
        const begin = text.indexOf('stream\n', index) + 'stream\n'.length;
        return unpacked(file.slice(begin, text.indexOf('\nendstream', begin)));
    });
    return Promise.all(packs).then(words => count(text + words.join('\n')));";

/// What the page is shown on; sizes are those of the viewport, in CSS pixels.
#[derive(Clone, Copy)]
pub(crate) struct Screen {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) is_dark: bool,
}

impl Screen {
    pub(crate) const WIDE: Self = Self { width: 1440, height: 900, is_dark: false };
    pub(crate) const MEDIUM: Self = Self { width: 900, height: 800, is_dark: false };
    pub(crate) const NARROW: Self = Self { width: 360, height: 740, is_dark: false };

    /// The same screen for someone who prefers dark colours.
    pub(crate) const fn dark(self) -> Self {
        Self { is_dark: true, ..self }
    }
}

/// A browser that began without any stored data. Clones share it.
#[derive(Clone)]
pub(crate) struct Session {
    client: Client,
    browser: browser::Browser,
    url: String,
    folder: PathBuf,
    /// Where the browser stores, if it is to last.
    profile: Option<PathBuf>,
    /// Where each browser has a driver of its own, it lasts as long as the session.
    _driver: Option<Rc<firefox::Driver>>,
}

/// A tab of a browser.
#[derive(Clone)]
pub(crate) struct Tab(fantoccini::wd::WindowHandle);

/// Runs `steps` in a browser of their own, which is closed afterwards whatever happens. `name` is that of the
/// folder for what the journey downloads and, if it fails, for a picture of its last moment.
pub(crate) fn journey<Steps, Walk>(name: &str, screen: Screen, steps: Steps)
where
    Steps: FnOnce(Session) -> Walk,
    Walk: Future<Output = ()> + 'static,
{
    long_journey(name, screen, Duration::ZERO, steps);
}

/// As [`journey`], which may last that much longer.
pub(crate) fn long_journey<Steps, Walk>(name: &str, screen: Screen, longer: Duration, steps: Steps)
where
    Steps: FnOnce(Session) -> Walk,
    Walk: Future<Output = ()> + 'static,
{
    // A journey that failed says nothing about the others.
    let _among_others = MEASURING.read().unwrap_or_else(PoisonError::into_inner);
    walk(name, screen, LONGEST_JOURNEY.saturating_add(longer), steps);
}

/// As [`journey`], while no other journey runs: one that measures time shares the machine with none.
pub(crate) fn journey_alone<Steps, Walk>(name: &str, screen: Screen, steps: Steps)
where
    Steps: FnOnce(Session) -> Walk,
    Walk: Future<Output = ()> + 'static,
{
    let _alone = MEASURING.write().unwrap_or_else(PoisonError::into_inner);
    walk(name, screen, LONGEST_JOURNEY, steps);
}

/// Runs steps that open and close browsers themselves.
pub(crate) fn run_to_the_end<T>(steps: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    must("start a runtime", runtime).block_on(LocalSet::new().run_until(steps))
}

fn walk<Steps, Walk>(name: &str, screen: Screen, longest: Duration, steps: Steps)
where
    Steps: FnOnce(Session) -> Walk,
    Walk: Future<Output = ()> + 'static,
{
    let outcome = run_to_the_end(async {
        let session = Session::start(name, screen).await;
        session.move_in().await;
        let page = session.clone();
        let walk = timeout(longest, steps(session.clone()));
        // As a task of its own, so that a panic comes back as a value.
        let task = spawn_local(async move {
            must("come to the end of the journey", walk.await);
            let errors = page.console_errors().await;
            assert!(errors.is_empty(), "the page logged errors:\n{}", errors.join("\n"));
            // The journey may have closed the tab that it was in.
            let tabs = must("list the tabs", page.client.windows().await);
            must("go to a tab", page.client.switch_to_window(tabs[0].clone()).await);
            assert_eq!(page.what_the_neighbour_has().await, ["kept"; 3], "what is a neighbour's was touched");
        });
        let outcome = task.await;
        // The browser may be what failed, so this must not fail too: it would hide why.
        if outcome.is_err()
            && let Ok(picture) = session.client.screenshot().await
        {
            let path = session.folder.join("failed.png");
            std::fs::write(&path, picture).ok();
            eprintln!("The last moment of the journey that failed: {}", path.display());
        }
        must("close the browser", session.client.close().await);
        outcome
    });
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure.into_panic());
    }
}

impl Session {
    /// The same browser, for the page at another address (with a final slash).
    pub(crate) fn at(&self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self.clone() }
    }

    /// Loads the page, or in a loaded page only changes the route: `""`, or a fragment such as `#/draft/1`.
    pub(crate) async fn open(&self, route: &str) {
        must("open the page", self.client.goto(&format!("{}{route}", self.url)).await);
    }

    /// Closes the browser.
    pub(crate) async fn close(self) {
        must("close the browser", self.client.close().await);
    }

    pub(crate) async fn reload(&self) {
        must("reload the page", self.client.refresh().await);
    }

    /// Runs the body of a JavaScript function with `arguments`; what it returns, awaited if it is a promise, comes
    /// back. An element is passed as `json!(element)`.
    pub(crate) async fn js(&self, body: &str, arguments: Vec<Value>) -> Value {
        must(&format!("run `{body}`"), self.client.execute(body, arguments).await)
    }

    /// Opens another tab of the same browser, and goes there.
    pub(crate) async fn new_tab(&self) -> Tab {
        let tab = Tab(must("open a tab", self.client.new_window(true).await).handle);
        self.go_to(&tab).await;
        tab
    }

    /// The tab that one is in.
    pub(crate) async fn tab(&self) -> Tab {
        Tab(must("name the tab", self.client.window().await))
    }

    /// Goes to a tab.
    pub(crate) async fn go_to(&self, tab: &Tab) {
        must("go to a tab", self.client.switch_to_window(tab.0.clone()).await);
    }

    /// Presses and releases the keys of a text one by one, in whatever has the focus.
    pub(crate) async fn type_text(&self, text: &str) {
        let keys = text.chars().map(|character| match character {
            '\n' => Key::Enter.into(),
            '\t' => Key::Tab.into(),
            other => other,
        });
        let strokes = keys.flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        self.perform(strokes.collect()).await;
    }

    /// Presses a key while the modifiers are held: `press(&[Key::Control], 'z')`, `press(&[], Key::Tab)`.
    pub(crate) async fn press(&self, modifiers: &[Key], key: impl Into<char>) {
        let held: Vec<char> = modifiers.iter().copied().map(char::from).chain([key.into()]).collect();
        let down = held.iter().map(|&value| KeyAction::Down { value });
        let up = held.iter().rev().map(|&value| KeyAction::Up { value });
        self.perform(down.chain(up).collect()).await;
    }

    async fn perform(&self, strokes: Vec<KeyAction>) {
        let keyboard = KeyActions::new("keyboard".to_owned());
        let keyboard = strokes.into_iter().fold(keyboard, InputSource::then);
        must("press keys", self.client.perform_actions(keyboard).await);
    }

    pub(crate) async fn click(&self, element: &Element) {
        must("click", element.click().await);
    }

    /// Presses the mouse button at a point of the viewport and lets it go at another; the same one makes a click.
    pub(crate) async fn drag(&self, (left, top): (f64, f64), (to_left, to_top): (f64, f64)) {
        let go = |x, y| PointerAction::MoveTo { duration: None, x, y };
        let mouse = MouseActions::new("mouse".to_owned())
            .then(go(left, top))
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(go(to_left, to_top))
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        must("use the mouse", self.client.perform_actions(mouse).await);
    }

    /// Replaces what stands in a text field, by keys.
    pub(crate) async fn fill(&self, field: &Element, text: &str) {
        self.click(field).await;
        self.press(&[Key::Control], 'a').await;
        self.press(&[], Key::Delete).await;
        self.type_text(text).await;
    }

    /// Chooses an option of a list by its words.
    pub(crate) async fn choose(&self, list: &Element, option: &str) {
        must("choose an option", list.select_by_label(option).await);
    }

    /// Hands a file to a file input.
    pub(crate) async fn choose_file(&self, input: &Element, file: &Path) {
        must("choose a file", input.send_keys(&file.to_string_lossy()).await);
    }

    /// Presses Tab until the element has the focus.
    pub(crate) async fn tab_to(&self, element: &Element) {
        for _ in 0..MOST_TABS {
            self.press(&[], Key::Tab).await;
            if self.has_focus(element).await {
                return;
            }
        }
        let markup = must("describe what was to be reached", element.html(false).await);
        panic!("{MOST_TABS} times Tab did not lead to {markup}");
    }

    /// Presses Tab backwards until the element has the focus.
    pub(crate) async fn tab_back_to(&self, element: &Element) {
        for _ in 0..MOST_TABS {
            if self.has_focus(element).await {
                return;
            }
            self.press(&[Key::Shift], Key::Tab).await;
        }
        panic!("{MOST_TABS} times Tab did not lead back");
    }

    /// Whether the element has the focus; one that is gone has not.
    pub(crate) async fn has_focus(&self, element: &Element) -> bool {
        let script = "return document.activeElement === arguments[0]";
        self.client.execute(script, vec![json!(element)]).await.is_ok_and(|answer| answer == true)
    }

    /// The element that has the focus.
    pub(crate) async fn focused(&self) -> Element {
        must("find what has the focus", self.client.active_element().await)
    }

    /// What stands in a field.
    pub(crate) async fn value_of(&self, field: &Element) -> String {
        must("read a value", field.prop("value").await).unwrap_or_default()
    }

    /// The text of an element as it is shown.
    pub(crate) async fn text_of(&self, element: &Element) -> String {
        must("read a text", element.text().await)
    }

    /// Asks again and again until the answer is yes; `what` says in the test's failure what was waited for.
    pub(crate) async fn wait_until(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let came = patiently(async || is_so().await.then_some(())).await;
        assert!(came.is_some(), "waited {PATIENCE:?} in vain until {what}; {}", self.what_it_says().await);
    }

    /// The beginning of the page's words, for the message of a failure.
    async fn what_it_says(&self) -> String {
        let script =
            "return `${location.href} says ${JSON.stringify(document.body.innerText.slice(0, 600))}`";
        match self.client.execute(script, Vec::new()).await {
            Ok(words) => words.as_str().unwrap_or_default().to_owned(),
            Err(error) => format!("the page does not answer: {error}"),
        }
    }

    /// Clicks what downloads a file and returns its path and its content, as soon as it is complete.
    pub(crate) async fn download(&self, button: &Element) -> (PathBuf, String) {
        let earlier = self.downloads().await;
        self.click(button).await;
        let found = patiently(async || {
            let path = self.downloads().await.into_iter().find(|path| !earlier.contains(path))?;
            let content = std::fs::read_to_string(&path).ok()?;
            Some((path, content))
        });
        let (path, content) =
            found.await.unwrap_or_else(|| panic!("nothing was downloaded to {}", self.folder.display()));
        if !content.is_empty() {
            return (path, content);
        }
        // Some browsers put an empty file in its place for a moment.
        sleep(Duration::from_secs(1)).await;
        let content = must("read what was downloaded", std::fs::read_to_string(&path));
        (path, content)
    }

    /// Prints the page, and returns how many sheets of paper that takes.
    pub(crate) async fn sheets(&self) -> u64 {
        let how = must("choose how to print", PrintConfiguration::builder().build());
        let file = must("print the page", self.client.print(how).await);
        must("keep what was printed", std::fs::write(self.folder.join("printed.pdf"), &file));
        let bytes = json!(file);
        let sheets = self.js(SHEETS, vec![bytes]).await.as_u64().unwrap_or_default();
        assert!(sheets > 0, "nothing was printed, or no sheet is told apart in it");
        sheets
    }

    /// Writes a picture of the viewport, in PNG.
    pub(crate) async fn screenshot(&self, path: &Path) {
        let picture = must("take a picture", self.client.screenshot().await);
        must("write a picture", std::fs::write(path, picture));
    }
}

/// Asks until there is an answer, or `None` if there is none within the patience.
async fn patiently<T>(ask: impl AsyncFn() -> Option<T>) -> Option<T> {
    let begin = Instant::now();
    loop {
        let answer = ask().await;
        if answer.is_some() || begin.elapsed() >= PATIENCE {
            return answer;
        }
        sleep(PAUSE).await;
    }
}

/// Unwraps a result; the message says what the journey was about to do.
pub(crate) fn must<T, E: Display>(action: &str, result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("could not {action}: {error}"))
}
