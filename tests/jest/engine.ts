import { prepareWorker } from "./worker.ts";

// A deployment takes seconds, and many times as long on a machine that does other things as well.
prepareWorker({ timeout: 20 * 60_000 });
