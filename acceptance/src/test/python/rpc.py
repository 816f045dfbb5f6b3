# SPDX-License-Identifier: Apache-2.0
"""Every method of the RPC interface, called by Python's own client: rpc.py URL DIRECTORY.

URL is unix://PATH or http://USER:PASSWORD@HOST:PORT. Prints "ok" at the end.
"""
import http.client
import os
import socket
import sys
import threading
import time
import xmlrpc.client

url, directory = sys.argv[1:]


class UnixConnection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(url[len("unix://"):])


class UnixTransport(xmlrpc.client.Transport):
    def make_connection(self, host):
        return UnixConnection("localhost")


def connect():
    if url.startswith("unix://"):
        return xmlrpc.client.ServerProxy("http://localhost/RPC2", transport=UnixTransport())
    return xmlrpc.client.ServerProxy(url + "/RPC2")


server = connect()
system = server.system
sup = server.supervisor


def equal(got, wanted):
    assert got == wanted, "%r is not %r" % (got, wanted)


def fault(code, text, method, *arguments):
    try:
        result = method(*arguments)
    except xmlrpc.client.Fault as caught:
        equal(caught.faultCode, code)
        assert caught.faultString.startswith(text), caught.faultString
        return
    raise AssertionError("no fault but %r" % (result,))


def until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it does not become true"
        time.sleep(0.02)


def state(name):
    return sup.getProcessInfo(name)["statename"]


def result(group, name, status=80, description="OK"):
    return {"name": name, "group": group, "status": status, "description": description}


def by_name(results):
    return sorted(results, key=lambda each: (each["group"], each["name"]))


# About the daemon.
equal(sup.getAPIVersion(), "3.0")
equal(sup.getVersion(), "3.0")
assert sup.getSupervisorVersion().startswith("4.2.5")
equal(sup.getIdentification(), "tested")
equal(sup.getState(), {"statecode": 1, "statename": "RUNNING"})
os.kill(sup.getPID(), 0)
fault(1, "UNKNOWN_METHOD", server.supervisor.nothing)
fault(1, "UNKNOWN_METHOD", server.nothing.getState)
fault(1, "UNKNOWN_METHOD", server.supervisor.supervisord.options.warnings.linecache.os.system, "true")
fault(1, "UNKNOWN_METHOD", getattr(server.supervisor, "_update"), "x")
fault(2, "INCORRECT_PARAMETERS", sup.getState, 1)
fault(2, "INCORRECT_PARAMETERS", sup.startProcess)
fault(2, "INCORRECT_PARAMETERS", sup.startProcess, "cat", True, 3)

# About processes.
info = sup.getProcessInfo("cat")
equal(info["statename"], "RUNNING")
equal(info["state"], 20)
equal((info["name"], info["group"], info["spawnerr"], info["exitstatus"]), ("cat", "cat", "", 0))
equal(info["logfile"], info["stdout_logfile"])
equal(info["description"].split(",")[0], "pid %d" % info["pid"])
assert 0 < info["start"] <= info["now"] and info["stop"] >= 0
os.kill(info["pid"], 0)
equal(sup.getProcessInfo("cat:cat")["pid"], info["pid"])
equal(sup.getProcessInfo("off")["description"], "Not started")
fault(10, "BAD_NAME: x", sup.getProcessInfo, "x")
fault(10, "BAD_NAME: pool:*", sup.getProcessInfo, "pool:*")
fault(10, "BAD_NAME: pool:x", sup.getProcessInfo, "pool:x")
names = [each["group"] + ":" + each["name"] for each in sup.getAllProcessInfo()]
equal(names, ["cat:cat", "dies:dies", "off:off", "pool:pool_0", "pool:pool_1", "said:said"])

# What is configured.
config = {each["name"]: each for each in sup.getAllConfigInfo()}
equal(sorted(config), ["cat", "dies", "off", "pool_0", "pool_1", "said"])
off = config["off"]
off.pop("autorestart", None)  # 4.4 tells it
equal(off, {
    "name": "off", "group": "off", "inuse": True, "command": "/nonexistent/program",
    "autostart": False, "directory": "none", "uid": "none", "exitcodes": [0], "group_prio": 999,
    "process_prio": 999, "killasgroup": False, "redirect_stderr": False, "serverurl": "none",
    "startretries": 3, "startsecs": 1, "stopsignal": 15, "stopwaitsecs": 10,
    "stdout_capture_maxbytes": 0, "stdout_events_enabled": False, "stdout_logfile": "none",
    "stdout_logfile_backups": 10, "stdout_logfile_maxbytes": 52428800, "stdout_syslog": False,
    "stderr_capture_maxbytes": 0, "stderr_events_enabled": False, "stderr_logfile": "none",
    "stderr_logfile_backups": 10, "stderr_logfile_maxbytes": 52428800, "stderr_syslog": False,
})

# Start and stop one.
fault(60, "ALREADY_STARTED: cat", sup.startProcess, "cat")
fault(10, "BAD_NAME: x", sup.startProcess, "x")
fault(20, "NO_FILE: can't find command '/nonexistent/program'", sup.startProcess, "off")
equal(state("off"), "STOPPED")
fault(50, "SPAWN_ERROR: dies", sup.startProcess, "dies")
until(lambda: state("dies") == "FATAL")
equal(sup.getProcessInfo("dies")["description"], "Exited too quickly (process log may have details)")
fault(70, "NOT_RUNNING: off", sup.stopProcess, "off")
fault(10, "BAD_NAME: x:y", sup.stopProcess, "x:y")
equal(sup.stopProcess("cat"), True)
info = sup.getProcessInfo("cat")
equal((info["statename"], info["pid"], info["exitstatus"]), ("STOPPED", 0, -1))
fault(70, "NOT_RUNNING: cat", sup.stopProcess, "cat", False)
equal(sup.startProcess("cat", False), True)
until(lambda: state("cat") == "RUNNING")

# Start and stop several.
equal(by_name(sup.stopProcessGroup("pool")), [result("pool", "pool_0"), result("pool", "pool_1")])
equal(sup.stopProcessGroup("pool"), [])
equal(by_name(sup.startProcess("pool:*")), [result("pool", "pool_0"), result("pool", "pool_1")])
equal(sup.startProcessGroup("pool", True), [])
equal(by_name(sup.stopProcess("pool:")), [result("pool", "pool_0"), result("pool", "pool_1")])
equal(by_name(sup.startProcessGroup("pool")), [result("pool", "pool_0"), result("pool", "pool_1")])
fault(10, "BAD_NAME: x", sup.startProcessGroup, "x")
fault(10, "BAD_NAME: x", sup.stopProcessGroup, "x")
running = ["cat:cat", "pool:pool_0", "pool:pool_1", "said:said"]
stopped = by_name(sup.stopAllProcesses())
equal([each["group"] + ":" + each["name"] for each in stopped], running)
equal({each["status"] for each in stopped}, {80})
started = {each["name"]: each for each in sup.startAllProcesses()}
equal(sorted(started), ["cat", "dies", "off", "pool_0", "pool_1", "said"])
equal(started["cat"], result("cat", "cat"))
equal(started["off"]["status"], 20)
equal(started["off"]["description"], "NO_FILE: can't find command '/nonexistent/program'")
equal(started["dies"], result("dies", "dies", 50, "SPAWN_ERROR: dies"))
until(lambda: state("dies") == "FATAL")

# Signals.
equal(sup.signalProcess("cat", "CONT"), True)
equal(sup.signalProcess("cat", "sigcont"), True)
equal(sup.signalProcess("cat", "18"), True)
equal(sup.signalProcess("cat", 18), True)
fault(11, "BAD_SIGNAL: NOTHING", sup.signalProcess, "cat", "NOTHING")
fault(70, "NOT_RUNNING: off", sup.signalProcess, "off", "CONT")
fault(10, "BAD_NAME: x", sup.signalProcess, "x", "CONT")
equal(by_name(sup.signalProcess("pool:*", "CONT")), [result("pool", "pool_0"), result("pool", "pool_1")])
equal(by_name(sup.signalProcessGroup("pool", "CONT")), [result("pool", "pool_0"), result("pool", "pool_1")])
fault(10, "BAD_NAME: x", sup.signalProcessGroup, "x", "CONT")
equal([each["name"] for each in by_name(sup.signalAllProcesses("CONT"))], ["cat", "pool_0", "pool_1", "said"])

# Standard input and logs.
equal(sup.clearProcessLogs("cat"), True)
equal(sup.sendProcessStdin("cat", "one\n"), True)
equal(sup.sendProcessStdin("cat", "zw\u00f6lf\n"), True)
until(lambda: sup.readProcessStdoutLog("cat", 0, 0) == "one\nzw\u00f6lf\n")
fault(70, "NOT_RUNNING: off", sup.sendProcessStdin, "off", "x")
fault(10, "BAD_NAME: x", sup.sendProcessStdin, "x", "x")
fault(2, "INCORRECT_PARAMETERS", sup.sendProcessStdin, "cat", 5)
equal(sup.readProcessStdoutLog("cat", 0, 3), "one")
equal(sup.readProcessLog("cat", 1, 2), "ne")
equal(sup.readProcessStdoutLog("cat", -3, 0), "lf\n")
equal(sup.readProcessStdoutLog("cat", 100, 5), "")
equal(sup.readProcessStdoutLog("cat", "0", "3"), "one")
fault(3, "BAD_ARGUMENTS", sup.readProcessStdoutLog, "cat", -3, 1)
fault(3, "BAD_ARGUMENTS", sup.readProcessStdoutLog, "cat", 0, -1)
fault(10, "BAD_NAME: x", sup.readProcessStdoutLog, "x", 0, 0)
fault(20, "NO_FILE", sup.readProcessStderrLog, "cat", 0, 0)
equal(sup.tailProcessStdoutLog("cat", 0, 3), ["lf\n", 11, True])
equal(sup.tailProcessStdoutLog("cat", 0, 100), ["one\nzw\u00f6lf\n", 11, False])
equal(sup.tailProcessLog("cat", 11, 100), ["", 11, False])
equal(sup.tailProcessStderrLog("cat", 0, 5), ["", 0, False])
fault(10, "BAD_NAME: x", sup.tailProcessLog, "x", 0, 5)
until(lambda: sup.readProcessStdoutLog("said", 0, 0).endswith("out\n"))
until(lambda: sup.readProcessStderrLog("said", 0, 0).endswith("err\n"))
equal(sup.clearProcessLog("said"), True)
equal(sup.readProcessStdoutLog("said", 0, 0), "")
fault(10, "BAD_NAME: x", sup.clearProcessLogs, "x")
equal({each["status"] for each in sup.clearAllProcessLogs()}, {80})
first = sup.readLog(0, 0).splitlines()[0]
assert len(sup.readMainLog(-10, 0)) == 10
fault(3, "BAD_ARGUMENTS", sup.readLog, -10, 5)
equal(sup.clearLog(), True)
assert not sup.readLog(0, 0).startswith(first)

# Events are only sent here.
equal(sup.sendRemoteCommEvent("type", "data"), True)

# About methods.
methods = system.listMethods()
equal(methods, sorted(methods))
equal([each for each in methods if not each.startswith(("system.", "supervisor."))], [])
assert len(methods) >= 41, methods
for method in methods:
    assert len(system.methodHelp(method)) > 10
    assert len(system.methodSignature(method)) >= 1
equal(system.methodSignature("supervisor.startProcess"), ["boolean", "string", "boolean"])
equal(system.methodSignature("supervisor.tailProcessLog"), ["array", "string", "int", "int"])
equal(system.methodSignature("supervisor.getProcessInfo"), ["struct", "string"])
equal(system.methodSignature("system.multicall"), ["array", "array"])
fault(4, "SIGNATURE_UNSUPPORTED", system.methodSignature, "x")
fault(4, "SIGNATURE_UNSUPPORTED", system.methodHelp, "x")
equal(
    system.multicall([
        {"methodName": "supervisor.getVersion", "params": []},
        {"methodName": "supervisor.getVersion"},
        {"methodName": "supervisor.stopProcess", "params": ["cat"]},
        {"methodName": "supervisor.startProcess", "params": ["cat"]},
        {"methodName": "supervisor.startProcess", "params": ["cat"]},
        {"methodName": "system.multicall", "params": [[]]},
        {"params": []},
    ]),
    [
        "3.0", "3.0", True, True,
        {"faultCode": 60, "faultString": "ALREADY_STARTED: cat"},
        {"faultCode": 2, "faultString": "INCORRECT_PARAMETERS: Recursive system.multicall forbidden"},
        {"faultCode": 2, "faultString": "INCORRECT_PARAMETERS: No methodName"},
    ])

# Groups.
equal(sup.reloadConfig(), [[[], [], []]])
fault(90, "ALREADY_ADDED: cat", sup.addProcessGroup, "cat")
fault(10, "BAD_NAME: x", sup.addProcessGroup, "x")
fault(91, "STILL_RUNNING: cat", sup.removeProcessGroup, "cat")
fault(10, "BAD_NAME: x", sup.removeProcessGroup, "x")
sup.stopProcess("cat")
equal(sup.removeProcessGroup("cat"), True)
equal(sup.reloadConfig(), [[["cat"], [], []]])
equal([each["inuse"] for each in sup.getAllConfigInfo() if each["name"] == "cat"], [False])
equal(sup.addProcessGroup("cat"), True)
until(lambda: state("cat") == "RUNNING")
path = os.path.join(directory, "supervisord.conf")
with open(path) as file:
    before = file.read()
with open(path, "w") as file:
    file.write(before + "\n[program:wrong]\nstartsecs=1\n")
fault(92, "CANT_REREAD: ", sup.reloadConfig)
with open(path, "w") as file:
    file.write(before.replace("[program:off]", "[program:new]").replace("stopwaitsecs=9", "stopwaitsecs=8"))
equal(sup.reloadConfig(), [[["new"], ["said"], ["off"]]])
with open(path, "w") as file:
    file.write(before)
equal(sup.reloadConfig(), [[[], [], []]])

# A call that waits delays nobody.
sup.stopProcess("dies") if state("dies") in ("STARTING", "BACKOFF") else None
waiting = threading.Thread(target=lambda: fault(50, "SPAWN_ERROR", connect().supervisor.startProcess, "dies"))
waiting.start()
equal(sup.getState()["statename"], "RUNNING")
waiting.join()
print("ok")
