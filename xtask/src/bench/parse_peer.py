"""Reads one statement file with one peer: python -c ... PEER FILE. Prints what it took and found.

The peer's import is not counted, and its own objects are summed up so that both sides can be
checked to have read the same money.
"""

import json
import resource
import sys
import time

peer, path = sys.argv[1:]
if peer == "mt-940":
    import mt940

    def read():
        transactions = mt940.parse(path, encoding="utf-8")
        return len(transactions), sum(it.data["amount"].amount for it in transactions)
else:
    from cfonb.parser.statement import StatementReader

    def read():
        entries, total = 0, 0
        with open(path, encoding="ascii") as file:
            for statement in StatementReader().parse(file):
                for line in statement.lines:
                    entries += 1
                    total += round(100 * line["amount"])
        return entries, total / 100


began = time.process_time()
entries, total = read()
print(
    json.dumps(
        {
            "cpu_seconds": time.process_time() - began,
            "entries": entries,
            "total_minor": round(100 * total),
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
