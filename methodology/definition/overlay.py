"""Reading an overlay: the file of own links that hold for all workspaces."""

from collections.abc import Iterator, Mapping

from methodology.definition.ids import CollateralId
from methodology.definition.links import MOST_ADDRESS, OwnLink, is_address
from methodology.definition.model import Methodology
from methodology.definition.problem import MethodologyErrors, Problem, suggest_name
from methodology.definition.yaml_document import entries, line_of, plain_with_lines, read_yaml


def load_overlay(text: str, name: str, methodology: Methodology) -> tuple[OwnLink, ...]:
    """The own links in the text of an overlay's file, `id: address` in each line; `name` is that of the file.

    Raises `MethodologyErrors` with every mistake in it: tools that the methodology lacks, and what is no address.
    """
    if not text.strip():
        return ()
    root, problems = read_yaml(text, name)
    problems += _mistakes(root, name, methodology) if root is not None else []
    if root is None or problems:
        raise MethodologyErrors(problems)
    links: Mapping[str, str] = plain_with_lines(root, (), {})
    return tuple(
        OwnLink(origin="overlay", tool=CollateralId(tool), url=url) for tool, url in sorted(links.items())
    )


def _mistakes(root: object, name: str, methodology: Methodology) -> Iterator[Problem]:
    for key, value in entries(root):  # type: ignore[arg-type]  # a node
        if key.value not in methodology.tool:
            fix = suggest_name(key.value, methodology.tool)
            yield Problem(name, line_of(key), key.value, "there is no such tool in the methodology", fix)
        url = plain_with_lines(value, (), {})
        if not isinstance(url, str) or not is_address(url):
            fix = f"write one that begins with https://, of at most {MOST_ADDRESS} characters"
            yield Problem(name, line_of(value), key.value, "this is no address", fix)
