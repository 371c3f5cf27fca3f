"""When things run by the clock. Knows no adapter: it is handed callables."""

from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger("barqiya")
Job = Callable[[], Awaitable[object]]
GRACE_SECONDS = 3_600


class Schedule:
    """Jobs in memory, declared in code: nothing of them is stored, so nothing of them can go stale.

    A job that comes late (the machine slept) runs once, not once for every time it missed.
    """

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def every(self, seconds: float, name: str, job: Job) -> None:
        """Run `job` every so many seconds; a job that is still running is not started twice."""
        self._scheduler.add_job(
            _safely(name, job),
            "interval",
            seconds=seconds,
            id=name,
            replace_existing=True,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=GRACE_SECONDS,
        )

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def stop(self) -> None:
        """Start nothing more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _safely(name: str, job: Job) -> Job:
    async def run() -> None:
        try:
            await job()
        except Exception as error:
            log.warning("a timed job failed", job=name, why=repr(error)[:200])

    return run
