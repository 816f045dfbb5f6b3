# SPDX-License-Identifier: Apache-2.0
"""Listens where syslog would, and writes what it hears to a file, a line each.

usage: syslog_socket.py SOCKET FILE
"""

import os
import socket
import sys

path, file = sys.argv[1:]
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
    listening.bind(path)
    try:
        os.chmod(path, 0o666)
        with open(file, "ab", buffering=0) as heard:
            heard.write(b"listening\n")
            while True:
                heard.write(listening.recv(65536).rstrip(b"\0\n") + b"\n")
    finally:
        os.unlink(path)
