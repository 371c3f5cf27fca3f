"""Twins of the outside world: real servers on loopback that keep its rules and fail as it fails.

`bot_api.BotApi` (Telegram's Bot API and the people behind it) · `preview.Preview` (t.me/s/…) ·
`feeds.FeedServer` (news sites) · `x_api.XApi` (X's API v2). Each starts with `await X.start(…)`, gives its
`base_url`, takes a clock that a test may move, and ends with `stop` or `async with`.
"""
