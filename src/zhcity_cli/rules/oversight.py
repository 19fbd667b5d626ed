"""监督 (第四条): performance, audit, major issues, promotion, closing."""

from __future__ import annotations
