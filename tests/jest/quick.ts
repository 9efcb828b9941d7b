import { delimiter, join } from "node:path";
import { noteOfEngine, prepareWorker } from "./worker.ts";

/** Holds a `pulumi` that does nothing but leave a note that it was asked to. */
const WITHOUT_ENGINE = join(import.meta.dirname, "without-engine");

const engineAskedFor = noteOfEngine();
process.env["PATH"] = [WITHOUT_ENGINE, process.env["PATH"]].join(delimiter);
process.env["ENGINE_ASKED_FOR"] = engineAskedFor;
// What starts other programs takes its time where much else runs.
prepareWorker({ timeout: 120_000, engineAskedFor });
