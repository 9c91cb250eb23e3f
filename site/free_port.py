"""`python3 site/free_port.py 8000` says in Chinese why no server could listen on the port, and nothing where one could."""

import socket
import sys


def why_not(port: str) -> str:
    """Why nobody can listen on `port` of 127.0.0.1, or nothing where somebody can."""
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 2**16):
        return f"PORT 须是 1 到 65535 之间的数字，不能是“{port}”。"
    with socket.socket() as probe:
        # A server that has just ended leaves its connections behind; they hinder nobody.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            return f"没有权限使用端口 {port}；请换一个大于 1023 的，如 make run PORT=8001。"
        except OSError:
            return f"端口 {port} 已被占用；请停掉占用它的程序，或换一个，如 make run PORT={8001 if port != '8001' else 8002}。"
    return ""


if __name__ == "__main__":
    sys.exit(why_not(sys.argv[1]) or 0)
