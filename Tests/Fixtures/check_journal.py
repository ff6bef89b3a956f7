"""An outsider's checker of a journal, as docs/journal-format.md states it: python3 check_journal.py FILE.sqlite"""
import hashlib, json, sqlite3, sys

KEYS = ["actor", "algorithm", "batch", "bodies", "caused_by", "chain", "effective_on", "kind", "on_behalf_of",
        "pack", "previous", "recorded_at", "seq", "subject", "v"]


def check(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    destroyed = {row[0] for row in db.execute("SELECT subject FROM subject_key WHERE wrapped IS NULL")}
    counts, heads = {"present": 0, "withheld": 0, "erased": 0}, {}
    query = "SELECT chain, seq, header, hash FROM journal_entry ORDER BY chain, seq"
    for chain, seq, header, digest in db.execute(query):
        where = f"{chain}@{seq}"
        last_seq, last_hash, last_time = heads.get(chain, (0, bytes(32), ""))
        assert hashlib.sha256(header).digest() == digest, f"{where}: the hash is not that of the header"
        entry = json.loads(header)
        canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert canonical.encode() == header and list(entry) == KEYS, f"{where}: the header is not canonical"
        assert (entry["chain"], entry["seq"], entry["v"]) == (chain, seq, 1), f"{where}: another entry's header"
        assert seq == last_seq + 1 and entry["previous"] == last_hash.hex(), f"{where}: the chain is broken"
        assert entry["recorded_at"] >= last_time, f"{where}: recorded_at goes back"
        heads[chain] = (seq, digest, entry["recorded_at"])
        rows = {row[0]: row[1:] for row in db.execute(
            "SELECT part, class, sha256, body FROM journal_body WHERE chain = ? AND seq = ?", (chain, seq))}
        assert set(rows) <= set(range(len(entry["bodies"]))), f"{where}: a body that the header does not name"
        for part, named in enumerate(entry["bodies"]):
            level, stored, body = rows.get(part, (named["class"], bytes.fromhex(named["sha256"]), None))
            assert (level, stored.hex()) == (named["class"], named["sha256"]), f"{where}: body {part} is not as named"
            if body is None:
                counts["withheld"] += 1
                continue
            assert hashlib.sha256(body).digest() == stored, f"{where}: body {part} was changed"
            at, owners = 21, set()
            while level != "open" and at < len(body):
                start = at + 1 + body[at] + 3
                owners.add(body[at + 1:start - 3].decode() or entry["subject"])
                at = start + int.from_bytes(body[start - 3:start], "big")
            counts["erased" if owners & destroyed else "present"] += 1
    return {"ok": True, "chains": {c: f"{c}@{h[0]}:{h[1].hex()}" for c, h in heads.items()}, "bodies": counts}


if __name__ == "__main__":
    try:
        print(json.dumps(check(sys.argv[1])))
    except AssertionError as fault:
        sys.exit(f"not ok: {fault}")
