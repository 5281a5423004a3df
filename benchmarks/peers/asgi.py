"""Serves a peer's application with the same settings of uvicorn as waframe's own server."""

import argparse
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["ASGIApp", "Receive", "Scope", "Send", "serve_from_arguments"]


def serve_from_arguments(make: Callable[[str], ASGIApp]) -> None:
    """Make the application for the given database, and serve it until SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", default="")
    arguments = parser.parse_args()
    config = uvicorn.Config(
        make(arguments.database),
        host="127.0.0.1",
        port=arguments.port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        lifespan="auto",
        access_log=False,
        log_level="warning",
        server_header=False,
        date_header=False,
    )
    uvicorn.Server(config).run()
