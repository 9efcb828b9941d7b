/**
 * Makes Ctrl-C, or the signal that CI sends when a job is cancelled, end a run cleanly. A second one ends it at once: what
 * the engine had started stays in the state as pending, and the next run continues from there.
 *
 * @returns the signal, and a function that restores the signal handlers
 */
export function onInterrupt(notify: () => void): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
    notify();
  };
  const names = ["SIGINT", "SIGTERM"] as const;
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.removeListener(name, onSignal);
    },
  };
}
