# SPDX-License-Identifier: Apache-2.0
# Runs a command on a terminal: python3 terminal.py COLUMNS ROWS INPUT COMMAND... INPUT is typed, with a carriage return
# behind it, once the terminal shows "> ", or something else that could be a prompt; what the terminal shows goes to
# standard output, and its size at the end behind that.
import fcntl
import os
import pty
import struct
import sys
import termios

columns, rows, typed = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    os.execvp(sys.argv[4], sys.argv[4:])
shown = b""
told = False
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:  # nobody has the other end any more
        break
    shown += piece
    if not told and (b"> " in shown or b">." in shown):
        os.write(terminal, typed.encode() + b"\r")
        told = True
sys.stdout.write(shown.decode(errors="replace"))
after = struct.unpack("HHHH", fcntl.ioctl(terminal, termios.TIOCGWINSZ, bytes(8)))
sys.stdout.write("\n%dx%d\n" % (after[1], after[0]))
os.waitpid(pid, 0)
