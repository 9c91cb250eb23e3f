"""Receipts: the chain's last seal, signed, to be stored out of reach of anyone who has the database (Ed25519, RFC 8032)."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils import timezone

from disclosure.archive.chain import instant
from disclosure.archive.models import ChainHead
from disclosure.organisation.canonical_json import canonical_json

SIGNED = b"\x03"
"""The first byte of the signed data, distinct from those of `chain`."""


class BadReceipt(Exception):
    """A receipt or a key cannot be read, or was signed with another key. The message gives the reason, in Chinese."""


@dataclass(frozen=True)
class Receipt:
    """The seal of an edition at a given moment."""

    sequence: int
    seal: str
    at: str

    def signed_by(self, key: Ed25519PrivateKey) -> str:
        """Return the receipt as JSON, with its signature in hex."""
        return canonical_json(asdict(self) | {"signature": key.sign(self._message()).hex()}) + "\n"

    def _message(self) -> bytes:
        return SIGNED + canonical_json(asdict(self)).encode()

    @classmethod
    def read(cls, text: str, key: Ed25519PublicKey) -> Receipt:
        """Parse the receipt in `text`. Raises `BadReceipt` if there is none, or its signature does not match `key`."""
        try:
            content = json.loads(text)
            signature = bytes.fromhex(content.pop("signature"))
            receipt = cls(int(content.pop("sequence")), str(content.pop("seal")), str(content.pop("at")))
            if content:
                raise BadReceipt("回执中有不认识的内容。")
            key.verify(signature, receipt._message())
        except InvalidSignature as forged:
            raise BadReceipt("回执的签名与公钥不符。") from forged
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadReceipt("读不懂的回执。") from error
        return receipt


def receipt_of_head() -> Receipt:
    """Return the receipt of the chain's current end. Raises `BadReceipt` if nothing has been sealed."""
    head = ChainHead.objects.get()
    if not head.sequence:
        raise BadReceipt("还没有归档的版本，没有可以签署的封印。")
    return Receipt(head.sequence, head.seal, instant(timezone.now()))


def receipts_in(folder: Path, key: Ed25519PublicKey) -> dict[str, Receipt]:
    """Return the receipts in a folder, by file name. Raises `BadReceipt`, naming the file; also if there are none."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        try:
            found[path.name] = Receipt.read(path.read_text(), key)
        except (BadReceipt, UnicodeDecodeError) as bad:
            raise BadReceipt(f"{path.name}：{bad if isinstance(bad, BadReceipt) else '读不懂的回执。'}") from bad
    if not found:
        raise BadReceipt(f"{folder} 中没有回执（*.json）。")
    return found


def make_key(path: Path) -> Path:
    """Write a new private key, which only its owner may read, and beside it its public half. Returns the public key's path.

    Raises:
        FileExistsError: a key exists there already; it is never overwritten.
    """
    key = Ed25519PrivateKey.generate()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
    public = path.with_name(f"{path.name}.pub")
    with public.open("xb") as file:
        file.write(key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
    return public


def private_key(path: Path) -> Ed25519PrivateKey:
    """Return the private key in a file. Raises `BadReceipt` if there is none."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise BadReceipt(f"{path} 不是可用的私钥。") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadReceipt(f"{path} 不是 Ed25519 私钥。")
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """Return the public key in a file. Raises `BadReceipt` if there is none."""
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except ValueError as error:
        raise BadReceipt(f"{path} 不是可用的公钥。") from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadReceipt(f"{path} 不是 Ed25519 公钥。")
    return key
