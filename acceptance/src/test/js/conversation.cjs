// SPDX-License-Identifier: Apache-2.0
// How a client talks to the services, in Node and in a page alike. ASCII only: it must not matter how this file gets
// into a page.
globalThis.conversation = (() => {
  const messages = [
    ...Array.from({ length: 20 }, (_, number) => `message ${number}`),
    "",
    " ",
    "%",
    "%25%00%%",
    "a+b&c=d#e?f",
    "</script><script>x",
    "<!-- ]]> -->",
    "\"quoted\" 'too' \\ \\u0041 /",
    "[\"a\"]",
    "line\nline\r\nline\ttab",
    "\u0000\u0001\u001f\u007f\u009f",
    "gr\u00fc\u00dfe \u4f60\u597d \u05e9\u05dc\u05d5\u05dd",
    "\ud83d\udca1\ud83d\udc69\u200d\ud83d\ude80",
    "\ud800",
    "\udc00 first",
    "between \ud800 and \udbff",
    "\ufffe\uffff\ufdd0",
    "\u2028\u2029\ufeff\u00ad\u200b",
  ];
  const large = "x\u00fc".repeat(100 * 1024).slice(0, 200 * 1024);

  function open(SockJS, url, transport) {
    return new SockJS(url, null, transport ? { transports: [transport] } : {});
  }

  /** Sends them all at once and awaits all of them, in order; resolves to the transport. */
  function echo(SockJS, url, transport, sent) {
    return new Promise((resolve, reject) => {
      const sock = open(SockJS, url, transport);
      let heard = 0;
      sock.onopen = () => sent.forEach((message) => sock.send(message));
      sock.onmessage = ({ data }) => {
        if (data !== sent[heard]) {
          reject(new Error(`${heard}: ${JSON.stringify(data)} for ${JSON.stringify(sent[heard])}`));
          sock.close();
        } else if (++heard === sent.length) {
          const used = sock.transport;
          sock.onclose = ({ code }) =>
            code === 1000 ? resolve(used) : reject(new Error(`closed with ${code}`));
          sock.close();
        }
      };
      sock.onclose = ({ code, reason }) =>
        reject(new Error(`closed with ${code} ${reason} after ${heard} of ${sent.length}`));
    });
  }

  /** Resolves to how the server closed it. */
  function closing(SockJS, url, transport) {
    return new Promise((resolve) => {
      const sock = open(SockJS, url, transport);
      sock.onclose = ({ code, reason, wasClean }) => resolve(`${code} ${reason} ${wasClean}`);
    });
  }

  return {
    messages: (SockJS, url, transport) => echo(SockJS, url, transport, messages),
    large: (SockJS, url, transport) => echo(SockJS, url, transport, ["first", large, "last"]),
    closing,
  };
})();
