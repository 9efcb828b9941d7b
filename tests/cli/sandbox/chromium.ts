import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The browser of this machine, or undefined where there is none. */
export function findChromium(): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}

/** One page in a headless Chromium, spoken to in its own protocol (chromedevtools.github.io/devtools-protocol). */
export interface Browser {
  call<T = Record<string, unknown>>(method: string, parameters?: object): Promise<T>;
  /** The value of an expression in the page. */
  value<T>(expression: string): Promise<T>;
  /** Waits until an expression in the page is true. */
  until(expression: string): Promise<void>;
  /** Presses a key, as on a keyboard. */
  press(key: string): Promise<void>;
  /** What the page said on its console, and what the browser refused it. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const CODES: Readonly<Record<string, { code: number; text?: string }>> = {
  Tab: { code: 9 },
  Enter: { code: 13, text: "\r" },
};

export async function openPage(program: string, address: string): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), "breakglass-browser-"));
  const child = spawn(
    program,
    [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
      ...["--remote-debugging-port=0", `--user-data-dir=${folder}`, "--window-size=1100,900", "about:blank"],
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const socket = new WebSocket(await endpointOf(child));
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const complaints: string[] = [];
  socket.addEventListener("message", ({ data }) => {
    const { id, result, error, method, params } = JSON.parse(String(data));
    if (id !== undefined) {
      const { resolve, reject } = waiting.get(id) ?? {};
      waiting.delete(id);
      if (error === undefined) resolve?.(result);
      else reject?.(new Error(`${error.message}`));
    }
    if (method === "Log.entryAdded") complaints.push(`${params.entry.text} ${params.entry.url ?? ""}`);
    if (method === "Runtime.exceptionThrown")
      complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
  });
  let sessionId: string | undefined;
  let last = 0;
  const call = <T>(method: string, params: object = {}): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    });
  const { targetId } = await call<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
  ({ sessionId } = await call<{ sessionId: string }>("Target.attachToTarget", { targetId, flatten: true }));
  for (const domain of ["Runtime", "Page", "Log", "Accessibility"]) await call(`${domain}.enable`);
  await call("Page.navigate", { url: address });
  const value = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await call<{
      result: { value: T };
      exceptionDetails?: { text: string };
    }>("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${exceptionDetails.text}`);
    return result.value;
  };
  return {
    call,
    value,
    complaints,
    until: async (expression) => {
      for (const end = Date.now() + 20_000; Date.now() < end; ) {
        if (await value<boolean>(`Boolean(${expression})`).catch(() => false)) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const shown = await value<string>("document.body.innerText");
      throw new Error(`The page never came to ${expression}. It shows: ${shown}`);
    },
    press: async (key) => {
      const { code, text } = CODES[key] ?? { code: 0 };
      const common = { key, code: key, windowsVirtualKeyCode: code };
      await call("Input.dispatchKeyEvent", { ...common, type: "keyDown", ...(text ? { text } : {}) });
      await call("Input.dispatchKeyEvent", { ...common, type: "keyUp" });
    },
    close: async () => {
      socket.close();
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** Chromium prints where it can be spoken to. */
function endpointOf({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
      const [, address] = /DevTools listening on (ws:\S+)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    stderr?.on("close", () => reject(new Error(`Chromium did not start: ${said}`)));
  });
}
