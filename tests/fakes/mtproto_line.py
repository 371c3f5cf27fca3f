"""One connection of a client to the MTProto fake: framing, key exchange, sealed messages, sessions.

Strict where Telegram is: a wrong checksum, a forged msg_key or a message id that no client makes ends the connection; a
stale salt, a wrong clock and a sequence number of the wrong parity are answered as the protocol says.
"""

from __future__ import annotations

import asyncio
import os
import struct
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zlib import crc32

from telethon.crypto import AuthKey
from telethon.crypto.rsa import get_byte_array
from telethon.extensions import BinaryReader
from telethon.tl import TLRequest, functions, types
from telethon.tl.core import GzipPacked, MessageContainer

from . import mtproto_crypto as crypto
from .mtproto_world import Person

if TYPE_CHECKING:
    from .mtproto import MtProto

PACK_FROM = 512
"""Bytes from which an answer is sent packed."""
TOO_OLD, TOO_NEW = 300, 30
"""Seconds that a message id may lie in the past or in the future."""
_RPC_RESULT, _CONTAINER, _VECTOR = 0xF35C6D01, 0x73F1F8DC, 0x1CB5C415


class Cut(Exception):
    """The connection ends here."""


@dataclass
class Key:
    """An authorization key: what a session string holds, and whom it stands for."""

    auth: AuthKey
    dc: int
    salt: int = 0
    person: Person | None = None
    pending: Person | None = None
    """Who still has to give a password."""
    void: tuple[int, str] | None = None
    """The error that the key gets for everything: (401, "SESSION_REVOKED")."""


@dataclass
class Session:
    """One client's run with a key. `listens`: updates are pushed to it."""

    id: int
    key: Key
    line: Line | None = None
    listens: bool = False
    content: int = 0
    sent: set[int] = field(default_factory=set)
    acked: set[int] = field(default_factory=set)


class Line:
    """Reads what a client sends until it goes or is cut."""

    def __init__(self, server: MtProto, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer
        self._received = self._sent = 0
        self._exchange: _Exchange | None = None
        self._last_id = 0
        self.session: Session | None = None

    async def serve(self) -> None:
        """Until the end of the connection."""
        try:
            while True:
                await self._take(await self._packet())
        except (asyncio.IncompleteReadError, ConnectionError, Cut, crypto.Forged) as end:
            self._server.ends.append(f"{type(end).__name__}: {end}")
        finally:
            self.close()

    def close(self) -> None:
        """Cut it."""
        if self.session is not None and self.session.line is self:
            self.session.line = None
        self._writer.close()

    async def _packet(self) -> bytes:
        """A packet of the «full» transport: length, number, content, checksum."""
        head = await self._reader.readexactly(8)
        length, number = struct.unpack("<ii", head)
        if not 12 < length < 2**24:
            raise Cut(f"a packet of {length} bytes")
        rest = await self._reader.readexactly(length - 8)
        if number != self._received or crc32(head + rest[:-4]) != struct.unpack("<I", rest[-4:])[0]:
            raise Cut("a packet out of order, or damaged on the way")
        self._received += 1
        return rest[:-4]

    def _write(self, content: bytes) -> None:
        packet = struct.pack("<ii", len(content) + 12, self._sent) + content
        self._sent += 1
        self._writer.write(packet + struct.pack("<I", crc32(packet)))

    def transport_error(self, code: int) -> None:
        """Four bytes instead of a message: -404, the key is not known; -429, too many connections."""
        self._write(struct.pack("<i", -code))

    async def _take(self, body: bytes) -> None:
        key_id = int.from_bytes(body[:8], "little")
        if not key_id:
            self._plain(body)
            return
        key = self._server.keys.get(key_id)
        if key is None:
            self.transport_error(404)
            raise Cut("a key that nobody knows")
        await self._message(key, crypto.opened(key.auth, body))

    # the key exchange, in clear

    def _plain(self, body: bytes) -> None:
        request = BinaryReader(body[20:]).tgread_object()
        if isinstance(request, functions.ReqPqMultiRequest):
            self._exchange = _Exchange(request.nonce)
        if self._exchange is None or self._exchange.nonce != request.nonce:
            raise Cut("a step of a key exchange that was not begun")
        answer = bytes(self._exchange.answer(request))
        self._write(struct.pack("<qqi", 0, self._new_id(1), len(answer)) + answer)
        if self._exchange.key is not None:
            key = Key(self._exchange.key, self._server.dc, salt=_salt())
            self._server.keys[key.auth.key_id] = key
            self._exchange = None

    # messages under a key

    async def _message(self, key: Key, plain: bytes) -> None:
        salt, session_id, msg_id, seq, length = struct.unpack_from("<qqqii", plain)
        if msg_id % 4:
            raise Cut(f"no client's message id: {msg_id}")
        session, fresh = self._server.session(key, session_id)
        self.session, session.line = session, self
        if problem := _out_of_time(msg_id):
            self.send(session, types.BadMsgNotification(msg_id, seq, problem), content=False)
            return
        if salt != key.salt:
            self.send(session, types.BadServerSalt(msg_id, seq, 48, key.salt), content=False)
            return
        if fresh:
            self.send(session, types.NewSessionCreated(msg_id, session_id & 0x7FFF, key.salt))
        await self._handle(session, msg_id, seq, _read(plain[32 : 32 + length]))

    async def _handle(self, session: Session, msg_id: int, seq: int, thing: Any) -> None:
        if isinstance(thing, MessageContainer):
            for inner in thing.messages:
                await self._handle(session, inner.msg_id, inner.seq_no, _unpacked(inner.obj))
        elif isinstance(thing, types.MsgsAck):
            session.acked.update(thing.msg_ids)
        elif not isinstance(thing, TLRequest):
            self._server.strange.append(type(thing).__name__)
        elif seq % 2 == 0:
            self.send(session, types.BadMsgNotification(msg_id, seq, 35), content=False)
        elif isinstance(thing, functions.PingRequest | functions.PingDelayDisconnectRequest):
            self.send(session, types.Pong(msg_id, thing.ping_id))
        else:
            await self._server.rpc(self, session, msg_id, thing)

    def result(self, session: Session, msg_id: int, answer: Any) -> None:
        """The answer to a request, with the note that the request has come."""
        body = _serialised(answer)
        if len(body) > PACK_FROM:
            body = bytes(GzipPacked(body))
        ack = bytes(types.MsgsAck([msg_id]))
        self._send(session, [(ack, False), (struct.pack("<Iq", _RPC_RESULT, msg_id) + body, True)], reply=True)

    def send(self, session: Session, thing: Any, *, content: bool = True, reply: bool = True) -> None:
        """One message that is no answer to a request."""
        self._send(session, [(bytes(thing), content)], reply=reply)

    def _send(self, session: Session, parts: list[tuple[bytes, bool]], *, reply: bool) -> None:
        messages = [self._numbered(session, body, content, reply) for body, content in parts]
        whole = messages[0]
        if len(messages) > 1:
            packed = struct.pack("<Ii", _CONTAINER, len(messages)) + b"".join(messages)
            whole = self._numbered(session, packed, False, reply)
        plain = struct.pack("<qq", session.key.salt, session.id) + whole
        self._write(crypto.envelope(session.key.auth, plain))

    def _numbered(self, session: Session, body: bytes, content: bool, reply: bool) -> bytes:
        msg_id = self._new_id(1 if reply else 3)
        seq = session.content * 2 + content
        if content:
            session.content += 1
            session.sent.add(msg_id)
        return struct.pack("<qii", msg_id, seq, len(body)) + body

    def _new_id(self, kind: int) -> int:
        """Server's message ids grow, and end in 1 (an answer) or 3 (not asked for) modulo 4."""
        base = max(int(time.time() * 2**32) & ~3, (self._last_id & ~3) + 4)
        self._last_id = base | kind
        return self._last_id


class _Exchange:
    """One key exchange: three questions and answers, all bound by the nonces."""

    def __init__(self, nonce: int) -> None:
        self.nonce = nonce
        self.server_nonce = int.from_bytes(os.urandom(16), "little", signed=True)
        self.key: AuthKey | None = None
        self._new_nonce = 0
        self._a = int.from_bytes(os.urandom(256), "big")

    def answer(self, request: Any) -> Any:
        """Raises Cut for a step that does not fit."""
        if isinstance(request, functions.ReqPqMultiRequest):
            pq = get_byte_array(crypto.PQ)
            return types.ResPQ(self.nonce, self.server_nonce, pq, [crypto.fingerprint()])
        if request.server_nonce != self.server_nonce:
            raise Cut("the nonces do not fit")
        if isinstance(request, functions.ReqDHParamsRequest):
            return self._half(request)
        if isinstance(request, functions.SetClientDHParamsRequest):
            return self._whole(request)
        raise Cut(f"{type(request).__name__} without a key")

    def _half(self, request: Any) -> Any:
        """Our half of the key, for whoever factorised the number and used our RSA key."""
        factors = tuple(int.from_bytes(part, "big") for part in (request.p, request.q))
        inner = BinaryReader(crypto.open_rsa(request.encrypted_data)).tgread_object()
        if factors != crypto.PQ_FACTORS or inner.server_nonce != self.server_nonce:
            raise Cut("the work was not done")
        self._new_nonce = inner.new_nonce
        half = types.ServerDHInnerData(
            nonce=self.nonce,
            server_nonce=self.server_nonce,
            g=crypto.G,
            dh_prime=get_byte_array(crypto.PRIME),
            g_a=get_byte_array(pow(crypto.G, self._a, crypto.PRIME)),
            server_time=int(time.time()),
        )
        sealed = crypto.sealed_dh(bytes(half), self.server_nonce, self._new_nonce)
        return types.ServerDHParamsOk(self.nonce, self.server_nonce, sealed)

    def _whole(self, request: Any) -> Any:
        inner = crypto.opened_dh(request.encrypted_data, self.server_nonce, self._new_nonce)
        shared = get_byte_array(pow(int.from_bytes(inner.g_b, "big"), self._a, crypto.PRIME))
        key = AuthKey(shared)
        new_nonce = self._new_nonce
        if len(shared) < 256:  # one in 256: a key with a zero in front is kept differently by clients; another, please
            return types.DhGenRetry(self.nonce, self.server_nonce, key.calc_new_nonce_hash(new_nonce, 2))
        self.key = key
        return types.DhGenOk(self.nonce, self.server_nonce, key.calc_new_nonce_hash(new_nonce, 1))


def _salt() -> int:
    return int.from_bytes(os.urandom(7), "little") + 1


def _out_of_time(msg_id: int) -> int:
    """The protocol's number for a message id of a wrong clock: 16 too low, 17 too high, else 0."""
    age = time.time() - (msg_id >> 32)
    return 16 if age > TOO_OLD else 17 if age < -TOO_NEW else 0


def _read(body: bytes) -> Any:
    return _unpacked(BinaryReader(body).tgread_object())


def _unpacked(thing: Any) -> Any:
    return BinaryReader(thing.data).tgread_object() if isinstance(thing, GzipPacked) else thing


def _serialised(answer: Any) -> bytes:
    if isinstance(answer, list):
        return struct.pack("<Ii", _VECTOR, len(answer)) + b"".join(bytes(one) for one in answer)
    return bytes(answer)
