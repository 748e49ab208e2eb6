"""By what the customer of a row is known: ``e:<email>``, ``i:<source>:<id>`` or ``p:<phone>``.

A row belongs to its e-mail. One without joins the e-mail that its platform id or phone was seen with, where that is
exactly one e-mail in the workspace; else it belongs to the platform id of its source, else to the phone. Never by a chain
of two steps.
"""

import polars as pl


def keys_of_rows(orders: pl.DataFrame, contacts: pl.DataFrame) -> pl.Series:
    """The customer key of every order, then of every contact; null for anonymous orders."""
    marks = ["email", "platform_customer_id", "phone", "source"]
    everyone = pl.concat([orders.select(marks), contacts.select(marks)])
    keys = everyone.select(
        email="email",
        by_id=pl.format("i:{}:{}", pl.col("source"), pl.col("platform_customer_id")),
        by_phone=pl.format("p:{}", pl.col("phone")),
    )
    if keys["email"].null_count():
        keys = _with_joined_email(keys)
    return keys.select(pl.coalesce(pl.format("e:{}", pl.col("email")), "by_id", "by_phone").alias("customer_key")).to_series()


def _with_joined_email(keys: pl.DataFrame) -> pl.DataFrame:
    """Fill the e-mail where id and phone together were seen with exactly one."""
    without = keys.with_row_index("row").filter(pl.col("email").is_null())
    seen = [_seen_with(keys, without, by).rename({"low": f"low_{by}", "high": f"high_{by}"}) for by in ("by_id", "by_phone")]
    joined = without.join(seen[0], on="by_id", how="left").join(seen[1], on="by_phone", how="left")
    only = pl.col("low_by_id")
    of_id, of_phone = pl.col("low_by_id") == pl.col("high_by_id"), pl.col("low_by_phone") == pl.col("high_by_phone")
    agree = pl.col("low_by_id") == pl.col("low_by_phone")
    email = (
        pl.when(pl.col("low_by_phone").is_null() & of_id)
        .then(only)
        .when(pl.col("low_by_id").is_null() & of_phone)
        .then("low_by_phone")
        .when(of_id & of_phone & agree)
        .then(only)
    )
    found = joined.select("row", joined_email=email).drop_nulls()
    together = keys.with_row_index("row").join(found, on="row", how="left", maintain_order="left")
    return together.with_columns(email=pl.coalesce("email", "joined_email")).select(keys.columns)


def _seen_with(keys: pl.DataFrame, without: pl.DataFrame, by: str) -> pl.DataFrame:
    """The first and last e-mail, in the order of the alphabet, that each id or phone in question was seen with."""
    wanted = without.select(pl.col(by).drop_nulls().unique())
    seen = keys.filter(pl.col("email").is_not_null()).join(wanted, on=by, how="semi")
    return seen.group_by(by).agg(low=pl.col("email").min(), high=pl.col("email").max())
