"""Telegram's client protocol (MTProto 2.0) on loopback, for a real Telethon.

    world = World(clock)
    salma = world.person()
    sada = world.channel("sada_news", "صدى", members=(salma,))
    server = await MtProto.start(world)
    session = server.session_string(salma)         # as `barqiya login` would have left it
    sada.post("قصف على البلدة")                    # pushed to who is a member and listens

Key exchange, sealed sessions, salts, acknowledgements, packed answers and containers are those of the protocol; layers
are not told apart. Call `mtproto_crypto.trust_our_key()` in the client's process first.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from telethon.crypto import AuthKey
from telethon.sessions import StringSession
from telethon.tl import functions, types

from .mtproto_crypto import Srp
from .mtproto_line import Key, Line, Session
from .mtproto_login import OPEN, Refused, token_of
from .mtproto_methods import ANSWERS
from .mtproto_world import Channel, Person, World

APP = (12_345, "0123456789abcdef0123456789abcdef")
"""The only app that the fake knows: TELEGRAM_API_ID and TELEGRAM_API_HASH."""
_WRAPPERS = (
    functions.InvokeWithLayerRequest,
    functions.InitConnectionRequest,
    functions.InvokeWithoutUpdatesRequest,
    functions.InvokeAfterMsgRequest,
)


@dataclass
class Asked:
    """A request and who asks it."""

    server: MtProto
    session: Session

    @property
    def key(self) -> Key:
        return self.session.key

    @property
    def person(self) -> Person | None:
        return self.session.key.person

    @property
    def world(self) -> World:
        return self.server.world


@dataclass
class _Fault:
    method: str
    code: int
    text: str
    times: int | None


class MtProto:
    """One data centre. `requests` has the names of what was asked.

    `ends` says how connections ended, `strange` what clients sent that has no place here, `crashes` our own mistakes.
    """

    def __init__(self, world: World | None = None, *, dc: int = 2) -> None:
        self.world = world or World()
        self.dc = dc
        self.app = APP
        self.port = 0
        self.keys: dict[int, Key] = {}
        self.requests: list[str] = []
        self.ends: list[str] = []
        self.strange: list[str] = []
        self.crashes: list[BaseException] = []
        self.expected_ends: list[str] = []
        self.code_tries: dict[str, int] = {}
        self.srp: dict[int, Srp] = {}
        self.tokens: dict[bytes, tuple[int, datetime]] = {}
        self.scanned: dict[int, Person] = {}
        self.moved: dict[bytes, Person] = {}
        self.others: list[MtProto] = []
        self.impatient = 0
        self._faults: list[_Fault] = []
        self._floods: dict[str, float] = {}
        self._sessions: dict[tuple[int, int], Session] = {}
        self._lines: set[Line] = set()
        self._server: asyncio.Server | None = None
        self.world.tellers.append(self._push)

    @classmethod
    async def start(cls, world: World | None = None, *, dc: int = 2) -> Self:
        """Make and serve one; end it with `stop`, or use `async with`."""
        made = cls(world, dc=dc)
        await made.listen()
        return made

    async def listen(self, port: int = 0) -> None:
        """Open the port (again, after `stop`)."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port or self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port and cut all connections; keys and sessions are kept."""
        if self._server is not None:
            self._server.close()
            self.cut()
            await self._server.wait_closed()
            self._server = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    # what tests do

    def session_string(self, person: Person) -> str:
        """A session in which `person` is logged in, as Telethon keeps it."""
        auth = AuthKey(b"\1" + os.urandom(255))
        self.keys[auth.key_id] = Key(auth, self.dc, salt=int.from_bytes(os.urandom(7), "little") + 1, person=person)
        session = StringSession()
        session.set_dc(self.dc, "127.0.0.1", self.port)
        session.auth_key = auth
        return str(session.save())

    def revoke(self, person: Person, text: str = "SESSION_REVOKED", code: int = 401) -> None:
        """End all sessions of a person, as «terminate all other sessions» does."""
        for key in self.keys.values():
            if key.person is person:
                key.void = (code, text)

    def forget_keys(self) -> None:
        """The keys are gone: whoever comes with one gets -404."""
        self.keys.clear()
        self._sessions.clear()

    def refuse(self, method: str, code: int, text: str, *, times: int | None = 1) -> None:
        """The next `times` requests of this name («GetHistory») get an error; None: all."""
        self._faults.append(_Fault(method, code, text, times))

    def flood(self, method: str, seconds: int) -> None:
        """FLOOD_WAIT for this method until the world's clock has gone on; who asks before is counted as impatient."""
        self._floods[method] = self.world.clock.now() + seconds

    def mend(self) -> None:
        """No errors any more."""
        self._faults.clear()
        self._floods.clear()

    def new_salts(self) -> None:
        """Telegram changes salts every half hour."""
        for key in self.keys.values():
            key.salt += 1

    def cut(self) -> None:
        """Cut all connections."""
        for line in list(self._lines):
            line.close()

    def scan(self, url: str, person: Person) -> None:
        """Somebody points their phone at the QR code and says yes."""
        key_id, expires = self.tokens.pop(token_of(url))
        if expires <= self.world.now():
            raise AssertionError("the code on the screen had expired")
        self.scanned[key_id] = person
        for session in self._listening():
            if session.key.auth.key_id == key_id and session.line is not None:
                news = types.UpdateShort(types.UpdateLoginToken(), self.world.now())
                session.line.send(session, news, reply=False)

    @property
    def listening(self) -> int:
        """How many sessions get updates now."""
        return len(self._listening())

    def unacknowledged(self) -> int:
        """Messages that clients did not confirm."""
        return sum(len(session.sent - session.acked) for session in self._sessions.values())

    # what lines ask

    def session(self, key: Key, number: int) -> tuple[Session, bool]:
        """A client's session; True: it begins."""
        known = self._sessions.get((key.auth.key_id, number))
        if known is None:
            known = self._sessions[key.auth.key_id, number] = Session(number, key)
            return known, True
        return known, False

    async def rpc(self, line: Line, session: Session, msg_id: int, request: Any) -> None:
        """Answer a request."""
        quiet = isinstance(request, functions.InvokeWithoutUpdatesRequest)
        while isinstance(request, _WRAPPERS):
            request = request.query
            quiet = quiet or isinstance(request, functions.InvokeWithoutUpdatesRequest)
        name = type(request).__name__.removesuffix("Request")
        self.requests.append(name)
        try:
            answer = self._answer(Asked(self, session), name, request)
        except Refused as why:
            answer = types.RpcError(why.code, why.text)
        session.listens = session.listens or not quiet
        line.result(session, msg_id, answer)

    def places(self) -> dict[int, int]:
        """Port by data centre."""
        return {one.dc: one.port for one in (self, *self.others)}

    def move(self, person: Person) -> bytes:
        """A token with which a login goes on in the person's own data centre."""
        token = os.urandom(32)
        next(one for one in self.others if one.dc == person.dc).moved[token] = person
        return token

    def _answer(self, asked: Asked, name: str, request: Any) -> Any:
        self._fail(name)
        if asked.key.void is not None:
            raise Refused(*asked.key.void)
        if asked.person is None and not isinstance(request, OPEN):
            raise Refused(401, "AUTH_KEY_UNREGISTERED")
        answer = ANSWERS.get(type(request))
        if answer is None:
            raise Refused(400, "INPUT_METHOD_INVALID")
        return answer(asked, request)

    def _fail(self, name: str) -> None:
        left = self._floods.get(name, 0.0) - self.world.clock.now()
        if left > 0:
            self.impatient += 1
            raise Refused(420, f"FLOOD_WAIT_{int(left) or 1}")
        for fault in self._faults:
            if fault.method == name and fault.times != 0:
                fault.times = None if fault.times is None else fault.times - 1
                raise Refused(fault.code, fault.text)

    def _listening(self) -> list[Session]:
        """A connection serves the session that it spoke with last."""
        return [one for one in self._sessions.values() if one.listens and one.line and one.line.session is one]

    def _push(self, channel: Channel, update: Any) -> None:
        """Tell every member who listens; what happens while nobody is connected is theirs to ask for."""
        for session in self._listening():
            person = session.key.person
            if person is None or person.id not in channel.members or session.key.void or session.line is None:
                continue
            news = types.Updates([update], [], [channel.shown(person)], self.world.now(), 0)
            session.line.send(session, news, reply=False)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line(self, reader, writer)
        self._lines.add(line)
        try:
            await line.serve()
        except Exception as error:
            self.crashes.append(error)
            line.close()
        finally:
            self._lines.discard(line)
