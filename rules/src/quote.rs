//! Values as messages repeat them.

/// Longest value that a message quotes, in characters.
pub const MAX_ECHO: usize = 120;

/// Returns a value as messages quote it, truncated to [`MAX_ECHO`] characters.
///
/// ```
/// assert_eq!(graphsub_rules::echo("short"), "short");
/// assert!(graphsub_rules::echo(&"long".repeat(1_000)).ends_with("..."));
/// ```
pub fn echo(text: &str) -> alloc::borrow::Cow<'_, str> {
    match text.char_indices().nth(MAX_ECHO) {
        Some((end, _)) => alloc::format!("{}...", &text[..end]).into(),
        None => text.into(),
    }
}
