"""Takes the ports that a command serves on before anything starts, so that a taken one is told at once."""

import errno
import socket

from waframe.core.commands.failing import Failure

_TRIES = 50


def take_port(host: str, port: int, *, remedy: str) -> socket.socket:
    """Take a port; a taken one fails with a word on how to choose another."""
    try:
        return _bind(host, port)
    except OSError as error:
        match error.errno:
            case errno.EADDRINUSE:
                problem = f"port {port} on {host} is taken by another process"
            case errno.EACCES:
                problem = f"port {port} on {host} needs more rights than this process has"
            case _:
                problem = f"nothing can listen on {host}:{port}: {error.strerror}"
        raise Failure(problem, hint=remedy) from None


def take_near(host: str, port: int, *, remedy: str) -> socket.socket:
    """Take a port or, where it is taken, the next free one above."""
    for candidate in range(port, min(port + _TRIES, 65536)):
        try:
            return _bind(host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                break
    return take_port(host, port, remedy=remedy)


def port_of(taken: socket.socket) -> int:
    """Tell which port was taken."""
    port: int = taken.getsockname()[1]
    return port


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
    except BaseException:
        taken.close()
        raise
    return taken
