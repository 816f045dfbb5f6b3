// SPDX-License-Identifier: Apache-2.0
// The connection to the daemon: opens, notices when it is gone, and opens again.

const SILENCE = 60_000; // the daemon says something every 25 s, if only a heartbeat
const STEADY = 10_000; // a connection that lasted so long was a good one
const OUT_OF_DATE = 4003; // the daemon has begun anew, and this page is of the time before

/** Tells `opened()`, `heard(news)`, `lost()` and `outOfDate()`. */
export class Connection {
  #told;
  #sock = null;
  #timer = 0;
  #watch = 0;
  #tries = 0;
  #openedAt = Infinity;

  constructor(told) {
    this.#told = told;
  }

  open() {
    this.#stop();
    const sock = new SockJS("live", null, {
      transports: ["websocket", "xhr-streaming", "eventsource", "xhr-polling"],
    });
    const mine = (act) => (event) => this.#sock === sock && act(event);
    this.#sock = sock;
    this.#heard();
    sock.onheartbeat = mine(() => this.#heard());
    sock.onopen = mine(() => {
      this.#openedAt = Date.now();
      this.#told.opened();
    });
    sock.onmessage = mine((event) => {
      this.#heard();
      this.#told.heard(JSON.parse(event.data));
    });
    sock.onclose = mine((event) => {
      this.#wait();
      if (event.code === OUT_OF_DATE) this.#told.outOfDate();
    });
  }

  get isOpen() {
    return this.#sock?.readyState === SockJS.OPEN;
  }

  send(words) {
    if (this.isOpen) this.#sock.send(words);
  }

  #heard() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#wait(), SILENCE);
  }

  /** Twice as long each time, and never the same as others do. */
  #wait() {
    if (Date.now() - this.#openedAt > STEADY) this.#tries = 0;
    this.#stop();
    const most = Math.min(15_000, 400 * 2 ** this.#tries++);
    this.#timer = setTimeout(() => this.open(), most / 2 + (Math.random() * most) / 2);
    this.#told.lost();
  }

  #stop() {
    const sock = this.#sock;
    this.#sock = null;
    this.#openedAt = Infinity;
    clearTimeout(this.#watch);
    clearTimeout(this.#timer);
    sock?.close();
  }
}
