# SPDX-License-Identifier: MIT
"""Say how the output of a command looks: look.py COLUMNS COMMAND ...

The command writes to a terminal that is so wide, or to a pipe where it is 0.
"""
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios


def on_terminal(columns, command):
    """What the command writes to a terminal."""
    child, terminal = pty.fork()
    if child == 0:
        size = struct.pack("HHHH", 24, columns, 0, 0)
        fcntl.ioctl(1, termios.TIOCSWINSZ, size)
        os.execvp(command[0], command)
    written = b""
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            data = b""
        if not data:
            os.waitpid(child, 0)
            return written
        written += data


def main(columns, *command):
    """Print how wide the longest line is, and what it is made of."""
    if columns == "0":
        written = subprocess.run(command, stdout=subprocess.PIPE).stdout
    else:
        written = on_terminal(int(columns), command)
    text = written.decode()
    lines = re.sub("\x1b\\[[0-9;]*m", "", text).splitlines()
    print(max(map(len, lines)), "columns,",
          "coloured," if "\x1b" in text else "plain,",
          "ASCII" if text.isascii() else "Unicode")


main(*sys.argv[1:])
