"""`barqiya login`: sign a user account in, in a terminal. Never in a chat: Telegram voids codes sent there."""

import asyncio
from collections.abc import Awaitable, Callable
from getpass import getpass
from typing import Annotated, Any

from cyclopts import Parameter

from bot.cli.attach import settings
from bot.cli.fail import Failure
from config.settings import Settings

TRIES = 3
"""How often a wrong number, code or password may be typed; Telegram itself voids a code after a few more."""
QR_SECONDS = 30.0
"""How long Telegram lets a QR code live."""
QR_CODES = 20


def login(
    *,
    qr: Annotated[bool, Parameter(help="show a QR code to scan with a phone, instead of asking a code")] = False,
) -> int:
    """Sign in the user account that reads channels, and keep its session in DATA_DIR (needs the extra `account`)."""
    chosen = settings("TELEGRAM_API_ID", "TELEGRAM_API_HASH")
    try:
        import telethon  # noqa: F401
    except ImportError:
        raise Failure("this needs the optional extra: pip install 'barqiya[account]'", 2) from None
    from bot.ingest.account_session import SessionInUse, SessionLock, keep_session

    try:
        with SessionLock(chosen.data_dir):
            name, session = asyncio.run(_sign_in(chosen, qr))
            path = keep_session(chosen.data_dir, session)
    except SessionInUse as busy:
        raise Failure(f"{busy}: stop the bot first") from None
    except EOFError:
        raise Failure("this asks questions: run it in a terminal") from None
    print(f"signed in as {name}; the session is kept in {path}: guard it like a password. Restart the bot to use it.")
    return 0


async def _sign_in(chosen: Settings, qr: bool) -> tuple[str, str]:
    from telethon import TelegramClient, errors
    from telethon.sessions import StringSession

    session = StringSession()
    if chosen.telegram_dc:
        session.set_dc(*chosen.data_centre)
    secret = chosen.telegram_api_hash.get_secret_value() if chosen.telegram_api_hash else ""
    # Updates must come: one of them says that the QR code was scanned.
    client = TelegramClient(session, chosen.telegram_api_id or 0, secret, flood_sleep_threshold=0)
    try:
        await client.connect()
        await (_by_qr(client) if qr else _by_code(client))
        me = await client.get_me()
        return str(getattr(me, "username", None) or getattr(me, "first_name", None) or me.id), client.session.save()
    except errors.RPCError as refused:
        raise Failure(f"Telegram refuses: {refused}") from None
    except (ConnectionError, OSError) as cut:
        raise Failure(f"Telegram cannot be reached: {cut}") from None
    finally:
        await client.disconnect()


async def _asked(
    ask: Callable[[str], str],
    question: str,
    act: Callable[[str], Awaitable[object]],
    wrong: tuple[type[Exception], ...],
) -> None:
    """Ask, and ask again what was mistyped, a few times."""
    for left in reversed(range(TRIES)):
        try:
            await act((await asyncio.to_thread(ask, question)).strip())
            return
        except wrong as mistake:
            if not left:
                raise
            print(f"Telegram says: {mistake}. Try again.")


async def _by_code(client: Any) -> None:
    from telethon import errors

    phone = ""

    async def send(given: str) -> None:
        nonlocal phone
        phone = given
        await client.send_code_request(given)

    wrong_phone = (errors.PhoneNumberInvalidError, TypeError)  # TypeError: Telethon's answer to what is no number
    await _asked(input, "Phone number, with country code (+963…): ", send, wrong_phone)
    try:
        await _asked(
            input,
            "The code that Telegram sent to your app: ",
            lambda code: client.sign_in(phone, code or "-"),
            (errors.PhoneCodeInvalidError,),
        )
    except errors.SessionPasswordNeededError:
        await _by_password(client)


async def _by_password(client: Any) -> None:
    from telethon import errors

    wrong = (errors.PasswordHashInvalidError,)
    await _asked(getpass, "Two-step password: ", lambda word: client.sign_in(password=word or "-"), wrong)


async def _by_qr(client: Any) -> None:
    """Telegram's codes live 30 s: a new one is shown until one was scanned."""
    from telethon import errors

    try:
        await _scanned(client)
    except errors.SessionPasswordNeededError:
        await _by_password(client)


async def _scanned(client: Any) -> None:
    """Raises Telethon's SessionPasswordNeededError where the phone's yes is not enough."""
    shown = await client.qr_login()
    for _ in range(QR_CODES):
        _print_qr(shown.url)
        try:
            await shown.wait(QR_SECONDS)
            return
        except TimeoutError:
            await shown.recreate()
            if await client.get_me() is not None:  # scanned in the very moment between two codes
                return
    raise Failure("nobody scanned the code")


def _print_qr(url: str) -> None:
    print("Scan in Telegram on your phone: Settings, Devices, Link Desktop Device. Or open this address on it:")
    print(url)
    try:
        import qrcode  # type: ignore[import-untyped]
    except ImportError:
        raise Failure("to draw the code this needs `pip install qrcode`; or use `barqiya login` without --qr") from None
    code = qrcode.QRCode(border=1)
    code.add_data(url)
    code.print_ascii(invert=True)
