"""The log: one line an event, to stderr, without secrets or control characters."""

from __future__ import annotations

import logging
import sys

import structlog

from app.terminal import scrubbed


def set_up(*, json: bool, level: int = logging.INFO) -> None:
    """JSON lines for a collector, `key=value` lines for people. Never to stdout: that is the command's."""
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=8)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            scrubbed,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
