"""/mydata: a full copy of what is kept about the chat, as a file."""

import msgspec

from bot.model.alert import Attachment, Message
from handlers.call import Call, Command, Reply, Who
from handlers.say import say, text


async def mydata(call: Call) -> Reply:
    """The subscriber as stored, what it is owed, and the numbers of messages it has."""
    if call.subscriber is None:
        return say(call, "nothing-stored")
    kept: dict[str, object] = {"subscriber": call.subscriber}
    if call.services.desk is not None:
        state, owed = await call.services.desk.chat(call.reader.key)
        kept |= {"state": state, "owed": owed, "messages": await call.services.desk.message_ids(call.reader.key)}
    copy = msgspec.json.format(msgspec.json.encode(kept), indent=2)
    file = Attachment(name="barqiya.json", data=copy, picture=False, caption=text(call, "mydata-caption"))
    return Reply(messages=(Message(parts=(), attachments=(file,)),))


MYDATA = Command(name="mydata", run=mydata, who=Who.CHANGER)
