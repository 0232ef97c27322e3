# SPDX-License-Identifier: MIT
"""Check a page: tags that close, nothing fetched, charts with their tables."""
import re
import sys
from html.parser import HTMLParser

VOID = {"meta", "rect", "line", "circle", "polyline"}


class Page(HTMLParser):
    """Collects what is wrong."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.stack = []
        self.count = {}
        self.text = []

    def handle_starttag(self, tag, attrs):
        self.count[tag] = self.count.get(tag, 0) + 1
        for name, value in attrs:
            if name.startswith("on") or name == "src" or (
                    name == "href" and not value.startswith("#")):
                print("attribute", name, value)
        if tag == "svg" and not {"role", "aria-labelledby"} <= {a for a, _ in attrs}:
            print("a chart without a name")
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.count[tag] = self.count.get(tag, 0) + 1

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            print("unbalanced", tag)

    def handle_data(self, data):
        self.text.append(data)


def luminance(colour):
    """Relative luminance of WCAG 2.1."""
    if len(colour) == 4:
        colour = "#" + "".join(c * 2 for c in colour[1:])
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4
             for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def main():
    """Print what is wrong, and how much there is."""
    source = sys.stdin.read()
    page = Page()
    page.feed(source)
    if page.stack:
        print("left open", page.stack)
    for tag in ("script", "link", "img", "iframe", "b"):
        if tag in page.count:
            print("found", tag)
    if page.count["table"] < page.count["svg"]:
        print("a chart without a table")
    for scheme in re.findall(r":root\{([^}]*)\}", source):
        colours = dict(re.findall(r"--(\w+):(#\w+)", scheme))
        for name in ("text", "soft", "bar", "second"):
            one, two = sorted((luminance(colours["ground"]),
                               luminance(colours[name])))
            if (two + 0.05) / (one + 0.05) < 4.5:
                print("contrast", name)
    print(page.count["svg"], "charts", page.count["table"], "tables")
    print("".join(page.text).count("<b>&\"'"), "hostile names as text")


main()
