import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A resource: what was put, and what Azure made of it. */
export interface StoredResource {
  readonly id: string;
  readonly type: string;
  readonly apiVersion: string;
  /** The request body as it went over the wire. */
  readonly body: ResourceBody;
  /** What a GET answers, secrets included; the service takes them out. */
  readonly resource: ResourceBody & { readonly id: string; readonly name: string; readonly type: string };
  /** What persons did to it: consent, a confirmed passcode. Kept when the resource is put again. */
  readonly state: Readonly<Record<string, unknown>>;
}

export interface ResourceBody {
  readonly location?: string;
  readonly kind?: string;
  readonly identity?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

const [START, SEPARATOR, END] = ["[\n", ",\n", "\n]\n"].map((text) => Buffer.from(text)) as [
  Buffer,
  Buffer,
  Buffer,
];

/**
 * The resources of the local Azure, in one file that is written whole or not at all. Ids are compared without
 * regard to letter case, as in Azure.
 */
export class ResourceStore {
  readonly #file: string | undefined;
  readonly #resources: Map<string, StoredResource>;
  /** How each is written: a change of one writes all of them again. */
  readonly #texts = new WeakMap<StoredResource, Buffer>();
  /** Of each type that was asked for since the last change: each rule asks in each minute. */
  readonly #lists: Map<string | undefined, readonly StoredResource[]>;
  #isKept = true;
  #changes = 0;

  /**
   * @param kept the directory of the file; or a store whose resources are there at the start, and which stays as it is.
   * Default: nothing is there, and nothing is kept
   */
  constructor(kept?: string | ResourceStore) {
    if (typeof kept !== "string") {
      this.#resources = new Map(kept === undefined ? [] : kept.#resources);
      this.#lists = new Map(kept === undefined ? [] : kept.#lists);
      return;
    }
    mkdirSync(kept, { recursive: true });
    this.#file = join(kept, "resources.json");
    this.#lists = new Map();
    this.#resources = new Map(readStored(this.#file).map((stored) => [stored.id.toLowerCase(), stored]));
  }

  /** How often something was put or deleted: what was read at the same number still holds. */
  get changes(): number {
    return this.#changes;
  }

  get(id: string): StoredResource | undefined {
    return this.#resources.get(id.toLowerCase());
  }

  put(stored: StoredResource): void {
    this.#resources.set(stored.id.toLowerCase(), stored);
    this.#write();
  }

  /** Removes a resource and everything below it. */
  delete(id: string): void {
    const key = id.toLowerCase();
    for (const each of [...this.#resources.keys()]) {
      if (each === key || each.startsWith(`${key}/`)) this.#resources.delete(each);
    }
    this.#write();
  }

  /** All of a type, or all, ordered by id. */
  list(type?: string): readonly StoredResource[] {
    const key = type?.toLowerCase();
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const list = [...this.#resources.values()]
      .filter((stored) => key === undefined || stored.type.toLowerCase() === key)
      .sort((a, b) => (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1));
    this.#lists.set(key, list);
    return list;
  }

  /** From now on changes are forgotten at the end: what a drill breaks is whole again in the next one. */
  detach(): void {
    this.#isKept = false;
  }

  /** Holds secrets, as Azure's own store does: only the owner may read the file. */
  #write(): void {
    this.#changes += 1;
    this.#lists.clear();
    if (!this.#isKept || this.#file === undefined) return;
    const temporary = `${this.#file}.new`;
    const parts = [...this.#resources.values()].flatMap((stored) => [SEPARATOR, this.#text(stored)]);
    writeFileSync(temporary, Buffer.concat([START, ...parts.slice(1), END]), { mode: 0o600 });
    renameSync(temporary, this.#file);
  }

  #text(stored: StoredResource): Buffer {
    const known = this.#texts.get(stored) ?? Buffer.from(JSON.stringify(stored, null, 1));
    this.#texts.set(stored, known);
    return known;
  }
}

function readStored(file: string): StoredResource[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  try {
    return JSON.parse(text) as StoredResource[];
  } catch {
    throw new Error(
      `${file} is damaged. Delete everything that the sandbox keeps of the stack, and deploy again.`,
    );
  }
}
