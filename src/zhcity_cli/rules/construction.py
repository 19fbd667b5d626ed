"""建设 (第六至十条): supervision of major projects, time, reports."""

from __future__ import annotations
