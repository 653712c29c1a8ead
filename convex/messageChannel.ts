/**
 * Convex's runtime has no MessageChannel, and libraries take one for granted when they are loaded: `react-dom/server`, and with
 * it every mail template that is written in React. Imported before all else (`betterAuth/auth.ts`), this puts one in its place
 * where there is none. Messages come in order, after the code that posts them, and are not copied.
 */
type Listener = (event: { data: unknown }) => void;

class Port {
  onmessage: Listener | null = null;
  #other: Port | undefined;
  #listeners = new Set<Listener>();

  static pair(): [Port, Port] {
    const [one, two] = [new Port(), new Port()];
    one.#other = two;
    two.#other = one;
    return [one, two];
  }

  postMessage(data: unknown): void {
    const to = this.#other;
    if (!to) return;
    queueMicrotask(() => {
      for (const listener of [to.onmessage, ...to.#listeners]) listener?.({ data });
    });
  }

  addEventListener(type: string, listener: Listener): void {
    if (type === "message") this.#listeners.add(listener);
  }

  removeEventListener(_type: string, listener: Listener): void {
    this.#listeners.delete(listener);
  }

  start(): void {}

  close(): void {
    this.onmessage = null;
    this.#listeners.clear();
    if (this.#other) this.#other.#other = undefined;
    this.#other = undefined;
  }
}

class Channel {
  readonly port1: Port;
  readonly port2: Port;
  constructor() {
    [this.port1, this.port2] = Port.pair();
  }
}

const scope: { MessageChannel?: unknown } = globalThis;
scope.MessageChannel ??= Channel;
