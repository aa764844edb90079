//! The forms the documents print, mistakes with their places, and what reading and writing keep.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::ops::Range;

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Expr<'_> {
    filter(text, &[]).unwrap_or_else(|error| panic!("{text}: {error} at {:?}", error.range))
}

/// The mistake, and the text it is about.
fn wrong(text: &str) -> (ErrorKind, &str) {
    let error = filter(text, &[]).expect_err(text);
    (error.kind, &text[error.range])
}

#[test]
fn the_documented_forms_are_read() {
    for (text, written) in [
        ("status eq 'newAlert'", "status eq 'newAlert'"),
        ("id in ('a','b')", "id in ('a', 'b')"),
        ("id%20in%20(%27a%27,%27b%27)", "id in (%27a%27, %27b%27)"),
        (" isFetchable eq true", "isFetchable eq true"),
        ("(scopeInfo/scope eq 'personal')", "scopeInfo/scope eq 'personal'"),
        (
            "mentions/any(u: u/mentioned/user/id eq '9a6e')",
            "mentions/any(u:u/mentioned/user/id eq '9a6e')",
        ),
        (
            "hasAttachments eq true AND importance eq 'High'",
            "hasAttachments eq true and importance eq 'High'",
        ),
        (
            "participants/any(p:p/id eq 'a') or participants/any(p:p/id in ('b'))",
            "participants/any(p:p/id eq 'a') or participants/any(p:p/id in ('b'))",
        ),
        ("not startswith(subject,'Re:')", "not (startswith(subject, 'Re:'))"),
        ("emails/$count ne 0", "emails/$count ne 0"),
        ("groups/any()", "groups/any()"),
        (
            "start ge 2026-01-31T10:00:00.5+02:00",
            "start ge 2026-01-31T10:00:00.5+02:00",
        ),
        ("a le -1.5e3 and b lt null", "a le -1.5e3 and b lt null"),
        ("d gt duration'PT1H'", "d gt duration'PT1H'"),
        (
            "id eq 4f5c7f8e-0c1b-4d0f-9a57-2e4ad1c4a7c1",
            "id eq 4f5c7f8e-0c1b-4d0f-9a57-2e4ad1c4a7c1",
        ),
        ("((a eq 1) or b eq 2) and c", "(a eq 1 or b eq 2) and c"),
    ] {
        assert_eq!(read(text).to_string(), written, "{text}");
    }
}

#[test]
fn literals_know_what_they_are() {
    let kind = |text: &str| {
        let whole = format!("p eq {text}");
        let read = filter(&whole, &[]).unwrap_or_else(|error| panic!("{text}: {error}"));
        let Expr::Compare { right, .. } = &read else {
            panic!("{text}")
        };
        let literal = right.literal().unwrap_or_else(|| panic!("{text} is not a literal"));
        (literal.kind, literal.value().into_owned())
    };
    for (text, expected, value) in [
        ("'it''s'", LiteralKind::Text, "it's"),
        ("''", LiteralKind::Text, ""),
        ("%27O%27%27H%27", LiteralKind::Text, "O'H"),
        ("TRUE", LiteralKind::Boolean, "TRUE"),
        ("null", LiteralKind::Null, "null"),
        ("12L", LiteralKind::Number, "12L"),
        ("-0.5", LiteralKind::Number, "-0.5"),
        ("10:30", LiteralKind::Date, "10:30"),
        ("2026-01-31T10:00Z", LiteralKind::Date, "2026-01-31T10:00Z"),
        ("ns.Color'red'", LiteralKind::Prefixed, "ns.Color'red'"),
        (
            "DEADBEEF-0c1b-4d0f-9a57-2e4ad1c4a7c1",
            LiteralKind::Guid,
            "DEADBEEF-0c1b-4d0f-9a57-2e4ad1c4a7c1",
        ),
    ] {
        assert_eq!(kind(text), (expected, value.to_string()), "{text}");
    }
}

#[test]
fn mistakes_are_told_with_their_place() {
    for (text, kind, about) in [
        ("", ErrorKind::Empty, ""),
        ("  ", ErrorKind::Empty, "  "),
        ("a eq 'b", ErrorKind::UnterminatedString, "'b"),
        ("a eq \"b\" and c", ErrorKind::WrongQuotes, "\"b\""),
        ("a eq ‘b’", ErrorKind::WrongQuotes, "‘b’"),
        ("a == 'b'", ErrorKind::SymbolicOperator(Comparison::Eq), "=="),
        ("a != 1", ErrorKind::SymbolicOperator(Comparison::Ne), "!="),
        ("a >= 1", ErrorKind::SymbolicOperator(Comparison::Ge), ">="),
        ("a || b", ErrorKind::UnknownSymbol('|'), "|"),
        ("a equals 'b'", ErrorKind::UnknownOperator, "equals"),
        ("a eq", ErrorKind::MissingOperand, ""),
        ("eq 'b'", ErrorKind::MissingOperand, "eq"),
        ("a eq 1 and", ErrorKind::MissingOperand, ""),
        ("a eq 1 b eq 2", ErrorKind::UnknownOperator, "b"),
        ("a eq 1 eq 2", ErrorKind::MissingOperator, "eq"),
        ("a 'b'", ErrorKind::MissingOperator, "'b'"),
        ("(a eq 1", ErrorKind::Unclosed, "("),
        ("a eq 1)", ErrorKind::Unopened, ")"),
        ("startswith(a,'b'", ErrorKind::Unclosed, "("),
        ("id in ()", ErrorKind::MissingItem, ")"),
        ("id in ('a',)", ErrorKind::MissingItem, ")"),
        ("id in 'a'", ErrorKind::MissingOperand, "'a'"),
        ("a eq 12x4", ErrorKind::InvalidLiteral, "12x4"),
        ("a//b eq 1", ErrorKind::InvalidPath, "/"),
        ("/a eq 1", ErrorKind::InvalidPath, "/"),
        ("size add 1 gt 5", ErrorKind::Arithmetic, "add"),
        ("a/any(p/id eq 1)", ErrorKind::InvalidLambda, "p"),
        ("a/all()", ErrorKind::InvalidLambda, ")"),
        ("a/some(p:p)", ErrorKind::UnknownOperator, "some"),
        ("a eq {b}", ErrorKind::UnexpectedCharacter('{'), "{"),
    ] {
        assert_eq!(wrong(text), (kind, about), "{text}");
    }
}

#[test]
fn holes_are_never_mistakes() {
    let hole = |text: &'static str| -> (&'static str, Vec<Range<usize>>) {
        let mut holes = Vec::new();
        let mut from = 0;
        while let Some(start) = text[from..].find("${") {
            let start = from + start;
            let end = start + text[start..].find('}').expect("closed") + 1;
            holes.push(start..end);
            from = end;
        }
        (text, holes)
    };
    let (text, holes) = hole("id in ('${A}','${B}')");
    let Ok(Expr::In { values, .. }) = filter(text, &holes) else {
        panic!("{text}")
    };
    assert!(values.iter().all(|value| value.literal().is_some_and(|l| l.unknown)));
    for text in [
        "${PATH} eq 1",
        "status eq ${VALUE}",
        "status eq pre${VALUE}post",
        "status ${OP} 'a'",
        "${A}/any(p:p/id eq 'x')",
        "status eq '${QUOTE} and x",
        "((${A}",
        "id in ${IDS}",
        "id in (${IDS})",
        "a eq 12${X}",
        "${A}${B}",
    ] {
        let (text, holes) = hole(text);
        assert!(filter(text, &holes).is_ok(), "{text}");
        assert!(select(text, &holes).is_ok(), "{text}");
        assert!(expand(text, &holes).is_ok(), "{text}");
        assert!(search(text, &holes).is_ok(), "{text}");
    }
}

#[test]
fn nesting_is_limited_and_chains_are_not() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(filter(&nested(MAX_DEPTH), &[]).is_ok());
    let deep = nested(100_000);
    assert_eq!(filter(&deep, &[]).map_err(|error| error.kind), Err(ErrorKind::TooDeep));
    let not = "not ".repeat(100_000) + "a";
    assert_eq!(filter(&not, &[]).map_err(|error| error.kind), Err(ErrorKind::TooDeep));
    let calls = "f(".repeat(100_000);
    assert_eq!(filter(&calls, &[]).map_err(|error| error.kind), Err(ErrorKind::TooDeep));
    let chain = "a eq 1 or ".repeat(50_000) + "b";
    assert_eq!(read(&chain).conditions().len(), 50_001);
    let list = format!("id in ({}'z')", "'a',".repeat(50_000));
    assert!(matches!(read(&list), Expr::In { values, .. } if values.len() == 50_001));
    let search_depth = "(".repeat(100_000);
    assert_eq!(
        search(&search_depth, &[]).map_err(|error| error.kind),
        Err(ErrorKind::TooDeep)
    );
}

#[test]
fn selections_are_lists_of_paths() {
    let names = |text: &'static str| -> Vec<String> {
        let read = select(text, &[]).unwrap_or_else(|error| panic!("{text}: {error}"));
        read.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        names("Subject,bodyPreview , from/emailAddress"),
        ["Subject", "bodyPreview", "from/emailAddress"]
    );
    assert_eq!(names("*"), ["*"]);
    assert_eq!(names("id%2Csubject"), ["id", "subject"]);
    for (text, kind, about) in [
        ("", ErrorKind::Empty, ""),
        ("a,", ErrorKind::MissingItem, ""),
        (",a", ErrorKind::MissingItem, ","),
        ("a,,b", ErrorKind::MissingItem, ","),
        ("a b", ErrorKind::MissingComma, "b"),
        ("a)", ErrorKind::Unopened, ")"),
        ("a;b", ErrorKind::UnexpectedCharacter(';'), ";"),
        ("a/", ErrorKind::InvalidPath, "/"),
        ("'a'", ErrorKind::InvalidPath, "'a'"),
    ] {
        let error = select(text, &[]).expect_err(text);
        assert_eq!((error.kind, &text[error.range]), (kind, about), "{text}");
    }
}

#[test]
fn expansions_have_options() {
    let text = "singleValueExtendedProperties($filter=id eq 'a;b)';$select=id), attachments";
    let read = expand(text, &[]).expect("well-formed");
    assert_eq!(read.len(), 2);
    assert_eq!(read[0].item.to_string(), "singleValueExtendedProperties");
    let options: Vec<(&str, &str)> = read[0].options.iter().map(|o| (o.name, o.value)).collect();
    assert_eq!(options, [("$filter", "id eq 'a;b)'"), ("$select", "id")]);
    assert_eq!(&text[read[0].options[1].value_range.clone()], "id");
    assert_eq!(&text[read[0].range.clone()], text.rsplit_once(',').expect("two").0);
    assert_eq!(expand("a($filter=b", &[]).map_err(|e| e.kind), Err(ErrorKind::Unclosed));
    assert_eq!(expand("a(b)", &[]).map_err(|e| e.kind), Err(ErrorKind::InvalidOption));
}

#[test]
fn searches_are_words_and_phrases() {
    for (text, written) in [
        ("Hello", "Hello"),
        ("\"blue widget\"", "\"blue widget\""),
        ("\"a \\\" b\"", "\"a \\\" b\""),
        ("a b OR NOT c", "(a AND b) OR NOT (c)"),
        ("(a OR subject:b) AND c", "(a OR subject:b) AND c"),
        ("%22a%20b%22", "%22a%20b%22"),
    ] {
        let read = search(text, &[]).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(read.to_string(), written, "{text}");
    }
    for (text, kind, about) in [
        ("", ErrorKind::Empty, ""),
        ("\"a", ErrorKind::UnterminatedString, "\"a"),
        ("a AND", ErrorKind::MissingOperand, ""),
        ("OR a", ErrorKind::MissingOperand, "OR"),
        ("(a", ErrorKind::Unclosed, "("),
        ("a)", ErrorKind::Unopened, ")"),
    ] {
        let error = search(text, &[]).expect_err(text);
        assert_eq!((error.kind, &text[error.range]), (kind, about), "{text}");
    }
}

/// Well-formed operands.
fn operand() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-zA-Z0-9]{0,6}(/[a-z][a-zA-Z]{1,5}){0,2}".prop_filter("a name", |name| !reserved(name)),
        "'[ a-zA-Z0-9(),é]{0,8}'",
        "'[a-z]{1,3}''[a-z]{1,3}'",
        "-?[0-9]{1,5}(\\.[0-9]{1,3})?",
        Just("true".to_string()),
        Just("null".to_string()),
        Just("2026-01-31T10:00:00Z".to_string()),
        Just("4f5c7f8e-0c1b-4d0f-9a57-2e4ad1c4a7c1".to_string()),
        "f[A-Z][a-z]{2}\\(a, 'b'\\)",
    ]
}

fn reserved(name: &str) -> bool {
    let words = [
        "and", "or", "not", "in", "eq", "ne", "gt", "ge", "lt", "le", "has", "null", "true", "false",
    ];
    // Graph reads operators in any letter case, and so does the reader: `oR` is one.
    let first = name.split('/').next().unwrap_or(name);
    words.iter().any(|word| word.eq_ignore_ascii_case(first))
}

/// Well-formed conditions with their number.
fn condition() -> impl Strategy<Value = (String, usize)> {
    let comparison = (operand(), "(eq|ne|gt|ge|lt|le|EQ|Ge)", operand());
    let simple = prop_oneof![
        comparison.prop_map(|(left, operator, right)| (format!("{left} {operator} {right}"), 1)),
        (operand(), prop::collection::vec(operand(), 1..4))
            .prop_map(|(left, values)| (format!("{left} in ({})", values.join(" ,")), 1)),
        "[a-z]{3,5}/(any|all)\\(x:x/[a-z]{3,4} eq 1\\)"
            .prop_filter("a collection", |text| !reserved(text))
            .prop_map(|text| (text, 1)),
    ];
    simple.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            (
                prop::collection::vec(inner.clone(), 2..4),
                "( and | or | AND |%20or%20)"
            )
                .prop_map(|(parts, operator)| {
                    let count = parts.iter().map(|(_, count)| count).sum();
                    let texts: Vec<String> = parts.into_iter().map(|(text, _)| format!("({text})")).collect();
                    (texts.join(&operator), count)
                }),
            inner.prop_map(|(text, count)| (format!("not ({text})"), count)),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_as_it_was((text, count) in condition()) {
        let first = filter(&text, &[]).map_err(|e| TestCaseError::fail(format!("{text}: {e}")))?;
        prop_assert_eq!(first.conditions().len(), count, "{}", text);
        let written = first.to_string();
        let again = filter(&written, &[]).map_err(|e| TestCaseError::fail(format!("{written}: {e}")))?;
        prop_assert_eq!(&again.to_string(), &written);
        prop_assert_eq!(again.conditions().len(), count);
    }

    #[test]
    fn any_text_is_answered_with_places_inside_it(text in "(\\PC|[ '\"()/,:%$=<>]|and|eq|any|%2[0-9A-F]){0,40}", hole in prop::option::of((0..40usize, 1..5usize))) {
        let holes: Vec<Range<usize>> = hole
            .map(|(start, length)| start..start + length)
            .filter(|hole| text.is_char_boundary(hole.start) && text.is_char_boundary(hole.end) && hole.end <= text.len())
            .into_iter()
            .collect();
        let inside = |range: &Range<usize>| {
            range.start <= range.end && text.get(range.clone()).is_some()
        };
        match filter(&text, &holes) {
            Ok(read) => prop_assert!(inside(&read.range()), "{:?}", read),
            Err(error) => prop_assert!(inside(&error.range), "{:?}", error),
        }
        match select(&text, &holes) {
            Ok(read) => prop_assert!(read.iter().all(|item| inside(&item.range()))),
            Err(error) => prop_assert!(inside(&error.range), "{:?}", error),
        }
        match expand(&text, &holes) {
            Ok(read) => prop_assert!(read.iter().all(|item| inside(&item.range))),
            Err(error) => prop_assert!(inside(&error.range), "{:?}", error),
        }
        if let Err(error) = search(&text, &holes) {
            prop_assert!(inside(&error.range), "{:?}", error);
        }
    }
}
