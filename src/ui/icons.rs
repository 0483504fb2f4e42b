//! The few drawings that the page's buttons carry; hidden from assistive technology, for each button has a name.

use leptos::prelude::*;

/// A drawing of strokes on a field of 16 by 16.
#[component]
pub(super) fn Icon(
    /// The strokes, as an SVG path.
    path: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=path />
        </svg>
    }
}

pub(super) const UNDO: &str = "M6 3 2.5 6.5 6 10M2.5 6.5H9.5a4 4 0 0 1 0 8H7";
pub(super) const REDO: &str = "M10 3l3.5 3.5L10 10M13.5 6.5H6.5a4 4 0 0 0 0 8H9";
pub(super) const MORE: &str = "M3.5 8h.01M8 8h.01M12.5 8h.01";
pub(super) const DOWN: &str = "M4 6.5l4 4 4-4";
pub(super) const RIGHT: &str = "M6.5 4l4 4-4 4";
pub(super) const CLOSE: &str = "M4 4l8 8M12 4l-8 8";
pub(super) const PLUS: &str = "M8 3.5v9M3.5 8h9";
pub(super) const DOWNLOAD: &str = "M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10";
pub(super) const COPY: &str = "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z";
