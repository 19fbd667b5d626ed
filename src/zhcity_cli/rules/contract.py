"""合同与变更 (第六至十条): what was signed, how it changed, and when that needs approval."""

from __future__ import annotations
