"""The six digits of an authenticator (验证器): RFC 6238 with SHA-1 and steps of 30 seconds."""

import base64
import hashlib
import hmac
import struct
import time


def code(secret, at=None):
    """The digits of a secret in Base32 at a time; now where none is named."""
    key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    step = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.new(key, step, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


# The example of RFC 6238, appendix B.
assert code(base64.b32encode(b"12345678901234567890").decode(), 59) == "287082"
