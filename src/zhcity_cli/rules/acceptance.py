"""验收 (第十一至十五条): 初验, 试运行, 竣工验收, and not in use before it passed."""

from __future__ import annotations
