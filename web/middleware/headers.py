"""The same strict headers on every answer: no third party, no cache, no referrer, no name of the server."""

from aiohttp import web

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; connect-src 'self'"
    "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    "; require-trusted-types-for 'script'; trusted-types 'none'"
)

_OFF = """
    accelerometer autoplay browsing-topics camera clipboard-read display-capture fullscreen gamepad
    geolocation gyroscope hid identity-credentials-get idle-detection local-fonts magnetometer microphone midi payment
    picture-in-picture publickey-credentials-create publickey-credentials-get screen-wake-lock serial storage-access
    sync-xhr usb window-management xr-spatial-tracking
"""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _OFF.split()),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


_DEVICES = ("publickey-credentials-create", "publickey-credentials-get")


def with_devices(response: web.Response, origin: str) -> web.Response:
    """Let this one page ask devices of its person, where registered devices open anything at all."""
    if origin:
        allowed = (f"{name}=(self)" if name in _DEVICES else f"{name}=()" for name in _OFF.split())
        response.headers["Permissions-Policy"] = ", ".join(allowed)
    return response


async def harden(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on an answer about to be sent; a page may have set a stricter one before."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # aiohttp would tell its own version and Python's.
    response.headers.pop("Server", None)
