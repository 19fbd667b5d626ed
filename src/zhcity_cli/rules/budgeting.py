"""立项与预算 (第四条): 立项, the year's investment plan, the year's budget, in either order."""

from __future__ import annotations
