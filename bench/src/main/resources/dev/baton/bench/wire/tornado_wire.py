# SPDX-License-Identifier: Apache-2.0
"""On Tornado: / greets, /ws echoes, /fan tells everybody. Argument: the port."""
import os
import sys
import threading

import tornado.ioloop
import tornado.web
import tornado.websocket


class Greeting(tornado.web.RequestHandler):
    def get(self):
        self.set_header("Content-Type", "text/plain")
        self.finish("Hello, World!")


class Echo(tornado.websocket.WebSocketHandler):
    def check_origin(self, origin):
        return True

    def on_message(self, message):
        self.write_message(message)


class Fan(Echo):
    everybody = set()

    def open(self):
        self.everybody.add(self)

    def on_close(self):
        self.everybody.discard(self)

    def on_message(self, message):
        for one in self.everybody:
            one.write_message(message)


def end_with_input():
    while sys.stdin.readline():
        print("0", flush=True)
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
tornado.web.Application(
    [("/", Greeting), ("/ws", Echo), ("/fan", Fan)], log_function=lambda handler: None
).listen(int(sys.argv[1]), "127.0.0.1", backlog=4096)
tornado.ioloop.IOLoop.current().start()
