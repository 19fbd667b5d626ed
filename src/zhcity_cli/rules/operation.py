"""运维 (第十六至十九条): the free period, the yearly application, one unified package."""

from __future__ import annotations
