"""What runs for as long as its process does: one failed round does not end it, being told to stop does."""

import asyncio


def stop_if_told() -> None:
    """After each round: a store that is interrupted may raise its own error instead of the cancelling, or none at all.

    Without this a loop would go on with what it holds, keys among it.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
