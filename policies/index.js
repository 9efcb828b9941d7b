import { flushCompileCache } from "node:module";
import { keepCompiled } from "azure-alerting-sandbox/compile-cache";

// What Node.js has compiled, above all Microsoft's parser, is kept for the next start. Dynamic, since what is imported
// statically is compiled before the first line runs; flushed, since the engine kills packs, but not while it waits for this one.
keepCompiled();
import("./pack.ts").then(() => setTimeout(flushCompileCache, 500));
