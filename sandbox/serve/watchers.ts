import type { ServerResponse } from "node:http";

/** So often at most is a change told, however much happens. */
const PAUSE_MILLISECONDS = 100;

/**
 * Who follows what happens in a served sandbox, by server-sent events (html.spec.whatwg.org, 9.2). An event says that
 * something may have changed, and nothing else: what there is to see is asked for.
 */
export class Watchers {
  readonly #streams = new Set<ServerResponse>();
  #waiting: NodeJS.Timeout | undefined;

  /** From now on, `response` hears of changes, until its client goes. The first event comes at once. */
  add(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.once("close", () => this.#streams.delete(response));
    this.#streams.add(response);
    tell(response);
  }

  changed(): void {
    if (this.#streams.size === 0 || this.#waiting !== undefined) return;
    this.#waiting = setTimeout(() => {
      this.#waiting = undefined;
      for (const stream of this.#streams) tell(stream);
    }, PAUSE_MILLISECONDS);
  }
}

function tell(stream: ServerResponse): void {
  stream.write("data: changed\n\n");
}
