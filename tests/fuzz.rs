//! Texts that nobody writes, made from those that people do, taken through reading, editing, finishing, storing and
//! importing. The ordinary run tries the same ones each time; `SPECWRIGHT_FUZZ_SECONDS` says how long to try
//! others, best in release, and `PROPTEST_RNG_SEED` which:
//!
//! ```sh
//! SPECWRIGHT_FUZZ_SECONDS=1200 PROPTEST_RNG_SEED=7 cargo test --release --test fuzz -- --nocapture
//! ```
//!
//! What fails is made smaller and shown at the end, once for each assertion. It is kept in `tests/seeds`, whose files
//! are tried as they are and are what other texts are made from, or as a case in `kept`.

mod fuzz {
    mod case;
    mod kept;
    mod laws;
    mod mutate;
    mod run;
    mod shrink;
}
mod support;
