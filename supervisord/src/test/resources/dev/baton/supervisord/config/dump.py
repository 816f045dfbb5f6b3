# SPDX-License-Identifier: Apache-2.0
"""What the real supervisord makes of a configuration, in the form of ConfigDump.java.

Usage: python3 dump.py, with supervisor's package on PYTHONPATH; names of files come on standard input,
and what is made of each goes to standard output, a line with a zero byte after it."""
import os
import socket
import sys

from supervisor import datatypes
from supervisor.options import ServerOptions, ProcessGroupConfig, EventListenerPoolConfig
from supervisor.options import FastCGIGroupConfig
from supervisor.events import getEventNameByType

LEVELS = {50: 'CRIT', 40: 'ERRO', 30: 'WARN', 20: 'INFO', 10: 'DEBG', 5: 'TRAC', 3: 'BLAT'}


def text(value):
    if value is None:
        return '-'
    if value is datatypes.Automatic:
        return 'AUTO'
    if value in (True, False) and isinstance(value, bool):
        return 'true' if value else 'false'
    return str(value)


def octal(value):
    return '-' if value is None else '%o' % value


def restart(value):
    if value is datatypes.RestartUnconditionally:
        return 'ALWAYS'
    return 'UNEXPECTED' if value is datatypes.RestartWhenExitUnexpected else 'NEVER'


def line(indent, **values):
    for key, value in values.items():
        print('%s%s = %s' % ('  ' * indent, key, text(value).replace('\n', '\\n')))


def process(config, sock):
    print('  process %s' % config.name)
    line(2, command=config.command, priority=config.priority, autostart=config.autostart,
         autorestart=restart(config.autorestart), startsecs=config.startsecs,
         startretries=config.startretries, stopsignal=int(config.stopsignal),
         stopwaitsecs=config.stopwaitsecs, stopasgroup=config.stopasgroup,
         killasgroup=config.killasgroup,
         exitcodes=','.join(str(c) for c in config.exitcodes), uid=config.uid,
         umask=octal(config.umask), directory=config.directory,
         redirect_stderr=config.redirect_stderr, serverurl=config.serverurl)
    for channel in ('stdout', 'stderr'):
        def of(name):
            return getattr(config, channel + '_' + name)
        print('    %s = %s maxbytes=%s backups=%s capture=%s events=%s syslog=%s' % (
            channel, text(of('logfile') or None), of('logfile_maxbytes'),
            of('logfile_backups'), of('capture_maxbytes'), text(of('events_enabled')),
            text(of('syslog'))))
    for key, value in config.environment.items():
        print('    environment %s = %s' % (key, value.replace('\n', '\\n')))
    if sock is not None:
        print('    socket = %s backlog=%s owner=%s mode=%s' % (
            sock.url, text(sock.get_backlog()),
            text(':'.join(str(i) for i in sock.owner)
                 if getattr(sock, 'owner', None) else None),
            octal(getattr(sock, 'mode', None))))


def group(config):
    kind = 'listeners' if isinstance(config, EventListenerPoolConfig) else 'programs'
    print('%s %s' % (kind, config.name))
    line(1, priority=config.priority)
    if kind == 'listeners':
        line(1, buffer_size=config.buffer_size,
             events=' '.join(sorted(getEventNameByType(e) for e in config.pool_events)))
    sock = config.socket_config if isinstance(config, FastCGIGroupConfig) else None
    for each in config.process_configs:
        process(each, sock)


def server(config):
    print('server [%s]' % config['section'])
    if config['family'] == socket.AF_UNIX:
        owner = config['chown']
        line(1, file=config['file'], chmod=octal(config['chmod']),
             chown=None if owner == (-1, -1) else '%s:%s' % owner)
    else:
        line(1, host=config['host'], port=config['port'])
    line(1, username=config['username'], password=config['password'])


def dump(path):
    options = ServerOptions()
    options.realize(['-c', path], doc='', progname='supervisord')
    print('supervisord')
    line(1, logfile=options.logfile, logfile_maxbytes=options.logfile_maxbytes,
         logfile_backups=options.logfile_backups, loglevel=LEVELS[options.loglevel],
         pidfile=options.pidfile, identifier=options.identifier, umask=octal(options.umask),
         nodaemon=bool(options.nodaemon), silent=bool(options.silent), minfds=options.minfds,
         minprocs=options.minprocs, nocleanup=bool(options.nocleanup),
         childlogdir=options.childlogdir, uid=options.uid, directory=options.directory,
         strip_ansi=bool(options.strip_ansi), serverurl=options.serverurl)
    for key, value in options.configroot.supervisord.environment.items():
        print('  environment %s = %s' % (key, value.replace('\n', '\\n')))
    for each in options.process_group_configs:
        group(each)
    for each in options.server_configs:
        server(each)
    for name, factory, extras in options.rpcinterface_factories:
        print('rpcinterface %s = %s:%s' % (name, factory.__module__, factory.__name__))
    for each in options.parse_warnings:
        print('WARN %s' % each)
    for each in options.parse_infos:
        print('INFO %s' % each)


# each in a process of its own, since supervisord keeps things for good; imported once, which takes long
for each in sys.stdin:
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.dup2(1, 2)
        try:
            dump(each.strip())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)
    os.waitpid(child, 0)
    print('\0', flush=True)
