"""Barqiya: from a post to one alert per incident. The data's way, in order of reading:

    ingest/      outside → Post        what was said, and where the source's cursor now stands
    understand/  Post → Report         what the post claims: kind, events, places, times, tolls
    decide/      Report → Decision     which incident it belongs to, and whether that is news
    render/      Incident → text       what a reader sees, in Arabic and English
    deliver/     owed → Telegram       claim, send, confirm; paced, in order, by priority

`pipeline.py` tells this story, `app.py` builds the real parts, `ports.py` says what the core needs of the world.
"""
