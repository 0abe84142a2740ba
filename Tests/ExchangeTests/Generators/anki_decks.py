"""Writes Fixtures/verbs.apkg and verbs.txt with Anki itself (pip install anki; made with 26.9.3)."""

import pathlib
import tempfile

from anki.collection import Collection, ExportAnkiPackageOptions

fixtures = pathlib.Path(__file__).parent.parent / "Fixtures"
folder = pathlib.Path(tempfile.mkdtemp())
collection = Collection(str(folder / "collection.anki2"))
deck = collection.decks.id("Spanish::Verbs")


def add(kind, guid, fields, tags=()):
    note = collection.new_note(collection.models.by_name(kind))
    for name, value in fields.items():
        note[name] = value
    note.guid, note.tags = guid, list(tags)
    collection.add_note(note, deck)


moods = "<ul><li>indicative</li><li>subjunctive</li><li>imperative</li></ul>"
wishes = "Wishes, doubts and other things that are not stated as facts"
add("Basic", "guid-speak", {"Front": "<b>hablar</b>", "Back": "to speak; to talk"}, ["verbs", "ar"])
add("Basic", "Ab(1]|x", {"Front": "comer &amp; beber", "Back": "to eat &lt;and&gt; drink<br>"})
add("Basic (and reversed card)", "guid-live", {"Front": "vivir", "Back": "to live"})
add("Basic", "guid-moods", {"Front": "Name the three moods", "Back": moods})
add("Cloze", "guid-cloze", {
    "Text": "{{c1::Ser}} is for what something is, {{c2::estar::e...}} for how it is.",
    "Back Extra": "see <i>chapter 4</i>"})
add("Basic", "guid-house", {
    "Front": '<img src="casa.jpg" alt="a house">', "Back": "casa [sound:casa.mp3]"})
add("Basic", "guid-subj", {"Front": "What does the subjunctive express?", "Back": wishes})
add("Basic", "guid-empty", {"Front": "empty back", "Back": " "})

options = ExportAnkiPackageOptions(
    with_scheduling=False, with_deck_configs=False, with_media=True, legacy=True)
collection.export_anki_package(
    out_path=str(fixtures / "verbs.apkg"), options=options, limit=None)
collection.export_note_csv(
    out_path=str(fixtures / "verbs.txt"), limit=None, with_html=True, with_tags=True,
    with_deck=True, with_notetype=True, with_guid=True)
collection.close()
