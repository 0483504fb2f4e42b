//! The laws of the tree, the edits and the finished text, on generated input and on every text of the corpus.

mod laws {
    mod comparing;
    mod correcting;
    mod editing;
    mod finishing;
    mod importing;
    mod large;
    mod layout;
    mod marking;
    mod plain;
    mod previewing;
    mod standing;
    mod writing;
}
mod support;
