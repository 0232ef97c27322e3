# SPDX-License-Identifier: MIT
"""A headless browser, driven by its own protocol over two pipes."""
import json
import os
import select
import subprocess
import time


class Browser:
    """Chromium with one page, until it is left."""

    def __init__(self, program, folder, seconds=300):
        to_browser, self.pipe = os.pipe()
        self.answers, from_browser = os.pipe()
        self.deadline = time.monotonic() + seconds
        self.waiting = b""
        self.number = 0
        self.events = []
        self.session = None

        def take_pipes():
            # Above 4 first, so that neither is written over.
            ours = os.dup(to_browser), os.dup(from_browser)
            while min(ours) < 5:
                ours = tuple(os.dup(pipe) for pipe in ours)
            os.dup2(ours[0], 3)
            os.dup2(ours[1], 4)

        # Without its sandbox, which superusers and containers do not have:
        # all that it is shown is a page of ours that fetches nothing.
        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu",
             "--hide-scrollbars", "--force-device-scale-factor=1",
             "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--remote-debugging-pipe",
             f"--user-data-dir={folder}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, close_fds=False,
            preexec_fn=take_pipes)
        os.close(to_browser)
        os.close(from_browser)

    def __enter__(self):
        pages = [target for target in
                 self.call("Target.getTargets")["targetInfos"]
                 if target["type"] == "page"]
        target = pages[0]["targetId"] if pages else self.call(
            "Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target,
                                 flatten=True)["sessionId"]
        for domain in "Page", "Runtime", "Log", "Network":
            self.call(f"{domain}.enable")
        return self

    def __exit__(self, *_):
        os.close(self.pipe)
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.answers)

    def message(self):
        """The next message of the browser."""
        while b"\0" not in self.waiting:
            left = self.deadline - time.monotonic()
            if left <= 0 or not select.select([self.answers], [], [], left)[0]:
                raise TimeoutError("the browser does not answer")
            data = os.read(self.answers, 1 << 16)
            if not data:
                raise EOFError("the browser has ended")
            self.waiting += data
        text, self.waiting = self.waiting.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **arguments):
        """The result of a method; events that come meanwhile are kept."""
        self.number += 1
        call = {"id": self.number, "method": method, "params": arguments}
        if self.session:
            call["sessionId"] = self.session
        data = json.dumps(call).encode() + b"\0"
        while data:
            data = data[os.write(self.pipe, data):]
        while True:
            message = self.message()
            if message.get("id") == self.number:
                break
            self.events.append(message)
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']['message']}")
        return message["result"]

    def open(self, address):
        """Load a page and forget what was before it."""
        self.events.clear()
        self.call("Page.navigate", url=address)
        while not any(event["method"] == "Page.loadEventFired"
                      for event in self.events):
            self.events.append(self.message())

    def evaluate(self, script):
        """The value of an expression of JavaScript, promises kept."""
        result = self.call("Runtime.evaluate", expression=script,
                           returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(str(result["exceptionDetails"]))
        return result["result"].get("value")

    def show(self, width, height=900, scheme="light", medium="screen"):
        """Show the page on a screen, or on paper, of that width."""
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", media=medium, features=[
            {"name": "prefers-color-scheme", "value": scheme}])
