# SPDX-License-Identifier: Apache-2.0
"""The usual way to reload a Tornado server: stop accepting, wait for requests in flight, execute itself anew.

usage: tornado_hello.py PORT PIDFILE
"""
import asyncio
import os
import signal
import sys

import tornado.httpserver
import tornado.web

DRAIN_SECONDS = 10
GENERATION = int(os.environ.get("HELLO_GENERATION", "0"))

in_flight = 0


class Counted(tornado.web.RequestHandler):
    def prepare(self):
        global in_flight
        in_flight += 1

    def on_finish(self):
        global in_flight
        in_flight -= 1


class Hello(Counted):
    def get(self):
        self.write(f"hello tornado generation {GENERATION}\n")


class Slow(Counted):
    async def get(self):
        await asyncio.sleep(int(self.get_argument("ms")) / 1000)
        self.write("slept\n")


@tornado.web.stream_request_body
class Upload(Counted):
    def initialize(self):
        self.count = 0

    def data_received(self, chunk):
        self.count += len(chunk)

    def post(self):
        self.write(f"{self.count}\n")


async def main():
    application = tornado.web.Application([("/", Hello), ("/slow", Slow), ("/upload", Upload)])
    server = tornado.httpserver.HTTPServer(application)
    server.listen(int(sys.argv[1]), "127.0.0.1", backlog=1024)
    with open(sys.argv[2], "w") as pid_file:
        pid_file.write(f"{os.getpid()}\n")

    told = asyncio.get_running_loop().create_future()

    def tell(what):
        if not told.done():
            told.set_result(what)

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, tell, "reload")
    loop.add_signal_handler(signal.SIGTERM, tell, "stop")
    what = await told
    server.stop()
    deadline = loop.time() + DRAIN_SECONDS
    while in_flight and loop.time() < deadline:
        await asyncio.sleep(0.01)
    return what


if asyncio.run(main()) == "reload":
    os.environ["HELLO_GENERATION"] = str(GENERATION + 1)
    os.execv(sys.executable, [sys.executable] + sys.argv)
