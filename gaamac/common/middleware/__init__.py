"""What happens to every request before and after its view: characters, language, headers."""

from .clean_addresses import (
    QUERY_LENGTH,
    QUERY_PARAMETERS,
    CleanAddresses,
    clean_query,
)
from .compression import Compression
from .content_policy import ContentPolicy
from .reader_language import ReaderLanguage, canonical_code
from .request_number import RequestNumber
from .security_headers import SecurityHeaders

__all__ = [
    "QUERY_LENGTH",
    "QUERY_PARAMETERS",
    "CleanAddresses",
    "Compression",
    "ContentPolicy",
    "ReaderLanguage",
    "RequestNumber",
    "SecurityHeaders",
    "canonical_code",
    "clean_query",
]
