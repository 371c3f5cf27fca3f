"""`barqiya login`: sign a user account in, in a terminal. Never in a chat: Telegram voids codes sent there."""

import asyncio
from getpass import getpass
from typing import Annotated, Any

from cyclopts import Parameter

from bot.cli.attach import settings
from bot.cli.fail import Failure


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
    from bot.ingest.account_client import SessionInUse, SessionLock, keep_session

    try:
        with SessionLock(chosen.data_dir):
            secret = chosen.telegram_api_hash.get_secret_value() if chosen.telegram_api_hash else ""
            name, session = asyncio.run(_sign_in(chosen.telegram_api_id or 0, secret, qr))
    except SessionInUse as busy:
        raise Failure(f"{busy}: stop the bot first") from None
    path = keep_session(chosen.data_dir, session)
    print(f"signed in as {name}; the session is kept in {path}: guard it like a password. Restart the bot to use it.")
    return 0


async def _sign_in(api_id: int, api_hash: str, qr: bool) -> tuple[str, str]:
    from telethon import TelegramClient, errors
    from telethon.sessions import StringSession

    client = TelegramClient(StringSession(), api_id, api_hash, receive_updates=False)
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


async def _asked(question: str) -> str:
    return (await asyncio.to_thread(input, question)).strip()


async def _password() -> str:
    return await asyncio.to_thread(getpass, "Two-step password: ")


async def _by_code(client: Any) -> None:
    from telethon import errors

    phone = await _asked("Phone number, with country code (+963…): ")
    await client.send_code_request(phone)
    code = await _asked("The code that Telegram sent to your app: ")
    try:
        await client.sign_in(phone, code)
    except errors.SessionPasswordNeededError:
        await client.sign_in(password=await _password())


async def _by_qr(client: Any) -> None:
    """Telegram's codes live 30 s: a new one is shown until one was scanned."""
    from telethon import errors

    shown = await client.qr_login()
    while True:
        _print_qr(shown.url)
        try:
            await shown.wait(30)
            return
        except TimeoutError:
            await shown.recreate()
        except errors.SessionPasswordNeededError:
            await client.sign_in(password=await _password())
            return


def _print_qr(url: str) -> None:
    print("Scan in Telegram on your phone: Settings, Devices, Link Desktop Device")
    try:
        import qrcode  # type: ignore[import-untyped]
    except ImportError:
        raise Failure("to draw the code this needs `pip install qrcode`; or use `barqiya login` without --qr") from None
    code = qrcode.QRCode(border=1)
    code.add_data(url)
    code.print_ascii(invert=True)
