//! The templates that can be started from: the user's own, the team's, and those that come with the program.

use leptos::prelude::*;

use super::downloads::MARKDOWN;
use super::menu::MenuItem;
use super::notices::Notices;
use super::route::Route;
use super::words;
use crate::browser;
use crate::drafts::{KeyValue, OwnTemplate, Shelf, ShelfError, Shelved, StoreError};
use crate::export::file_name;
use crate::template::{Template, builtin, team};

type Store = &'static (dyn KeyValue + Sync);

/// What is said of a template that another tab deleted.
const GONE: &str = "This template is no longer there.";

/// Who offers a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Own,
    Team,
    BuiltIn,
}

/// Handles to the templates. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct Catalogue {
    store: Store,
    notices: Notices,
    /// Counts the changes: the shelf is read again after each.
    version: RwSignal<u32>,
    team: RwSignal<Team>,
}

/// What the host has placed beside the page.
#[derive(Clone, Debug, Default)]
struct Team {
    templates: Vec<Template>,
    /// What is wrong with the index or a file, for people.
    problems: Vec<String>,
    is_loaded: bool,
}

impl Catalogue {
    pub(super) fn new(store: Store, notices: Notices) -> Self {
        Self { store, notices, version: RwSignal::new(0), team: RwSignal::new(Team::default()) }
    }

    fn shelf(self) -> Shelf<Store> {
        Shelf::new(self.store)
    }

    /// The user's own templates, read again whenever one of them changes.
    pub(super) fn own(self) -> Result<Shelved, StoreError> {
        self.version.track();
        self.shelf().list()
    }

    /// Fetches what the host has placed beside the page.
    pub(super) fn load_team(self) {
        leptos::task::spawn_local(async move {
            let mut team = Team { is_loaded: true, ..Team::default() };
            let mut slugs: Vec<String> =
                builtin::templates().into_iter().map(|template| template.slug).collect();
            let (announced, problems) = team::index(&fetch(team::INDEX).await.unwrap_or_default());
            team.problems = problems;
            for team::Announced { mut template, address } in announced {
                // Each has an address of its own.
                while slugs.contains(&template.slug) {
                    template.slug.push_str("-2");
                }
                slugs.push(template.slug.clone());
                match fetch(&address).await {
                    Some(text) => team.templates.push(Template { text, ..template }),
                    None => team.problems.push(format!("“{}” was not found at {address}.", template.name)),
                }
            }
            self.team.set(team);
        });
    }

    /// Whether a template of that slug may still arrive.
    pub(super) fn is_awaited(self, slug: &str) -> bool {
        self.find(slug).is_none() && !self.team.with(|team| team.is_loaded)
    }

    /// What is wrong with the team's templates, for people.
    pub(super) fn problems(self) -> String {
        self.team.with(|team| team.problems.join(" "))
    }

    /// All templates in the order of the gallery. Where the store gives out none, the others are there all the same.
    pub(super) fn all(self) -> Vec<(Origin, Template)> {
        let mut all = Vec::new();
        all.extend(
            self.own().unwrap_or_default().templates.into_iter().map(|own| (Origin::Own, own.template)),
        );
        all.extend(self.team.get().templates.into_iter().map(|template| (Origin::Team, template)));
        all.extend(builtin::templates().into_iter().map(|template| (Origin::BuiltIn, template)));
        all
    }

    /// All templates, for what is made of them: whatever is told of, they are seldom others, and reading them takes a while.
    pub(super) fn listing(self) -> Memo<Vec<(Origin, Template)>> {
        Memo::new(move |_| self.all())
    }

    /// The template of that slug.
    pub(super) fn find(self, slug: &str) -> Option<Template> {
        untrack(|| self.all())
            .into_iter()
            .map(|(_, template)| template)
            .find(|template| template.slug == slug)
    }

    /// Reads the shelf again.
    pub(super) fn refresh(self) {
        // The page may be gone by the time a notice's action runs.
        let _ = self.version.try_update(|version| *version += 1);
    }

    /// Keeps a template and tells so.
    pub(super) fn add(self, template: Template) {
        let name = template.name.clone();
        let added = self.shelf().add(template, browser::random(), browser::now());
        self.refresh();
        match added {
            Ok(_) => self.notices.say(format!("“{name}” is among your templates.")),
            Err(error) => self.say_failed(&error),
        }
    }

    /// Puts a changed template in the place of what it was.
    ///
    /// # Errors
    ///
    /// In words, when it is not kept.
    pub(super) fn change(self, before: &OwnTemplate, template: Template) -> Result<(), String> {
        let kept = match self.shelf().change(before, template.clone(), browser::now()) {
            Err(ShelfError::ChangedElsewhere) => {
                // Neither version is dropped.
                self.notices
                    .say("The template was changed in another tab meanwhile. Yours is kept beside it.");
                self.shelf().add(template, browser::random(), browser::now()).map(|_| ())
            }
            Err(ShelfError::Store(error)) => Err(error),
            Ok(_) => Ok(()),
        };
        self.refresh();
        kept.map_err(|error| format!("The template is not saved: {}.", words::store_error(&error)))
    }

    /// Does what an item of a template's menu says; returns whether the verb is one of these.
    pub(super) fn act(self, verb: &str, slug: &str) -> bool {
        match verb {
            "duplicate-template" => self.with(slug, |template| {
                let name = format!("{} (copy)", template.name);
                self.add(Template { name, ..template });
            }),
            "export-template" => self.with(slug, |template| {
                if !browser::download(&file_name(&template.name, "md"), MARKDOWN, &template.text) {
                    self.notices.say("The browser did not take the file.");
                }
            }),
            "link-template" => self.copy_link(slug),
            "delete-template" => self.delete(slug),
            _ => return false,
        }
        true
    }

    fn with(self, slug: &str, act: impl FnOnce(Template)) {
        match self.find(slug) {
            Some(template) => act(template),
            None => self.notices.say(GONE),
        }
    }

    /// The own template of that slug, as it is stored.
    pub(super) fn stored(self, slug: &str) -> Option<OwnTemplate> {
        match self.shelf().get(slug) {
            Ok(Some(own)) => return Some(own),
            Ok(None) => self.notices.say(GONE),
            Err(error) => self.say_failed(&error),
        }
        None
    }

    fn delete(self, slug: &str) {
        let Some(own) = self.stored(slug) else { return };
        if let Err(error) = self.shelf().remove(slug) {
            return self.say_failed(&error);
        }
        self.refresh();
        let words =
            format!("Deleted the template “{}”. Drafts made from it stay as they are.", own.template.name);
        let act = move || match self.shelf().put_back(&own) {
            Ok(()) => self.refresh(),
            Err(error) => self.say_failed(&error),
        };
        self.notices.offer_back(words, self.notices.lasting("Undo", Box::new(act), Box::new(|| true)));
    }

    fn copy_link(self, slug: &str) {
        let link = browser::address_of(&Route::to_new(slug));
        leptos::task::spawn_local(async move {
            self.notices.say(if browser::copy(&link).await {
                format!("Copied {link} — append ?NAME=value to fill in fields.")
            } else {
                format!("The browser did not allow copying. The address is {link}")
            });
        });
    }

    fn say_failed(self, error: &StoreError) {
        self.notices.say(format!("That did not work: {}.", words::store_error(error)));
    }
}

/// Fetches a text. Some hosts answer with a page of their own where there is no such file.
async fn fetch(address: &str) -> Option<String> {
    let is_page = |text: &str| {
        let start: String = text.trim_start().chars().take(9).collect();
        ["<!doctype", "<html"].iter().any(|page| start.to_lowercase().starts_with(page))
    };
    browser::fetch(address).await.filter(|text| !is_page(text))
}

/// The items of a template's menu: `own <slug>` or `given <slug>`.
pub(super) fn template_menu(name: &str) -> Vec<MenuItem> {
    let Some((origin, slug)) = name.split_once(' ') else { return Vec::new() };
    let item = |words: &str, verb: &str| MenuItem::new(words, format!("{verb}-template {slug}"));
    match origin {
        "own-template" => vec![
            item("Rename or edit …", "edit"),
            item("Duplicate", "duplicate"),
            item("Download as Markdown", "export"),
            item("Delete", "delete"),
        ],
        "given-template" => vec![
            item("Duplicate to edit", "duplicate"),
            item("Copy link that starts a draft", "link"),
            item("Download as Markdown", "export"),
        ],
        _ => Vec::new(),
    }
}
