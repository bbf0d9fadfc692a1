"""This machine goes in: the account that acts on it, and whether an address is of it, come out."""

from __future__ import annotations

import getpass
import ipaddress
import os

HERE = "this machine"


def account() -> str:
    """Whoever is at this machine, as the audit log and remarks name them."""
    try:
        return f"{HERE}: {getpass.getuser()}"
    except (KeyError, OSError):  # a container's user may have no name
        return f"{HERE}: user {os.getuid()}"


def is_here(address: str) -> bool:
    """Whether a server that listens to this address can be reached from this machine only."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False
