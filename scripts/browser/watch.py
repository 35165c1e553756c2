"""What was wrong with the pages that somebody saw: errors, requests to other hosts, weight."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Request, Response

MOST_BYTES = 100_000
"""Of one page, uncompressed, without style sheet and script, which a browser keeps."""
COMPLAINTS = ("error", "warning")


@dataclass
class Watch:
    """Collects complaints; violations of the content policy reach the console as errors.

    Args:
        complaints: What was wrong, in order.
        heaviest: The largest page seen, in bytes, and its path.
    """

    complaints: list[str] = field(default_factory=list)
    heaviest: tuple[int, str] = (0, "")
    _arriving: dict[str, str] = field(default_factory=dict)
    _bytes: dict[str, int] = field(default_factory=dict)

    def attach(self, page: Page, address: str) -> None:
        """Watch a page of a site from now on."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", lambda request: self._asked(request, address))
        page.on("response", self._came)
        # The browser's own protocol: Playwright gives the size on the line, which is that of the compressed page.
        session = page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self._begun)
        session.on("Network.dataReceived", self._received)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _said(self, message: ConsoleMessage) -> None:
        # A refused form is answered with 4xx, which browsers report as if a file were missing.
        if message.type in COMPLAINTS and "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.location.get('url', '')}: {message.type}: {message.text}")

    def _asked(self, request: Request, address: str) -> None:
        if not request.url.startswith((address, "data:")):
            self.complaints.append(f"a request to another host: {request.url}")

    def _came(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and response.request.resource_type != "document"):
            self.complaints.append(f"{response.url}: {response.status}")

    def _begun(self, event: dict[str, Any]) -> None:
        if event["response"]["mimeType"] == "text/html":
            self._arriving[event["requestId"]] = event["response"]["url"]

    def _received(self, event: dict[str, Any]) -> None:
        known = self._bytes.get(event["requestId"], 0)
        self._bytes[event["requestId"]] = known + int(event["dataLength"])

    def _finished(self, event: dict[str, Any]) -> None:
        size, url = self._bytes.pop(event["requestId"], 0), self._arriving.pop(event["requestId"], "")
        if not url:
            return
        self.heaviest = max(self.heaviest, (size, url.partition("?")[0]))
        if size > MOST_BYTES:
            self.complaints.append(f"{url}: {size} bytes are more than {MOST_BYTES}")
