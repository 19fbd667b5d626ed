"""竣工材料与测评 (第十一至十五条): papers, gradings, connections and archives at final acceptance."""

from __future__ import annotations
