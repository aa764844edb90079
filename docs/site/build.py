#!/usr/bin/env python3
"""Builds the documentation as a site, with a search over the tables, and checks its links.

    pip install -r docs/site/requirements.txt
    cargo build --bin graphsub
    python docs/site/build.py --graphsub target/debug/graphsub --out target/site

Pages are those of docs/, so that they read the same on GitHub. Exit status 1: a link leads nowhere.
"""

import argparse
import html.parser
import json
import pathlib
import posixpath
import re
import shutil
import subprocess
import sys
import urllib.parse

DOCS = pathlib.Path(__file__).resolve().parent.parent
SITE = DOCS / "site"
REPOSITORY = "https://github.com/graphsub/graphsub/blob/main"
# Guides come in this order; others follow by name.
FIRST = ["start", "configuration", "suppressions", "ci", "baseline", "fixes", "formats", "fleets", "policy", "editors", "contract"]
SCHEMAS = ["manifest", "body", "config", "output", "usage"]


def title(page):
    """The first heading of a page."""
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            return line[2:].strip()
    sys.exit(f"error: {page} has no heading")


def with_outside_links(text, folder):
    """Lets links that lead out of docs/ lead to the repository."""

    def link(found):
        target = found.group(2)
        if re.match(r"[a-z]+:|#|/", target):
            return found.group(0)
        path = posixpath.normpath(posixpath.join("docs", folder, target))
        inside = path.startswith("docs/")
        return found.group(0) if inside else f"{found.group(1)}({REPOSITORY}/{path})"

    return re.sub(r"(\[[^\]]*\])\(([^)\s]+)\)", link, text)


def chapters(folder, source):
    """Copies the pages of a folder; returns their lines of the summary."""
    pages = sorted((DOCS / folder).glob("*.md"))
    known = {name: index for index, name in enumerate(FIRST)}
    pages.sort(key=lambda page: (page.name != "README.md", known.get(page.stem, len(known)), page.name))
    (source / folder).mkdir()
    lines = []
    for page in pages:
        text = with_outside_links(page.read_text(encoding="utf-8"), folder)
        (source / folder / page.name).write_text(text, encoding="utf-8")
        indent = "" if folder == "guide" or page.name == "README.md" else "  "
        name = re.sub(r"[\[\]\\]", "", title(page))
        lines.append(f"{indent}- [{name}]({folder}/{page.name})")
    return lines


def graphsub(binary, *arguments):
    return subprocess.run([binary, *arguments], capture_output=True, text=True, check=True).stdout


def assemble(binary, work):
    """Makes the source of the book."""
    source = work / "src"
    source.mkdir(parents=True)
    shutil.copy(SITE / "book.toml", work)
    for name in ["index.md", "lookup.js", "lookup.css"]:
        shutil.copy(SITE / name, source)
    # A link of a page in HTML is not rewritten by the book.
    index = (source / "index.md").read_text(encoding="utf-8").replace("resources/README.md", "resources/index.html")
    (source / "index.md").write_text(index, encoding="utf-8")
    # The search shows no sources: most of the size is left out.
    bare = lambda pairs: {key: value for key, value in pairs if key != "sources" and not key.endswith("_sources")}
    tables = graphsub(binary, "resources", "--format", "json")
    resources = json.loads(tables, object_pairs_hook=bare)["resources"]
    data = json.dumps(resources, ensure_ascii=True).replace("<", "\\u003c")
    (source / "lookup-data.js").write_text(f"window.graphsubResources = {data};\n", encoding="utf-8")
    (source / "schemas").mkdir()
    help_text = graphsub(binary, "schema", "--help")
    for name in SCHEMAS:
        if re.search(rf"^\s*- {name}:", help_text, re.M):
            (source / "schemas" / f"{name}-v1.json").write_text(graphsub(binary, "schema", name), encoding="utf-8")
    summary = ["# Summary", "", "[Look it up](index.md)", ""]
    if (DOCS / "guide").is_dir():
        summary += ["# Guide", "", *chapters("guide", source), ""]
    summary += ["# Reference", "", *chapters("rules", source), *chapters("resources", source)]
    summary += [*chapters("derive", source), *chapters("cookbook", source), ""]
    (source / "SUMMARY.md").write_text("\n".join(summary), encoding="utf-8")
    # On the site the first page of a folder has another name than where people read the files.
    for page in (source / "guide").glob("*.md"):
        text = re.sub(r"\]\((\.\./\w+)/README\.md\)", r"](\1/index.md)", page.read_text(encoding="utf-8"))
        page.write_text(text, encoding="utf-8")


class Page(html.parser.HTMLParser):
    """The links and anchors of a page."""

    def __init__(self):
        super().__init__()
        self.links = []
        self.anchors = set()

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        for name in ("href", "src"):
            if found.get(name):
                self.links.append(found[name])
        for name in ("id", "name"):
            if found.get(name):
                self.anchors.add(found[name])


def broken(book):
    """Links of a book that lead nowhere inside it."""
    pages = {}
    for file in sorted(book.rglob("*.html")):
        page = Page()
        page.feed(file.read_text(encoding="utf-8"))
        pages[file.resolve()] = page
    found = []
    for file, page in pages.items():
        if file.name in ("404.html", "toc.html"):
            continue
        for link in page.links:
            address = urllib.parse.urlsplit(link)
            if address.scheme or address.netloc:
                continue
            target = (file.parent / urllib.parse.unquote(address.path)).resolve() if address.path else file
            if target.is_dir():
                target = target / "index.html"
            if not target.exists():
                found.append(f"{file.relative_to(book.resolve())}: {link} leads nowhere")
            elif address.fragment and target in pages:
                anchor = urllib.parse.unquote(address.fragment)
                if anchor not in pages[target].anchors:
                    found.append(f"{file.relative_to(book.resolve())}: {link} names no part of that page")
    return found, len(pages)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--graphsub", default="target/debug/graphsub", help="the binary")
    parser.add_argument("--out", default="target/site", help="folder of the site")
    parser.add_argument("--mdbook", default="mdbook", help="the book builder")
    arguments = parser.parse_args()
    out = pathlib.Path(arguments.out).resolve()
    work = out.with_name(out.name + ".work")
    shutil.rmtree(work, ignore_errors=True)
    assemble(str(pathlib.Path(arguments.graphsub).resolve()), work)
    subprocess.run([arguments.mdbook, "build", str(work)], check=True)
    links, pages = broken(work / "book")
    for link in links:
        print(f"error: {link}", file=sys.stderr)
    shutil.rmtree(out, ignore_errors=True)
    shutil.move(work / "book", out)
    shutil.rmtree(work)
    print(f"{pages} pages in {out}")
    sys.exit(1 if links else 0)


if __name__ == "__main__":
    main()
