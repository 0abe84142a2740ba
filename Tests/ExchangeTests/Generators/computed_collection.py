"""Writes Fixtures/computed.apkg: a package whose notes are computed as they are read.

Anki writes no such database. Run in this folder: python3 computed_collection.py
"""

import json
import os
import sqlite3
import tempfile
import zipfile

MODEL = {
    "type": 0,
    "flds": [{"name": "Front"}, {"name": "Back"}],
    "tmpls": [{"qfmt": "{{Front}}", "afmt": "{{Back}}"}],
}

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "collection.anki2")
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE col (id, models, decks)")
    database.execute("INSERT INTO col VALUES (1, ?, '{}')", [json.dumps({"1": MODEL})])
    database.execute(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, guid, mid, tags,"
        " flds TEXT GENERATED ALWAYS AS (guid || char(31) || hex(zeroblob(8))))"
    )
    database.execute("INSERT INTO notes (guid, mid, tags) VALUES ('g', '1', '')")
    database.execute("CREATE TABLE cards (id INTEGER PRIMARY KEY, nid, did, ord)")
    database.execute("INSERT INTO cards VALUES (1, 1, '1', 0)")
    database.commit()
    database.close()
    with zipfile.ZipFile("../Fixtures/computed.apkg", "w", zipfile.ZIP_DEFLATED) as package:
        package.write(path, "collection.anki2")
