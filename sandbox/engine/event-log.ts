import { closeSync, existsSync, openSync, readSync, rmSync } from "node:fs";
import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";

const POLL_MILLISECONDS = 40;

/** Follows the engine's event log, a file of one JSON object a line, while the engine writes it. */
export class EventLog {
  readonly file: string;
  readonly #onEvent: (event: EngineEvent) => void;
  readonly #timer: NodeJS.Timeout;
  #position = 0;
  #rest = "";

  constructor(file: string, onEvent: (event: EngineEvent) => void) {
    this.file = file;
    this.#onEvent = onEvent;
    rmSync(file, { force: true });
    this.#timer = setInterval(() => this.#read(), POLL_MILLISECONDS);
  }

  /** Call it when the engine has ended: reads what is left, and deletes the file, since it may hold secrets. */
  close(): void {
    clearInterval(this.#timer);
    this.#read();
    rmSync(this.file, { force: true });
  }

  #read(): void {
    if (!existsSync(this.file)) return;
    const descriptor = openSync(this.file, "r");
    try {
      const buffer = Buffer.alloc(1 << 16);
      for (;;) {
        const length = readSync(descriptor, buffer, 0, buffer.length, this.#position);
        if (length === 0) break;
        this.#position += length;
        // Latin 1 keeps the bytes as they are, so that a character may be cut in two by the end of the buffer.
        this.#rest += buffer.toString("latin1", 0, length);
      }
    } finally {
      closeSync(descriptor);
    }
    const lines = this.#rest.split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.trim() !== "") this.#onEvent(JSON.parse(Buffer.from(line, "latin1").toString("utf8")));
    }
  }
}
