"""The demo's page: two phones side by side in a browser, and a clock that can be moved forward.

`page_routes` returns what `fitbot.sandbox.server.make_server_app` takes as `extra_routes`. The page
itself is in `static`: plain HTML, CSS and script, served from this machine, fetching nothing else.
"""

from fitbot.sandbox.page.routes import Controls, page_routes
from fitbot.sandbox.page.state import Phone

__all__ = ["Controls", "Phone", "page_routes"]
