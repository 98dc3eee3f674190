"""The log: one line an event, without secrets."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog

from app.terminal import scrubbed


def set_up(*, json: bool, level: int = logging.INFO, to: TextIO | None = None) -> None:
    """JSON lines for a collector, `key=value` lines for people; to stderr where `to` names nothing else."""
    out = to or sys.stderr
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=out.isatty(), pad_event_to=8)
    )
    logging.basicConfig(stream=out, level=logging.WARNING, format="%(name)s: %(message)s", force=True)
    logging.captureWarnings(capture=True)
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
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
