"""What is owed → chats.

`courier` claims and sends under a lease, `flight` is one message on its way, `plan` says whether and how it is told,
`pace` keeps Telegram's limits, `telegram` knows all of Telegram's sending quirks.
"""
