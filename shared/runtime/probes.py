"""Asking a broker whether it is there, on a connection kept for that."""

import contextlib
from typing import Any

from aiokafka.errors import KafkaError

from shared.runtime.kafka import KafkaSettings, started_admin


class BrokerProbe:
    """True while a broker answers a request for its topics; a lost connection is made again at the next question."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._admin: Any = None

    async def __call__(self) -> bool:
        """Asks once."""
        try:
            if self._admin is None:
                self._admin = await started_admin(self._settings)
            await self._admin.list_topics()
        except (KafkaError, OSError, TimeoutError):
            await self.close()
            return False
        except BaseException:
            await self.close()
            raise
        return True

    async def close(self) -> None:
        """Lets the connection go."""
        admin, self._admin = self._admin, None
        if admin is not None:
            with contextlib.suppress(KafkaError, OSError):
                await admin.close()
