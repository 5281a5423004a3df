# ruff: noqa: ANN001, ANN201, FBT002, N806, T201
# mypy: ignore-errors
"""Field F1 of a conversation summary against the labels.

    from score_summary import score
    score(lambda messages: {...same keys as labels...}, 'conversations.json')

Vehicle and product fields: micro F1 over non-null values (a wrong value is both a false positive and a false negative).
Products are paired by family, then side and position. intent, stage, sentiment, needs_human, next_action: accuracy.
"""

import json
import pathlib
import unicodedata
from decimal import Decimal, InvalidOperation


def norm(k, v):
    if v in (None, "", []):
        return None
    if k == "year":
        return int(v)
    if k == "qty":
        return Decimal(str(v)).normalize()
    if k == "price":
        try:
            return Decimal(str(v).replace("$", "").replace(",", "")).quantize(Decimal("0.01"))
        except InvalidOperation:
            return str(v)
    s = "".join(c for c in unicodedata.normalize("NFD", str(v).lower()) if unicodedata.category(c) != "Mn")
    if k == "engine":
        return s.replace(" ", "").rstrip("l")
    return " ".join(s.replace("-", " ").split())


def add(c, gold, got, keys):
    for k in keys:
        g, p = norm(k, gold.get(k)), norm(k, got.get(k))
        if g is not None and p is not None and g == p:
            c[0] += 1
        else:
            c[1] += p is not None
            c[2] += g is not None


VK = ("make", "model", "year", "engine", "vin")
PK = ("family", "pos", "side", "qty", "price", "status", "brand")


def f1(c):
    return round(2 * c[0] / (2 * c[0] + c[1] + c[2]), 4) if any(c) else 1.0


def score(predict, path, verbose=False):
    D = json.loads(pathlib.Path(path).read_bytes())["conversations"]
    v = [0, 0, 0]
    p = [0, 0, 0]
    acc = dict.fromkeys(("intent", "stage", "sentiment", "needs_human", "next_action"), 0)
    for c in D:
        got = predict(c["messages"]) or {}
        lab = c["labels"]
        add(v, lab["vehicle"], got.get("vehicle") or {}, VK)
        left = list(got.get("products") or [])
        for g in lab["products"]:
            best = max(
                left,
                key=lambda x: (
                    norm("family", x.get("family")) == norm("family", g["family"]),
                    sum(norm(k, x.get(k)) == norm(k, g[k]) for k in PK),
                ),
                default=None,
            )
            if best is not None and norm("family", best.get("family")) == norm("family", g["family"]):
                left.remove(best)
                add(p, g, best, PK)
            else:
                add(p, g, {}, PK)
        for x in left:
            add(p, {}, x, PK)
        for k in acc:
            acc[k] += got.get(k) == lab[k]
        if verbose:
            print(c["id"], {k: (got.get(k), lab[k]) for k in acc if got.get(k) != lab[k]})
    n = len(D)
    return {"n": n, "vehicle_f1": f1(v), "product_f1": f1(p), **{k + "_acc": round(a / n, 3) for k, a in acc.items()}}
