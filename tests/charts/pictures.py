"""What can be read from a picture."""

from typing import Any

from winback.charts.theme import Picture


def words(picture: Picture) -> list[str]:
    """The texts that stand in the figure, in the order they were put there."""
    return [annotation.text for annotation in picture.figure.layout.annotations]


def clicked(picture: Picture, position: int) -> list[Any]:
    """What a click on a bar or cell of the only trace gives."""
    return list(picture.figure.data[0].customdata[position])
