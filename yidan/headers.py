"""Two things about headers that Django leaves to us: whom to believe about the client, and what a page may use of the device."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


class TrustedProxies:
    """Believe X-Forwarded-* from the named proxies only; from anybody else they are dropped (a client may send what it likes)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.networks = [ip_network(text, strict=False) for text in settings.TRUSTED_PROXIES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.trusts(request.META.get("REMOTE_ADDR", "")):
            request.META["REMOTE_ADDR"] = self.client(request)
        else:
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        request.META.pop("HTTP_X_FORWARDED_FOR", None)
        return self.get_response(request)

    def trusts(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.networks)

    def client(self, request: HttpRequest) -> str:
        """The last address of the chain that is not a proxy of ours: what stands before it was written by the client itself."""
        chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        chain.append(str(request.META["REMOTE_ADDR"]))
        chain.reverse()
        return next((address for address in chain if not self.trusts(address)), chain[-1])


class PermissionsPolicy:
    """The camera is for scanning cards; a page of ours uses nothing else of the device."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response
