"""Small changes to an ONNX graph as bytes: more inputs and outputs, without a library for it.

An ONNX file is a protocol buffer message. Two of the format's rules make small changes simple: a message
that is appended to another is merged into it, and readers skip fields they do not know. The field numbers
are those of onnx.proto3: ModelProto.graph is 7; GraphProto has node 1, input 11, output 12; NodeProto has
input 1, output 2, name 3, op_type 4, attribute 5.
"""

from __future__ import annotations

from collections.abc import Sequence

_VARINT, _BYTES = 0, 2
_FLOAT = 1
_INT_ATTRIBUTE = 2


class GraphMismatch(ValueError):
    """The bytes to change are not there exactly once: this is some other graph."""


def varint(number: int) -> bytes:
    """A number the way protocol buffers write it: seven bits a byte, the lowest first."""
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def number_field(field: int, number: int) -> bytes:
    """A field that holds a number."""
    return varint(field << 3 | _VARINT) + varint(number)


def field(number: int, content: bytes | str) -> bytes:
    """A field that holds text, bytes or another message."""
    data = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | _BYTES) + varint(len(data)) + data


def node(operation: str, inputs: Sequence[str], output: str, **numbers: int) -> bytes:
    """A NodeProto with one output; `numbers` are its integer attributes."""
    attributes = (
        field(5, field(1, name) + number_field(3, value) + number_field(20, _INT_ATTRIBUTE))
        for name, value in numbers.items()
    )
    wires = b"".join(field(1, name) for name in inputs) + field(2, output)
    return wires + field(3, f"node of {output}") + field(4, operation) + b"".join(attributes)


def tensor(name: str, *dimensions: str | int) -> bytes:
    """A ValueInfoProto of floats; a dimension is a number or a name, none at all means any shape."""
    dims = b"".join(
        field(1, number_field(1, size) if isinstance(size, int) else field(2, size)) for size in dimensions
    )
    shape = field(2, dims) if dimensions else b""
    return field(1, name) + field(2, field(1, number_field(1, _FLOAT) + shape))


def extended(
    model: bytes, *, nodes: Sequence[bytes] = (), inputs: Sequence[bytes] = (), outputs: Sequence[bytes] = ()
) -> bytes:
    """The model with these nodes, inputs and outputs besides its own."""
    parts = [*(field(1, n) for n in nodes), *(field(11, i) for i in inputs), *(field(12, o) for o in outputs)]
    return model + field(7, b"".join(parts))


def replaced_once(model: bytes, old: bytes, new: bytes) -> bytes:
    """The model with `old` replaced by `new`, equally long. Raises GraphMismatch unless it is there once."""
    if model.count(old) != 1 or len(old) != len(new):
        raise GraphMismatch(repr(old))
    return model.replace(old, new)


def any_length(model: bytes, input_name: str) -> bytes:
    """The model with its float input of one element made to take any number of them."""
    fixed = tensor(input_name, 1)
    size = number_field(1, 1)
    # The size becomes a field that no reader knows; a dimension without a size takes any.
    return replaced_once(model, fixed, fixed[: -len(size)] + number_field(15, 1))
