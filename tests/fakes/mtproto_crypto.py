"""The arithmetic of MTProto 2.0 on the server's side: the key exchange's numbers, sealed envelopes, the SRP password.

Telethon's own AES, TL classes and hashes do the work. The RSA key hides nothing and is not meant to: its primes are the
two greatest below 2^1024, so that no private key lies in the repository. `trust_our_key` lets this process's Telethon
talk to the fake; only tests call it.
"""

from __future__ import annotations

import os
from hashlib import sha1, sha256
from typing import Any

import rsa as pyrsa
from telethon import helpers, password
from telethon.crypto import AES, AuthKey
from telethon.crypto import rsa as telethon_rsa
from telethon.extensions import BinaryReader
from telethon.network.mtprotostate import MTProtoState
from telethon.tl import types

_P, _Q = 2**1024 - 105, 2**1024 - 179
_E = 65_537
_N = _P * _Q
_D = pow(_E, -1, (_P - 1) * (_Q - 1))
PQ, PQ_FACTORS = 0x17ED48941A08F981, (0x494C553B, 0x53911073)
"""What a client has to factorise to prove that it did some work: the example of Telegram's own documentation."""
G = 3
PRIME = int(
    "c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed4"
    "4cce7c3720fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f642477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f"
    "3a9060bee67cf9a4a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754fd17ed950d5965b4b9dd46582db1178d169c6bc4"
    "65b0d6ff9ca3928fef5b9ae4e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f0d8115f635b105ee2e4e15d04b2454bf"
    "6f4fadf034b10403119cd8e3b92fcc5b",
    16,
)
"""The prime that Telegram uses for Diffie-Hellman and for passwords, published so that clients need not test it."""


class Forged(Exception):
    """What came is not sealed as it should be."""


def trust_our_key() -> None:
    """Make this process's Telethon accept the fake as Telegram."""
    telethon_rsa.add_key(pyrsa.PublicKey(_N, _E).save_pkcs1(), old=False)


def fingerprint() -> int:
    """How the key exchange names our RSA key."""
    return int(telethon_rsa._compute_fingerprint(pyrsa.PublicKey(_N, _E)))


def open_rsa(cipher: bytes) -> bytes:
    """What a client sealed for us alone, without its digest; the padding is still behind it."""
    plain = pow(int.from_bytes(cipher, "big"), _D, _N).to_bytes(256, "big")[1:]
    return plain[20:]


def sealed_dh(answer: bytes, server_nonce: int, new_nonce: int) -> bytes:
    """An answer of the key exchange under the key that both nonces give."""
    key, iv = helpers.generate_key_data_from_nonce(server_nonce, new_nonce)
    plain = sha1(answer).digest() + answer
    return bytes(AES.encrypt_ige(plain + os.urandom(-len(plain) % 16), key, iv))


def opened_dh(cipher: bytes, server_nonce: int, new_nonce: int) -> Any:
    """The client's half of the key exchange. Raises Forged."""
    key, iv = helpers.generate_key_data_from_nonce(server_nonce, new_nonce)
    plain = bytes(AES.decrypt_ige(cipher, key, iv))
    reader = BinaryReader(plain[20:])
    inner = reader.tgread_object()
    if sha1(plain[20 : 20 + reader.tell_position()]).digest() != plain[:20]:
        raise Forged("the digest of the client's half is wrong")
    return inner


def envelope(key: AuthKey, plain: bytes) -> bytes:
    """Seal salt, session and message for the client."""
    padding = os.urandom(-(len(plain) + 12) % 16 + 12)
    msg_key = sha256(key.key[96:128] + plain + padding).digest()[8:24]
    aes_key, aes_iv = MTProtoState._calc_key(key.key, msg_key, False)
    sealed = bytes(AES.encrypt_ige(plain + padding, aes_key, aes_iv))
    return int(key.key_id).to_bytes(8, "little") + msg_key + sealed


def opened(key: AuthKey, body: bytes) -> bytes:
    """Open a client's envelope. Raises Forged."""
    msg_key = body[8:24]
    aes_key, aes_iv = MTProtoState._calc_key(key.key, msg_key, True)
    plain = bytes(AES.decrypt_ige(body[24:], aes_key, aes_iv))
    if sha256(key.key[88:120] + plain).digest()[8:24] != msg_key:
        raise Forged("msg_key does not fit its message")
    return bytes(plain)


def _digest(*parts: bytes) -> bytes:
    return sha256(b"".join(parts)).digest()


class Srp:
    """One question for a two-step password, as Telegram asks it: the password itself never travels."""

    def __init__(self, secret: str) -> None:
        salt, prime = os.urandom(8), PRIME.to_bytes(256, "big")
        algorithm = types.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow
        self._algo = algorithm(salt1=salt, salt2=salt[::-1], g=G, p=prime)
        self._verifier = int.from_bytes(password.compute_digest(self._algo, secret), "big")
        self._b = int.from_bytes(os.urandom(256), "big")
        k = int.from_bytes(_digest(prime, password.big_num_for_hash(G)), "big")
        self._public = (k * self._verifier + pow(G, self._b, PRIME)) % PRIME
        self.id = int.from_bytes(os.urandom(7), "big")

    def question(self) -> Any:
        """account.password"""
        return types.account.Password(
            new_algo=types.PasswordKdfAlgoUnknown(),
            new_secure_algo=types.SecurePasswordKdfAlgoUnknown(),
            secure_random=os.urandom(16),
            has_password=True,
            current_algo=self._algo,
            srp_B=self._public.to_bytes(256, "big"),
            srp_id=self.id,
            hint="المدينة",
        )

    def is_right(self, given: Any) -> bool:
        """Whether an inputCheckPasswordSRP proves the password."""
        theirs, ours = bytes(given.A), self._public.to_bytes(256, "big")
        u = int.from_bytes(_digest(theirs, ours), "big")
        shared = pow(int.from_bytes(theirs, "big") * pow(self._verifier, u, PRIME), self._b, PRIME)
        prime, g = PRIME.to_bytes(256, "big"), password.big_num_for_hash(G)
        mixed = bytes(a ^ b for a, b in zip(_digest(prime), _digest(g), strict=True))
        key = _digest(password.big_num_for_hash(shared))
        proof = _digest(mixed, _digest(self._algo.salt1), _digest(self._algo.salt2), theirs, ours, key)
        return proof == bytes(given.M1)
