//! What is known of each language, as data.

/// A language: what its fences are called, how it is cut, and its words, in lists that are separated by spaces.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Language {
    pub(crate) names: &'static str,
    pub(crate) shape: Shape,
    /// What opens a comment to the end of the line.
    pub(crate) line: &'static [&'static str],
    /// What opens and closes other comments.
    pub(crate) block: &'static [(&'static str, &'static str)],
    /// The first that fits is meant.
    pub(crate) strings: &'static [Quote],
    pub(crate) keywords: &'static str,
    pub(crate) constants: &'static str,
    pub(crate) types: &'static str,
    pub(crate) flags: Flags,
}

/// By which rules a text is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Code,
    Json,
    Yaml,
    Toml,
    Http,
    Diff,
    Markup,
}

/// How a string opens, closes, and what may stand in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quote {
    pub(crate) open: &'static str,
    pub(crate) close: &'static str,
    pub(crate) has_escapes: bool,
    pub(crate) has_lines: bool,
    pub(crate) holes: Holes,
}

/// What in a string is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holes {
    None,
    /// `${code}`.
    Braces,
    /// `$name`.
    Dollar,
}

/// A set of the signs that [`Language`] names.
pub(crate) type Flags = u16;

impl Language {
    /// Words are compared without their case.
    pub(crate) const NO_CASE: Flags = 1;
    /// A word with a capital at its start is a type.
    pub(crate) const CAPITAL_TYPES: Flags = 2;
    /// A word before `(` is a function.
    pub(crate) const CALLS: Flags = 4;
    /// `@word` is an attribute.
    pub(crate) const AT: Flags = 8;
    /// `$word` is a variable.
    pub(crate) const DOLLAR: Flags = 16;
    /// A word before `:` is a key.
    pub(crate) const COLON_KEYS: Flags = 32;
    /// A word before `=` is a key.
    pub(crate) const EQUALS_KEYS: Flags = 64;
    /// Lifetimes, raw strings, `#[…]`, macros.
    pub(crate) const RUST: Flags = 128;
    /// `/…/` is a pattern where a value may stand.
    pub(crate) const REGEX: Flags = 256;
    /// `-` belongs to words.
    pub(crate) const HYPHEN: Flags = 512;
    /// A comment begins only after a space.
    pub(crate) const SPACED_COMMENT: Flags = 1024;
    /// A letter or two before a quote belong to the string.
    pub(crate) const PREFIXES: Flags = 2048;
    /// `#word` at a line's start is a directive.
    pub(crate) const DIRECTIVES: Flags = 4096;

    /// The language of a fence, whatever the case of its name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        LANGUAGES.iter().find(|language| is_among(language.names, name, true))
    }
}

/// Whether a word is in a list.
pub(crate) fn is_among(list: &str, word: &str, without_case: bool) -> bool {
    list.split(' ').any(|known| {
        // The length tells most of them apart.
        known.len() == word.len() && (known == word || without_case && known.eq_ignore_ascii_case(word))
    })
}

const fn quote(
    open: &'static str,
    close: &'static str,
    has_escapes: bool,
    has_lines: bool,
    holes: Holes,
) -> Quote {
    Quote { open, close, has_escapes, has_lines, holes }
}

const DOUBLE: Quote = quote("\"", "\"", true, false, Holes::None);
const SINGLE: Quote = quote("'", "'", true, false, Holes::None);
const TRIPLE: Quote = quote("\"\"\"", "\"\"\"", true, true, Holes::None);
const TRIPLE_SINGLE: Quote = quote("'''", "'''", true, true, Holes::None);
const RAW_SINGLE: Quote = quote("'", "'", false, true, Holes::None);
const RAW_TICK: Quote = quote("`", "`", false, true, Holes::None);
const TEMPLATE: Quote = quote("`", "`", true, true, Holes::Braces);
const SHELL_DOUBLE: Quote = quote("\"", "\"", true, true, Holes::Dollar);
const C_COMMENT: &[(&str, &str)] = &[("/*", "*/")];

/// What most languages have in common.
const BASE: Language = Language {
    names: "",
    shape: Shape::Code,
    line: &["//"],
    block: C_COMMENT,
    strings: &[DOUBLE, SINGLE],
    keywords: "",
    constants: "true false null",
    types: "",
    flags: Language::CALLS | Language::CAPITAL_TYPES,
};
/// What TypeScript shares with it too.
const JS: Language = Language {
    names: "js javascript jsx mjs cjs node",
    strings: &[TEMPLATE, DOUBLE, SINGLE],
    keywords: "as async await break case catch class const continue debugger default delete do else export \
            extends finally for from function get if import in instanceof let new of return set static super \
            switch this throw try typeof var void while with yield",
    constants: "true false null undefined NaN Infinity globalThis",
    flags: Language::CALLS | Language::CAPITAL_TYPES | Language::REGEX | Language::AT | Language::DOLLAR,
    ..BASE
};

pub(crate) const LANGUAGES: &[Language] = &[
    Language {
        names: "rust rs",
        block: C_COMMENT,
        strings: &[quote("\"", "\"", true, true, Holes::None)],
        keywords: "as async await break const continue crate dyn else enum extern fn for if impl in let loop match \
            mod move mut pub ref return self static struct super trait type union unsafe use where while \
            yield",
        constants: "true false Some None Ok Err Self",
        types: "bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64",
        flags: Language::CALLS | Language::CAPITAL_TYPES | Language::RUST | Language::PREFIXES,
        ..BASE
    },
    JS,
    Language {
        names: "ts typescript tsx mts cts",
        keywords: "abstract as asserts async await break case catch class const continue debugger declare default \
            delete do else enum export extends finally for from function get if implements import in infer \
            instanceof interface is keyof let namespace new of out override private protected public \
            readonly return satisfies set static super switch this throw try type typeof var void while with \
            yield",
        types: "any bigint boolean never number object string symbol unknown",
        ..JS
    },
    Language {
        names: "python py py3 python3",
        line: &["#"],
        block: &[],
        strings: &[TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE],
        keywords: "and as assert async await break case class continue def del elif else except finally for from \
            global if import in is lambda match nonlocal not or pass raise return try while with yield",
        constants: "True False None self cls",
        types: "int str float bool bytes list dict set tuple object type",
        flags: Language::CALLS | Language::CAPITAL_TYPES | Language::AT | Language::PREFIXES,
        ..BASE
    },
    Language {
        names: "go golang",
        strings: &[RAW_TICK, DOUBLE, SINGLE],
        keywords: "break case chan const continue default defer else fallthrough for func go goto if import \
            interface map package range return select struct switch type var",
        constants: "true false nil iota",
        types: "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 \
            rune string uint uint8 uint16 uint32 uint64 uintptr",
        flags: Language::CALLS,
        ..BASE
    },
    Language {
        names: "java",
        strings: &[TRIPLE, DOUBLE, SINGLE],
        keywords: "abstract assert break case catch class const continue default do else enum extends final finally \
            for if implements import instanceof interface native new non-sealed package permits private \
            protected public record return sealed static super switch synchronized this throw throws \
            transient try var volatile when while yield",
        types: "boolean byte char double float int long short void",
        flags: Language::CALLS | Language::CAPITAL_TYPES | Language::AT,
        ..BASE
    },
    Language {
        names: "kotlin kt kts",
        strings: &[TRIPLE, quote("\"", "\"", true, false, Holes::Dollar), SINGLE],
        keywords: "abstract as break by catch class companion constructor continue data do else enum finally for \
            fun if import in init inline interface internal is lateinit object open operator out override \
            package private protected public return sealed super suspend this throw try typealias val var \
            when where while",
        flags: Language::CALLS | Language::CAPITAL_TYPES | Language::AT,
        ..BASE
    },
    Language {
        names: "swift",
        strings: &[TRIPLE, DOUBLE],
        keywords: "actor as associatedtype async await break case catch class continue default defer deinit do else \
            enum extension fallthrough fileprivate final for func guard if import in init inout internal is \
            lazy let mutating open operator private protocol public repeat rethrows return self some static \
            struct subscript super switch throw throws try typealias var weak where while",
        constants: "true false nil",
        flags: Language::CALLS | Language::CAPITAL_TYPES | Language::AT,
        ..BASE
    },
    Language {
        names: "c h cpp c++ cc hpp objc",
        keywords: "alignas alignof auto break case catch class const consteval constexpr continue co_await \
            co_return co_yield decltype default delete do else enum explicit export extern final for friend \
            goto if inline mutable namespace new noexcept operator override private protected public \
            register requires return sizeof static static_assert static_cast struct switch template this \
            throw try typedef typename union using virtual volatile while",
        constants: "true false nullptr NULL",
        types: "bool char double float int long short signed unsigned void size_t int8_t int16_t int32_t int64_t \
            uint8_t uint16_t uint32_t uint64_t",
        flags: Language::CALLS | Language::DIRECTIVES | Language::PREFIXES,
        ..BASE
    },
    Language {
        names: "csharp cs c# dotnet",
        keywords: "abstract as async await base break case catch checked class const continue default delegate do \
            else enum event explicit extern finally fixed for foreach get goto if implicit in init interface \
            internal is lock namespace new operator out override params partial private protected public \
            readonly record ref required return sealed set sizeof static struct switch this throw try typeof \
            unchecked unsafe using var virtual when where while with yield",
        types: "bool byte char decimal double dynamic float int long nint object sbyte short string uint ulong \
            ushort void",
        flags: Language::CALLS | Language::CAPITAL_TYPES | Language::DIRECTIVES,
        ..BASE
    },
    Language {
        names: "php",
        line: &["//", "#"],
        keywords: "abstract and array as break case catch class clone const continue declare default do echo else \
            elseif enum extends final finally fn for foreach function global if implements instanceof \
            interface match namespace new or private protected public readonly return static switch throw \
            trait try use var while yield",
        types: "bool float int iterable mixed never object string void",
        flags: Language::CALLS | Language::CAPITAL_TYPES | Language::DOLLAR,
        ..BASE
    },
    Language {
        names: "ruby rb",
        line: &["#"],
        block: &[("=begin", "=end")],
        keywords: "alias and begin break case class def do else elsif end ensure for if in module next not or redo \
            rescue retry return self super then undef unless until when while yield require attr_accessor \
            attr_reader",
        constants: "true false nil",
        flags: Language::CAPITAL_TYPES | Language::CALLS | Language::AT | Language::COLON_KEYS,
        ..BASE
    },
    Language {
        names: "sql postgresql postgres psql mysql sqlite plsql tsql",
        line: &["--"],
        strings: &[
            RAW_SINGLE,
            quote("\"", "\"", false, false, Holes::None),
            RAW_TICK,
            quote("$$", "$$", false, true, Holes::None),
        ],
        keywords: "add all alter and any as asc begin between by cascade case check column commit conflict \
            constraint create cross current_date current_timestamp database default deferrable delete desc \
            distinct do drop else end except exists explain fetch filter first for foreign from full \
            function grant group having if ilike in index inner insert intersect interval into is join key \
            last lateral left like limit materialized natural not nothing nulls of offset on only or order \
            outer over partition primary procedure references replace returning returns revoke right \
            rollback row rows schema select sequence set table temporary then to transaction trigger \
            truncate type union unique update using values view when where window with within without",
        constants: "true false null",
        types: "array bigint bigserial bit boolean bool bytea char character date decimal double float inet int \
            int4 int8 integer json jsonb numeric precision real serial smallint text time timestamp \
            timestamptz uuid varchar varying zone",
        flags: Language::CALLS | Language::NO_CASE,
        ..BASE
    },
    Language {
        names: "sh bash shell zsh console shellsession terminal",
        line: &["#"],
        block: &[],
        strings: &[SHELL_DOUBLE, RAW_SINGLE],
        keywords: "if then else elif fi for in do done while until case esac function select return break continue \
            exit export local readonly declare set unset shift source alias trap eval exec cd echo sudo",
        constants: "true false",
        flags: Language::DOLLAR | Language::HYPHEN | Language::SPACED_COMMENT,
        ..BASE
    },
    Language {
        names: "proto protobuf proto3",
        keywords: "enum extend extensions group import max message oneof option optional package public repeated \
            required reserved returns rpc service stream syntax to weak edition",
        types: "bool bytes double fixed32 fixed64 float int32 int64 map sfixed32 sfixed64 sint32 sint64 string \
            uint32 uint64",
        constants: "true false inf nan",
        flags: Language::CAPITAL_TYPES,
        ..BASE
    },
    Language {
        names: "graphql gql",
        line: &["#"],
        block: &[],
        strings: &[TRIPLE, DOUBLE],
        keywords: "directive enum extend fragment implements input interface mutation on query repeatable scalar \
            schema subscription type union",
        types: "Boolean Float ID Int String",
        flags: Language::CAPITAL_TYPES | Language::AT | Language::DOLLAR | Language::COLON_KEYS,
        ..BASE
    },
    Language {
        names: "hcl terraform tf",
        line: &["#", "//"],
        strings: &[quote("\"", "\"", true, false, Holes::Dollar)],
        keywords: "resource variable output module provider data locals terraform for in if dynamic",
        flags: Language::CALLS | Language::EQUALS_KEYS | Language::HYPHEN,
        ..BASE
    },
    Language {
        names: "dockerfile docker containerfile",
        line: &["#"],
        block: &[],
        keywords: "FROM AS RUN CMD LABEL EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD STOPSIGNAL \
            HEALTHCHECK SHELL",
        constants: "",
        flags: Language::DOLLAR | Language::HYPHEN | Language::SPACED_COMMENT,
        ..BASE
    },
    Language {
        names: "css scss less",
        line: &[],
        keywords: "important",
        constants: "",
        flags: Language::CALLS | Language::COLON_KEYS | Language::AT | Language::HYPHEN | Language::DOLLAR,
        ..BASE
    },
    Language {
        names: "json jsonc json5 jsonl ndjson",
        shape: Shape::Json,
        flags: Language::COLON_KEYS,
        ..BASE
    },
    Language {
        names: "yaml yml",
        shape: Shape::Yaml,
        line: &["#"],
        block: &[],
        constants: "true false null yes no on off ~",
        flags: Language::NO_CASE | Language::SPACED_COMMENT,
        strings: &[DOUBLE, RAW_SINGLE],
        ..BASE
    },
    Language {
        names: "toml ini cfg conf properties env dotenv editorconfig",
        shape: Shape::Toml,
        line: &["#", ";"],
        block: &[],
        strings: &[TRIPLE, TRIPLE_SINGLE, DOUBLE, quote("'", "'", false, false, Holes::None)],
        constants: "true false inf nan",
        flags: Language::EQUALS_KEYS | Language::HYPHEN,
        ..BASE
    },
    Language { names: "http https rest", shape: Shape::Http, flags: 0, ..BASE },
    Language { names: "diff patch udiff", shape: Shape::Diff, ..BASE },
    Language { names: "xml html svg htm xhtml vue svelte plist", shape: Shape::Markup, ..BASE },
];
