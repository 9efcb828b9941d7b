/**
 * Lets Ctrl-C, or what CI sends when a job is cancelled, end a run in good order. The second time it ends at once: what the
 * engine had begun stays in the state as pending, and the next run goes on from there.
 *
 * @returns the signal, and what gives the signals back
 */
export function onInterrupt(tell: () => void): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
    tell();
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
