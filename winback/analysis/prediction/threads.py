"""How many threads a fit takes."""

from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits


def one_thread() -> AbstractContextManager[object]:
    """One thread for linear algebra: products this small gain nothing from more, and where others are at work the threads wait for
    each other a hundred times as long as a product takes."""
    return threadpool_limits(limits=1, user_api="blas")
