"""A question and what it depends on go in; its answer comes out, worked out once for all visitors.

As Streamlit's own cache, but its key is the arguments themselves, where that one hashes them
piece by piece at each look: with twenty looks a page that took longer than drawing it.
"""

from __future__ import annotations

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import wraps
from inspect import signature
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_MOST = 200_000_000  # bytes of answers; those not looked at for longest go first


class _Kept:
    """Answers as bytes, so that nobody who changes theirs changes another's."""

    def __init__(self) -> None:
        self.answers: OrderedDict[Hashable, Future[bytes | None]] = OrderedDict()
        self.lock = threading.Lock()
        self.size = 0

    def place(self, key: Hashable) -> tuple[Future[bytes | None], bool]:
        """Where the answer is or will be, and whether it is for the caller to bring it."""
        with self.lock:
            found = self.answers.get(key)
            if found is not None:
                self.answers.move_to_end(key)
                return found, False
            future: Future[bytes | None] = Future()
            self.answers[key] = future
            return future, True

    def bring(self, key: Hashable, future: Future[bytes | None], answer: bytes | None) -> None:
        """None where there is none: whoever waits for it then asks for himself."""
        with self.lock:
            if answer is None:
                self.answers.pop(key, None)
            else:
                self.size += len(answer)
            future.set_result(answer)
            while self.size > _MOST:
                old, oldest = next(iter(self.answers.items()))
                if not oldest.done():  # it is being worked out
                    self.answers.move_to_end(old)
                    continue
                del self.answers[old]
                self.size -= len(oldest.result() or b"")


_kept = _Kept()


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """The function, with every answer kept by its arguments, which are given by place; those whose
    name begins with an underscore are no part of the question. Two who ask the same at the same
    time wait for one answer. What raises is not kept.
    """
    names = list(signature(function).parameters)
    places = [place for place, name in enumerate(names) if not name.startswith("_")]
    about = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def asked(*arguments: P.args, **named: P.kwargs) -> T:
        if named or len(arguments) != len(names):
            raise TypeError(f"{about} is asked with {len(names)} arguments, by their places.")
        key = (about, *(arguments[place] for place in places))
        while True:
            future, is_mine = _kept.place(key)
            if not is_mine:
                known = future.result()
                if known is None:
                    continue
                told: T = pickle.loads(known)
                return told
            answer: bytes | None = None
            try:
                found = function(*arguments, **named)
                answer = pickle.dumps(found, protocol=pickle.HIGHEST_PROTOCOL)
            finally:
                _kept.bring(key, future, answer)
            return found

    return asked
