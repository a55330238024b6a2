"""Whether someone is at the machine itself: what only they may see or do asks here."""

import ipaddress
from collections.abc import Container

# A proxy in front of the app says for whom it asks; then the address we see is the proxy's, and proves nothing.
FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")


def is_loopback(address: str) -> bool:
    """Whether this is an address of the machine itself."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:  # whatever this is, it is not this machine
        return False


def is_here(address: str, headers: Container[str]) -> bool:
    """Whether who asks from this address, with these headers, is at the machine itself and speaks for nobody else."""
    return is_loopback(address) and not any(header in headers for header in FORWARDING)
