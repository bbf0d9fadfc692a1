"""Pages are drawn a few at once, the others in the order in which they were asked for."""

from __future__ import annotations

from dashboard.turns import Queue


def test_who_came_first_is_drawn_first_and_nobody_passes_by() -> None:
    queue = Queue(2)
    tickets = [queue.join() for _ in range(5)]
    assert [ticket.is_set() for ticket in tickets] == [True, True, False, False, False]
    queue.leave(tickets[1])
    late = queue.join()  # it came while others waited
    assert [ticket.is_set() for ticket in (*tickets[2:], late)] == [True, False, False, False]
    queue.leave(tickets[0])
    queue.leave(tickets[2])
    assert [ticket.is_set() for ticket in (*tickets[3:], late)] == [True, True, False]


def test_who_gives_up_takes_nobodys_turn_away() -> None:
    queue = Queue(1)
    first, gives_up, last = queue.join(), queue.join(), queue.join()
    queue.leave(gives_up)
    queue.leave(first)
    assert last.is_set()
    queue.leave(last)
    assert queue.free == 1
    assert queue.join().is_set()
