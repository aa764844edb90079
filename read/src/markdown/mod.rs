//! Documentation in Markdown: requests and bodies in fenced blocks and between them, programs and commands.

mod blocks;

use crate::embedded::exchange::exchanges;
use crate::embedded::{Address, Bodies, Carried, Dates, Host, Target, may_define, nodes};
use crate::front_end::{Context, Failure, FrontEnd, Memory, Sink};
use crate::source::Source;
use blocks::{Block, Comment, Kind, blocks};

/// Reads definitions in Markdown.
#[derive(Debug, Clone, Copy)]
pub struct Markdown;

impl FrontEnd for Markdown {
    fn id(&self) -> &'static str {
        "markdown"
    }

    fn reads(&self, source: &Source<'_>) -> bool {
        crate::has_ending(source.name(), &["md", "markdown", "mdx", "mkd"])
    }

    fn language(&self, _source: &Source<'_>) -> &'static str {
        "markdown"
    }

    fn read(
        &self,
        source: &Source<'_>,
        context: &Context,
        _memory: &mut Memory,
        sink: &mut dyn Sink,
    ) -> Result<(), Failure> {
        if !may_define(source.text()) {
            return Ok(());
        }
        let (blocks, comments) = blocks(source.text());
        suppressions(source.text(), &blocks, &comments, sink);
        let mut page = Page {
            bodies: Bodies::new(source, context, sink),
            announced: None,
            programs: 0,
        };
        page.bodies.dates = Dates::Examples;
        for block in &blocks {
            page.block(block);
        }
        Ok(())
    }
}

/// A comment right above a block speaks for all of it.
fn suppressions(text: &str, blocks: &[Block<'_>], comments: &[Comment], sink: &mut dyn Sink) {
    for comment in comments {
        let written = &text[comment.span.clone()];
        if !written.contains("graphsub:") {
            continue;
        }
        let open = written.trim_end_matches("-->").trim_end();
        let span = comment.span.start..comment.span.start + open.len();
        let next = blocks.partition_point(|block| block.lines.start <= comment.span.end);
        let above = blocks.get(next).filter(|block| {
            let between = text.get(comment.span.end..block.lines.start).unwrap_or_default();
            // The line of the fence alone stands between, and other comments.
            matches!(block.kind, Kind::Fenced(_))
                && between
                    .lines()
                    .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("<!--"))
                    .count()
                    == 1
        });
        match above {
            Some(block) => sink.comment_above(span, open, &block.lines),
            None => sink.comment(span, open, comment.trailing),
        }
    }
}

/// How many lines behind an announced request its body may begin.
const NEAR: usize = 40;

/// Most blocks of programs that are read on one page.
const MOST_PROGRAMS: u32 = 64;

/// Reads the blocks of one page.
struct Page<'r> {
    bodies: Bodies<'r>,
    /// A request whose body is still to come: its method, its address, the line it stands on.
    announced: Option<(String, Address, usize)>,
    programs: u32,
}

impl Page<'_> {
    fn block(&mut self, block: &Block<'_>) {
        let Kind::Fenced(info) = block.kind else {
            self.generic(&block.text);
            self.announcement(&block.text);
            return;
        };
        let info = info.to_ascii_lowercase();
        if is_shell(&info) {
            if crate::shell::read(&block.text, &mut self.bodies) {
                self.announced = None;
                return;
            }
        } else if self.program(&info, block) {
            self.announced = None;
            return;
        }
        self.generic(&block.text);
    }

    /// Requests, and bodies that were announced or stand alone.
    fn generic(&mut self, text: &Carried<'_>) {
        let (found, before) = exchanges(text.text());
        self.loose(&text.slice(0..before));
        for exchange in found {
            let url = exchange.address(text);
            let body = text.slice(exchange.body.clone());
            let method = exchange.method(text);
            self.announced = None;
            if nodes(&body).is_empty() {
                let line = self.bodies.source.line_of(text.start_of(exchange.method.start));
                self.announced = Some((method.to_owned(), Address::read(url.text()), line));
            } else {
                self.bodies.request(method, &url, &body);
            }
        }
    }

    fn loose(&mut self, text: &Carried<'_>) {
        for node in nodes(text) {
            let line = self.bodies.source.line_of(text.start_of(node.at().start));
            let announced = self.announced.take().filter(|(_, _, at)| line <= at + NEAR);
            match (announced, node.object()) {
                (Some((method, address, _)), Some(object)) if address.target != Target::Other => {
                    self.bodies.sent(&method, address, text, object);
                }
                _ => self.bodies.node(text, &node),
            }
        }
    }

    /// "Send a POST request to https://graph.microsoft.com/v1.0/subscriptions with this body:".
    fn announcement(&mut self, text: &Carried<'_>) {
        let mut at = 0;
        for line in text.text().split_inclusive('\n') {
            let start = at;
            at += line.len();
            let method = ["POST", "PATCH"].into_iter().find(|method| line.contains(method));
            let Some(method) = method else { continue };
            let address = line
                .split([' ', '`', '(', ')', '"', '*', '[', ']'])
                .filter(|word| word.contains("/subscriptions"))
                .map(|word| Address::read(word.trim_end_matches(['.', ',', ':', ';'])))
                .find(|address| matches!(address.host, Host::Graph(_)) && address.target != Target::Other);
            if let Some(address) = address {
                let line = self.bodies.source.line_of(text.start_of(start));
                self.announced = Some((method.to_owned(), address, line));
            }
        }
    }

    /// Reads a block as a program. Says whether that is what it is.
    #[cfg(feature = "source")]
    fn program(&mut self, info: &str, block: &Block<'_>) -> bool {
        let Some(language) = crate::programs::named(info) else {
            return false;
        };
        if !may_define(block.text.text()) || self.programs >= MOST_PROGRAMS {
            return true;
        }
        let found = crate::programs::read_block(language, &block.text, &mut self.bodies);
        self.programs += 1;
        // Blocks are named after a language whatever stands in them.
        found > 0 || exchanges(block.text.text()).0.is_empty()
    }

    #[cfg(not(feature = "source"))]
    fn program(&mut self, _info: &str, _block: &Block<'_>) -> bool {
        let _ = (MOST_PROGRAMS, self.programs);
        false
    }
}

fn is_shell(info: &str) -> bool {
    matches!(
        info,
        "bash"
            | "sh"
            | "shell"
            | "zsh"
            | "console"
            | "terminal"
            | "azurecli"
            | "azurecli-interactive"
            | "curl"
            | "cmd"
            | "shell-session"
            | "sh-session"
            | "bash-session"
    )
}
