// SPDX-License-Identifier: Apache-2.0
// On sockjs-node: greets, echoes SockJS under /sockjs, tells everybody under /sockjs-fan. Arguments: the module, the port.
'use strict';
const http = require('http');
const readline = require('readline');
const sockjs = require(process.argv[2]);

const echo = sockjs.createServer({disconnect_delay: 600000, log: () => {}});
echo.on('connection', connection => connection.on('data', message => connection.write(message)));

const everybody = new Set();
const fan = sockjs.createServer({log: () => {}});
fan.on('connection', connection => {
  everybody.add(connection);
  connection.on('data', message => everybody.forEach(one => one.write(message)));
  connection.on('close', () => everybody.delete(connection));
});

const server = http.createServer();
server.on('request', (request, response) => {
  if (request.url === '/') {
    response.writeHead(200, {'Content-Type': 'text/plain', 'Content-Length': 13});
    response.end('Hello, World!');
  }
});
echo.installHandlers(server, {prefix: '/sockjs'});
fan.installHandlers(server, {prefix: '/sockjs-fan'});
server.listen(Number(process.argv[3]), '127.0.0.1', 4096);

const lines = readline.createInterface({input: process.stdin});
lines.on('line', () => {
  global.gc();
  global.gc();
  console.log(String(process.memoryUsage().heapUsed));
});
lines.on('close', () => process.exit(0));
