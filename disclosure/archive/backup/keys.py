"""The keys of backups, and encryption of streams in the age format (https://age-encryption.org/v1).

A machine that makes backups needs the public key alone, and cannot decrypt earlier backups with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from disclosure.archive.backup import BackupRefused

MAGIC = b"age-encryption.org/v1\n"
"""The first bytes of an encrypted file."""


def make_key(path: Path) -> Path:
    """Write a new private key, which only its owner may read, and beside it its public half. Returns the public key's path.

    Raises:
        FileExistsError: a key exists there already; it is never overwritten.
    """
    key = pyrage.x25519.Identity.generate()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{key}\n")
    public = path.with_name(f"{path.name}.pub")
    with public.open("x") as file:
        file.write(f"{key.to_public()}\n")
    return public


def public_keys(path: Path) -> list[Any]:
    """Return the public keys in a file, one a line. Each can decrypt the result. Raises `BackupRefused` if there are none."""
    return _read(path, pyrage.x25519.Recipient.from_str, "公钥（age1……）")


def private_keys(path: Path) -> list[Any]:
    """Return the private keys in a file, one a line. Raises `BackupRefused` if there are none."""
    return _read(path, pyrage.x25519.Identity.from_str, "私钥（AGE-SECRET-KEY-1……）")


def _read(path: Path, key_from: Any, kind: str) -> list[Any]:
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
        keys = [key_from(line) for line in lines if line and not line.startswith("#")]
    except (pyrage.RecipientError, pyrage.IdentityError, UnicodeDecodeError) as error:
        raise BackupRefused(f"{path} 不是备份的{kind}。") from error
    if not keys:
        raise BackupRefused(f"{path} 中没有备份的{kind}。")
    return keys


# pyrage pulls what it encrypts and pushes what it decrypts; a tar does the opposite. Hence a pipe, with a thread at its far
# end.


@contextmanager
def encrypting(out: BinaryIO, keys: list[Any]) -> Iterator[BinaryIO]:
    """Yield a file whose bytes are written to `out` encrypted, completely by the end of the block. Raises `BackupRefused`."""
    far, near = os.pipe()

    def encrypt() -> None:
        with os.fdopen(far, "rb") as plain:
            pyrage.encrypt_io(plain, out, keys)

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(encrypt)
        try:
            try:
                with os.fdopen(near, "wb") as plain:
                    yield plain
            except BrokenPipeError:
                job.result()  # raises the reason why the reader stopped
                raise
            job.result()
        except pyrage.EncryptError as error:
            raise BackupRefused(f"不能写入加密的备份：{error}") from error


@contextmanager
def decrypting(source: BinaryIO, keys: list[Any]) -> Iterator[BinaryIO]:
    """Yield a file of the decrypted bytes of `source`, whose integrity is proven at its end. Raises `BackupRefused`."""
    near, far = os.pipe()

    def decrypt() -> None:
        with os.fdopen(far, "wb") as plain:
            pyrage.decrypt_io(source, plain, keys)

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(decrypt)
        try:
            with os.fdopen(near, "rb") as plain:
                yield plain
        except BackupRefused as refusal:
            # To the reader, a key that does not fit looks like an empty file.
            if isinstance(job.exception(), pyrage.DecryptError):
                raise BackupRefused("不能解密：私钥不符，或者文件已经损坏。") from refusal
            raise
        if job.exception():
            raise BackupRefused("加密的备份已经损坏。") from job.exception()
