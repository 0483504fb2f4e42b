//! How the built-in templates are read, and that reading loses nothing.

mod support;

use specwright::template::{builtin, read};

#[test]
fn built_in_templates_are_read_as_committed() {
    let is_update = std::env::var_os("SPECWRIGHT_UPDATE").is_some();
    for template in builtin::templates() {
        let picture = support::picture(&read(&template.text));
        let path = format!("{}/tests/golden/{}.txt", env!("CARGO_MANIFEST_DIR"), template.slug);
        if is_update {
            std::fs::write(&path, &picture).expect("the golden file can be written");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            picture == expected,
            "{} is read differently; SPECWRIGHT_UPDATE=1 writes {path} anew",
            template.slug
        );
    }
}

#[test]
fn pictures_of_other_templates() {
    let Some(folder) = std::env::var_os("SPECWRIGHT_PICTURES") else {
        return;
    };
    for (name, text) in support::corpus() {
        let name = name.rsplit('/').next().unwrap_or_default().to_owned();
        let path = std::path::Path::new(&folder).join(name + ".txt");
        std::fs::write(path, support::picture(&read(&text))).expect("a picture can be written");
    }
}

#[test]
fn untouched_templates_are_written_byte_for_byte() {
    for (name, text) in support::corpus() {
        let skeleton = read(&text);
        let mut written = String::new();
        for section in &skeleton.sections {
            section.write(skeleton.newline, &mut written);
        }
        assert_eq!(written, text, "{name}");
    }
}
