//! The use of quotas as a picture.

use std::fmt::Write as _;

use graphsub_rules::fleet::{NEARLY_USED_PERCENT, SMALLEST_TO_WARN};
use graphsub_terms::words::thousands;

use super::planned::{Plan, QuotaUse, share_words};
use crate::report::shown;

/// Most bars of a chart.
const BARS: usize = 40;

/// Width of a bar at its limit.
const FULL: u64 = 360;

/// Where bars begin.
const LEFT: u64 = 390;

/// Height of a bar with the room above and below it.
const ROW: usize = 26;

/// Characters of a label.
const LABEL: usize = 48;

/// Returns a chart of quota use in SVG: a bar for each quota, the one used most first.
pub(super) fn svg(plan: &Plan) -> String {
    let bars = plan.quotas.len().min(BARS);
    let rest = plan.quotas.len() - bars;
    let height = 78 + bars.max(1) * ROW + if rest > 0 { ROW } else { 0 };
    let width = LEFT + FULL * 5 / 4 + 150;
    let mut out = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title" font-family="system-ui, sans-serif" font-size="13">
<title id="title">Use of Microsoft Graph subscription quotas</title>
<rect width="{width}" height="{height}" fill="#ffffff"/>
<text x="16" y="28" font-size="16" font-weight="600" fill="#1f2328">Use of subscription quotas</text>
<text x="16" y="47" fill="#59636e">tables of {}; the line marks the limit</text>
"##,
        plan.tables
    );
    if bars == 0 {
        out += "<text x=\"16\" y=\"80\" fill=\"#59636e\">no subscription counts against a documented quota</text>\n";
    }
    for (index, quota) in plan.quotas.iter().take(BARS).enumerate() {
        bar(&mut out, 64 + index * ROW, quota);
    }
    if bars > 0 {
        let (x, bottom) = (LEFT + FULL, 62 + bars * ROW);
        let _ = writeln!(
            out,
            r##"<path d="M{x} 58V{bottom}" stroke="#1f2328" stroke-dasharray="3 3"/>"##
        );
    }
    if rest > 0 {
        let y = 64 + bars * ROW + 16;
        let _ = writeln!(
            out,
            r##"<text x="16" y="{y}" fill="#59636e">and {} more</text>"##,
            thousands(rest as u64)
        );
    }
    out + "</svg>\n"
}

fn bar(out: &mut String, top: usize, quota: &QuotaUse) {
    let is_near = quota.used.saturating_mul(100) >= u64::from(quota.limit) * NEARLY_USED_PERCENT
        && quota.limit >= SMALLEST_TO_WARN;
    let colour = match quota.used {
        used if used > u64::from(quota.limit) => "#cf222e",
        _ if is_near => "#bf8700",
        _ => "#2da44e",
    };
    let thousandths = quota.used.saturating_mul(1_000) / u64::from(quota.limit.max(1));
    let width = (thousandths.min(1_250) * FULL / 1_000).max(2);
    let label = format!("{} ({})", quota.quota, quota.words_of_key());
    let text = top + 14;
    let _ = writeln!(
        out,
        r##"<g><title>{}</title><text x="16" y="{text}" fill="#1f2328">{}</text><rect x="{LEFT}" y="{top}" width="{width}" height="18" rx="2" fill="{colour}"/><text x="{}" y="{text}" fill="#1f2328">{} ({} of {})</text></g>"##,
        escaped(&label),
        escaped(&cut(&label)),
        LEFT + width.max(4) + 8,
        share_words(quota.percent),
        thousands(quota.used),
        thousands(quota.limit.into()),
    );
}

fn cut(label: &str) -> String {
    if label.chars().count() <= LABEL {
        return label.to_owned();
    }
    let start: String = label.chars().take(LABEL - 1).collect();
    start + "\u{2026}"
}

/// Text of XML, with nothing in it that acts.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in shown::text(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no way to write these.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
