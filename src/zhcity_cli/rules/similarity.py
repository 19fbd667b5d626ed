"""避免重复建设 (第一至三条): similar projects and systems, predecessors of an upgrade."""

from __future__ import annotations
