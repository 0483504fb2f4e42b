//! Short notices at the edge of the page, some with a way back.

use std::time::Duration;

use leptos::prelude::*;

/// How long a notice stays that asks for nothing.
const SHORT: Duration = Duration::from_secs(6);

/// What a notice offers to do.
type Action = (String, Callback<()>);

#[derive(Clone)]
struct Notice {
    id: u32,
    text: String,
    action: Option<Action>,
}

/// Where notices are put. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct Notices {
    list: RwSignal<Vec<Notice>>,
    next: StoredValue<u32>,
}

impl Notices {
    pub(super) fn new() -> Self {
        Self {
            list: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Says something that goes away by itself.
    pub(super) fn say(self, text: impl Into<String>) {
        let id = self.push(text.into(), None);
        set_timeout(move || self.remove(id), SHORT);
    }

    /// Says something that can be undone; it stays until it is dismissed.
    pub(super) fn offer(self, text: impl Into<String>, label: &str, action: Callback<()>) {
        self.push(text.into(), Some((label.to_owned(), action)));
    }

    fn push(self, text: String, action: Option<Action>) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.list.update(|list| list.push(Notice { id, text, action }));
        id
    }

    fn remove(self, id: u32) {
        // A notice may outlive the page that it was said on.
        let _ = self.list.try_update(|list| list.retain(|notice| notice.id != id));
    }
}

/// The notices, the newest last.
#[component]
pub(super) fn NoticesView(notices: Notices) -> impl IntoView {
    view! {
        <div class="notices" role="log" aria-label="Notices">
            <For each=move || notices.list.get() key=|notice| notice.id let:notice>
                <div class="notice">
                    <span>{notice.text.clone()}</span>
                    {notice
                        .action
                        .clone()
                        .map(|(label, action)| {
                            let id = notice.id;
                            view! {
                                <button
                                    class="button small"
                                    on:click=move |_| {
                                        action.run(());
                                        notices.remove(id);
                                    }
                                >
                                    {label}
                                </button>
                            }
                        })}
                    <button
                        class="icon-button"
                        aria-label="Dismiss notice"
                        on:click={
                            let id = notice.id;
                            move |_| notices.remove(id)
                        }
                    >
                        "×"
                    </button>
                </div>
            </For>
        </div>
    }
}
