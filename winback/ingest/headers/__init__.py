"""What a header says, in eight languages: its words → parts → how well it fits each field."""

from winback.ingest.headers.fields import meanings
from winback.ingest.headers.heading import folded, numbered, says_nothing, speaks_of_products

__all__ = ["folded", "meanings", "numbered", "says_nothing", "speaks_of_products"]
