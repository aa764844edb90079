//! A comment that speaks to this program: `# graphsub: ignore[GS401, expires=2027-01-31] reason`.

use std::ops::Range;

/// What a comment is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `ignore`: findings of its line, or of the next one where it stands alone.
    Line,
    /// `ignore-file`: findings of the file.
    File,
    /// `disable`: findings from here on.
    Disable,
    /// `enable`: no longer.
    Enable,
}

/// What a comment says. Ranges are bytes of its text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Comment<'t> {
    /// What opens the comment: `#`, `//`.
    pub(crate) marker: &'t str,
    pub(crate) form: Form,
    /// What is between the brackets.
    pub(crate) list: Option<Range<usize>>,
    pub(crate) reason: &'t str,
}

/// Most pieces between the brackets that are read.
pub(super) const MAX_PIECES: usize = 64;

impl<'t> Comment<'t> {
    /// Reads a comment, if it is one that speaks to this program.
    pub(crate) fn read(text: &'t str) -> Option<Comment<'t>> {
        let end = text.find(|c: char| c.is_alphanumeric() || c.is_whitespace())?;
        let marker = &text[..end];
        let rest = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let rest = rest.strip_prefix("graphsub:")?.trim_start();
        let word = rest
            .find(|c: char| !c.is_alphanumeric() && c != '-')
            .map_or(rest, |end| &rest[..end]);
        let form = match word {
            "ignore" => Form::Line,
            "ignore-file" => Form::File,
            "disable" => Form::Disable,
            "enable" => Form::Enable,
            _ => return None,
        };
        let rest = &rest[word.len()..];
        let (list, reason) = match rest
            .trim_start()
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
        {
            Some((list, reason)) => {
                let start = text.len() - reason.len() - 1 - list.len();
                (Some(start..start + list.len()), reason)
            }
            None => (None, rest),
        };
        Some(Comment {
            marker,
            form,
            list,
            reason: reason.trim().trim_end_matches("*/").trim(),
        })
    }

    /// What the list names, with its bytes.
    pub(crate) fn pieces(&self, text: &'t str) -> Vec<(Range<usize>, &'t str)> {
        let Some(list) = self.list.clone() else {
            return Vec::new();
        };
        let mut start = list.start;
        let mut pieces = Vec::new();
        for piece in text[list].split(',').take(MAX_PIECES) {
            let name = piece.trim();
            let from = start + (piece.len() - piece.trim_start().len());
            start += piece.len() + 1;
            if !name.is_empty() {
                pieces.push((from..from + name.len(), name));
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_has_a_form_a_list_and_a_reason() {
        let text = "// graphsub: disable[GS401 , expires=2027-01-31]  why not";
        let comment = Comment::read(text).expect("a suppression");
        assert_eq!(
            (comment.marker, comment.form, comment.reason),
            ("//", Form::Disable, "why not")
        );
        let pieces = comment.pieces(text);
        assert_eq!(
            pieces.iter().map(|(_, name)| *name).collect::<Vec<_>>(),
            ["GS401", "expires=2027-01-31"]
        );
        assert!(pieces.iter().all(|(range, name)| &text[range.clone()] == *name));
    }

    #[test]
    fn other_words_are_no_suppressions() {
        for text in [
            "# graphsub: ignores[GS401]",
            "# graphsub: why",
            "# graphsub",
            "",
            "#",
            "# ignore[GS401]",
        ] {
            assert_eq!(Comment::read(text), None, "{text}");
        }
        let forms = ["ignore", "ignore-file", "disable", "enable"].map(|word| {
            let text = format!("# graphsub: {word}");
            Comment::read(&text).map(|comment| comment.form)
        });
        assert_eq!(forms, [Form::Line, Form::File, Form::Disable, Form::Enable].map(Some));
    }
}
