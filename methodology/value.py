"""`Value`: the base class of all immutable values."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)
