//! Filling in by the names of fields, as an address does that starts a draft.

use super::Document;

impl Document {
    /// Fills in the first field of that name, else of that label, else with that prompt; case, spaces and signs do not
    /// matter. Returns whether there is one.
    pub fn prefill(&mut self, name: &str, value: &str) -> bool {
        let wanted = bare(name);
        let mut found = [None; 3];
        for section in &self.sections {
            section.for_each_field(&mut |field| {
                let names = [field.name.as_deref().unwrap_or_default(), &field.label, &field.prompt];
                for (found, name) in found.iter_mut().zip(names) {
                    if found.is_none() && !wanted.is_empty() && bare(name) == wanted {
                        *found = Some(field.id);
                    }
                }
            });
        }
        match found.into_iter().flatten().next() {
            Some(field) => {
                self.set(field, value);
                true
            }
            None => false,
        }
    }
}

/// The letters and digits of a name, in lower case.
fn bare(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
