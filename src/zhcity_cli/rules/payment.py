"""拨付 (第四条, 第十一至十五条): no money before acceptance; application, review and payment per contract."""

from __future__ import annotations
