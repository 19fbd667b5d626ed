"""采购 (第六至十条): packages, entrustment, tender documents, awards."""

from __future__ import annotations
