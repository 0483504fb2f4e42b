use super::*;

/// What was removed stands in `[-…-]`, what was added in `{+…+}`.
#[track_caller]
fn check(before: &str, after: &str, expected: &str) {
    let shown: String = compare(before, after)
        .into_iter()
        .map(|span| match span.side {
            Side::Same => span.text.to_owned(),
            Side::Removed => format!("[-{}-]", span.text),
            Side::Added => format!("{{+{}+}}", span.text),
        })
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn equal_texts() {
    check("", "", "");
    check("One.\nTwo.\n", "One.\nTwo.\n", "One.\nTwo.\n");
}

#[test]
fn words_within_a_line() {
    check("It takes 5 seconds.\n", "It takes 10 seconds.\n", "It takes [-5-]{+10+} seconds.\n");
    check("a b c\n", "a new b c\n", "a {+new +}b c\n");
    check("a, b\n", "a; b\n", "a[-,-]{+;+} b\n");
    check("say it", "say it\n", "say it{+\n+}");
}

#[test]
fn whole_lines() {
    check("- one\n- two\n", "- one\n- and\n- two\n", "- one\n{+- and\n+}- two\n");
    check("# A\n\nx\n\n# B\n", "# A\n\nx\n\ny\n\n# B\n", "# A\n\nx\n\n{+y\n\n+}# B\n");
    check("x\n\ny\n", "y\n", "[-x\n\n-]y\n");
}

#[test]
fn moved_line_breaks_leave_the_words() {
    check(
        "The quick brown\nfox jumps over\nthe dog.\n",
        "The quick\nbrown fox jumps\nover the dog.\n",
        "The quick[- -]{+\n+}brown[-\n-]{+ +}fox jumps[- -]{+\n+}over[-\n-]{+ +}the dog.\n",
    );
    check("One. Two.\n", "One.\n\nTwo.\n", "One.[- -]{+\n\n+}Two.\n");
}

/// Two tabs have each filled in another line: no word of one is to be read as part of the other.
#[test]
fn lines_of_their_own_are_not_torn_apart_by_a_word_in_common() {
    check(
        "## A\n\n- **Data**: B says two tables.\n",
        "## A\n\n- **Security**: A says tokens.\n",
        "## A\n\n[-- **Data**: B says two tables.-]{+- **Security**: A says tokens.+}\n",
    );
}

#[test]
fn what_was_rewritten_is_read_as_one() {
    check("left or right\n", "up and down\n", "[-left or right-]{+up and down+}\n");
    check(
        "Readers open it.\n\nEnd of it all.\n",
        "Nobody closes that.\n\nEnd of it all.\n",
        "[-Readers open it.-]{+Nobody closes that.+}\n\nEnd of it all.\n",
    );
}

#[test]
fn a_split_paragraph_is_compared_with_both_parts() {
    check(
        "One two three.\n\nEnd.\n",
        "One two.\n\nNew.\n\nThree.\n\nEnd.\n",
        "One two[- three-]{+.\n\nNew.\n\nThree+}.\n\nEnd.\n",
    );
}

#[test]
fn text_without_spaces() {
    check("仕様書を読む。\n", "仕様書を書く。\n", "仕様書を[-読む-]{+書く+}。\n");
    check("cafe\u{301}\n", "cafe\n", "[-cafe\u{301}-]{+cafe+}\n");
}

#[test]
fn words_are_counted() {
    assert_eq!(count_words("- It's **one** of 3.5 — ok?\n"), 5);
    assert_eq!(count_words("仕様 \n"), 2);
    assert_eq!(count_words("| --- |\n"), 0);
}
