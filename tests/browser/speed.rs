//! How long typing takes, measured in the page.

use crate::harness::{Screen, Session, journey_alone, must};
use crate::steps::{control, shows, start};
use serde_json::{Value, json};

const KEYSTROKES: u16 = 100;
/// A frame of a screen with 60 of them in a second.
const FRAME: f64 = 1000.0 / 60.0;

/// Measures, for each input, the milliseconds until the preview has changed.
const MEASURE: &str = "window.times = [];
    let begin = null;
    document.addEventListener('input', () => { begin = performance.now(); }, true);
    new MutationObserver(() => {
        if (begin !== null) window.times.push(performance.now() - begin);
        begin = null;
    }).observe(arguments[0], { subtree: true, childList: true, characterData: true });";

#[test]
fn the_preview_follows_within_a_frame() {
    journey_alone("speed", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        let preview = page.by_role("region", "Preview").await;
        let field = control(&page, "Current System", "textbox", "Current System").await;
        page.click(&field).await;
        page.js(MEASURE, vec![json!(preview)]).await;
        must("watch the renderer", page.cdp("Performance.enable", json!({})).await);
        let before = seconds_of_work(&page).await;
        // A space at the end would change nothing that is shown.
        let text: String = "keystrokes-".chars().cycle().take(KEYSTROKES.into()).collect();
        // One for each painting: of keys that come faster, only the last is shown.
        let painted = "return new Promise(done => requestAnimationFrame(() => setTimeout(done)))";
        for key in text.chars() {
            page.press(&[], key).await;
            page.js(painted, vec![]).await;
        }
        let work = 1000.0 * (seconds_of_work(&page).await - before) / f64::from(KEYSTROKES);
        shows(&page, &[&text]).await;

        let times = page.js("return window.times", vec![]).await;
        let mut times: Vec<f64> = must("read the times", serde_json::from_value(times));
        assert_eq!(times.len(), usize::from(KEYSTROKES), "not every keystroke changed the preview");
        times.sort_by(f64::total_cmp);
        let (median, p95, most) = (times[49], times[94], times[99]);
        println!("keystroke to preview: median {median:.1} ms, p95 {p95:.1} ms over {KEYSTROKES}");
        println!("at most {most:.1} ms; script, style and layout take {work:.1} ms a keystroke");
        assert!(p95 < FRAME, "the preview does not follow within a frame");
        assert!(work < FRAME, "with its layout, a keystroke does not fit a frame");
    });
}

/// How long the page's thread has run scripts and computed styles and layouts until now.
async fn seconds_of_work(page: &Session) -> f64 {
    let answer = page.cdp("Performance.getMetrics", json!({})).await;
    let answer = must("ask for the renderer's times", answer);
    let parts = ["ScriptDuration", "RecalcStyleDuration", "LayoutDuration"];
    let metrics = answer["metrics"].as_array().into_iter().flatten();
    let is_part = |metric: &&Value| metric["name"].as_str().is_some_and(|name| parts.contains(&name));
    metrics.filter(is_part).filter_map(|metric| metric["value"].as_f64()).sum()
}
