# SPDX-License-Identifier: Apache-2.0
# A listener for tests that reads text, as supervisor.childutils does: python3 listener.py FILE. The last line of each
# event that it gets is appended to FILE.
import sys

with open(sys.argv[1], "a", encoding="utf-8") as out:
    while True:
        sys.stdout.write("READY\n")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            break
        headers = dict(word.split(":") for word in line.split())
        payload = sys.stdin.read(int(headers["len"]))
        out.write(payload.split("\n")[-1] + "\n")
        out.flush()
        sys.stdout.write("RESULT 2\nOK")
        sys.stdout.flush()
