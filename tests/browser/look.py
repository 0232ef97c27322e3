# SPDX-License-Identifier: MIT
"""Look at pages in a browser: look.py BROWSER FOLDER PAGE ...

Each page is shown on a phone and on a desk, light and dark, and on paper; what
is wrong with it is printed, a line each.  The folder takes the pictures, for a
person to look at, and the pages as they are printed.
"""
import base64
import pathlib
import re
import sys
import tempfile

from browser import Browser

SHOWN = [
    ("phone", {"width": 390, "height": 844}),
    ("phone-dark", {"width": 390, "height": 844, "scheme": "dark"}),
    ("narrow", {"width": 320, "height": 640}),
    ("desk", {"width": 1280}),
    ("desk-dark", {"width": 1280, "scheme": "dark"}),
    # A sheet of A4 without the margins of the page.
    ("paper", {"width": 688, "height": 1017, "medium": "print"}),
]
SCRIPT = (pathlib.Path(__file__).parent / "page.js").read_text()


def unexpected(events, address):
    """What the browser complains of, and whatever it fetched besides."""
    for event in events:
        about = event["params"]
        if event["method"] == "Log.entryAdded":
            yield "log: " + about["entry"]["text"]
        elif event["method"] == "Runtime.exceptionThrown":
            yield "script: " + about["exceptionDetails"]["text"]
        elif (event["method"] == "Network.requestWillBeSent" and
              about["request"]["url"] != address):
            yield "fetched " + about["request"]["url"]


def take_picture(browser, path):
    """The whole page as it is shown."""
    size = browser.call("Page.getLayoutMetrics")["cssContentSize"]
    picture = browser.call(
        "Page.captureScreenshot", captureBeyondViewport=True, clip={
            "x": 0, "y": 0, "width": size["width"],
            "height": size["height"], "scale": 1})
    path.write_bytes(base64.b64decode(picture["data"]))


def print_page(browser, path):
    """The page as a PDF on A4, and what is wrong with that."""
    browser.call("Emulation.clearDeviceMetricsOverride")
    browser.call("Emulation.setEmulatedMedia", media="", features=[])
    pdf = base64.b64decode(browser.call(
        "Page.printToPDF", preferCSSPageSize=True)["data"])
    path.write_bytes(pdf)
    sheets = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    if not sheets:
        yield "nothing was printed"
    for width, height in set(sheets):
        if abs(float(width) - 595) > 1 or abs(float(height) - 842) > 1:
            yield f"printed on {width.decode()} by {height.decode()}"


def main(program, folder, *pages):
    """Look at all pages; True when all is well."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    good = True
    with tempfile.TemporaryDirectory() as profile, \
            Browser(program, profile) as browser:
        for page in map(pathlib.Path, pages):
            address = page.resolve().as_uri()
            browser.open(address)
            found = [("loaded", line)
                     for line in unexpected(browser.events, address)]
            for name, how in SHOWN:
                browser.show(**how)
                found += [(name, line) for line in browser.evaluate(SCRIPT)]
                take_picture(browser, folder / f"{page.stem}-{name}.png")
            found += [("printed", line) for line in
                      print_page(browser, folder / f"{page.stem}.pdf")]
            for name, line in found:
                good = False
                print(f"{page.name}: {name}: {line}")
    return good


if __name__ == "__main__":
    sys.exit(0 if main(*sys.argv[1:]) else 1)
