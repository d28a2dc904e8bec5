"""Loaded before a client: it reaches this machine and nothing else, whatever it does with the proxy."""

import sys

HERE = (None, "", "127.0.0.1", "::1", "localhost")


def refuse(event, given):
    if event == "socket.connect":
        address = given[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = given[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host not in HERE:
        raise PermissionError(f"The guard refuses a connection to {host}.")


sys.addaudithook(refuse)
